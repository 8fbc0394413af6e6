"""What facts are composed of: sections, each one value of a statement and how it is read.

A group is a frozen dataclass whose fields are declared with ``part``. Its statement selects one
column for each field. So a new kind of fact is a section in a file of its own and one field.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, cast

from scheduling.engine.facts import ResourceFacts, ServiceFacts


@dataclass(frozen=True, slots=True)
class Section[T]:
    """One part of the facts. ``sql`` is a query for one value, over the tables of ``sources``.

    ``fill_service`` and ``fill_resource`` return the engine's facts with this part in them.
    """

    sql: str
    read: Callable[[Any], T]
    fill_service: Callable[[ServiceFacts, T], ServiceFacts] | None = None
    fill_resource: Callable[[ResourceFacts, T], ResourceFacts] | None = None


def part[T](section: Section[T]) -> T:
    """Declare the field of a group that holds what ``section`` reads."""
    return cast("T", field(metadata={"section": section}))


def list_sections(group: type) -> Mapping[str, Section[Any]]:
    """Return the sections of a group by the names of their fields."""
    return _list_sections(group)


@cache
def _list_sections(group: type) -> Mapping[str, Section[Any]]:
    return {each.name: each.metadata["section"] for each in fields(group)}


def write_columns(*groups: type) -> str:
    """Return the select list of groups, one after the other."""
    return ",\n".join(
        f"({section.sql}) AS {name}"
        for group in groups
        for name, section in list_sections(group).items()
    )


def read_columns[Group](group: type[Group], values: Iterable[Any]) -> Group:
    """Return a group from the columns of its own."""
    pairs = zip(list_sections(group).items(), values, strict=True)
    return group(**{name: section.read(value) for (name, section), value in pairs})


def split_columns(values: Sequence[Any], group: type) -> tuple[Sequence[Any], Sequence[Any]]:
    """Return the columns of ``group``, which come first, and those after them."""
    count = len(list_sections(group))
    return values[:count], values[count:]


def fill_service(service: ServiceFacts, group: object) -> ServiceFacts:
    """Return the service with what the sections of a group know of it."""
    for name, section in list_sections(type(group)).items():
        if section.fill_service is not None:
            service = section.fill_service(service, getattr(group, name))
    return service


def fill_resource(resource: ResourceFacts, group: object) -> ResourceFacts:
    """Return the resource with what the sections of a group know of it."""
    for name, section in list_sections(type(group)).items():
        if section.fill_resource is not None:
            resource = section.fill_resource(resource, getattr(group, name))
    return resource
