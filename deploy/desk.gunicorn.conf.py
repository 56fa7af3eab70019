"""How the desk's web server runs: `gunicorn --config deploy/desk.gunicorn.conf.py`."""

import os
import sys

from webapp.desk.settings import DeskSettings
from webapp.ops.settings import BadSettings

try:
    settings = DeskSettings.read(os.environ)
except BadSettings as error:
    sys.exit(str(error))

wsgi_app = "webapp.desk.app:serve()"
bind = settings.desk_bind
workers = settings.desk_workers
threads = settings.desk_threads
umask = 0o077

# As for the site: what any browser sends, and no more than that.
limit_request_line = 8190
limit_request_field_size = 65536

worker_class = "webapp.server.worker.WebWorker"
preload_app = True
graceful_timeout = 30
keepalive = 5
forwarded_allow_ips = ""
secure_scheme_headers = {}

accesslog = None
logconfig_dict = {
    "formatters": {},
    "handlers": {"lines": {"class": "webapp.ops.logging.Lines"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
        "waitress.queue": {"level": "ERROR", "handlers": [], "propagate": True},
    },
}
control_socket_disable = True
