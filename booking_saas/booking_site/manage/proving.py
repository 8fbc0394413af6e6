"""Proving the address of a booking: by a link from a mail, or by a code on another device.

Opening a link changes no row: mail scanners open links too. Only a press does, by a browser that
remembers the proof (booking-rules, "Per customer"; decisions, 52).
"""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from booking_saas.booking_site.book.forms import new_key
from booking_saas.booking_site.frame import proved
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.manage.bookings_shown import Managed
from booking_saas.booking_site.manage.forms import CodeForm
from booking_saas.booking_site.manage.opening import of_booking, read_key, with_form
from foundation import inputs
from scheduling.operations.addresses import keys, proving
from scheduling.queries import proofs


@require_safe
@page
@of_booking
def from_mail(page_request: PageRequest, managed: Managed, *, proof: str) -> HttpResponse:
    """Open the booking; let this browser remember the address if the link came from a mail."""
    response = redirect(managed.url("manage"))
    email = managed.booking.contact_email
    if proofs.is_link_proof(proof, email):
        proved.remember(page_request.request, response, email)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@page
@of_booking
def prove(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Let the visitor confirm that the booking is theirs, by the proof they have or by a code."""
    if not managed.can_prove:
        return redirect(managed.url("manage"))
    data, email = page_request.request.POST, managed.booking.contact_email
    if page_request.request.method != "POST":
        return _show(page_request, managed)
    if "code" in data:
        return _redeem(page_request, managed, CodeForm(data))
    if proved.find_proof(page_request.request, email):
        return _confirm(page_request, managed)
    asked = keys.request_code(
        email=email,
        locale=str(page_request.formats.locale).replace("_", "-"),
        idempotency=read_key(page_request, "code", managed.booking.id, email),
    )
    return _show(page_request, managed, form=CodeForm(initial={"asked": asked}))


def _redeem(page_request: PageRequest, managed: Managed, form: CodeForm) -> HttpResponse:
    email = None
    if form.is_valid():
        email = keys.redeem_code(form.cleaned_data["asked"], form.cleaned_data["code"])
    if email == managed.booking.contact_email:
        response = _confirm(page_request, managed)
        proved.remember(page_request.request, response, email)
        return response
    if "code" not in form.errors:
        form.add_error("code", _("This code is wrong or no longer valid."))
    return _show(page_request, managed, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _confirm(page_request: PageRequest, managed: Managed) -> HttpResponse:
    booking = managed.booking
    proving.prove_booking(booking.id, email=booking.contact_email, now=page_request.now)
    return redirect(f"{managed.url('manage')}?done=proved")


def _show(
    page_request: PageRequest,
    managed: Managed,
    *,
    form: CodeForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    email = managed.booking.contact_email
    page = {
        "email": inputs.format_email(email),
        "has_proof": proved.find_proof(page_request.request, email) != "",
        "url": managed.url("prove"),
        "back_url": managed.url("manage"),
        "key": new_key(),
    }
    template = "booking_site/manage/prove.html"
    return with_form(page_request.render(template, {"page": page, "form": form}, status=status))
