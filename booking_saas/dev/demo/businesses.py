"""The two businesses of the demo: made, finished, or left as they are."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django_tenants.utils import schema_context

from booking_saas import setup, text_consent
from booking_saas.dev.demo import clinic, gallery, history, people, salon
from booking_saas.dev.demo.history import Demand, Tell
from booking_saas.dev.servers import folders as folders_module
from booking_saas.setup import onboarding
from notifications.operations import alarms
from tenants.accounts import people as accounts
from tenants.accounts.models import Role, User
from tenants.models import Business
from tenants.models.business import BusinessStatus
from tenants.operations import api_tokens as token_operations
from tenants.operations import provisioning
from tenants.queries import api_tokens, businesses, slugs
from tenants.queries.slugs import SlugTakenError

PASSWORD = "demo-password-2026"  # noqa: S105 - printed by the demo; its people are made up
OPERATOR = {"email": "operator@platform.example", "password": PASSWORD}
_SECRETS = "demo-secrets.json"
_TOKEN_NAME = "Demo"  # noqa: S105 - the name of a token
_VISITORS = 260


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBusiness:
    """What one business of the demo is made of."""

    slug: str
    name: str
    timezone: str
    owner_name: str
    owner_email: str
    phone_prefix: str
    build_document: Callable[[date], dict[str, Any]]
    services: Mapping[str, int]
    past_a_day: float
    coming_a_day: float


DEMO: dict[str, DemoBusiness] = {
    "salon": DemoBusiness(
        slug="salon",
        name="Salon Kastanie",
        timezone="Europe/Berlin",
        owner_name="Ana Kastner",
        owner_email="owner@salon.example",
        phone_prefix="+49 30",
        build_document=salon.build_document,
        services={
            "haircut": 9,
            "short-cut": 6,
            "kids-cut": 3,
            "beard": 5,
            "color": 4,
            "highlights": 2,
            "scalp": 2,
            "consultation": 2,
        },
        past_a_day=6.5,
        coming_a_day=30,
    ),
    "clinic": DemoBusiness(
        slug="clinic",
        name="Hudson Clinic",
        timezone="America/New_York",
        owner_name="Lucia Rivera",
        owner_email="owner@clinic.example",
        phone_prefix="+1 212",
        build_document=clinic.build_document,
        services={
            "check-up": 8,
            "skin-check": 3,
            "ultrasound": 3,
            "vaccination": 5,
            "blood-test": 5,
            "physiotherapy": 5,
            "video-visit": 5,
            "night-line": 3,
        },
        past_a_day=6.5,
        coming_a_day=30,
    ),
}


def find_whole(slug: str) -> dict[str, Any] | None:
    """Return the logins of a business of the demo that needs nothing more, or None."""
    business = businesses.find_business(slug)
    if business is None:
        return None
    with schema_context(business.schema_name):
        token = _find_token(slug)
    return _describe(DEMO[slug], token) if token else None


def bring_about(
    slug: str, *, now: datetime, scale: float = 1.0, tell: Tell = lambda _done, _all: None
) -> dict[str, Any]:
    """Make the business of the demo, or finish it, and return its logins; safe to repeat.

    ``scale`` thins the visits out, ``tell`` hears how far it is. A business counts as whole once
    it has the demo's token, which comes last; a whole one is left as it is. Raises
    ``SlugTakenError`` when the slug is somebody else's, or was the demo's and has been removed.
    """
    demo = DEMO[slug]
    business = businesses.find_business(slug) or _open(demo, now=now)
    with schema_context(business.schema_name):
        if not User.objects.filter(email=demo.owner_email).exists():
            raise SlugTakenError(slug)
        if not api_tokens.has_token_named(_TOKEN_NAME):
            history.make_history(_make_demand(demo, scale), now=now, tell=tell)
            # Of the history nobody was told, but what lies ahead is reminded of.
            alarms.plan_ahead(now=now)
        token = _find_token(slug) or _make_token(demo, now=now)
    return _describe(demo, token)


def bring_about_platform(*, now: datetime) -> dict[str, str]:
    """Make the platform's host and its operator, and return the login; safe to repeat."""
    provisioning.set_up_platform(now=now)
    with schema_context(provisioning.PLATFORM_SCHEMA):
        if not User.objects.filter(email=OPERATOR["email"]).exists():
            operator = accounts.create_person(
                email=OPERATOR["email"], password=PASSWORD, role=Role.OPERATOR, name="Operator"
            )
            operator.is_staff = operator.is_superuser = True
            operator.save(update_fields=["is_staff", "is_superuser"])
    return OPERATOR


def _open(demo: DemoBusiness, *, now: datetime) -> Business:
    today = now.astimezone(ZoneInfo(demo.timezone)).date()

    def furnish(_owner: User) -> None:
        setup.apply_to_new_business(demo.build_document(today))
        gallery.hang(demo.slug)

    # What a killed run left of it: nobody else sets this one up.
    Business.objects.filter(slug=demo.slug, status=BusinessStatus.PROVISIONING).update(
        status_since=now - slugs.UNFINISHED_AFTER - timedelta(days=1)
    )
    provisioning.remove_unfinished()
    return onboarding.open_business(
        slug=demo.slug,
        name=demo.name,
        timezone=demo.timezone,
        owner_email=demo.owner_email,
        owner_password=PASSWORD,
        owner_name=demo.owner_name,
        furnish=furnish,
        now=now,
    )


def _describe(demo: DemoBusiness, token: str) -> dict[str, Any]:
    return {
        "slug": demo.slug,
        "host": f"{slugs.host_of(demo.slug)}{settings.SITE_PORT}",
        "owner": {"email": demo.owner_email, "password": PASSWORD},
        "api_token": token,
    }


def _make_demand(demo: DemoBusiness, scale: float) -> Demand:
    random = Random(demo.slug)  # noqa: S311 - demo data
    return Demand(
        name=demo.slug,
        wording=text_consent.get_wording(demo.name),
        zone=ZoneInfo(demo.timezone),
        services=demo.services,
        visitors=people.list_visitors(random, _VISITORS, prefix=demo.phone_prefix),
        past_a_day=demo.past_a_day * scale,
        coming_a_day=demo.coming_a_day * scale,
    )


def _find_token(slug: str) -> str | None:
    """Return the token that this clone remembers, if the business still knows it."""
    token = _read_secrets().get(slug)
    return token if token and api_tokens.find_api_token(token) else None


def _make_token(demo: DemoBusiness, *, now: datetime) -> str:
    owner = User.objects.get(email=demo.owner_email)
    token = token_operations.create_api_token(user=owner, name=_TOKEN_NAME, scopes=["*"], now=now)
    path = folders_module.find_local_dir() / _SECRETS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(_read_secrets() | {demo.slug: token}, indent=1) + "\n")
    return token


def _read_secrets() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((folders_module.find_local_dir() / _SECRETS).read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found
