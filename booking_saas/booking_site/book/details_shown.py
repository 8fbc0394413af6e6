"""The page of the details: what is booked, who comes, and the terms right above the button."""

from dataclasses import replace
from http import HTTPStatus

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.booking_site.book import shown_terms
from booking_saas.booking_site.book.alternatives import Problem
from booking_saas.booking_site.book.attempts import Attempt
from booking_saas.booking_site.book.forms import DetailsForm
from booking_saas.booking_site.browse import offers, summaries
from booking_saas.booking_site.browse.summaries import Summary, SummaryRow
from booking_saas.booking_site.frame import visitors
from booking_saas.booking_site.frame.terms import Terms
from foundation import inputs, tz
from scheduling.queries import availability

ERRORS_LISTED_FROM = 3
"""Fewer are told beside their fields alone, and the first of these gets the focus."""


def show(
    attempt: Attempt,
    form: DetailsForm,
    *,
    problem: Problem | None = None,
    likely_email: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Return the page with the form as it is.

    ``likely_email`` is an address to be asked about; ``problem`` comes first.
    """
    page_request, offer = attempt.page_request, attempt.offer
    agreement = attempt.find_agreement()
    if agreement is None:
        return offers.show_gone(page_request, offer.slug)
    can_send = problem is None or not problem.more_url
    terms = Terms.of(agreement, before=attempt.shown, formats=page_request.formats)
    price = terms.price
    form.fields["phone"].widget.attrs["placeholder"] = _find_example_phone(attempt)
    context = {
        "form": form,
        "page": {
            "service": offer.name,
            "url": reverse("booking_site:details", args=(offer.slug,)),
            "steps": summaries.list_steps(page_request, offer, "details"),
            "summary": _summarize(
                attempt, terms, is_lost=problem is not None and problem.is_time_lost
            ),
            "until": summaries.cancellable_until(page_request, attempt.display, attempt.start),
            "terms": terms,
            "shown": shown_terms.sign(agreement, service=offer.slug, start=attempt.start),
            "button": _("Book for %(price)s") % {"price": price} if price else _("Book now"),
            "problem": problem,
            "lists_errors": _point_out(form),
            "likely_email": likely_email,
            "likely_email_shown": inputs.format_email(likely_email),
            "can_send": can_send,
            # Only a page that can be asked for again is: nobody's words get lost.
            "zone": attempt.display.chosen.key if page_request.request.method != "POST" else "",
        },
    }
    response = page_request.render("booking_site/book/details.html", context, status=status)
    return visitors.remember(page_request.request, response)


def _summarize(attempt: Attempt, terms: Terms, *, is_lost: bool) -> Summary:
    """Return the visit as one card, each line with the way to change it.

    ``is_lost``: the time is not to be had.
    """
    page_request, offer, display = attempt.page_request, attempt.offer, attempt.display
    urls = summaries.list_step_urls(page_request, offer)
    nights = availability.find_nights(offer.slug, [attempt.start], zone=display.zone)
    when = summaries.when_row(
        page_request, display, attempt.start, attempt.end, is_night=attempt.start in nights
    )
    duration = page_request.formats.duration(offer.duration_minutes)
    rows = [
        replace(
            when,
            more=_("no longer free") if is_lost else when.more,
            change_url=urls["times"],
            is_lost=is_lost,
        ),
        SummaryRow(
            icon="list",
            label=_("Service"),
            text=offer.name,
            more=duration,
            change_url=urls["services"],
        ),
        *_list_people(attempt, urls.get("staff", "")),
        summaries.where_row(offer.remote, offer.location.name, offer.location.address),
    ]
    title = page_request.formats.short_moment(attempt.start, display.zone)
    return Summary(title=title, price=terms.price, terms=terms, rows=rows)


def _list_people(attempt: Attempt, change_url: str) -> list[SummaryRow]:
    """Return who does it: who was chosen, the only one there is, or anyone."""
    staff = attempt.offer.staff
    chosen = summaries.person_of(attempt.offer, attempt.page_request.choice)
    person = staff[0] if len(staff) == 1 and not attempt.is_staff_gone else chosen
    row = SummaryRow(icon="user", label=_("With"), text="", change_url=change_url)
    if attempt.is_staff_gone:
        text = _("The person you chose")
        return [replace(row, text=text, more=_("no longer offers this"), is_lost=True)]
    if person is not None:
        return [replace(row, text=person.name, more=person.title)]
    return [replace(row, icon="users", text=_("Anyone of our team"))] if staff else []


def _find_example_phone(attempt: Attempt) -> str:
    """Return a number as people write them where the visit takes place."""
    location = attempt.offer.location
    return inputs.find_example_phone(location.country or tz.find_country(location.timezone))


def _point_out(form: DetailsForm) -> bool:
    """Let the first field that is wrong have the focus; tell whether all have to be listed."""
    wrong = [field for field in form if field.errors]
    if len(wrong) >= ERRORS_LISTED_FROM:
        return True
    if wrong and not form.non_field_errors():
        wrong[0].field.widget.attrs["autofocus"] = True
    return False
