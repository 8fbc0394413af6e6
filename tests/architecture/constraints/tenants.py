"""What the platform's tables promise, and those of people, which stand in each business too."""

from itertools import count
from uuid import uuid4

from django.contrib.auth.models import Group, Permission

from tenants.accounts.models import AccountMatter, AccountRequest, ApiToken, User
from tenants.models import (
    Alarm,
    Business,
    Domain,
    HandledReply,
    Invitation,
    OutboxMessage,
    ReleasedSlug,
    SentText,
    StoppedPhone,
)
from tests.architecture.constraints.entries import Promises, once, pair, to
from tests.factories.scheduling import NOW

_numbers = count(1)


def _business() -> Business:
    number = next(_numbers)
    return Business.objects.create(
        slug=f"shop-{number}", schema_name=f"t_{number}", name="Shop", created_at=NOW
    )


def _domain() -> Domain:
    return Domain.objects.create(
        tenant=_business(), domain=f"d{next(_numbers)}.example", is_primary=True
    )


def _message() -> OutboxMessage:
    return OutboxMessage.objects.create(schema_name="t_x", topic="x", consumer="y", payload={})


def _text() -> SentText:
    return SentText.objects.create(
        schema_name="t_x",
        message_id=next(_numbers),
        resends=0,
        sender="+4915100000000",
        phone_hash="hash",
        parts=1,
        asks=True,
        noted_at=NOW,
    )


def _stopped() -> StoppedPhone:
    return StoppedPhone.objects.create(
        sender="+4915100000000", phone_hash=f"hash-{next(_numbers)}", stopped_at=NOW
    )


PLATFORM = Promises(
    rows={
        "tenants_alarm": lambda: Alarm.objects.create(
            id=uuid4(), schema_name="t_x", topic="x", payload={}, due=NOW
        ),
        "tenants_business": _business,
        "tenants_domain": _domain,
        "tenants_handledreply": lambda: HandledReply.objects.create(
            id=f"SM{next(_numbers)}", handled_at=NOW
        ),
        "tenants_invitation": lambda: Invitation.objects.create(id=uuid4(), schema_name="t_x"),
        "tenants_outboxmessage": _message,
        "tenants_releasedslug": lambda: ReleasedSlug.objects.create(
            slug=f"old-{next(_numbers)}", released_at=NOW
        ),
        "tenants_senttext": _text,
        "tenants_stoppedphone": _stopped,
    },
    unique={
        "tenants_business_schema_name_key": once("tenants_business", "schema_name"),
        "tenants_business_slug_key": once("tenants_business", "slug"),
        "tenants_domain_domain_key": once("tenants_domain", "domain"),
        "tenants_releasedslug_slug_key": once("tenants_releasedslug", "slug"),
        "senttext_once": once("tenants_senttext", "schema_name, message_id, resends"),
        "stoppedphone_once": once("tenants_stoppedphone", "phone_hash, sender"),
    },
    references={"tenants_domain": {"tenant_id": to("tenants_business")}},
    entries=(
        pair(
            "domain_one_primary_per_business",
            "tenants_domain",
            breaks=[{"tenant_id": lambda first: first.tenant_id}],
            keeps=[{"tenant_id": lambda first: first.tenant_id, "is_primary": False}],
        ),
    ),
)


def _user() -> User:
    return User.objects.create(email=f"ana-{next(_numbers)}@example.com")


def _member():
    user = _user()
    user.groups.add(Group.objects.create(name=f"group-{next(_numbers)}"))
    return User.groups.through.objects.get(user=user)


def _permitted():
    user, number = _user(), next(_numbers)
    user.user_permissions.add(Permission.objects.order_by("pk")[number % 20])
    return User.user_permissions.through.objects.get(user=user)


ACCOUNTS = Promises(
    rows={
        "accounts_accountrequest": lambda: AccountRequest.objects.create(
            matter=AccountMatter.RESET, email="ana@example.com", user=_user(), asked_at=NOW
        ),
        "accounts_apitoken": lambda: ApiToken.objects.create(
            user=_user(), name="till", token_hash=f"{next(_numbers):064}", created_at=NOW
        ),
        "accounts_user": _user,
        "accounts_user_groups": _member,
        "accounts_user_user_permissions": _permitted,
    },
    unique={
        "accounts_apitoken_token_hash_key": once("accounts_apitoken", "token_hash"),
        "accounts_user_email_key": once("accounts_user", "email"),
        "accounts_user_groups_user_id_group_id_59c0b32f_uniq": once(
            "accounts_user_groups", "user_id, group_id"
        ),
        "accounts_user_user_permi_user_id_permission_id_2ab516c2_uniq": once(
            "accounts_user_user_permissions", "user_id, permission_id"
        ),
    },
    references={
        "accounts_accountrequest": {"user_id": to("accounts_user")},
        "accounts_apitoken": {"user_id": to("accounts_user")},
        "accounts_user_groups": {"user_id": to("accounts_user"), "group_id": to("auth_group")},
        "accounts_user_user_permissions": {
            "user_id": to("accounts_user"),
            "permission_id": to("auth_permission"),
        },
    },
    entries=(
        pair(
            "user_email_once_in_any_case",
            "accounts_user",
            breaks=[{"email": lambda first: first.email.upper()}],
            keeps=[{"email": lambda first: f"x{first.email}"}],
        ),
    ),
)
