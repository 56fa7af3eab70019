"""Ask the web server of this container whether it is alive, by a name it answers to: exit status 0 or 1."""

import os
import sys
from http.client import HTTPConnection

port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
name = os.environ.get("TRUSTED_HOSTS", "localhost").partition(",")[0].strip()
connection = HTTPConnection("127.0.0.1", int(port), timeout=4)
try:
    connection.request("GET", "/health", headers={"Host": name})
    sys.exit(connection.getresponse().status != 200)
except OSError as error:
    sys.exit(f"nobody answers: {error.strerror or type(error).__name__}")
finally:
    connection.close()
