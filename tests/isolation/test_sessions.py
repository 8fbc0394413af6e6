from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from tests.isolation.conftest import PASSWORD


def log_in(side):
    side.client.post("/accounts/login/", {"login": side.owner.email, "password": PASSWORD})
    return side.client.cookies["sessionid"].value


def is_logged_in(side, cookie) -> bool:
    """Tell whether the cookie opens the account's page, without redirect to the login."""
    side.client.cookies["sessionid"] = cookie
    return side.client.get("/accounts/logout/").status_code == 200


def test_session_of_one_business_is_nothing_at_the_other(ours, theirs):
    assert ours.owner.pk == theirs.owner.pk
    cookie = log_in(ours)

    assert is_logged_in(ours, cookie)
    assert not is_logged_in(theirs, cookie)


def test_session_control_cached_sessions_are_shared_without_the_key_function(
    ours, theirs, settings
):
    """Why sessions live in the database: only the hash of the password still stands between."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_FUNCTION": _shared_key}}
    with theirs.inside():
        theirs.owner.password = ours.owner.password
        theirs.owner.save()

    cookie = log_in(ours)

    assert is_logged_in(theirs, cookie)


def test_session_table_holds_only_own_sessions(ours, theirs):
    key = log_in(ours)

    with ours.inside():
        assert Session.objects.get(session_key=key).get_decoded()[SESSION_KEY] == str(ours.owner.pk)
    with theirs.inside():
        assert not Session.objects.filter(session_key=key).exists()


def _shared_key(key, key_prefix, version):
    return f"shared-by-mistake:{key_prefix}:{version}:{key}"
