"""An application that fails as no view of ours may, to see what gunicorn says then."""

from booking_saas.wsgi import application as product

__all__ = ["application", "product"]


def application(environ, start_response):
    """Raise under ``/manage/``; answer the variables of the path elsewhere."""
    if environ["PATH_INFO"].startswith("/manage/"):
        raise RuntimeError(environ["RAW_URI"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['SCRIPT_NAME']}|{environ['PATH_INFO']}".encode()]
