"""A new business from all the apps that have a part in it."""

from collections.abc import Callable
from datetime import datetime

from scheduling.operations import profiles
from tenants.accounts import people
from tenants.accounts.models import Role, User
from tenants.models import Business
from tenants.operations import provisioning


def open_business(  # noqa: PLR0913 - each is a question of the sign-up form
    *,
    slug: str,
    name: str,
    timezone: str,
    owner_email: str,
    owner_password: str,
    owner_name: str = "",
    currency: str = "EUR",
    locale: str = "en",
    furnish: Callable[[User], None] | None = None,
    now: datetime,
) -> Business:
    """Create a business with its owner and its profile, visible when complete (under 3 s).

    ``furnish`` gets the owner and adds what else the business starts with, inside the transaction
    that makes it visible: if it raises, there is no business.
    Raises ``tenants.queries.slugs.SlugTakenError`` (it has a ``sentence``) or ``ValidationError``
    by field; then nothing is left behind. Not to be called inside a transaction.
    """
    people.check_credentials(owner_email, owner_password, name=owner_name)
    profile = profiles.check_profile(name=name, timezone=timezone, currency=currency, locale=locale)

    def fill(_business: Business) -> None:
        owner = people.create_person(
            email=owner_email, password=owner_password, role=Role.OWNER, name=owner_name
        )
        profiles.save_profile(profile)
        if furnish is not None:
            furnish(owner)

    return provisioning.create_business(slug=slug, name=profile.name, fill=fill, now=now)
