"""Figures of two trees are read from what they print, and paired turn by turn."""

import math

import pytest

from bench import figures
from bench.figures import Change, Figure
from bench.report import Table

LISTED = Figure("Listing", "1 x 30", "list, ms")
BOOKED = Figure("Bookings a second", "2", "operation")
DEADLOCKS = Figure("Storm", "", "deadlocks")


def test_parse_reads_a_table_of_several_rows_by_its_labels(capsys):
    table = Table("Bookings a second", "clients", "operation", "note")
    table.add(1, 200.5, "warm")
    table.add(8, 0.1234, "")

    table.print()

    assert figures.parse(capsys.readouterr().out) == {
        Figure("Bookings a second", "1", "operation"): 200.5,
        Figure("Bookings a second", "8", "operation"): 0.123,
    }


def test_parse_reads_every_column_of_a_table_of_one_row(capsys):
    table = Table("Memory", "requests", "largest worker, MiB")
    table.add(2760, 123.0)

    table.print()

    assert figures.parse(f"Warning: late\n{capsys.readouterr().out}\nDone.\n") == {
        Figure("Memory", "", "requests"): 2760.0,
        Figure("Memory", "", "largest worker, MiB"): 123.0,
    }


def test_parse_of_no_table_is_empty():
    assert figures.parse("Nothing was measured.\n") == {}


def test_pair_takes_the_median_of_the_ratios_and_not_the_ratio_of_the_medians():
    turns = [
        ({LISTED: 1.0}, {LISTED: 1.5}),
        ({LISTED: 4.0}, {LISTED: 4.0}),
        ({LISTED: 2.0}, {LISTED: 2.5}),
    ]

    assert figures.pair(turns) == [Change(LISTED, before=2.0, after=2.5, cost=1.25)]


def test_pair_counts_a_lower_rate_as_a_cost():
    turns = [({BOOKED: 100.0}, {BOOKED: 80.0})]

    assert figures.pair(turns) == [Change(BOOKED, before=100.0, after=80.0, cost=1.25)]


def test_pair_bears_a_figure_that_was_zero():
    same = figures.pair([({DEADLOCKS: 0.0}, {DEADLOCKS: 0.0})])
    worse = figures.pair([({DEADLOCKS: 0.0}, {DEADLOCKS: 1.0})])

    assert same == [Change(DEADLOCKS, before=0.0, after=0.0, cost=1.0)]
    assert worse == [Change(DEADLOCKS, before=0.0, after=1.0, cost=math.inf)]


def test_pair_keeps_the_order_and_joins_turns_of_different_parts():
    turns = [
        ({LISTED: 1.0}, {LISTED: 1.0}),
        ({BOOKED: 100.0}, {BOOKED: 100.0}),
        ({LISTED: 3.0}, {LISTED: 3.0}),
    ]

    assert figures.pair(turns) == [
        Change(LISTED, before=2.0, after=2.0, cost=1.0),
        Change(BOOKED, before=100.0, after=100.0, cost=1.0),
    ]


def test_figures_of_one_tree_are_not_lost():
    row = Figure("The order's row", "", "the row, ms")
    turns = [({LISTED: 1.0}, {row: 0.2}), ({LISTED: 3.0}, {row: 0.4}), ({}, {row: 0.3})]

    assert figures.pair(turns) == []
    assert figures.list_unpaired(turns, 0) == {LISTED: 2.0}
    assert figures.list_unpaired(turns, 1) == {row: 0.3}


@pytest.mark.parametrize(
    ("figure", "cost", "verdict"),
    [
        (LISTED, 1.11, "**worse**"),
        (LISTED, 1.1, ""),
        (LISTED, 0.5, ""),
        (Figure("Listing", "1 x 30", "bare rows, ms"), 1.5, "floor"),
        (Figure("Entering", "", "without, ms"), 1.5, "floor"),
        (Figure("POST", "/bench/", "requests a second"), 1.5, "floor"),
        (Figure("Memory", "", "requests"), 1.5, "not judged"),
    ],
)
def test_only_what_costs_a_tenth_more_is_worse(figure, cost, verdict):
    change = Change(figure, before=1.0, after=1.0, cost=cost)

    assert change.verdict == verdict
    assert change.is_worse is (verdict == "**worse**")
