"""A business's set-up as one document, to export and to apply.

The rules: *(setup-documents, "What a document does")*.

Objects are known by their slugs. A key that is absent leaves an existing object as it is and gives
a new one the default; a list that is present replaces that list; an object that is absent from the
document is left alone. Applying the same document again changes nothing.

The serializers of the API say what each key may be; the operations of the apps write the rows.
"""

from typing import Any

from django.db import transaction

from booking_saas.setup import changes, refusals
from booking_saas.setup.changes import Change, list_warnings
from booking_saas.setup.sections import SECTIONS, by_slug
from foundation.json_documents import DocumentError
from scheduling.operations import catalog

__all__ = [
    "DocumentError",
    "apply_document",
    "apply_to_new_business",
    "export_document",
    "list_warnings",
]


def export_document() -> dict[str, Any]:
    """Return the set-up of the current business."""
    return {section.key: section.export() for section in SECTIONS}


@transaction.atomic(durable=True)
def apply_document(document: object, *, dry_run: bool = False) -> list[Change]:
    """Bring the current business to the document, all or nothing, and return what changed.

    Raises ``DocumentError`` with the path of what is wrong. ``dry_run`` does it all and takes it
    back, so that its answer is what would happen.
    """
    changed = apply_to_new_business(document)
    transaction.set_rollback(dry_run)
    return changed


def apply_to_new_business(document: object) -> list[Change]:
    """Do the same inside the transaction that opens a business."""
    given = refusals.read_top(document, [section.key for section in SECTIONS])
    catalog.lock_catalog()
    named = [section for section in SECTIONS if section.key in given]
    before = {section.key: section.export() for section in named}
    for section in named:
        section.apply(given[section.key], by_slug(before[section.key]))
    after = {section.key: section.export() for section in named}
    return changes.list_changes(given, before, after)
