"""How the web server runs, for `make run`, the container and systemd alike.

From the checkout: `gunicorn --config deploy/gunicorn.conf.py`, and nothing else.
"""

import os
import sys

from webapp.ops.settings import BadSettings, Settings
from webapp.server import lifecycle

try:
    settings = Settings.read(os.environ)
except BadSettings as error:
    sys.exit(str(error))

wsgi_app = "webapp.app:serve()"
bind = settings.bind
workers = settings.workers
threads = settings.threads
umask = 0o077

# As much as any browser sends: what is longer is answered by a bare page that is not ours.
limit_request_line = 8190
limit_request_field_size = 65536

# Slow visitors hold no thread. What is served is read once, here, and again on SIGHUP, when it is sound.
worker_class = "webapp.server.worker.WebWorker"
on_starting = lifecycle.starting
post_worker_init = lifecycle.started

# SIGTERM drains: nothing new is answered, and what was begun may take this long. Whoever stops it waits longer.
graceful_timeout = 30
# A browser's next request within these seconds uses the same connection; a proxy should open one for each request.
keepalive = 5

# No header says over which scheme or from which address a request came: HTTPS=1 says the first, the second is not kept.
forwarded_allow_ips = ""
secure_scheme_headers = {}

# One log, our own, by allow-list. What gunicorn says of a request would hold its address and its path.
accesslog = None
logconfig_dict = {
    "formatters": {},
    "handlers": {"lines": {"class": "webapp.ops.logging.Lines"}},
    "root": {"level": "WARNING", "handlers": ["lines"]},
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
        "waitress.queue": {"level": "ERROR", "handlers": [], "propagate": True},  # that people wait for a thread
    },
}
control_socket_disable = True
