"""Text messages across businesses: noted once, told apart, forgotten in time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tenants.models import HandledReply, SentText, StoppedPhone
from tenants.operations import texting
from tenants.queries import texting as questions
from tests.factories.scheduling import NOW

SENDER, OTHER_SENDER = "+4915100000000", "+4915100000001"
JANE, JOHN = "+491711234567", "+491719999999"


def note(message_id=1, resends=0, *, phone=JANE, sender=SENDER, parts=2, asks=True, now=NOW):
    return texting.note_text(
        message_id, resends, sender=sender, phone=phone, parts=parts, asks=asks, now=now
    )


def test_a_text_is_noted_once(acme):
    assert [note(), note(), note(resends=1), note(2)] == [True, False, True, True]
    assert questions.count_parts(since=NOW) == 6


def test_no_number_of_anybody_is_kept(acme):
    note()
    texting.stop_phone(JANE, sender=SENDER, now=NOW)

    kept = [*SentText.objects.values_list("phone_hash", "sender")]
    kept += StoppedPhone.objects.values_list("phone_hash", "sender")

    assert not any(JANE[1:] in value for row in kept for value in row)


def test_parts_count_for_one_business_from_a_moment_on(acme, globex_business):
    note(1, now=NOW - timedelta(seconds=1))
    note(2, parts=3)
    connection.set_tenant(globex_business)
    note(1, parts=5)

    assert questions.count_parts(since=NOW) == 5
    connection.set_tenant(acme)
    assert questions.count_parts(since=NOW) == 3


def test_texts_to_a_phone_count_for_all_businesses_of_a_number(acme, globex_business):
    note(1)
    note(2, phone=JOHN)
    note(3, sender=OTHER_SENDER)
    note(4, now=NOW - timedelta(seconds=1))
    connection.set_tenant(globex_business)
    note(1)

    assert questions.count_texts_to(JANE, sender=SENDER, since=NOW) == 2


def test_a_text_that_does_not_go_out_is_forgotten_at_its_business_alone(acme, globex_business):
    note(1)
    connection.set_tenant(globex_business)
    note(1)
    texting.forget_text(1, 0)

    assert list(SentText.objects.values_list("schema_name", flat=True)) == [acme.schema_name]


def test_stop_holds_for_one_number_of_ours_until_start(acme, globex_business):
    texting.stop_phone(JANE, sender=SENDER, now=NOW)
    texting.stop_phone(JANE, sender=SENDER, now=NOW)
    connection.set_tenant(globex_business)

    assert questions.is_stopped(JANE, sender=SENDER)
    assert not questions.is_stopped(JANE, sender=OTHER_SENDER)
    assert not questions.is_stopped(JOHN, sender=SENDER)
    texting.restart_phone(JANE, sender=SENDER)
    assert not questions.is_stopped(JANE, sender=SENDER)


def test_who_asked_last_is_meant(acme, globex_business):
    note(1, now=NOW - timedelta(hours=3))
    note(2, now=NOW - timedelta(hours=2))
    connection.set_tenant(globex_business)
    note(7, now=NOW - timedelta(hours=1))
    note(8, now=NOW, asks=False)
    note(9, phone=JOHN)

    assert questions.list_asked(JANE, sender=SENDER) == [
        questions.Asked(schema_name=globex_business.schema_name, message_id=7)
    ]
    SentText.objects.filter(schema_name=globex_business.schema_name).delete()
    assert [each.message_id for each in questions.list_asked(JANE, sender=SENDER)] == [2, 1]
    assert questions.list_asked(JANE, sender=OTHER_SENDER) == []


def test_a_reply_is_handled_once(acme):
    assert [texting.note_reply("SM1"), texting.note_reply("SM1"), texting.note_reply("SM2")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(("days", "is_kept"), [(99, True), (101, False)])
def test_old_texts_are_forgotten(acme, days, is_kept):
    note(now=timezone.now() - timedelta(days=days))

    texting.forget_old()

    assert SentText.objects.exists() == is_kept


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_old_replies_are_forgotten(acme, days, is_kept):
    HandledReply.objects.create(pk="SM1", handled_at=timezone.now() - timedelta(days=days))

    texting.forget_old()

    assert HandledReply.objects.exists() == is_kept


def test_stopped_phones_are_never_forgotten(acme):
    StoppedPhone.objects.create(
        sender=SENDER, phone_hash="h", stopped_at=timezone.now() - timedelta(days=4000)
    )

    texting.forget_old()

    assert StoppedPhone.objects.exists()
