"""What can be booked, where, and with whom."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation import inputs, model_fields, tz
from scheduling.engine.assignment import can_assign
from scheduling.kinds import ANYONE, ResourceKind
from scheduling.models import validators
from scheduling.models.pictures import Pictured, make_focus_check
from scheduling.models.validators import is_reversed

_pad_limit = [MaxValueValidator(validators.MAX_PAD_MINUTES)]
_at_least_one = [MinValueValidator(1)]
_LAST_BEFORE_FIRST = _("The last bookable date is before the first.")


class Location(models.Model):
    """A location with its own zone and public holidays."""

    slug = models.CharField(
        _("slug"), max_length=60, unique=True, validators=[validators.slug_rule]
    )
    name = model_fields.NameField(_("name"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validators.zone_rule])
    address = model_fields.LinesField(_("address"), blank=True)
    phone = model_fields.PhoneField(
        _("phone of this location"),
        blank=True,
        help_text=_("Empty: the phone of the business."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("For example, DE."),
        validators=[validators.country_rule],
    )
    subdivision = model_fields.LineField(
        _("state or region"), max_length=8, blank=True, help_text=_("For example, BE for Berlin.")
    )
    public_holidays = models.BooleanField(_("closed on public holidays"), default=False)
    holiday_categories = ArrayField(
        models.CharField(max_length=32),
        verbose_name=_("closed on these holidays too"),
        default=list,
        blank=True,
    )
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse to close on public holidays that nobody knows; keep the phone in E.164."""
        country = self.country or tz.find_country(self.timezone)
        self.phone = inputs.normalize_phone(self.phone, country=country)
        if self.public_holidays:
            validators.holidays_rule(self.country, self.subdivision)
        validators.categories_rule(self.country, self.holiday_categories)


class Resource(Pictured):
    """A staff member, room or piece of equipment: what a visit takes (booking-rules, 4)."""

    slug = models.CharField(
        _("slug"), max_length=60, unique=True, validators=[validators.slug_rule]
    )
    name = model_fields.NameField(_("name"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=ResourceKind, default=ResourceKind.STAFF
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="resources", verbose_name=_("location")
    )
    title = model_fields.LineField(
        _("title"), max_length=120, blank=True, help_text=_("For example, Stylist.")
    )
    email = model_fields.EmailField(_("e-mail for notices"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("login"),
    )
    weight = models.PositiveSmallIntegerField(
        _("share of the work"), default=1, validators=_at_least_one
    )
    max_per_day = models.PositiveSmallIntegerField(
        _("maximum visits per day"), null=True, blank=True, validators=_at_least_one
    )
    max_per_week = models.PositiveSmallIntegerField(
        _("maximum visits per week"), null=True, blank=True, validators=_at_least_one
    )
    turnaround_before_minutes = models.PositiveSmallIntegerField(
        _("minutes kept free before each visit"), default=0, validators=_pad_limit
    )
    turnaround_after_minutes = models.PositiveSmallIntegerField(
        _("minutes kept free after each visit"), default=0, validators=_pad_limit
    )
    outside_hours = models.BooleanField(
        _("also outside the opening hours"),
        default=False,
        help_text=_(
            "Off: own hours count only within those of the location."
            " Closures, public holidays and breaks of the location hold either way."
        ),
    )
    active = models.BooleanField(_("active"), default=True)
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)

    class Meta:
        verbose_name = _("staff member, room or equipment")
        verbose_name_plural = _("staff, rooms and equipment")
        constraints = (
            models.CheckConstraint(name="resource_weight_positive", condition=Q(weight__gte=1)),
            make_focus_check("resource_focus_in_picture", "picture"),
            models.CheckConstraint(
                name="resource_turnaround_bounded",
                condition=Q(
                    turnaround_before_minutes__lte=validators.MAX_PAD_MINUTES,
                    turnaround_after_minutes__lte=validators.MAX_PAD_MINUTES,
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse the slug with which customers ask for whoever is free."""
        if self.slug == ANYONE:
            raise ValidationError(
                {"slug": _("“any” means whoever is free. Choose another word.")}, code="invalid"
            )


class Service(Pictured):
    """Something that customers book. Durations in minutes, price in the currency's minor unit."""

    slug = models.CharField(
        _("slug"), max_length=60, unique=True, validators=[validators.slug_rule]
    )
    name = model_fields.NameField(_("name"))
    category = model_fields.LineField(_("group"), max_length=80, blank=True)
    description = model_fields.LinesField(_("description"), blank=True)
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="services", verbose_name=_("location")
    )
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration (minutes)"),
        validators=[MinValueValidator(1), MaxValueValidator(validators.MAX_DURATION_MINUTES)],
    )
    slot_step_minutes = models.PositiveSmallIntegerField(
        _("start every (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(validators.MAX_DURATION_MINUTES)],
        help_text=_("Empty: as long as the visit, at most 60 minutes."),
    )
    buffer_before_minutes = models.PositiveSmallIntegerField(
        _("preparation before (minutes)"), default=0, validators=_pad_limit
    )
    buffer_after_minutes = models.PositiveSmallIntegerField(
        _("cleaning up after (minutes)"), default=0, validators=_pad_limit
    )
    min_notice_minutes = models.PositiveIntegerField(
        _("minimum notice (minutes)"), default=0, validators=[validators.notice_rule]
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("maximum days ahead"),
        default=60,
        null=True,
        blank=True,
        validators=[MaxValueValidator(730)],
        help_text=_("Empty: only the first and last date below count."),
    )
    bookable_from = models.DateField(_("first bookable date"), null=True, blank=True)
    bookable_until = models.DateField(_("last bookable date"), null=True, blank=True)
    max_per_day = models.PositiveSmallIntegerField(
        _("maximum visits per day"), null=True, blank=True, validators=_at_least_one
    )
    max_per_week = models.PositiveSmallIntegerField(
        _("maximum visits per week"), null=True, blank=True, validators=_at_least_one
    )
    max_per_customer = models.PositiveSmallIntegerField(
        _("maximum upcoming visits per customer"), null=True, blank=True, validators=_at_least_one
    )
    remote = models.BooleanField(_("takes place by phone or video"), default=False)
    price_minor = models.PositiveIntegerField(_("price in cents"), default=0)
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validators.currency_rule]
    )
    active = models.BooleanField(_("can be booked"), default=True)
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = (
            make_focus_check("service_focus_in_picture", "picture"),
            models.CheckConstraint(
                name="service_duration_bounded",
                condition=Q(
                    duration_minutes__gte=1,
                    duration_minutes__lte=validators.MAX_DURATION_MINUTES,
                ),
            ),
            models.CheckConstraint(
                name="service_buffers_bounded",
                condition=Q(
                    buffer_before_minutes__lte=validators.MAX_PAD_MINUTES,
                    buffer_after_minutes__lte=validators.MAX_PAD_MINUTES,
                ),
            ),
            models.CheckConstraint(
                name="service_step_positive",
                condition=Q(slot_step_minutes=None) | Q(slot_step_minutes__gte=1),
            ),
            models.CheckConstraint(
                name="service_dates_in_order",
                condition=Q(bookable_from=None)
                | Q(bookable_until=None)
                | Q(bookable_until__gte=F("bookable_from")),
                violation_error_message=_LAST_BEFORE_FIRST,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse dates in the wrong order beside the later one."""
        if is_reversed(self.bookable_from, self.bookable_until):
            raise ValidationError({"bookable_until": _LAST_BEFORE_FIRST}, code="invalid")


class Requirement(models.Model):
    """One role of a visit: ``quantity`` of the candidates at once (booking-rules, 4)."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="requirements", verbose_name=_("service")
    )
    role = model_fields.NameField(
        _("role"), max_length=60, help_text=_("For example, stylist or room.")
    )
    quantity = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    candidates = models.ManyToManyField(
        Resource, related_name="requirements", verbose_name=_("who or what can take it")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "role"),
                name="requirement_role_once",
                violation_error_message=_("The service already has this role."),
            ),
            models.CheckConstraint(
                name="requirement_quantity_positive", condition=Q(quantity__gte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.role}"

    def check_candidates(self, count: int) -> None:
        """Raise ``ValidationError`` when ``count`` candidates can never fill the role.

        Candidates are saved after their role, so ``clean`` cannot see them.
        """
        if count == 0:
            raise ValidationError(_("Choose who or what can take this role."), code="required")
        if count < self.quantity:
            raise ValidationError(
                _("Only %(count)d can take this role, but it needs %(quantity)d at once."),
                code="invalid",
                params={"count": count, "quantity": self.quantity},
            )


def check_roles(roles: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Raise ``ValidationError`` when the roles of a service can never be filled at the same time.

    Each is how many it takes, and the ids of its candidates; nobody fills two at once.
    """
    quantities = [quantity for quantity, _ids in roles]
    if not can_assign([ids for _quantity, ids in roles], quantities):
        raise ValidationError(
            _("Too few can take these roles: nobody can fill two of them at once."), code="invalid"
        )
