#!/bin/sh
# Makes the database and its logins, once, as the superuser. The official image of PostgreSQL runs what lies in
# /docker-entrypoint-initdb.d; elsewhere run it yourself, with the five passwords in the environment. What each login may do
# is said by roles.sql, after `flask migrate`.
set -eu

psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
    --set=owner="${OWNER_PASSWORD:?}" --set=web="${WEB_PASSWORD:?}" --set=relay="${RELAY_PASSWORD:?}" \
    --set=back_office="${BACK_OFFICE_PASSWORD:?}" --set=watch="${WATCH_PASSWORD:?}" <<'SQL'
SET password_encryption = 'scram-sha-256';
CREATE ROLE put_it_right_web NOLOGIN;
CREATE ROLE put_it_right_relay NOLOGIN;
CREATE ROLE put_it_right_back_office NOLOGIN;
CREATE ROLE put_it_right_watch NOLOGIN;
CREATE ROLE owner LOGIN PASSWORD :'owner';
CREATE ROLE web LOGIN PASSWORD :'web' IN ROLE put_it_right_web;
CREATE ROLE relay LOGIN PASSWORD :'relay' IN ROLE put_it_right_relay;
CREATE ROLE back_office LOGIN PASSWORD :'back_office' IN ROLE put_it_right_back_office;
CREATE ROLE watch LOGIN PASSWORD :'watch' IN ROLE put_it_right_watch;
CREATE DATABASE put_it_right OWNER owner;
SQL
