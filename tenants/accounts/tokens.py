"""Password reset tokens that are worth nothing at another business."""

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from foundation import schemas
from tenants.accounts.models import User


class BusinessTokenGenerator(PasswordResetTokenGenerator):
    """Binds a token to the business and to all addresses of the person.

    Any change of either, of the password or a login voids it.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        addresses = EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)
        own = super()._make_hash_value(user, timestamp)
        return "|".join([own, schemas.get_current(), *sorted(addresses)])
