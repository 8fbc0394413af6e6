"""A tree is measured by its own ``bench``, whatever stands in it."""

import shutil

import pytest

from bench import against, report
from bench.figures import Figure

TREE = """
import os
import sys
from bench.report import Table

table = Table("Tree", "part", "told", "second")
table.add(sys.argv[1], float(os.environ["TOLD"]), "")
table.print()
sys.exit(int(os.environ["ENDS_WITH"]))
"""


@pytest.fixture
def tree(tmp_path):
    package = tmp_path / "bench"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(TREE)
    shutil.copy(report.__file__, package / "report.py")
    return tmp_path


def test_a_tree_measures_itself_and_no_digit_is_lost(tree):
    told = against.measure(tree, "booking", {"TOLD": "0.0123456", "ENDS_WITH": "0"})

    assert told == {Figure("Tree", "", "told"): 0.0123456}


def test_a_failed_measurement_is_not_read(tree):
    with pytest.raises(against.MeasurementError, match=r"booking in .* ended with 3"):
        against.measure(tree, "booking", {"TOLD": "1", "ENDS_WITH": "3"})
