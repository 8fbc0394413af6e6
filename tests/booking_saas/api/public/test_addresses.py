"""Proving, correcting and being mailed over HTTP: the same answer for all who may not know."""

import uuid

import pytest

from scheduling.models import Booking, KeyRequest
from scheduling.queries import proofs
from tenants.accounts import people
from tenants.accounts.models import Role
from tenants.operations import api_tokens
from tests.factories import scheduling as make

KIM = "kim@example.com"


def proving(value):
    return {"X-Address-Proof": value}


def book(api, wish, **options):
    answer = api.post("bookings/", wish, **options)
    assert answer.status_code == 201, answer.content
    return answer.json()


def managing(booked, **headers):
    return {"Authorization": f"Manage {booked['manage_token']}"} | headers


def is_proved(booked):
    return Booking.objects.get(pk=booked["id"]).proved_at is not None


def redeem(api, request_id, code):
    return api.post(f"proofs/{request_id}/redeem/", {"code": code})


def test_code_is_exchanged_for_a_proof_that_later_requests_carry(api, salon, wish):
    asked = api.post("proofs/", {"email": "Kim@Example.com", "locale": "de"})
    request_id = asked.json()["id"]
    code = proofs.compute_code(uuid.UUID(request_id), KIM)

    redeemed = redeem(api, request_id, f"{code[:4]} {code[4:]}")
    booked = book(api, wish, headers=proving(redeemed.json()["proof"]))

    assert (asked.status_code, asked.json()) == (202, {"id": request_id})
    assert redeemed.status_code == 200
    assert set(redeemed.json()) == {"proof", "expires_at"}
    assert is_proved(booked)


def test_wrong_old_and_unknown_codes_look_the_same(api, salon):
    first, second = (api.post("proofs/", {"email": KIM}).json()["id"] for _ in range(2))
    KeyRequest.objects.filter(pk=second).update(created_at=make.NOW)
    of_second = proofs.compute_code(uuid.UUID(second), KIM)

    answers = [
        redeem(api, first, "00000000"),
        redeem(api, second, of_second),
        redeem(api, uuid.uuid4(), of_second),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (422, "code_invalid")
    ] * 3
    assert len({each.content for each in answers}) == 1


def test_answer_to_who_asks_for_a_code_does_not_tell_whether_it_is_sent(api, salon, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {name: {"address": 1000} for name in settings.API_RATES}

    answers = [api.post("proofs/", {"email": KIM}) for _ in range(7)]

    assert {(each.status_code, len(each.content)) for each in answers} == {
        (202, len(answers[0].content))
    }
    assert KeyRequest.objects.count() == 5


@pytest.mark.parametrize("value", ["", "x", "20789.x", proofs.LINK_AGE, "é", "a:b:c", "x" * 5_000])
def test_what_proves_nothing_is_answered_like_no_proof(api, salon, wish, value):
    booked = book(api, wish, headers=proving(str(value)))

    assert not is_proved(booked)


def test_value_of_a_mail_and_staffs_token_prove_it_too(api, salon, wish):
    owner = people.create_person(
        email="owner@example.com", password="correct horse battery", role=Role.OWNER
    )
    token = api_tokens.create_api_token(user=owner, name="test", scopes=["*"], now=make.NOW)

    of_mail = book(api, wish, headers=proving(proofs.make_link_proof(KIM)))
    of_staff = book(
        api,
        wish | {"start": "2026-03-02T10:00:00Z"},
        headers={"Authorization": f"Bearer {token}"},
    )
    of_nobody = book(
        api,
        wish | {"start": "2026-03-02T11:00:00Z"},
        headers={"Authorization": "Bearer bk_x"},
    )

    assert [is_proved(each) for each in (of_mail, of_staff, of_nobody)] == [True, True, False]


def test_token_of_who_is_no_longer_staff_proves_nothing(api, salon, wish):
    former = people.create_person(
        email="former@example.com", password="correct horse battery", role=Role.OWNER
    )
    token = api_tokens.create_api_token(user=former, name="test", scopes=["*"], now=make.NOW)
    type(former).objects.filter(pk=former.pk).update(is_staff=False)

    booked = book(api, wish, headers={"Authorization": f"Bearer {token}"})

    assert not is_proved(booked)


def test_token_of_a_visit_is_no_proof(api, salon, wish):
    booked = book(api, wish)

    refused = api.post(f"bookings/{booked['id']}/prove/", {}, headers=managing(booked))

    assert (refused.status_code, refused.json()["code"]) == (422, "proof_required")
    assert not is_proved(booked)


def test_visit_is_proved_with_token_and_proof(api, salon, wish):
    booked = book(api, wish)
    headers = managing(booked, **proving(proofs.remember(KIM)))

    answers = [
        api.post(f"bookings/{booked['id']}/prove/", {}, headers=dict(headers)) for _ in range(2)
    ]

    assert [(each.status_code, each.json()) for each in answers] == [(200, booked)] * 2
    assert is_proved(booked)


def test_address_is_corrected_and_the_token_changes(api, salon, wish):
    booked = book(api, wish)
    path = f"bookings/{booked['id']}/correct-email/"

    answer = api.post(path, {"email": "lou@example.com"}, key="once", headers=managing(booked))
    body = answer.json()
    again = api.post(path, {"email": "lou@example.com"}, key="more", headers=managing(booked))

    assert answer.status_code == 200
    assert body["manage_token"] != booked["manage_token"]
    assert body | {"manage_token": "", "manage_url": ""} == booked | {
        "manage_token": "",
        "manage_url": "",
        "version": 2,
    }
    assert again.status_code == 404
    assert Booking.objects.get().order.contact_email == "lou@example.com"


def test_link_is_mailed_and_the_answer_is_the_same_for_all(api, salon, wish):
    booked = book(api, wish)

    answers = [api.post("links/", {"booking": id_}) for id_ in (booked["id"], str(uuid.uuid4()))]

    assert [(each.status_code, each.content) for each in answers] == [(202, b"")] * 2
    assert KeyRequest.objects.get().booking_id == uuid.UUID(booked["id"])


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("proofs/", {"email": KIM}),
        ("proofs/00000000-0000-4000-8000-000000000000/redeem/", {"code": "1"}),
        ("links/", {"booking": "00000000-0000-4000-8000-000000000000"}),
    ],
)
def test_writes_take_a_key_and_no_unknown_fields(api, salon, path, body):
    assert api.post(path, body, key=None).status_code == 428
    assert api.post(path, body | {"x": 1}).json()["errors"][0]["code"] == "unknown_field"
    assert not KeyRequest.objects.exists()
