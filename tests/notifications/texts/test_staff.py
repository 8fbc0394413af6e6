from dataclasses import replace
from datetime import timedelta

from notifications.texts import staff
from tests.factories.notifications import NOW, make_context, make_visit, read_in


def write(writer, context):
    return writer(context, read_in("en"), now=NOW)


def rows_of(letter):
    return [(row.label, row.value.replace("\u202f", " ")) for row in letter.rows]


def test_notice_names_the_customer_and_what_they_wrote():
    letter = write(staff.write_booked, make_context(note="Ring twice\r\nplease"))

    assert letter.subject == ("Booked: Haircut, Jane Doe, Tuesday, 1 December, 09:00")
    assert letter.lead == "By the customer."
    assert rows_of(letter) == [
        ("When", "Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time)"),
        ("For the customer", "Tuesday, 1 December 2026, 03:00 – 04:00 (New York time)"),
        ("Who", "Jane Doe"),
        ("Phone", "+1 212 555 0100"),
        ("E-mail", "jane@example.com"),
        ("Note", "Ring twice\n    please"),
        ("What", "Haircut"),
        ("With", "Anna"),
        ("Where", "Salon Mitte, Torstr. 1, 10119 Berlin"),
        ("Price", "€45"),
        ("Booking code", "K7M2QX"),
    ]


def test_notice_to_who_lost_the_visit_tells_the_old_time_and_who_has_it_now():
    before = make_visit()
    after = replace(before, staff=("Bert",))

    letter = write(staff.write_released, make_context(after, before=before))

    assert letter.heading == "A colleague has taken over this visit. Your time is free again."
    assert rows_of(letter)[-1] == (
        "Now",
        "Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time), Bert",
    )


def test_cancellation_tells_staff_the_reason_and_the_colleague():
    facts_told = make_context(actor="staff", actor_name="Owner", reason="ill")

    letter = write(staff.write_cancelled, facts_told)

    assert letter.lead == "By Owner."
    assert rows_of(letter)[-1] == ("Reason", "ill")


def test_new_clock_rules_tell_staff_what_the_clock_showed_before():
    visit = make_visit()
    hour = timedelta(hours=1)
    before = replace(visit, starts_at=visit.starts_at - hour, ends_at=visit.ends_at - hour)

    letter = write(staff.write_clock_changed, make_context(visit, before=before, actor="system"))
    kept = write(staff.write_clock_changed, make_context(visit, before=visit, actor="system"))

    assert letter.subject.replace("\u202f", " ") == (
        "New clock rules: Haircut, Jane Doe, Tuesday, 1 December, 09:00"
    )
    assert letter.heading == (
        "The clock will show another time for this visit."
        " The rules for the clocks in Berlin have changed."
    )
    assert rows_of(letter)[1] == (
        "Before",
        "Tuesday, 1 December 2026, 08:00 – 09:00 (Berlin time)",
    )
    assert kept.heading == (
        "This visit keeps its time on the clock. The rules for the clocks in Berlin have changed."
    )
    assert "Before" not in dict(rows_of(kept))
