"""Write a business's set-up document to standard output.

The rules: *(setup-documents, "What a document does")*.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import schema_context

from booking_saas import setup
from foundation import json_documents
from tenants.queries import businesses


class Command(BaseCommand):
    help = "Write the set-up of a business as a JSON document."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the business."""
        parser.add_argument("slug")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Print the document and nothing else."""
        business = businesses.find_business(options["slug"])
        if business is None:
            raise CommandError(f'No business has the slug "{options["slug"]}".')
        with schema_context(business.schema_name):
            self.stdout.write(json_documents.write(setup.export_document()), ending="")
