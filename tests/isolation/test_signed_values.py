from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC

from foundation import signing
from tenants.accounts import allauth_settings
from tenants.accounts.tokens import PasswordResetTokenGenerator
from tests import guards


def test_signed_value_is_bound_to_the_business(ours, theirs):
    with ours.inside():
        token = signing.sign({"id": 7}, purpose="export")
        assert signing.unsign(token, purpose="export") == {"id": 7}

    with theirs.inside(), pytest.raises(signing.BadSignature):
        signing.unsign(token, purpose="export")


def test_signed_value_is_bound_to_its_purpose(ours):
    with ours.inside():
        token = signing.sign({"id": 7}, purpose="export")

        with pytest.raises(signing.BadSignature):
            signing.unsign(token, purpose="unsubscribe")


def test_signed_value_grows_old(ours):
    with ours.inside():
        token = signing.sign({"id": 7}, purpose="export")

        with pytest.raises(signing.BadSignature):
            signing.unsign(token, purpose="export", max_age=timedelta(seconds=-1))


def test_keyed_hash_is_bound_to_the_business(ours, theirs):
    with ours.inside():
        mine = signing.keyed_hash("booking", 1, purpose="manage-booking")
    with theirs.inside():
        other = signing.keyed_hash("booking", 1, purpose="manage-booking")

    assert not signing.is_same(mine, other)


def test_signing_control_without_the_schema_values_are_shared(ours, theirs, monkeypatch):
    guards.without_business_of_signatures(monkeypatch)
    with ours.inside():
        token = signing.sign({"id": 7}, purpose="export")

    with theirs.inside():
        assert signing.unsign(token, purpose="export") == {"id": 7}


def unverified_key(ours, theirs) -> str:
    """Return a key for an address of ours; theirs has an unverified one of the same number."""
    with theirs.inside():
        address = EmailAddress.objects.get()
        EmailAddress.objects.filter(pk=address.pk).update(verified=False)
    with ours.inside():
        assert EmailAddress.objects.get().pk == address.pk
        EmailAddress.objects.update(verified=False)
        return EmailConfirmationHMAC(EmailAddress.objects.get()).key


def confirm(side, key) -> bool:
    side.client.post(f"/accounts/confirm-email/{key}/")
    with side.inside():
        return EmailAddress.objects.get().verified


def test_confirmation_key_is_bound_to_the_business(ours, theirs):
    key = unverified_key(ours, theirs)

    assert not confirm(theirs, key)
    assert confirm(ours, key)


def test_confirmation_control_with_allauths_own_salt_a_strangers_address_is_confirmed(
    ours, theirs, settings, monkeypatch
):
    monkeypatch.delattr(settings, "ALLAUTH_SETTING_GETTER")
    key = unverified_key(ours, theirs)

    assert confirm(theirs, key)


def same_person_in_both(ours, theirs) -> None:
    with theirs.inside():
        theirs.owner.email, theirs.owner.password = ours.owner.email, ours.owner.password
        theirs.owner.save()
        EmailAddress.objects.update(email=ours.owner.email)


def test_reset_token_is_bound_to_the_business(ours, theirs):
    same_person_in_both(ours, theirs)
    with ours.inside():
        token = default_token_generator.make_token(ours.owner)
        assert default_token_generator.check_token(ours.owner, token)

    with theirs.inside():
        assert not default_token_generator.check_token(theirs.owner, token)


def test_reset_control_djangos_own_token_is_shared(ours, theirs):
    same_person_in_both(ours, theirs)
    generator = PasswordResetTokenGenerator()
    with ours.inside():
        token = generator.make_token(ours.owner)

    with theirs.inside():
        assert generator.check_token(theirs.owner, token)


def test_allauth_reads_its_salt_from_us(ours):
    with ours.inside():
        salt = allauth_settings.get_setting("ACCOUNT_SALT", "account")

    assert salt == f"account.{ours.business.schema_name}"
