#!/bin/sh
# Makes certificates for servers of your own that only your own processes connect to:
#
#     deploy/certificates.sh FOLDER NAME...
#
# FOLDER/ca.crt is what clients trust (?sslrootcert= and ?cafile= in their addresses); FOLDER/NAME/ has ca.crt,
# server.crt and server.key for the server that is reached by that name. The authority's own key is never kept, so nobody can sign another. What
# holds for another month stays; else all are made again for a year, and the servers have to be started again.
# OWNER=999 gives the servers' files to that user.
set -eu
umask 077

folder=$1
shift

holds() {
    for file in "$folder/ca.crt" $(printf "$folder/%s/server.crt\n" "$@"); do
        [ -f "$file" ] && openssl x509 -in "$file" -noout -checkend 2592000 >/dev/null || return 1
    done
}
if holds "$@"; then
    echo "The certificates in $folder still hold."
    exit 0
fi

secret=$(mktemp -d)
trap 'rm -rf "$secret"' EXIT
new() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 365 "$@" 2>/dev/null
}
mkdir -p "$folder"
new -subj "/CN=Put It Right, own servers" -keyout "$secret/ca.key" -out "$folder/ca.crt" \
    -addext "keyUsage=critical,keyCertSign"
chmod 644 "$folder/ca.crt"
for name in "$@"; do
    mkdir -p "$folder/$name"
    new -CA "$folder/ca.crt" -CAkey "$secret/ca.key" -subj "/CN=$name" \
        -keyout "$folder/$name/server.key" -out "$folder/$name/server.crt" \
        -addext "subjectAltName=DNS:$name" -addext "extendedKeyUsage=serverAuth" -addext "basicConstraints=critical,CA:FALSE"
    cp "$folder/ca.crt" "$folder/$name/ca.crt"
    if [ -n "${OWNER:-}" ]; then
        chown -R "$OWNER" "$folder/$name"
    fi
done
chmod 755 "$folder"
echo "Made $folder/ca.crt and certificates for: $*"
