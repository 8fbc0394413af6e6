"""Who comes, and the booking itself. Whatever happens, nothing typed is lost."""

import hashlib
import json
from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scheduling.booking_site import alternatives, summaries
from scheduling.booking_site.alternatives import Problem
from scheduling.booking_site.choices import Choice, parse_date, parse_instant, write_instant
from scheduling.booking_site.forms import DetailsForm, new_key
from scheduling.booking_site.views.steps import get_offer_or_404, staff_slug
from scheduling.booking_site.visits import Visit, page
from scheduling.engine.codes import Code
from scheduling.models import Channel
from scheduling.operations import bookings, errors
from scheduling.operations.commands import BookSlot, Contact, Idempotency
from scheduling.queries import links
from scheduling.queries.catalog import Offer

IDEMPOTENCY_SCOPE = "site:book"

_JUST_TAKEN = frozenset({Code.SLOT_TAKEN, Code.BUFFER, Code.NO_SEATS, Code.NO_RESOURCE})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def details(visit: Visit, service: str) -> HttpResponse:
    """Ask who comes, and book on POST."""
    offer = get_offer_or_404(service)
    if visit.request.method == "POST":
        return _answer(visit, offer)
    start = visit.choice.start
    if start is None:
        return redirect(visit.choice.url(reverse("booking_site:times", args=(offer.slug,))))
    form = DetailsForm.begin(visit.choice)
    if alternatives.is_open(visit, offer, staff=staff_slug(visit, offer), start=start):
        return _show(visit, offer, form, start=start)
    title = _("This time is not free any more.")
    problem = _near_problem(visit, offer, wanted=start, title=title)
    return _show(visit, offer, form, start=start, problem=problem, status=HTTPStatus.CONFLICT)


def _answer(visit: Visit, offer: Offer) -> HttpResponse:
    data = visit.request.POST.copy()
    moved_to = parse_instant(data.get("move_to"))
    if moved_to is not None:
        data["start"] = write_instant(moved_to)
        form = DetailsForm(initial=data.dict())
        return _show(visit, offer, form, start=moved_to)
    form = DetailsForm(data)
    start = visit.choice.start
    later_from = parse_date(data.get("later_from"))
    if start is not None and later_from is not None:
        title = _("Later days")
        problem = _near_problem(visit, offer, wanted=start, title=title, data=data.dict())
        form = DetailsForm(initial=data.dict())
        return _show(visit, offer, form, start=start, problem=problem)
    if start is None:
        return redirect(visit.choice.url(reverse("booking_site:times", args=(offer.slug,))))
    if not form.is_valid():
        return _show(visit, offer, form, start=start, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _book(visit, offer, form, start)


def _book(visit: Visit, offer: Offer, form: DetailsForm, start: datetime) -> HttpResponse:
    try:
        outcome = bookings.book_slot(_command(visit, offer, form, start), now=visit.now)
    except errors.RefusedError as refusal:
        problem = _refusal_problem(visit, offer, start, refusal)
        return _again(visit, offer, form, start, problem, HTTPStatus.CONFLICT)
    except errors.IdempotencyMismatchError:
        text = _("If you want this one too, send it once more.")
        problem = Problem(title=_("You have sent this form before, with other details."), text=text)
        return _again(visit, offer, form, start, problem, HTTPStatus.UNPROCESSABLE_ENTITY)
    except errors.DiaryBusyError as busy:
        problem = Problem(title=_("One moment, please."), text=str(busy.sentence))
        response = _again(visit, offer, form, start, problem, HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "1"
        return response
    except errors.UnknownChoiceError:
        return redirect(reverse("booking_site:service", args=(offer.slug,)))
    token = links.get_manage_token(outcome.booking)
    return redirect("booking_site:booked", booking_id=outcome.booking.id, token=token)


def _again(  # noqa: PLR0913 - the page as it was, with what went wrong
    visit: Visit,
    offer: Offer,
    form: DetailsForm,
    start: datetime,
    problem: Problem,
    status: HTTPStatus,
) -> HttpResponse:
    """Show the form as typed, ready to be sent again as a new request."""
    is_repeat = status == HTTPStatus.SERVICE_UNAVAILABLE
    key = form.cleaned_data["key"] if is_repeat else new_key()
    fresh = DetailsForm(initial={**form.data.dict(), "key": key})  # type: ignore[attr-defined]  # a QueryDict
    return _show(visit, offer, fresh, start=start, problem=problem, status=status)


def _command(visit: Visit, offer: Offer, form: DetailsForm, start: datetime) -> BookSlot:
    data = form.cleaned_data
    staff = staff_slug(visit, offer)
    content = [offer.slug, write_instant(start), staff]
    content += [data[name] for name in ("name", "email", "phone", "note")]
    fingerprint = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return BookSlot(
        service=offer.slug,
        start=start,
        staff=staff,
        contact=Contact(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            timezone=summaries.clock_of(visit, offer).chosen.key,
            locale=str(visit.formats.locale).replace("_", "-"),
        ),
        note=data["note"],
        channel=Channel.SITE,
        idempotency=Idempotency(
            scope=IDEMPOTENCY_SCOPE, key=data["key"], fingerprint=fingerprint
        ),
    )


def _refusal_problem(
    visit: Visit, offer: Offer, start: datetime, refusal: errors.RefusedError
) -> Problem:
    if refusal.code in {Code.CUSTOMER_LIMIT, Code.SERVICE_INACTIVE}:
        home = reverse("booking_site:services")
        return Problem(
            title=refusal.sentence,
            text="",
            more_url=home,
            more_text=_("See what else can be booked"),
        )
    taken = refusal.code in _JUST_TAKEN
    title = _("That time was taken a moment ago.") if taken else refusal.sentence
    return _near_problem(visit, offer, wanted=start, title=title)


def _near_problem(
    visit: Visit, offer: Offer, *, wanted: datetime, title: str, data: dict[str, str] | None = None
) -> Problem:
    since = parse_date((data or {}).get("later_from"))
    days, later_from = alternatives.list_near(
        visit, offer, staff=staff_slug(visit, offer), wanted=wanted, since=since
    )
    choice = Choice(staff=visit.choice.staff, zone=visit.choice.zone)
    text = _("Choose another time. What you have typed is kept.")
    return Problem(
        title=title,
        text=text if days else _("Nothing else is free at the moment."),
        days=days,
        later_from=later_from,
        more_url="" if later_from else choice.url(_times_path(offer)),
        more_text=_("See the whole month"),
    )


def _show(  # noqa: PLR0913 - one page in all its states
    visit: Visit,
    offer: Offer,
    form: DetailsForm,
    *,
    start: datetime,
    problem: Problem | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    price = summaries.price_of(visit.formats, offer)
    shown = None if problem and problem.days else start
    terms = summaries.terms_of(visit, start)
    context = {
        "form": form,
        "page": {
            "service": offer.name,
            "url": reverse("booking_site:details", args=(offer.slug,)),
            "steps": summaries.list_steps(visit, offer, "details"),
            "summary": summaries.summarize(visit, offer, start=shown),
            "terms": "" if problem and problem.days else terms,
            "button": _("Book for %(price)s") % {"price": price} if price else _("Book now"),
            **alternatives.as_context(problem),
        },
    }
    return visit.page("booking_site/details.html", context, status=status)


def _times_path(offer: Offer) -> str:
    return reverse("booking_site:times", args=(offer.slug,))
