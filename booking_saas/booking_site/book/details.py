"""Who comes, and the booking itself. Whatever happens, nothing typed is lost."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking_saas import refusal_statuses, text_consent
from booking_saas.booking_site.book import alternatives, details_shown, mail_typos, refused
from booking_saas.booking_site.book.alternatives import COLLEAGUE_AT, MOVE_TO, Problem
from booking_saas.booking_site.book.attempts import Attempt
from booking_saas.booking_site.book.forms import DetailsForm, new_key
from booking_saas.booking_site.browse import offers
from booking_saas.booking_site.browse.offers import of_offer
from booking_saas.booking_site.frame import asking, proved, visitors
from booking_saas.booking_site.frame.choices import parse_date, parse_instant, write_instant
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from foundation import inputs
from foundation.web import parameters, throttling
from scheduling.contracts import Agreement
from scheduling.kinds import BookingSource
from scheduling.operations import bookings, errors
from scheduling.operations.commands import BookSlot, Contact, Idempotency
from scheduling.queries import floods, links
from scheduling.queries.catalog import Offer

IDEMPOTENCY_SCOPE = "site:book"

_LATER_FROM = "later_from"
_USE_EMAIL = "use_email"
_OTHER_BUTTONS = frozenset({MOVE_TO, COLLEAGUE_AT, _LATER_FROM, _USE_EMAIL})
"""What the form is sent with by the buttons that book nothing."""


@require_http_methods(["GET", "HEAD", "POST"])
@page
@of_offer
def details(page_request: PageRequest, offer: Offer) -> HttpResponse:
    """Ask who comes, and book on POST."""
    data = page_request.request.POST
    other = parameters.read_text(data, MOVE_TO) or parameters.read_text(data, COLLEAGUE_AT)
    start = parse_instant(other) or page_request.choice.start
    if start is None:
        choice = page_request.choice.but(start=None)
        return redirect(choice.url(reverse("booking_site:times", args=(offer.slug,))))
    attempt = Attempt(page_request=page_request, offer=offer, start=start)
    if page_request.request.method != "POST":
        return _begin(attempt)
    if not data.keys().isdisjoint(_OTHER_BUTTONS):
        return _change(attempt)
    form = DetailsForm(data, texts=_ask_for_texts(page_request))
    return _book(attempt, form) if form.is_valid() else _correct(attempt, form)


@page
@of_offer
def show_expired(page_request: PageRequest, offer: Offer) -> HttpResponse:
    """Show the form as it was sent, to be sent once more; reads only."""
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
    form = _typed(page_request, key=new_key())
    return details_shown.show(attempt, form, problem=problem, status=HTTPStatus.FORBIDDEN)


def _typed(page_request: PageRequest, **changes: str) -> DetailsForm:
    """Return the form with what was sent, not checked yet."""
    sent = {name: str(value) for name, value in page_request.request.POST.items()}
    return DetailsForm(texts=_ask_for_texts(page_request), initial={**sent, **changes})


def _ask_for_texts(page_request: PageRequest) -> str:
    """Return the sentence by which customers agree to text messages; empty where there are none."""
    name = page_request.profile.name
    return text_consent.get_wording(name) if text_consent.is_offered() else ""


def _begin(attempt: Attempt) -> HttpResponse:
    page_request = attempt.page_request
    form = DetailsForm.begin(page_request.choice, texts=_ask_for_texts(page_request))
    if attempt.is_staff_gone:
        problem = refused.describe_gone_staff(attempt)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return details_shown.show(attempt, form, problem=problem, status=status)
    if alternatives.is_open(
        attempt.page_request, attempt.offer, staff=attempt.staff, start=attempt.start
    ):
        return details_shown.show(attempt, form, problem=refused.find_second(attempt))
    problem = refused.describe_lost_start(attempt)
    return details_shown.show(attempt, form, problem=problem, status=HTTPStatus.CONFLICT)


def _change(attempt: Attempt) -> HttpResponse:
    """Show the form with what another button than the one for booking asks for."""
    data = attempt.page_request.request.POST
    if COLLEAGUE_AT in data:
        attempt = attempt.with_anyone()
    form = _typed(
        attempt.page_request,
        start=write_instant(attempt.start),
        staff=attempt.page_request.choice.staff or "",
        email=parameters.read_text(data, _USE_EMAIL, most=inputs.MAX_EMAIL)
        or parameters.read_text(data, "email", most=inputs.MAX_EMAIL),
    )
    since = parse_date(parameters.read_text(data, _LATER_FROM))
    if attempt.is_staff_gone:
        problem = refused.describe_gone_staff(attempt, since=since)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return details_shown.show(attempt, form, problem=problem, status=status)
    if since is None:
        return details_shown.show(attempt, form, problem=refused.find_second(attempt))
    problem = refused.describe_near(attempt, title=_("Later days"), since=since)
    return details_shown.show(attempt, form, problem=problem)


def _correct(attempt: Attempt, form: DetailsForm) -> HttpResponse:
    """Show the form with what is wrong in it."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if attempt.is_staff_gone:
        return _again(attempt, form, refused.describe_gone_staff(attempt), status)
    if not form.is_only_trapped:
        return details_shown.show(attempt, form, status=status)
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
    request, email = attempt.page_request.request, form.cleaned_data["email"]
    proof = proved.find_proof(request, email)
    likely = mail_typos.find_likely_address(email)
    if likely and email not in {proof, form.cleaned_data["asked_about"]}:
        return _ask_about(attempt, form, likely)
    wait = None if proof else _find_wait(attempt)
    if wait is not None and not asking.is_answered(request):
        return asking.ask(request, wait)
    # An answer may have been a code from a mail.
    proof = proof or proved.find_proof(request, email)
    agreement = attempt.find_agreement()
    command = _command(attempt, form, agreement=agreement, shown=shown, proof=proof)
    try:
        outcome = bookings.book_slot(command, now=attempt.page_request.now)
    except errors.BookingError as refusal:
        if isinstance(refusal, errors.UnknownChoiceError) and refusal.field == "service":
            return offers.show_gone(attempt.page_request, attempt.offer.slug)
        problem = refused.describe_refusal(attempt, refusal)
        response = _again(attempt, form, problem, refusal_statuses.get_status(refusal))
        return refusal_statuses.mark(response, refusal)
    token = links.get_manage_token(outcome.booking)
    return redirect("booking_site:booked", booking_id=outcome.booking.id, token=token)


def _ask_about(attempt: Attempt, form: DetailsForm, likely_email: str) -> HttpResponse:
    """Show the form with what the address was probably meant to be; the next press books."""
    typed = {name: form[name].value() for name in form.fields}
    fresh = form.begin_anew({**typed, "asked_about": form.cleaned_data["email"]})
    return details_shown.show(
        attempt, fresh, likely_email=likely_email, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


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
    return asking.WAIT_OF_UNPROVED if is_over else None


def _again(
    attempt: Attempt, form: DetailsForm, problem: Problem, status: HTTPStatus
) -> HttpResponse:
    """Show the form as typed; only when we were busy is it the same request again."""
    is_repeat = status == HTTPStatus.SERVICE_UNAVAILABLE
    key = form.cleaned_data["key"] if is_repeat else new_key()
    typed = {name: form[name].value() for name in form.fields}
    fresh = form.begin_anew({**typed, "key": key})
    return details_shown.show(attempt, fresh, problem=problem, status=status)


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
    # Behind the others: a form without this question has the key that it always had.
    content += [form.text_consent] if form.text_consent else []
    return BookSlot(
        service=offer.slug,
        start=attempt.start,
        staff=attempt.staff,
        contact=Contact(
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
            timezone=attempt.display.chosen.key,
            locale=str(page_request.formats.locale).replace("_", "-"),
            text_consent=form.text_consent,
        ),
        note=data["note"],
        source=BookingSource.SITE,
        agreement=agreement,
        shown=shown,
        proof=proof,
        visitor=visitors.find_visitor(page_request.request),
        idempotency=Idempotency.of(content, scope=IDEMPOTENCY_SCOPE, key=data["key"]),
    )
