"""The statements behind ``loading``. Closures are cut to the window before they travel.

The integers are cast: btree and GiST indexes over ``bigint`` are not used for other types.
"""
# ruff: noqa: S608 - put together from constants only; values are parameters

from scheduling.facts import limit_columns

_VISIT = " || ".join(
    f"int8send(date_part('epoch', {column})::int8)"
    for column in ("busy_from", "busy_until", "visit_from", "visit_until")
)
"""One visit as 32 bytes; see ``loading.PackedVisits``."""

_REACH = f"""
reach AS (
    SELECT %(from)s::timestamptz - margin
               - make_interval(mins => s.buffer_before_minutes + 720) AS lo,
           %(to)s::timestamptz + margin
               + make_interval(mins => s.duration_minutes + s.buffer_after_minutes + 720) AS hi
    FROM service s, ({limit_columns.write_margin("service", "resource")}) margins
)
"""

_OWN_VISITS = f"""
    (SELECT array_agg(extract(epoch FROM v.starts_at)::int8 ORDER BY v.starts_at)
       FROM reach, service s
       JOIN scheduling_slot v ON v.service_id = s.id
      WHERE {limit_columns.write_is_limited("s")}
        AND v.seats_taken > 0 AND v.id <> %(without_slot)s
        AND v.starts_at >= reach.lo AND v.starts_at < reach.hi)
"""

_DIARY = f"""
FROM (
    SELECT array_agg(r.id) AS resource_ids, array_agg(o.visits) AS visits
    FROM reach, resource r, LATERAL (
        SELECT string_agg({_VISIT}, ''::bytea ORDER BY busy_from) AS visits
        FROM scheduling_occupancy
        WHERE resource_id = r.id AND active AND slot_id <> %(without_slot)s
          AND busy_from >= reach.lo - interval '3 days' AND busy_from < reach.hi
          AND busy_until >= reach.lo
    ) o
    WHERE o.visits IS NOT NULL
) diary
"""

_CUSTOMERS_VISITS = """
    (SELECT array_agg(
        ARRAY[v.service_id, extract(epoch FROM v.starts_at)::int8,
              extract(epoch FROM v.ends_at)::int8])
       FROM scheduling_booking b JOIN scheduling_slot v ON v.id = b.slot_id
      WHERE b.customer_id = %(customer_id)s::int8
        AND b.status IN ('held', 'pending', 'confirmed')
        AND v.ends_at > %(now)s AND v.id <> %(without_slot)s)
"""

DIARY = f"""
WITH service AS (SELECT * FROM scheduling_service WHERE id = %(service_id)s::int8),
resource AS (SELECT * FROM scheduling_resource WHERE id = ANY(%(resource_ids)s::int8[])),
{_REACH}
SELECT diary.*, {_OWN_VISITS}, {_CUSTOMERS_VISITS} {_DIARY}
"""

_RULES = f"""
json_build_object(
    'card', (SELECT json_build_object(
        'id', s.id, 'slug', s.slug, 'name', s.name, 'location_id', s.location_id,
        'location_slug', l.slug, 'location_name', l.name, 'location_address', l.address,
        'location_timezone', l.timezone, 'remote', s.remote, 'price_minor', s.price_minor,
        'currency', s.currency, 'max_per_customer', s.max_per_customer,
        'allow_customer_overlap', p.allow_customer_overlap,
        'profile_timezone', p.timezone, 'profile_locale', p.locale)
        FROM service s JOIN scheduling_location l ON l.id = s.location_id, profile p),
    'profile', (SELECT row_to_json(p) FROM profile p),
    'service', (SELECT json_build_object(
        'zone', l.timezone, 'active', s.active AND l.active,
        'duration_minutes', s.duration_minutes, 'slot_step_minutes', s.slot_step_minutes,
        'buffer_before_minutes', s.buffer_before_minutes,
        'buffer_after_minutes', s.buffer_after_minutes,
        'min_notice_minutes', s.min_notice_minutes, 'horizon_days', s.horizon_days,
        'bookable_from', s.bookable_from, 'bookable_until', s.bookable_until,
        'limits', {limit_columns.write_limits("s", "l.timezone")})
        FROM service s JOIN scheduling_location l ON l.id = s.location_id),
    'requirements', (SELECT coalesce(json_agg(json_build_array(q.role, q.candidates, q.quantity)
                                              ORDER BY q.position, q.id), '[]') FROM requirement q),
    'resources', (SELECT coalesce(json_agg(json_build_object(
        'id', r.id, 'slug', r.slug, 'name', r.name, 'kind', r.kind, 'email', r.email,
        'weight', r.weight, 'location_id', r.location_id,
        'turnaround_before_minutes', r.turnaround_before_minutes,
        'turnaround_after_minutes', r.turnaround_after_minutes,
        'limits', {limit_columns.write_limits("r", "l.timezone")})
        ORDER BY r.position, r.id), '[]')
        FROM resource r JOIN scheduling_location l ON l.id = r.location_id),
    'locations', (SELECT coalesce(json_agg(json_build_object(
        'id', l.id, 'timezone', l.timezone, 'country', l.country,
        'subdivision', l.subdivision, 'public_holidays', l.public_holidays)), '[]')
        FROM scheduling_location l WHERE l.id IN (SELECT location_id FROM resource)),
    'hours', (SELECT coalesce(json_agg(json_build_array(
        CASE WHEN h.resource_id IS NULL THEN 'location' ELSE 'resource' END,
        coalesce(h.resource_id, h.location_id),
        h.weekday, h.opens_minute, h.closes_minute, h.valid_from, h.valid_until)
        ORDER BY h.weekday, h.opens_minute, h.id), '[]')
        FROM scheduling_openinghours h WHERE h.resource_id IN (SELECT id FROM resource)
        OR h.location_id IN (SELECT location_id FROM resource)),
    'breaks', (SELECT coalesce(json_agg(json_build_array(
        CASE WHEN h.resource_id IS NULL THEN 'location' ELSE 'resource' END,
        coalesce(h.resource_id, h.location_id),
        h.weekday, h.opens_minute, h.closes_minute, NULL, NULL)), '[]')
        FROM scheduling_break h WHERE h.resource_id IN (SELECT id FROM resource)
        OR h.location_id IN (SELECT location_id FROM resource)),
    'overrides', (SELECT coalesce(json_agg(json_build_array(
        CASE WHEN d.resource_id IS NULL THEN 'location' ELSE 'resource' END,
        coalesce(d.resource_id, d.location_id), d.date,
        (SELECT coalesce(json_agg(json_build_array(g.opens_minute, g.closes_minute)
                                  ORDER BY g.opens_minute), '[]')
           FROM scheduling_overriderange g WHERE g.override_id = d.id))), '[]')
        FROM scheduling_dateoverride d WHERE d.date BETWEEN %(first)s AND %(last)s
        AND (d.resource_id IN (SELECT id FROM resource)
             OR d.location_id IN (SELECT location_id FROM resource))),
    'time_off', (SELECT coalesce(json_agg(json_build_array(
        t.resource_id, floor(extract(epoch FROM t.starts_at))::int8,
        ceil(extract(epoch FROM t.ends_at))::int8) ORDER BY t.starts_at), '[]')
        FROM scheduling_timeoff t WHERE t.resource_id IN (SELECT id FROM resource)
        AND t.ends_at > %(first)s::timestamptz
        AND t.starts_at < %(last)s::timestamptz + interval '1 day'),
    'closures', (SELECT coalesce(json_agg(json_build_array(
        c.location_id, greatest(c.first_date, %(first)s::date),
        least(c.last_date, %(last)s::date))), '[]')
        FROM scheduling_closure c
        WHERE c.first_date <= %(last)s AND c.last_date >= %(first)s),
    'holiday_openings', (SELECT coalesce(json_agg(json_build_array(o.location_id, o.date)), '[]')
        FROM scheduling_holidayopening o WHERE o.date BETWEEN %(first)s AND %(last)s)
)
"""

RULES_AND_DIARY = f"""
WITH service AS (SELECT * FROM scheduling_service WHERE slug = %(service)s),
profile AS (SELECT * FROM scheduling_businessprofile WHERE id = 1),
requirement AS (
    SELECT q.id, q.role, q.quantity, q.position, ARRAY(
        SELECT c.resource_id FROM scheduling_requirement_candidates c
        JOIN scheduling_resource x ON x.id = c.resource_id
        JOIN scheduling_location l ON l.id = x.location_id
        WHERE c.requirement_id = q.id AND x.active AND l.active ORDER BY c.resource_id
    ) AS candidates
    FROM scheduling_requirement q JOIN service s ON s.id = q.service_id
),
resource AS (
    SELECT x.* FROM scheduling_resource x
    WHERE x.id IN (SELECT unnest(q.candidates) FROM requirement q)
),
{_REACH}
SELECT {_RULES}, diary.*, {_OWN_VISITS}, NULL {_DIARY}
WHERE EXISTS (SELECT 1 FROM service)
"""

OPENING = f"""
WITH service AS (SELECT * FROM scheduling_service WHERE false),
profile AS (SELECT * FROM scheduling_businessprofile WHERE id = 1),
requirement AS (
    SELECT NULL::text AS role, NULL::int8[] AS candidates, 0 AS quantity, 0 AS position, 0 AS id
    WHERE false
),
resource AS (SELECT * FROM scheduling_resource WHERE id = ANY(%(resource_ids)s::int8[]))
SELECT {_RULES}
"""
