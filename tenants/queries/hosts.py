"""From a host name to a business, in the one statement that also enters its schema."""

from django.conf import settings

from foundation import schemas, tables
from tenants.models import Business
from tenants.models.business import BusinessStatus

_SHARED_PATHS = [schemas.PUBLIC, *settings.PG_EXTRA_SEARCH_PATHS]
_COLUMNS = ("id", "schema_name", "slug", "name", "status", "created_at")
_ENTER = f"""
SELECT {", ".join(f"business.{column}" for column in _COLUMNS)}, primary_domain.domain,
       CASE WHEN business.status = '{BusinessStatus.READY}'
             AND NOT {tables.LACKS_SOME.format(schema="business.schema_name")}
            THEN set_config('search_path', format(%s, business.schema_name), false) END
  FROM public.tenants_domain AS domain
  JOIN public.tenants_business AS business ON business.id = domain.tenant_id
  LEFT JOIN public.tenants_domain AS primary_domain
       ON primary_domain.tenant_id = business.id AND primary_domain.is_primary
 WHERE domain.domain = %s
"""  # noqa: S608 - column names and a constant of ours, no input
_PATHS = ", ".join(["%I", *_SHARED_PATHS])


def enter_business(host: str) -> Business | None:
    """Enter the schema of the ready business that answers on ``host``, and return the business.

    One that is not ready is returned without being entered (``is_entered``), and so is one whose
    schema lacks a table that public has: Postgres would read there. Nothing is cached, so that a
    change of host, name, status or tables takes effect with the next request of every process;
    the statement costs little more than the ``SET search_path`` that it replaces.
    """
    connection = schemas.get_tenant_connection()
    connection.set_schema_to_public()
    # A cursor would set the search path first: this statement names the schema of its tables
    # and sets the path itself.
    connection.search_path_set_schemas = _SHARED_PATHS
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, [tables.write_doubled_tables(), _PATHS, host])
            row = cursor.fetchone()
    finally:
        connection.search_path_set_schemas = None
    if row is None:
        return None
    business: Business = Business.from_db("default", _COLUMNS, row[: len(_COLUMNS)])
    business.primary_host = row[-2]
    if row[-1] is not None:
        business.is_entered = True
        connection.set_tenant(business)
        connection.search_path_set_schemas = [business.schema_name, *_SHARED_PATHS]
    return business
