"""The tables that sections read from: the parts of ``WITH``, in the order they build on each other.

Every statement has ``profile`` and ``resource``, a service's also ``service`` and ``reach``. The
parameters are cast: btree and GiST indexes over ``bigint`` are not used for other types.
"""

from scheduling.facts import limit_columns

SERVICE_BY_SLUG = "service AS (SELECT * FROM scheduling_service WHERE slug = %(service)s)"
SERVICE_BY_ID = "service AS (SELECT * FROM scheduling_service WHERE id = %(service_id)s::int8)"

PROFILE = "profile AS (SELECT * FROM scheduling_businessprofile WHERE id = 1)"

REQUIREMENT = """
requirement AS (
    SELECT q.id, q.role, q.quantity, q.position, ARRAY(
        SELECT c.resource_id FROM scheduling_requirement_candidates c
        JOIN scheduling_resource x ON x.id = c.resource_id
        JOIN scheduling_location l ON l.id = x.location_id
        WHERE c.requirement_id = q.id AND x.active AND l.active ORDER BY c.resource_id
    ) AS candidates
    FROM scheduling_requirement q JOIN service s ON s.id = q.service_id
)
"""

RESOURCE_OF_SERVICE = """
resource AS (
    SELECT x.* FROM scheduling_resource x
    WHERE x.id IN (SELECT unnest(q.candidates) FROM requirement q)
)
"""
RESOURCE_BY_ID = """
resource AS (SELECT * FROM scheduling_resource WHERE id = ANY(%(resource_ids)s::int8[]))
"""
PLACE_ALONE = """
resource AS (SELECT NULL::int8 AS id, l.id AS location_id FROM scheduling_location l WHERE l.active)
"""
"""Nobody at every location: sections about locations then tell of the locations alone."""

REACH = f"""
reach AS (
    SELECT %(from)s::timestamptz - margin
               - make_interval(mins => s.buffer_before_minutes + 720) AS lo,
           %(to)s::timestamptz + margin
               + make_interval(mins => s.duration_minutes + s.buffer_after_minutes + 720) AS hi
    FROM service s, ({limit_columns.write_margin("service", "resource")}) margins
)
"""
"""From ``lo`` to ``hi`` lies every visit that meets one in the window, or counts with one.

720 minutes are the longest turnaround of a resource: it is not known here which one will serve.
"""
