import math

import pytest

from foundation import json_documents
from foundation.json_documents import DocumentError


def read(text):
    return json_documents.read(text.encode(), most_bytes=1_000_000)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "This is not JSON: line 1, column 1: Expecting value."),
        ('{"a": }', "This is not JSON: line 1, column 7: Expecting value."),
        ('{"a": NaN}', "This is not JSON: NaN is not a JSON number."),
        ('{"a": 1, "a": 2}', 'This is not JSON: the key "a" appears twice in one object.'),
        ("[" * 100_000, "This is nested too deeply."),
        ("[" * 17 + "1" + "]" * 17, "This is nested too deeply."),
        (
            '{"a": [1, {"b": "\\ud800"}]}',
            "a[1].b: This text contains a character that cannot be stored.",
        ),
        ('{"a": {"\\udfff": 1}}', "a: This text contains a character that cannot be stored."),
    ],
)
def test_text_that_is_no_document_is_refused(text, refusal):
    with pytest.raises(DocumentError) as refused:
        read(text)

    assert str(refused.value) == refusal


def test_deepest_document_is_read():
    assert read("[" * 16 + "]" * 16) == [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]


def test_document_in_another_encoding_is_refused():
    with pytest.raises(DocumentError) as refused:
        json_documents.read('"é"'.encode("latin-1"), most_bytes=10)

    assert str(refused.value) == "This is not encoded in UTF-8."


def test_document_is_bounded():
    assert json_documents.read(b'"abc"', most_bytes=5) == "abc"

    with pytest.raises(json_documents.TooLargeError) as refused:
        json_documents.read(b'"abcd"', most_bytes=5)

    assert str(refused.value) == "This is larger than 5 bytes."


@pytest.mark.parametrize("digits", ["1" * 101, "-" + "1" * 5000, "1E+400"])
def test_number_of_many_digits_is_infinite(digits):
    assert read(f'{{"weight": {digits}}}') == {"weight": math.inf}


def test_document_is_written_with_its_letters():
    assert json_documents.write({"name": "Straße"}) == '{\n  "name": "Straße"\n}\n'
