from collections.abc import Iterator

import pytest
from django.conf import settings as project_settings
from django.core.cache import cache, caches

from tests.isolation.conftest import PASSWORD


@pytest.fixture
def entry(ours, theirs) -> Iterator[str]:
    """Return the key of an entry that no run leaves for the next one."""
    yield "isolation"
    for side in (ours, theirs):
        with side.inside():
            for alias in project_settings.CACHES:
                caches[alias].delete("isolation")


@pytest.mark.parametrize("alias", project_settings.CACHES)
def test_cached_value_of_one_business_is_not_the_others(ours, theirs, entry, alias):
    with ours.inside():
        caches[alias].set(entry, "ours")
    with theirs.inside():
        assert caches[alias].get(entry) is None
        caches[alias].set(entry, "theirs")

    with ours.inside():
        assert caches[alias].get(entry) == "ours"


def test_cache_control_without_the_key_function_values_are_shared(ours, theirs, entry, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "KEY_FUNCTION": None, "KEY_PREFIX": "control"}
    }
    with ours.inside():
        cache.set(entry, "ours")

    with theirs.inside():
        assert cache.get(entry) == "ours"
    cache.delete(entry)


def test_login_attempts_of_one_business_do_not_lock_the_other(ours, theirs, settings):
    settings.RATE_LIMITS = True
    with theirs.inside():
        theirs.owner.emailaddress_set.update(email=ours.owner.email)
        theirs.owner.email = ours.owner.email
        theirs.owner.save()

    def log_in(side, password):
        return side.client.post(
            "/accounts/login/", {"login": ours.owner.email, "password": password}
        )

    for _ in range(6):
        log_in(ours, "wrong password")

    assert b"Too many" in log_in(ours, PASSWORD).content
    assert log_in(theirs, PASSWORD).status_code == 302
