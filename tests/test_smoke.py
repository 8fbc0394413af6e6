def test_business_is_entered(acme):
    from django.db import connection

    assert connection.schema_name == acme.schema_name


def test_unknown_host_is_not_found(client_of, db):
    assert client_of("nobody").get("/").status_code == 404
