"""Why a form did not become a booking, in words, and what can be had instead."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.booking_site.book import alternatives, own_visits
from booking_saas.booking_site.book.alternatives import COLLEAGUE_AT, MOVE_TO, Problem
from booking_saas.booking_site.book.attempts import Attempt
from booking_saas.booking_site.book.own_visits import OwnVisit
from booking_saas.booking_site.browse import summaries
from booking_saas.booking_site.frame.choices import Choice, write_instant
from booking_saas.booking_site.frame.terms import Terms
from scheduling.operations import errors
from scheduling.refusals import Code

_JUST_TAKEN = frozenset({Code.SLOT_TAKEN, Code.BUFFER, Code.NO_SEATS, Code.NO_RESOURCE})


def describe_refusal(attempt: Attempt, refusal: errors.BookingError) -> Problem:
    """Return what to tell of a refusal, with other times where they help."""
    if isinstance(refusal, errors.RefusedError):
        return _describe_refused_start(attempt, refusal)
    if isinstance(refusal, errors.UnknownChoiceError):
        return describe_gone_staff(attempt)
    if isinstance(refusal, errors.DiaryBusyError):
        return Problem(title=_("One moment, please."), text=str(refusal.sentence))
    if isinstance(refusal, errors.PriceChangedError):
        return Problem(title=str(refusal.sentence), text=_describe_change(attempt, refusal))
    return Problem(title=str(refusal.sentence), text="")


def describe_gone_staff(attempt: Attempt, *, since: date | None = None) -> Problem:
    """Say that who was chosen is not here any more; offer that time and others with colleagues."""
    title = _("The person you chose no longer offers this service.")
    return describe_near(attempt, title=title, since=since)


def describe_lost_start(attempt: Attempt, *, is_sudden: bool = False) -> Problem:
    """Name the time that is gone, or say that this very visitor has it; offer the nearest ones.

    ``is_sudden``: it went while the form was filled in.
    """
    own = own_visits.find_own_visit(attempt)
    moment = {"moment": attempt.moment}
    if own:
        title = _("You already have this time.")
    elif is_sudden:
        title = _("%(moment)s was taken a moment ago.") % moment
    else:
        title = _("%(moment)s is not free any more.") % moment
    near = describe_near(attempt, title=title, own=own)
    return replace(near, is_time_lost=own is None)


def find_second(attempt: Attempt) -> Problem | None:
    """Return what to say where the visitor has such a visit already and can have another one."""
    own = own_visits.find_own_visit(attempt)
    if own is None:
        return None
    return Problem(
        title=_("You already have this time."),
        text=_("If you fill in this form, you book a second visit."),
        own_url=own.url,
    )


def describe_near(
    attempt: Attempt, *, title: str, since: date | None = None, own: OwnVisit | None = None
) -> Problem:
    """Return the problem with the times nearest to the one that was wanted, or from a day on."""
    staff = None if attempt.is_staff_gone else attempt.staff
    days, later_from = alternatives.list_near(
        attempt.page_request, attempt.offer, staff=staff, wanted=attempt.start, since=since
    )
    choice = Choice(staff=attempt.page_request.choice.staff, zone=attempt.page_request.choice.zone)
    # Who has a visit then is refused a second one, whoever is free.
    has_one = own is not None and own.is_proved
    with_colleague = since is None and not has_one and _is_free_with_anyone(attempt)
    return Problem(
        title=title,
        text=_tell_what_is_free(attempt, has_times=bool(days), is_own=own is not None),
        days=days,
        later_from=later_from,
        more_url=choice.url(reverse("booking_site:times", args=(attempt.offer.slug,))),
        more_text=_("See the whole month"),
        time_field=COLLEAGUE_AT if attempt.is_staff_gone else MOVE_TO,
        own_url=own.url if own else "",
        colleague_at=write_instant(attempt.start) if with_colleague else "",
        colleague_text=_("Keep this time, with somebody else of our team")
        if own is None
        else _("Take this time once more, with somebody else of our team"),
    )


def _describe_refused_start(attempt: Attempt, refusal: errors.RefusedError) -> Problem:
    if refusal.code in {Code.CUSTOMER_LIMIT, Code.SERVICE_INACTIVE}:
        return Problem(
            title=refusal.sentence,
            text="",
            more_url=reverse("booking_site:services"),
            more_text=_("See what else can be booked"),
        )
    if refusal.code in _JUST_TAKEN:
        return describe_lost_start(attempt, is_sudden=True)
    if refusal.code == Code.CUSTOMER_OVERLAP:
        own = own_visits.find_own_visit(attempt)
        return describe_near(attempt, title=refusal.sentence, own=own)
    return describe_near(attempt, title=refusal.sentence)


def _describe_change(attempt: Attempt, refusal: errors.PriceChangedError) -> str:
    terms = Terms.of(refusal.agreement, before=attempt.shown, formats=attempt.page_request.formats)
    prices = {"old": terms.old_price, "new": terms.price}
    return summaries.join_sentences(
        _("The price is now %(new)s instead of %(old)s.") % prices if terms.old_price else "",
        _("The new conditions are marked.") if terms.is_sentence_new else "",
        _("If you still want this visit, press once more."),
    )


def _tell_what_is_free(attempt: Attempt, *, has_times: bool, is_own: bool) -> str:
    if not has_times:
        return summaries.join_sentences(
            _("Nothing else is free at the moment."),
            summaries.call_us(attempt.page_request.profile),
        )
    if is_own:
        return _("For a second visit, choose another time. What you have typed is kept.")
    if attempt.is_staff_gone:
        return _("Somebody else of our team is free at these times. What you have typed is kept.")
    return _("Choose another time. What you have typed is kept.")


def _is_free_with_anyone(attempt: Attempt) -> bool:
    """Tell whether the time is gone only with the person who was chosen."""
    return attempt.staff is not None and alternatives.is_open(
        attempt.page_request, attempt.offer, staff=None, start=attempt.start
    )
