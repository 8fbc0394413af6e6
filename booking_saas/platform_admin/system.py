"""What the platform runs on, for operators: the rules of clocks (booking-rules, 1.8)."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from booking_saas.platform_admin.site import platform_site
from foundation import clock, formats
from foundation.zones import clock_rules
from foundation.zones.clock_rules import ZoneRules


def show_system(request: HttpRequest) -> HttpResponse:
    """Show which rules of clocks are used and which are not, and warn of old ones."""
    choice = clock_rules.use_newest()
    released = choice.used.released
    context = platform_site.each_context(request) | {
        "title": _("System"),
        "used": _name(choice.used),
        "unused": _name(choice.unused) if choice.unused else "",
        "released": released and formats.get_current().plain_day(released),
        "is_old": choice.used.is_old(now=clock.now()),
    }
    return TemplateResponse(request, "platform_admin/system.html", context)


def _name(rules: ZoneRules) -> str:
    names = {"version": rules.version or _("of an unknown version")}
    if rules.source == "system":
        return _("%(version)s, from the operating system") % names
    return _("%(version)s, from the tzdata package") % names
