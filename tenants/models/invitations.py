"""Which business invited to what: replies to invitations come without saying so."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Invitation(models.Model):
    """What a calendar file invited to, and which business sent it. Nothing personal, real time."""

    id = models.UUIDField(primary_key=True)
    schema_name = models.CharField(max_length=63)
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = (models.Index(F("noted_at"), name="invitation_oldest"),)

    def __str__(self) -> str:
        return str(self.pk)
