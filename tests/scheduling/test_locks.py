"""Locking days: exactly those, in the order of locking, and nothing else."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling import locks
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.models import SlotDay


def test_no_days_lock_nobody(acme, django_assert_num_queries):
    with django_assert_num_queries(0):
        locks.lock_days([])


def test_exactly_the_days_are_locked_in_order(acme):
    monday, tuesday = date(2027, 3, 1), date(2027, 3, 2)
    days = [
        Day(SlotDayKind.RESOURCE, 7, tuesday),
        Day(SlotDayKind.RESOURCE, 8, monday),
        Day(SlotDayKind.SERVICE, 7, monday),
    ]
    others = [
        Day(SlotDayKind.RESOURCE, 7, monday),
        Day(SlotDayKind.RESOURCE, 8, tuesday),
        Day(SlotDayKind.SERVICE, 8, monday),
    ]
    locks.lock_days(others)
    locks.lock_days(days)

    with CaptureQueriesContext(connection) as queries:
        locks.lock_days(days)

    *_inserts, locking = queries.captured_queries
    assert locking["sql"].endswith("FOR NO KEY UPDATE")
    with connection.cursor() as cursor:
        cursor.execute(locking["sql"])
        ids = [id_ for (id_,) in cursor.fetchall()]
    found = SlotDay.objects.in_bulk(ids)
    locked = [Day(found[id_].kind, found[id_].target_id, found[id_].date) for id_ in ids]
    assert locked == sorted(days)
