"""The settings of the demo."""

from booking_saas.settings import local


def test_programs_take_no_dead_connection_from_their_pool():
    assert local.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] == 20
    assert local.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True
