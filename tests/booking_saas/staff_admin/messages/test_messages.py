"""Messages on the staff's site."""

import re
from uuid import uuid4

import pytest

from notifications.models import Message, MessageStatus
from scheduling.models import Order
from tenants.models import OutboxMessage
from tests.booking_saas.staff_admin.conftest import clock_at, salon, staff  # noqa: F401 - fixtures
from tests.booking_saas.staff_admin.frame.test_lists import count_queries
from tests.factories import scheduling as make

LIST = "/admin/notifications/message/"


def make_message(booking, **fields) -> Message:
    defaults = {
        "about_kind": "booking",
        "about_id": booking.id,
        "version": 1,
        "kind": "confirmation",
        "channel": "email",
        "audience": "customer",
        "recipient": f"{uuid4().hex[:8]}@example.com",
        "status": MessageStatus.SENT,
        "subject": "You are booked",
        "text": "See you soon",
        "queued_at": make.NOW,
        "sent_at": make.NOW,
    }
    return Message.objects.create(**defaults | fields)


@pytest.fixture
def booking(salon):  # noqa: F811 - the fixture of the staff's pages
    return make.book(salon, make.at(9)).booking


def test_list_takes_the_same_queries_for_one_and_for_three(staff, booking):  # noqa: F811 - a fixture
    make_message(booking)
    one = count_queries(staff, LIST)
    make_message(booking)
    make_message(booking)

    assert (one, count_queries(staff, LIST)) == (6, 6)


def test_german_list_says_to_whom_and_not_until_when(staff, booking):  # noqa: F811 - a fixture
    make_message(booking)

    page = staff.get(LIST, headers={"accept-language": "de"})

    table = page.text.partition('id="result_list"')[2].partition("</thead>")[0]
    titles = re.findall(r"<span>([^<]+)</span>", table)
    assert titles == ["Wann", "Art", "An", "Betreff", "Status"]


def test_message_is_read_but_never_written(staff, booking):  # noqa: F811 - a fixture
    message = make_message(booking, text="<b>Hello</b>")

    page = staff.get(f"{LIST}{message.pk}/change/")

    assert "&lt;b&gt;Hello&lt;/b&gt;" in page.text
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403


def test_failed_message_needs_a_person_and_stands_with_its_booking(staff, booking):  # noqa: F811 - a fixture
    message = make_message(booking, status=MessageStatus.FAILED, reason="Refused", sent_at=None)

    assert "1 message did not arrive." in staff.get("/admin/").text
    page = staff.get(f"/admin/scheduling/booking/{booking.id}/change/").text
    assert f"{LIST}{message.pk}/change/" in page


def test_message_is_sent_anew_on_post_only(staff, booking):  # noqa: F811 - a fixture
    message = make_message(
        booking,
        recipient=booking.contact_email,
        status=MessageStatus.FAILED,
        reason="Refused",
        sent_at=None,
    )
    resend = f"{LIST}{message.pk}/resend/"

    assert staff.get(resend).status_code == 405
    response = staff.post(resend, follow=True)

    message.refresh_from_db()
    assert "The message is on its way again." in response.text
    assert (message.status, message.resends) == ("queued", 1)
    assert OutboxMessage.objects.filter(topic="message.resend_requested").count() == 1


def test_outdated_message_is_not_sent_and_says_why(staff, booking, clock_at):  # noqa: F811 - a fixture
    message = make_message(booking)
    clock_at(make.at(10, day=2))

    page = staff.post(f"{LIST}{message.pk}/resend/", follow=True)

    assert "note error" in page.text
    message.refresh_from_db()
    assert (message.status, message.resends) == ("sent", 0)


def test_text_of_a_message_is_no_landmark_of_its_own(staff, salon):  # noqa: F811 - fixtures
    message = make_message(make.book(salon, make.at(9)).booking)

    text = staff.get(f"{LIST}{message.pk}/change/").text

    assert 'class="letter" dir="auto" tabindex="0" role="group"' in text
    assert 'role="region"' not in text


def subjects(response) -> list[str]:
    return [message.subject for message in response.context["cl"].result_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Sent"]),
        ("status=sent", ["Sent"]),
        ("status=skipped", ["Skipped"]),
        ("status=every", ["Skipped", "Sent"]),
        ("status=nonsense", ["Sent"]),
        ("q=sent", ["Sent"]),
    ],
)
def test_messages_that_were_not_needed_are_hidden_until_asked_for(
    staff,  # noqa: F811 - a fixture
    booking,
    query,
    found,
):
    make_message(booking, subject="Sent")
    make_message(booking, subject="Skipped", version=2, status="skipped", reason="Too late")

    assert subjects(staff.get(f"{LIST}?{query}")) == found


def test_page_of_a_booking_counts_what_was_not_needed_and_leads_there(
    staff,  # noqa: F811 - a fixture
    booking,
):
    make_message(booking, subject="Sent")
    make_message(booking, subject="Skipped", version=2, status="skipped", reason="Too late")

    (panel,) = staff.get(f"/admin/scheduling/booking/{booking.id}/change/").context["panels"]

    assert [row.title for row in panel.rows][1:] == ["1 message was not needed"]
    assert subjects(staff.get(panel.rows[-1].url)) == ["Skipped"]


def test_what_went_out_is_shown_in_a_frame_that_may_do_nothing(staff, booking):  # noqa: F811 - a fixture
    message = make_message(
        booking, html="<p style='color: red'>Hi</p>", files={"invite.ics": "BEGIN:VCALENDAR"}
    )

    page = staff.get(f"{LIST}{message.pk}/change/").text
    shown = staff.get(f"{LIST}{message.pk}/html/")
    file = staff.get(f"{LIST}{message.pk}/files/invite.ics/")

    assert f'src="{LIST}{message.pk}/html/" sandbox' in page
    assert shown.text == "<p style='color: red'>Hi</p>"
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert file.text == "BEGIN:VCALENDAR"
    assert file["Content-Disposition"] == 'attachment; filename="invite.ics"'
    assert staff.get(f"{LIST}{message.pk}/files/other.ics/").status_code == 404
    assert staff.get(f"{LIST}{message.pk + 1}/html/").status_code == 404


def test_text_message_shows_its_text_and_how_many_parts_it_has(staff, booking):  # noqa: F811 - a fixture
    message = make_message(booking, channel="sms", subject="", text="a" * 161)

    page = " ".join(staff.get(f"{LIST}{message.pk}/change/").text.split())

    assert "2 parts, 161 characters." in page
    assert "<iframe" not in page


def test_list_shows_how_a_text_message_begins(staff, booking):  # noqa: F811 - a fixture
    make_message(booking, channel="sms", subject="", text="See you. " + "a" * 200)

    page = staff.get(LIST).text

    assert "See you. aaaa" in page
    assert "a" * 91 not in page


@pytest.mark.parametrize("by", ["code", "name", "address"])
def test_messages_are_found_by_the_booking_they_are_about(staff, salon, booking, by):  # noqa: F811 - fixtures
    other = make.book(salon, make.at(11)).booking
    make_message(booking, subject="This", recipient="ana@salon.example")
    make_message(other, subject="Other", recipient="ben@salon.example")
    Order.objects.filter(bookings=booking.id).update(
        contact_name="Wilhelmine Zander", contact_email="wz@example.com"
    )
    asked = {
        "code": f"{booking.code[:3].lower()} {booking.code[3:]}",
        "name": "Zander",
        "address": "wz@example.com",
    }[by]

    assert subjects(staff.get(LIST, {"q": asked})) == ["This"]


def test_messages_are_filtered_by_channel(staff, booking):  # noqa: F811 - a fixture
    make_message(booking, subject="Mail")

    assert subjects(staff.get(f"{LIST}?channel__exact=email")) == ["Mail"]


def test_page_of_a_booking_says_why_a_message_did_not_arrive(staff, booking):  # noqa: F811 - a fixture
    make_message(booking, status=MessageStatus.FAILED, reason="No such mailbox", sent_at=None)

    (panel,) = staff.get(f"/admin/scheduling/booking/{booking.id}/change/").context["panels"]

    assert panel.rows[0].detail.endswith(": No such mailbox")
    assert panel.rows[0].detail.startswith("Failed, ")
