"""Facts are composed: a new kind of fact is a section and one field."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from django.db import connection

from foundation.epochs import to_epoch
from scheduling.engine.codes import Code
from scheduling.engine.facts import Span
from scheduling.facts import evaluation, statements
from scheduling.facts.groups import Diary, ServiceDiary, ServiceSetup
from scheduling.facts.loading import find_facts
from scheduling.facts.section import Section, list_sections, part, read_columns, write_columns
from tests.factories.scheduling import (
    MONDAY,
    NOW,
    at,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

LUNCH = (to_epoch(at(12)), to_epoch(at(13)))
EXTERNAL_BUSY: Section[dict[int, Sequence[Span]]] = Section(
    f"SELECT json_agg(json_build_array(r.id, {LUNCH[0]}, {LUNCH[1]})) FROM resource r",
    lambda rows: {id_: ((start, end),) for id_, start, end in rows or ()},
    fill_resource=lambda resource, busy: replace(resource, external_busy=busy.get(resource.id, ())),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedDiary(ServiceDiary):
    external_busy: dict[int, Sequence[Span]] = part(EXTERNAL_BUSY)


def test_a_new_kind_of_fact_reaches_the_engine(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    facts = find_facts(service.slug, window_from=MONDAY, window_to=at(0, day=1))

    with connection.cursor() as cursor:
        cursor.execute(
            statements.write_diary(ConnectedDiary),
            {
                "service_id": service.pk,
                "resource_ids": list(facts.resources),
                "from": at(12),
                "to": at(13),
                "without_slots": [],
            },
        )
        diary = read_columns(ConnectedDiary, cursor.fetchone())

    assert evaluation.decide(facts, start=at(12), now=NOW) is None
    connected = facts.with_diary(diary)
    assert evaluation.decide(connected, start=at(12), now=NOW) is Code.EXTERNAL_BUSY
    assert evaluation.decide(connected, start=at(13), now=NOW) is None


@pytest.mark.parametrize("group", [ServiceSetup, ServiceDiary, Diary, ConnectedDiary])
def test_each_field_of_a_group_is_a_column(group):
    names = [line.rpartition(") AS ")[2] for line in write_columns(group).split(",\n(")]

    assert names == list(list_sections(group)) == list(group.__dataclass_fields__)


def test_diary_of_a_customer_is_that_of_the_service_and_one_more():
    assert list(list_sections(Diary)) == [*list_sections(ServiceDiary), "customer_visits"]


def test_groups_refuse_columns_that_are_not_theirs():
    with pytest.raises(ValueError, match="zip"):
        read_columns(ServiceDiary, (None,))
