"""Make a complete business and print how to reach it (setup-documents, "What a document does")."""

import signal
import sys
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking_saas import setup
from booking_saas.setup import files, onboarding
from foundation import clock, inputs, json_documents
from foundation.json_documents import DocumentError
from tenants.accounts.models import User
from tenants.operations import api_tokens, provisioning
from tenants.queries import slugs
from tenants.queries.slugs import SlugTakenError

_TERMINATED = 128 + signal.SIGTERM
_OPTIONS = {"email": "owner-email", "password": "owner-password"}


class Command(BaseCommand):
    help = "Create a complete business. Prints slug, host, schema, owner and api_token as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask what the sign-up form asks; a set-up document may fill the rest."""
        for name in ("slug", "name", "timezone", "owner-email", "owner-password"):
            parser.add_argument(f"--{name}", required=True)
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--locale", default="en")
        parser.add_argument(
            "--setup",
            metavar="FILE",
            help="a set-up document, or -; its business section overrides the options",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make all of it or nothing."""
        try:
            document = files.read_file(options["setup"]) if options["setup"] else None
            answer = _create(document, options)
        except DocumentError as error:
            raise CommandError(str(error)) from None
        except SlugTakenError as error:
            raise CommandError(error.sentence) from None
        except ValidationError as error:
            raise CommandError(_describe(error)) from None
        self.stdout.write(json_documents.write(answer), ending="")


def _create(document: object, options: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    tokens: list[str] = []

    def furnish(owner: User) -> None:
        if document is not None:
            setup.apply_to_new_business(document)
        tokens.append(
            api_tokens.create_api_token(user=owner, name="create_business", scopes=["*"], now=now)
        )

    email, password = options["owner_email"], options["owner_password"]
    provisioning.remove_unfinished()
    # Whoever ends this process politely finds nothing left behind, as with Ctrl-C.
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        business = onboarding.open_business(
            slug=options["slug"],
            name=options["name"],
            timezone=options["timezone"],
            owner_email=email,
            owner_password=password,
            owner_name=options["owner_name"],
            currency=options["currency"],
            locale=options["locale"],
            furnish=furnish,
            now=now,
        )
    finally:
        signal.signal(signal.SIGTERM, before)
    return {
        "slug": business.slug,
        "host": f"{slugs.host_of(business.slug)}{settings.SITE_PORT}",
        "schema": business.schema_name,
        "owner": {"email": inputs.clean_email(email), "password": password},
        "api_token": tokens[0],
    }


def _exit(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(_TERMINATED)


def _describe(error: ValidationError) -> str:
    field, messages = next(iter(error.message_dict.items()))
    return f"--{_OPTIONS.get(field, field)}: {messages[0]}"
