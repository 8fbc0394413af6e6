"""What is free is asked once a minute, for all, and not too much of it at once."""

from datetime import timedelta

from django.core.cache import cache
from django_tenants.utils import tenant_context

from booking_saas.booking_site.browse import vacancies
from scheduling.models import Requirement, Service
from scheduling.queries import catalog
from tests import guards
from tests.booking_saas.booking_site.conftest import NOW, make_haircut, make_salon
from tests.factories import scheduling as make


def close_for_good(slug="haircut"):
    Service.objects.filter(slug=slug).update(bookable_from=(NOW + timedelta(days=400)).date())


def test_service_without_a_free_start_in_the_outlook_is_full(haircut):
    assert vacancies.find_full(catalog.list_offers(), now=NOW) == frozenset()
    cache.clear()
    close_for_good()

    assert vacancies.find_full(catalog.list_offers(), now=NOW) == {"haircut"}


def test_service_that_opens_within_the_outlook_is_not_full(haircut):
    Service.objects.update(bookable_from=(NOW + timedelta(days=40)).date())

    assert vacancies.find_full(catalog.list_offers(), now=NOW) == frozenset()


def test_answer_is_kept_without_further_statements(haircut, django_assert_num_queries):
    offers = catalog.list_offers()
    with django_assert_num_queries(1):
        vacancies.find_full(offers, now=NOW)
    close_for_good()

    with django_assert_num_queries(0):
        assert vacancies.find_full(offers, now=NOW) == frozenset()


def test_one_page_looks_up_a_few_services_and_the_next_page_the_others(
    haircut, monkeypatch, django_assert_num_queries
):
    people = Requirement.objects.get(service=haircut).candidates.all()
    for _ in range(2):
        make.make_service(list(people))
    offers = catalog.list_offers()
    guards.with_lookups_of_vacancies(monkeypatch, 2)

    for statements in (2, 1, 0):
        with django_assert_num_queries(statements):
            assert vacancies.find_full(offers, now=NOW) == frozenset()


def test_what_is_full_here_is_not_full_elsewhere(haircut, globex_business):
    close_for_good()
    assert vacancies.find_full(catalog.list_offers(), now=NOW) == {"haircut"}

    with tenant_context(globex_business):
        make_haircut(make_salon())
        assert vacancies.find_full(catalog.list_offers(), now=NOW) == frozenset()


def test_without_the_cache_nothing_is_looked_up(haircut, settings, django_assert_num_queries):
    close_for_good()
    offers = catalog.list_offers()
    away = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock?db=1"}
    settings.CACHES = {"default": away}

    with django_assert_num_queries(0):
        assert vacancies.find_full(offers, now=NOW) == frozenset()


def test_service_that_has_just_gone_counts_as_free(haircut):
    offers = catalog.list_offers()
    Service.objects.update(slug="other")

    assert vacancies.find_full(offers, now=NOW) == frozenset()
