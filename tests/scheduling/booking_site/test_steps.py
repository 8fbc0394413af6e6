from tests.scheduling.booking_site.conftest import add_service


def test_services_page_shows_each_service_with_duration_and_price(client, haircut):
    response = client.get("/")

    content = response.content.decode()
    assert response.status_code == 200
    assert "<bdi>Haircut</bdi>" in content
    assert "€45" in content
    assert "1 hr" in content


def test_services_page_takes_the_same_queries_for_one_and_three(
    client, haircut, salon, django_assert_num_queries
):
    with django_assert_num_queries(6):
        client.get("/")
    add_service(salon, *haircut.requirements.get().candidates.all(), slug="color")
    add_service(salon, slug="beard")

    with django_assert_num_queries(6):
        client.get("/")
