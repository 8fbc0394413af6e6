import io

import pytest

from foundation import documents
from foundation.documents import DocumentError, Node


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "This is not JSON: line 1, column 1: Expecting value."),
        ('{"a": }', "This is not JSON: line 1, column 7: Expecting value."),
        ('{"a": NaN}', "This is not JSON: NaN is no number of JSON."),
        ('{"a": 1, "a": 2}', 'This is not JSON: the key "a" appears twice in one object.'),
        ("[" * 100_000, "This is nested too deeply."),
    ],
)
def test_text_that_is_no_document_is_refused(text, refusal):
    with pytest.raises(DocumentError) as refused:
        documents.parse(text)

    assert str(refused.value) == refusal


def test_number_of_thousands_of_digits_is_refused():
    weight = documents.parse('{"weight": -%s}' % ("1" * 5000)).fields(["weight"])["weight"]

    with pytest.raises(DocumentError) as refused:
        weight.integer()

    assert str(refused.value) == "weight: This number is too large."


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT45M", 45),
        ("PT1H30M", 90),
        ("PT90M", 90),
        ("P1D", 1440),
        ("P1DT1H", 1500),
        ("PT120S", 2),
        ("PT0M", 0),
        ("P0D", 0),
    ],
)
def test_duration_is_read_as_minutes(text, minutes):
    assert Node(text).minutes() == minutes


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1DT", "P1Y", "P1M", "P1W", "PT1.5H", "-PT1H", "pt1h", "PT1M1H", "45"]
)
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(DocumentError) as refused:
        Node(text, "here").minutes()

    assert str(refused.value) == "here: Write a duration like PT45M or PT1H30M."


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "PT0M"), (45, "PT45M"), (60, "PT1H"), (90, "PT1H30M"), (1440, "PT24H")],
)
def test_duration_is_written_in_hours_and_minutes(minutes, text):
    assert documents.format_minutes(minutes) == text
    assert Node(text).minutes() == minutes


def test_moment_is_read_in_any_zone_and_written_in_utc():
    moment = Node("2026-12-05T08:00:00+01:00").instant()

    assert documents.format_instant(moment) == "2026-12-05T07:00:00Z"


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DocumentError) as refused:
        documents.read_file(f"{tmp_path}/none.json")

    assert str(refused.value) == f"{tmp_path}/none.json cannot be read: No such file or directory."


def test_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.json"
    path.write_bytes('"é"'.encode("latin-1"))

    with pytest.raises(DocumentError) as refused:
        documents.read_file(str(path))

    assert str(refused.value) == f"{path} is not written in UTF-8."


def test_standard_input_is_read_for_a_dash(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'\xef\xbb\xbf{"a": 1}')))

    assert documents.read_file("-").value == {"a": 1}


def test_name_with_a_zero_is_refused():
    with pytest.raises(DocumentError) as refused:
        documents.read_file("a\x00b")

    assert str(refused.value) == "This is no name of a file."
