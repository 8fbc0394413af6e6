"""Who comes, and the booking itself. Whatever happens, nothing typed is lost."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing.queries import agreements
from booking_saas import refusal_statuses
from booking_saas.booking_site.book import alternatives, shown_terms
from booking_saas.booking_site.book.alternatives import Problem
from booking_saas.booking_site.book.forms import DetailsForm, new_key
from booking_saas.booking_site.browse import summaries
from booking_saas.booking_site.browse.steps import get_offer_or_404, staff_slug
from booking_saas.booking_site.frame import asking, proved, visitors
from booking_saas.booking_site.frame.choices import (
    Choice,
    parse_date,
    parse_instant,
    write_instant,
)
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.frame.terms import Terms
from foundation.web import parameters, throttling
from scheduling.contracts import Agreement
from scheduling.kinds import ANYONE, BookingSource
from scheduling.operations import bookings, errors
from scheduling.operations.commands import BookSlot, Contact, Idempotency
from scheduling.queries import floods, links
from scheduling.queries.catalog import Offer
from scheduling.refusals import Code

IDEMPOTENCY_SCOPE = "site:book"

_JUST_TAKEN = frozenset({Code.SLOT_TAKEN, Code.BUFFER, Code.NO_SEATS, Code.NO_RESOURCE})

_WAIT_OF_UNPROVED = 600
"""Nobody can tell when a visitor's bookings will be confirmed, or over (seconds)."""

_KEY_ROWS = frozenset({"calendar", "map-pin", "video"})
"""When and where: a phone's bar has no room for the zone and the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What somebody is about to book."""

    page_request: PageRequest
    offer: Offer
    start: datetime

    @property
    def staff(self) -> str | None:
        """Whom they chose; None for anyone."""
        return staff_slug(self.page_request, self.offer)

    @property
    def shown(self) -> Agreement | None:
        """The price and the conditions that the page showed before."""
        data = self.page_request.request.POST
        token = parameters.read_text(data, shown_terms.FIELD, most=shown_terms.MAX_LENGTH)
        return shown_terms.read(token, service=self.offer.slug, start=self.start)

    def find_agreement(self) -> Agreement | None:
        """Return what holds now, in the visitor's language; None if the service went meanwhile."""
        return agreements.find_agreement(self.offer.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def details(page_request: PageRequest, service: str) -> HttpResponse:
    """Ask who comes, and book on POST."""
    offer = get_offer_or_404(service)
    data = page_request.request.POST
    start = (
        parse_instant(
            parameters.read_text(data, "move_to") or parameters.read_text(data, "colleague_at")
        )
        or page_request.choice.start
    )
    if start is None:
        choice = page_request.choice.but(start=None)
        return redirect(choice.url(reverse("booking_site:times", args=(offer.slug,))))
    attempt = Attempt(page_request=page_request, offer=offer, start=start)
    if page_request.request.method != "POST":
        return _begin(attempt)
    if "colleague_at" in data:
        attempt = replace(
            attempt,
            page_request=replace(page_request, choice=page_request.choice.but(staff=ANYONE)),
        )
        return _show(attempt, _typed(page_request, start=write_instant(start), staff=ANYONE))
    if "move_to" in data or "later_from" in data:
        return _choose_again(attempt)
    form = DetailsForm(data)
    return _book(attempt, form) if form.is_valid() else _correct(attempt, form)


@page
def show_expired(page_request: PageRequest, service: str) -> HttpResponse:
    """Show the form as it was sent, to be sent once more; reads only."""
    offer = get_offer_or_404(service)
    start = page_request.choice.start
    if start is None:
        return redirect(reverse("booking_site:times", args=(offer.slug,)))
    attempt = Attempt(page_request=page_request, offer=offer, start=start)
    problem = Problem(
        title=_("Please press once more."),
        text=_(
            "The page was open for too long, or your browser blocks cookies."
            " Nothing is booked yet, and all you typed is still here."
        ),
    )
    # A key that came with a forged form could be known to others.
    return _show(
        attempt, _typed(page_request, key=new_key()), problem=problem, status=HTTPStatus.FORBIDDEN
    )


def _typed(page_request: PageRequest, **changes: str) -> DetailsForm:
    """Return the form with what was sent, not checked yet."""
    sent = {name: str(value) for name, value in page_request.request.POST.items()}
    return DetailsForm(initial={**sent, **changes})


def _begin(attempt: Attempt) -> HttpResponse:
    form = DetailsForm.begin(attempt.page_request.choice)
    if alternatives.is_open(
        attempt.page_request, attempt.offer, staff=attempt.staff, start=attempt.start
    ):
        return _show(attempt, form)
    problem = _near_problem(attempt, title=_("This time is not free any more."))
    return _show(attempt, form, problem=problem, status=HTTPStatus.CONFLICT)


def _choose_again(attempt: Attempt) -> HttpResponse:
    """Show the form with another time, or later times, and all that was typed."""
    form = _typed(attempt.page_request, start=write_instant(attempt.start))
    since = parse_date(parameters.read_text(attempt.page_request.request.POST, "later_from"))
    if since is None:
        return _show(attempt, form)
    return _show(attempt, form, problem=_near_problem(attempt, title=_("Later days"), since=since))


def _correct(attempt: Attempt, form: DetailsForm) -> HttpResponse:
    """Show the form with what is wrong in it."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not form.is_only_trapped:
        return _show(attempt, form, status=status)
    problem = Problem(
        title=_("Please press once more."),
        text=_(
            "A program filled in a field that you do not see."
            " Nothing is booked yet, and all you typed is still here."
        ),
    )
    return _again(attempt, form, problem, status)


def _book(attempt: Attempt, form: DetailsForm) -> HttpResponse:
    shown = attempt.shown
    if shown is None:
        # Nobody agrees to what no page has shown.
        text = _("Please look at the price and the conditions before you book.")
        problem = Problem(title=_("Please press once more."), text=text)
        return _again(attempt, form, problem, HTTPStatus.CONFLICT)
    request = attempt.page_request.request
    proof = proved.find_proof(request, form.cleaned_data["email"])
    wait = None if proof else _find_wait(attempt)
    if wait is not None and not asking.is_answered(request):
        return asking.ask(request, wait)
    # An answer may have been a code from a mail.
    proof = proof or proved.find_proof(request, form.cleaned_data["email"])
    agreement = attempt.find_agreement()
    command = _command(attempt, form, agreement=agreement, shown=shown, proof=proof)
    try:
        outcome = bookings.book_slot(command, now=attempt.page_request.now)
    except errors.UnknownChoiceError:
        return redirect(reverse("booking_site:service", args=(attempt.offer.slug,)))
    except errors.BookingError as refusal:
        problem = _describe_refusal(attempt, refusal)
        response = _again(attempt, form, problem, refusal_statuses.get_status(refusal))
        return refusal_statuses.mark(response, refusal)
    token = links.get_manage_token(outcome.booking)
    return redirect("booking_site:booked", booking_id=outcome.booking.id, token=token)


def _find_wait(attempt: Attempt) -> int | None:
    """Return how long an address that nobody proves has to wait, in seconds; ``None``: not at all.

    Valid requests count for the business, and open unproved bookings for the visitor.
    """
    request = attempt.page_request.request
    wait = throttling.find_wait_of_business("write", request)
    if wait is not None:
        return wait
    visitor = visitors.find_visitor(request)
    is_over = floods.is_visitor_over(visitor, now=attempt.page_request.now)
    return _WAIT_OF_UNPROVED if is_over else None


def _again(
    attempt: Attempt, form: DetailsForm, problem: Problem, status: HTTPStatus
) -> HttpResponse:
    """Show the form as typed; only when we were busy is it the same request again."""
    is_repeat = status == HTTPStatus.SERVICE_UNAVAILABLE
    key = form.cleaned_data["key"] if is_repeat else new_key()
    typed = {name: form[name].value() for name in form.fields}
    fresh = DetailsForm(initial={**typed, "key": key})
    return _show(attempt, fresh, problem=problem, status=status)


def _command(
    attempt: Attempt,
    form: DetailsForm,
    *,
    agreement: Agreement | None,
    shown: Agreement,
    proof: str,
) -> BookSlot:
    data, page_request, offer = form.cleaned_data, attempt.page_request, attempt.offer
    content = [offer.slug, write_instant(attempt.start), attempt.staff]
    content += [data[name] for name in ("name", "email", "phone", "note")]
    return BookSlot(
        service=offer.slug,
        start=attempt.start,
        staff=attempt.staff,
        contact=Contact(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            timezone=summaries.display_zone_of(page_request, offer).chosen.key,
            locale=str(page_request.formats.locale).replace("_", "-"),
        ),
        note=data["note"],
        source=BookingSource.SITE,
        agreement=agreement,
        shown=shown,
        proof=proof,
        visitor=visitors.find_visitor(page_request.request),
        idempotency=Idempotency.of(content, scope=IDEMPOTENCY_SCOPE, key=data["key"]),
    )


def _describe_refusal(attempt: Attempt, refusal: errors.BookingError) -> Problem:
    if isinstance(refusal, errors.RefusedError):
        return _refusal_problem(attempt, refusal)
    if isinstance(refusal, errors.DiaryBusyError):
        return Problem(title=_("One moment, please."), text=str(refusal.sentence))
    if isinstance(refusal, errors.PriceChangedError):
        return Problem(title=str(refusal.sentence), text=_describe_change(attempt, refusal))
    return Problem(title=str(refusal.sentence), text="")


def _describe_change(attempt: Attempt, refusal: errors.PriceChangedError) -> str:
    terms = Terms.of(refusal.agreement, before=attempt.shown, formats=attempt.page_request.formats)
    prices = {"old": terms.old_price, "new": terms.price}
    return summaries.join_sentences(
        _("The price is now %(new)s instead of %(old)s.") % prices if terms.old_price else "",
        _("The new conditions are marked.") if terms.is_sentence_new else "",
        _("If you still want this visit, press once more."),
    )


def _refusal_problem(attempt: Attempt, refusal: errors.RefusedError) -> Problem:
    if refusal.code in {Code.CUSTOMER_LIMIT, Code.SERVICE_INACTIVE}:
        return Problem(
            title=refusal.sentence,
            text="",
            more_url=reverse("booking_site:services"),
            more_text=_("See what else can be booked"),
        )
    taken = refusal.code in _JUST_TAKEN
    title = _("That time was taken a moment ago.") if taken else refusal.sentence
    return _near_problem(attempt, title=title)


def _near_problem(attempt: Attempt, *, title: str, since: date | None = None) -> Problem:
    days, later_from = alternatives.list_near(
        attempt.page_request, attempt.offer, staff=attempt.staff, wanted=attempt.start, since=since
    )
    choice = Choice(staff=attempt.page_request.choice.staff, zone=attempt.page_request.choice.zone)
    text = _("Choose another time. What you have typed is kept.")
    with_colleague = since is None and _is_free_with_anyone(attempt)
    return Problem(
        title=title,
        text=text if days else _("Nothing else is free at the moment."),
        days=days,
        later_from=later_from,
        more_url=choice.url(reverse("booking_site:times", args=(attempt.offer.slug,))),
        more_text=_("See the whole month"),
        taken=f"{attempt.offer.slug} {write_instant(attempt.start)}",
        colleague_at=write_instant(attempt.start) if with_colleague else "",
        colleague_text=_("Keep this time, with somebody else of our team"),
    )


def _is_free_with_anyone(attempt: Attempt) -> bool:
    """Tell whether the time is gone only with the person who was chosen."""
    page_request, offer = attempt.page_request, attempt.offer
    return attempt.staff is not None and alternatives.is_open(
        page_request, offer, staff=None, start=attempt.start
    )


def _show(
    attempt: Attempt,
    form: DetailsForm,
    *,
    problem: Problem | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page_request, offer = attempt.page_request, attempt.offer
    agreement = attempt.find_agreement()
    if agreement is None:
        raise Http404
    display = summaries.display_zone_of(page_request, offer)
    can_send = problem is None or not problem.more_url
    start = attempt.start if can_send else None
    terms = Terms.of(agreement, before=attempt.shown, formats=page_request.formats)
    summary = summaries.summarize(page_request, offer, start=start, terms=terms)
    price = terms.price
    context = {
        "form": form,
        "page": {
            "service": offer.name,
            "url": reverse("booking_site:details", args=(offer.slug,)),
            "steps": summaries.list_steps(page_request, offer, "details"),
            "summary": summary,
            "key_rows": [row for row in summary.rows if row.icon in _KEY_ROWS],
            "until": summaries.cancellable_until(page_request, display, start) if start else "",
            "terms": terms,
            "shown": shown_terms.sign(agreement, service=offer.slug, start=attempt.start),
            "button": _("Book for %(price)s") % {"price": price} if price else _("Book now"),
            "problem": problem,
            "can_send": can_send,
            # Only a page that can be asked for again is: nobody's words get lost.
            "zone": display.chosen.key if page_request.request.method != "POST" else "",
        },
    }
    response = page_request.render("booking_site/book/details.html", context, status=status)
    return visitors.remember(page_request.request, response)
