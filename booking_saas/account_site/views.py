"""Pages of accounts that the library does not have."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booking_saas.account_site import devices


@require_safe
@never_cache
def open_device(request: HttpRequest, token: str) -> HttpResponse:
    """Make this device known by the link of a mail, then show the login; the password is asked.

    Programs that open the links of mails make only themselves known.
    """
    response = redirect("account_login")
    mark = devices.read_link_token(token)
    if mark is None:
        messages.warning(request, _("This link does not work any more."))
    else:
        devices.remember(request, response, mark)
        messages.success(request, _("You can sign in on this device now."))
    response["Referrer-Policy"] = "no-referrer"
    return response
