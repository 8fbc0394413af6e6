"""Bring a business to a set-up document, and print what changed.

The rules: *(setup-documents, "What a document does")*.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from booking_saas import setup
from booking_saas.setup import files
from foundation import clock, json_documents
from foundation.json_documents import DocumentError
from tenants.queries import businesses


class Command(BaseCommand):
    help = "Apply a set-up document to a business; safe to repeat. Prints the changes as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the business and the document."""
        parser.add_argument("slug")
        parser.add_argument("file", help="the document, or - for standard input")
        parser.add_argument(
            "--dry-run", action="store_true", help="print the changes without making them"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Apply all of the document or nothing."""
        business = businesses.find_business(options["slug"])
        if business is None:
            raise CommandError(f'No business has the slug "{options["slug"]}".')
        try:
            document = files.read_file(options["file"])
            with schema_context(business.schema_name):
                changes = setup.apply_document(document, dry_run=options["dry_run"])
                warnings = list(setup.list_warnings(document, changes, now=clock.now()))
        except DocumentError as error:
            raise CommandError(str(error)) from None
        for warning in warnings:
            self.stderr.write(warning)
        self.stdout.write(json_documents.write(changes), ending="")
