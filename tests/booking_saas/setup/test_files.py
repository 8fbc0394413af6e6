import io

import pytest

from booking_saas.setup import files
from foundation.json_documents import DocumentError


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DocumentError) as refused:
        files.read_file(f"{tmp_path}/none.json")

    assert str(refused.value) == f"{tmp_path}/none.json cannot be read: No such file or directory."


def test_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.json"
    path.write_bytes('"é"'.encode("latin-1"))

    with pytest.raises(DocumentError) as refused:
        files.read_file(str(path))

    assert str(refused.value) == f"{path} is not encoded in UTF-8."


def test_standard_input_is_read_for_a_dash(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'\xef\xbb\xbf{"a": 1}')))

    assert files.read_file("-") == {"a": 1}


def test_name_with_a_zero_is_refused():
    with pytest.raises(DocumentError) as refused:
        files.read_file("a\x00b")

    assert str(refused.value) == "This is not a file name."


def test_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.json"
    path.write_text('"' + "é" * files.MAX_BYTES + '"')

    with pytest.raises(DocumentError) as refused:
        files.read_file(str(path))

    assert str(refused.value) == f"This is larger than {files.MAX_BYTES} bytes."
