"""What is taken crosses as bytes and is read like a list."""

import struct

from scheduling.facts.sections.occupied import OCCUPIED

VISITS = [(10, 20, 11, 19), (30, 40, 31, 39), (50, 60, 51, 59)]


def pack(id_, visits):
    return struct.pack(">2q", id_, len(visits)) + b"".join(
        struct.pack(">4q", *visit) for visit in visits
    )


def test_packed_visits_are_read_like_a_list_of_them():
    packed = OCCUPIED.read(pack(7, VISITS))[7]

    assert list(packed) == VISITS
    assert [packed[0], packed[-1]] == [VISITS[0], VISITS[-1]]
    assert [packed[:2], packed[1:], packed[5:]] == [VISITS[:2], VISITS[1:], []]
    assert len(packed) == 3


def test_each_resource_has_its_own_visits():
    occupied = OCCUPIED.read(pack(7, VISITS[:1]) + pack(-3, VISITS[1:]))

    assert {id_: list(visits) for id_, visits in occupied.items()} == {
        7: VISITS[:1],
        -3: VISITS[1:],
    }


def test_nothing_is_taken_where_no_rows_are():
    assert OCCUPIED.read(None) == {}
