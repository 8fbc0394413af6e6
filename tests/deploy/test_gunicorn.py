"""gunicorn with the file shipped here: its own lines and its own variables."""

import http.client
import json

import pytest

from tests.deploy.conftest import running_gunicorn
from tests.patience import PATIENCE_SECONDS

KEY = "q1w2e3r4t5y6u7i8"
MANAGE = f"/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/{KEY}/cancel/"


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("POST", path, body=b"", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def read_lines(folder) -> list[str]:
    return [line for line in (folder / "lines").read_text().splitlines() if "manage" in line]


def test_line_about_a_crash_is_ours_and_keeps_the_key_out(tmp_path):
    with running_gunicorn(tmp_path) as port:
        assert ask(port, MANAGE)[0] == 500

    (line,) = read_lines(tmp_path)
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("error", "gunicorn.error")
    assert said["event"].endswith("/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/[key]/cancel/")
    assert KEY not in (tmp_path / "lines").read_text()


def test_line_control_gunicorn_alone_writes_the_key(tmp_path):
    with running_gunicorn(tmp_path, changed="\ndel post_worker_init\n") as port:
        assert ask(port, MANAGE)[0] == 500

    assert KEY in "".join(read_lines(tmp_path))


@pytest.mark.parametrize("header", ["SCRIPT_NAME", "PATH_INFO", "Script-Name"])
def test_visitor_sets_no_variable_of_the_server(tmp_path, header):
    with running_gunicorn(tmp_path) as port:
        assert ask(port, "/there/", **{header: "b"}) == (200, b"|/there/")


def test_visitor_control_gunicorn_as_it_comes_believes_the_header(tmp_path):
    with running_gunicorn(
        tmp_path, changed='\nforwarder_headers = "SCRIPT_NAME,PATH_INFO"\n'
    ) as port:
        assert ask(port, "/there/", SCRIPT_NAME="b")[0] == 500
