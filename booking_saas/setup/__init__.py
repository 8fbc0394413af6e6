"""A business's set-up as one document, to export and to apply (api, "Set-up document").

Objects are known by their slugs. A key that is absent leaves an existing object as it is and gives
a new one the default; a list that is present replaces that list; an object that is absent from the
document is left alone. Applying the same document again changes nothing.
"""

from typing import Any

from django.db import transaction

from booking_saas.setup import changes, sections
from booking_saas.setup.business import BusinessSection
from booking_saas.setup.changes import Change
from booking_saas.setup.places import ClosuresSection, LocationsSection
from booking_saas.setup.resources import ResourcesSection
from booking_saas.setup.sections import Section
from booking_saas.setup.services import ServicesSection
from foundation.documents import Node
from scheduling import contracts, locks


def export_document() -> dict[str, Any]:
    """Return the set-up of the current business."""
    return {section.key: section.export() for section in _list_sections()}


@transaction.atomic(durable=True)
def apply_document(document: Node, *, dry_run: bool = False) -> list[Change]:
    """Bring the current business to the document, all or nothing, and return what changed.

    Raises ``DocumentError`` with the path of what is wrong. ``dry_run`` does it all and takes it
    back, so that its answer is what would happen.
    """
    changed = apply_to_new_business(document)
    transaction.set_rollback(dry_run)
    return changed


def apply_to_new_business(document: Node) -> list[Change]:
    """Do the same inside the transaction that opens a business."""
    known = _list_sections()
    given = document.fields([section.key for section in known])
    locks.lock_setup()
    before = export_document()
    for section in known:
        if section.key in given:
            section.apply(given[section.key], sections.by_slug(before[section.key]))
    return changes.list_changes(document.value, before, export_document())


def _list_sections() -> list[Section]:
    return [
        BusinessSection(),
        LocationsSection(),
        ClosuresSection(),
        ResourcesSection(),
        *contracts.PLUGS.setup_extensions,
        ServicesSection(),
    ]
