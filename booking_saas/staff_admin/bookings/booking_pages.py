"""A new booking, as fast as a phone call: service, time, contact, done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.queries import agreements
from booking_saas.staff_admin.bookings import attempts, visit_choice
from booking_saas.staff_admin.bookings.booking_forms import BookForm, name_visit
from booking_saas.staff_admin.bookings.refusals import Refusal
from booking_saas.staff_admin.bookings.staff_words import Wanted
from booking_saas.staff_admin.bookings.visit_choice import Asked
from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wording import moment
from foundation import clock
from foundation.web import parameters
from scheduling.kinds import BookingSource
from scheduling.models import Customer, Service
from scheduling.operations import bookings
from scheduling.operations.commands import EVERY_ADDRESS, BookSlot, Contact, Outcome
from scheduling.queries import availability, people_search

_FOUND = 6
_SHORTEST_SEARCH = 2

_CONTACT_FIELDS = ("name", "phone", "texts", "email", "walk_in", "note")


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """Show the form; POST books, and answers a refusal on the same page with nothing lost."""
    if request.method == "GET":
        return _render(request, BookForm(initial=_prefill(request.GET)), _read(request.GET))
    form = BookForm(request.POST)
    if "show" in request.POST:
        return _render(request, BookForm(initial=request.POST.dict()), _read(request.POST))
    refusal: Refusal | None = None
    if form.is_valid():
        result = _attempt(request, form)
        if isinstance(result, HttpResponse):
            return result
        refusal = result
    else:
        _check_start(form)
    return _render(request, form, _read(request.POST), refusal)


@require_GET
def show_times(request: HttpRequest) -> HttpResponse:
    """Answer the part of the page about whom and when, for htmx."""
    asked = _read(request.GET)
    choice = visit_choice.build_choice(asked, now=clock.now())
    return TemplateResponse(
        request, "staff_admin/bookings/visit.html", {"choice": choice, "swapped": True}
    )


@require_POST
def find_customers(request: HttpRequest) -> HttpResponse:
    """Answer the customers that match what is typed, for htmx. POST keeps names out of logs."""
    text = parameters.read_text(request.POST, "find", most=120)
    found: list[Customer] = []
    if len(text) >= _SHORTEST_SEARCH:
        people = people_search.find_people(Customer.objects.order_by("name", "id"), text)
        found = list(people[:_FOUND])
    context = {"customers": found, "is_search": len(text) >= _SHORTEST_SEARCH}
    return TemplateResponse(request, "staff_admin/bookings/customers.html", context)


def _check_start(form: BookForm) -> None:
    """Put a missing time beside its field too where the form lacks other things."""
    data = form.cleaned_data
    if "time" in form.errors or "day" not in data or "service" not in data:
        return
    try:
        form.find_start(_find_zone(data["service"]))
    except ValidationError as error:
        form.add_error("time", error)


def _find_zone(service: str) -> str:
    return Service.objects.values_list("location__timezone", flat=True).get(slug=service)


def _attempt(request: HttpRequest, form: BookForm) -> HttpResponse | Refusal | None:
    """Book; return where to go, or why not. A mistake in the form is put beside its field."""
    data, now = form.cleaned_data, clock.now()
    try:
        start = form.find_start(_find_zone(data["service"]))
    except ValidationError as error:
        form.add_error("time", error)
        return None
    staff = data["staff"] or None
    about = name_visit(data["service"], staff, start)
    used = form.read_overrides(about)
    contact = Contact(
        name=data["name"],
        email=data["email"],
        phone=data["phone"],
        text_consent=form.text_consent,
    )
    customer = form.find_customer()
    command = BookSlot(
        service=data["service"],
        start=start,
        staff=staff,
        contact=contact,
        customer_id=customer.pk if customer else None,
        note=data["note"],
        agreement=agreements.find_agreement(data["service"], language=wording.business_locale()),
        source=BookingSource.ADMIN,
        actor=attempts.actor_of(request),
        proof=EVERY_ADDRESS,
        overrides=used,
        idempotency=form.idempotency(
            attempts.scope_of(request, "book"),
            service=data["service"],
            start=start,
            staff=staff,
            contact=[contact.name, contact.email, contact.phone, data["customer"]],
            note=data["note"],
            overrides=sorted(used),
            texts=bool(contact.text_consent),
        ),
    )
    outcome = attempts.run(
        lambda: bookings.book_slot(command, now=now),
        lambda: availability.explain_start(command.service, staff=staff, start=start, now=now),
        wanted=Wanted(service=command.service, start=start, now=now),
        used=used,
        about=about,
    )
    if not isinstance(outcome, Outcome):
        return outcome
    told = {
        "name": outcome.booking.contact_name,
        "when": moment(outcome.booking.starts_at, outcome.booking.location_timezone),
    }
    text = _("Booked for %(name)s: %(when)s.") % told
    if not contact.email:
        text = f"{text} {_('No confirmation will be sent.')}"
    messages.success(request, text)
    return HttpResponseRedirect(booking_url(outcome.booking.id))


def _render(
    request: HttpRequest, form: BookForm, asked: Asked, refusal: Refusal | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        **staff_site.each_context(request),
        "title": _("New booking"),
        "form": form,
        "contact_fields": [form[name] for name in _CONTACT_FIELDS if name in form.fields],
        "choice": visit_choice.build_choice(asked, now=clock.now()),
        "refusal": refusal,
        "key": attempts.next_key(form, refusal),
        "time_errors": form.errors.get("time", []) if form.is_bound else [],
    }
    return TemplateResponse(request, "staff_admin/bookings/new.html", context)


def _read(data: QueryDict) -> Asked:
    moved = attempts.find_moved(parameters.read_text(data, "moves"))
    return Asked(
        service=parameters.read_text(data, "service"),
        staff=parameters.read_text(data, "staff"),
        day=parameters.read_text(data, "day"),
        start=parameters.read_text(data, "start"),
        since=parameters.read_text(data, "since"),
        moves=moved.pk if moved else None,
        without_slot=moved.slot_id if moved else None,
    )


def _prefill(data: QueryDict) -> dict[str, str]:
    """Return the contact of the customer that a link names."""
    number = parameters.read_number(data, "customer")
    customer = Customer.objects.filter(pk=number).first() if number is not None else None
    if customer is None:
        return {}
    return {
        "customer": str(customer.pk),
        "name": customer.name,
        "email": customer.email or "",
        "phone": customer.phone,
    }
