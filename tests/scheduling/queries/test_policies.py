from scheduling.queries import catalog, policies
from tests.factories.scheduling import make_profile


def test_one_cutoff_is_told_once(acme):
    make_profile()

    words = policies.describe_policy(catalog.get_profile())

    assert words == "You can cancel or move your visit until it starts."


def test_two_cutoffs_are_told_apart(acme):
    make_profile(cancel_cutoff_minutes=1440, reschedule_cutoff_minutes=0)

    words = policies.describe_policy(catalog.get_profile())

    assert words == (
        "You can cancel your visit until 24 hr before it starts and move it until it starts."
    )
