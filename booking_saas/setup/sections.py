"""What the parts of the document have in common."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from booking_saas.setup import fields
from foundation.documents import Node

type Present = Mapping[str, Any]
"""The items of a section by slug, as the document had them before."""


class Section(Protocol):
    """One top-level key of the document."""

    key: str

    def export(self) -> Any:
        """Return what the document says now."""

    def apply(self, node: Node, present: Present) -> None:
        """Bring the business to what is given. Raises ``DocumentError``."""


class Item(NamedTuple):
    """One object of a section, known by its slug."""

    node: Node
    slug: str
    given: Mapping[str, Node]


def each_item(node: Node, keys: list[str]) -> Iterator[Item]:
    """Return the objects of a list with their keys; refuse unknown keys and repeated slugs."""
    seen: set[str] = set()
    for item in node.items():
        given = item.fields(keys)
        slug_node = fields.require(item, given, "slug")
        slug = slug_node.text()
        if slug in seen:
            slug_node.fail(f'The slug "{slug}" appears twice.')
        seen.add(slug)
        yield Item(item, slug, given)


def by_slug(items: Any) -> Present:
    """Return the objects of a section by slug; nothing where they have none."""
    if not isinstance(items, list):
        return {}
    return {item["slug"]: item for item in items if "slug" in item}
