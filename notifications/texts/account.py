"""What people are told about their accounts."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from foundation.formats import Formats
from notifications.contracts import AccountContext, AccountNews
from notifications.texts import wording
from notifications.texts.letters import Letter


def write_news(context: AccountContext, formats: Formats, *, now: datetime) -> Letter:
    """Write what has happened to the account, or what its owner asked for."""
    del now
    subject, lead, button_label, notes = _WRITERS[context.news]()
    business = wording.clean(context.business.name)
    return Letter(
        language=formats.locale.language,
        subject=f"{subject} – {business}",
        heading=subject,
        lead=f"{_('Hello,')}\n{lead}",
        rows=(),
        button_label=button_label,
        button_url=context.url,
        notes=notes,
        signature=business,
    )


type _Words = tuple[str, str, str, tuple[str, ...]]


def _write_confirm() -> _Words:
    return (
        _("Please confirm your e-mail address"),
        _("Please confirm that this is your address. Then you can sign in."),
        _("Confirm the address"),
        (_("If you have not asked for it, do nothing."),),
    )


def _write_reset() -> _Words:
    return (
        _("Choose a new password"),
        _("You can choose a new password for your account here."),
        _("Choose a new password"),
        (_("If you have not asked for it, do nothing: your password stays as it is."),),
    )


def _write_known() -> _Words:
    return (
        _("You already have an account"),
        _("Somebody, probably you, wanted to create an account with this address. There is one."),
        _("Sign in"),
        (
            _("If you do not know its password, choose a new one there."),
            _("If it was not you, do nothing: your account stays as it is."),
        ),
    )


def _write_locked() -> _Words:
    return (
        _("Many wrong passwords for your account"),
        _(
            "Somebody has tried many wrong passwords for your account, so new devices cannot sign"
            " in for now. Where you have signed in before, everything works as always."
        ),
        _("Sign in on a new device"),
        (
            _(
                "Open the link on that device, within a day."
                " It asks for your password all the same."
            ),
            _("If your password is long and used nowhere else, there is nothing you need to do."),
        ),
    )


_WRITERS: dict[AccountNews, Callable[[], _Words]] = {
    AccountNews.CONFIRM: _write_confirm,
    AccountNews.RESET: _write_reset,
    AccountNews.KNOWN: _write_known,
    AccountNews.LOCKED: _write_locked,
}
