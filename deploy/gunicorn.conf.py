"""gunicorn for production; the environment sets what differs between hosts (.env.example).

Threads and not event loops: Postgres does the waiting, and each thread takes a connection from
the pool of its process, so DATABASE_POOL_MAX should not be smaller than WEB_THREADS.
"""

import logging
import os
from typing import Any

# For the proxy alone, never open to the network: some dozens of slow connections would occupy all
# threads.
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))

# Also the longest that a worker may take to start: with less, one on a busy machine would be killed
# again and again before it served. Answers have limits of their own: a booking ends after 5 s, the
# proxy gives up after 30 s (docs/operations.md).
timeout = 120
graceful_timeout = 20
keepalive = 75  # longer than the proxy keeps its connections: the proxy closes first

# Workers are replaced now and then, not all at once.
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "20000"))
max_requests_jitter = 2000

# Our own line per request is redacted (foundation/web/request_log.py), gunicorn's is not.
accesslog = None
errorlog = "-"


def post_worker_init(_worker: Any) -> None:
    """Send what gunicorn says in a worker through our log, which takes keys of links out.

    It names the whole address of a request that it could not carry out. What the parent process
    says (started, stopped, a worker was replaced) stays as it is: it sees no requests.
    """
    theirs = logging.getLogger("gunicorn.error")
    theirs.handlers.clear()
    theirs.propagate = True


# Whose X-Forwarded-Proto is believed: the proxy on this host and nobody else.
forwarded_allow_ips = os.environ.get("WEB_TRUSTED_PROXY", "127.0.0.1,::1")
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
# No header becomes a variable of the server's own: visitors could send SCRIPT_NAME too.
forwarder_headers = ""
# Wider than what the proxy lets through, which answers what is too long or cannot be read
# (deploy/nginx/booking.conf): gunicorn would do it with a page of its own.
limit_request_line = 0
limit_request_fields = 10_000
limit_request_field_size = 40_000

worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats belong in memory; gunicorn makes the file safe
control_socket_disable = True
