"""How long before a visit its customer is reminded, and who wants no reminders."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SHORTEST = timedelta(minutes=5) // timedelta(minutes=1)
LONGEST = timedelta(days=30) // timedelta(minutes=1)
MOST = 5


class ReminderPlan(models.Model):
    """That somebody chose when to remind: the business (``service_id`` is empty) or a service.

    ``service_id`` is the key of a row of another app and no foreign key: it survives a service's
    new name. ``is_own``: the rows of the plan say when, maybe never; otherwise those of the
    business do, and a row only says since when one of them counts for this service.
    """

    service_id = models.BigIntegerField(null=True, blank=True)
    is_own = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("plan of reminders")
        verbose_name_plural = _("plans of reminders")
        constraints = (
            models.UniqueConstraint(
                fields=("service_id",), nulls_distinct=False, name="reminderplan_once"
            ),
            models.CheckConstraint(
                name="reminderplan_of_business_is_own",
                condition=Q(is_own=True) | Q(service_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(_("Reminders"))


class ReminderOffset(models.Model):
    """One reminder, so many minutes before the start.

    ``set_at`` is when somebody set it; none: it was always so (booking-rules, 10).
    """

    plan = models.ForeignKey(ReminderPlan, models.CASCADE, related_name="offsets")
    minutes = models.PositiveIntegerField(_("minutes before the visit"))
    set_at = models.DateTimeField(_("set"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (
            models.UniqueConstraint(fields=("plan", "minutes"), name="reminderoffset_once"),
            models.CheckConstraint(
                name="reminderoffset_within_bounds",
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
            ),
        )

    def __str__(self) -> str:
        return str(self.minutes)


class ReminderOptOut(models.Model):
    """A visit whose customer wants no reminders. ``booking_id`` is no foreign key."""

    booking_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("visit without reminders")
        verbose_name_plural = _("visits without reminders")

    def __str__(self) -> str:
        return str(self.booking_id)
