"""Nothing is installed that nothing imports or runs, unless its line says why it is there."""

import re
from importlib.metadata import packages_distributions

import pytest

from tests.architecture import sources

FILES = ("base", "development", "production")
RUN_BY = ("Makefile", "pyproject.toml", "deploy/Containerfile", "deploy/gunicorn.conf.py")
_LINE = re.compile(r"(?P<name>[a-z0-9-]+)[^#]*(?P<reason># \w.*)?")


def list_requirements() -> list[re.Match[str]]:
    """Return the lines of what is asked for, each package once."""
    paths = [sources.ROOT / "requirements" / f"{name}.in" for name in FILES]
    lines = [line for path in paths for line in path.read_text().splitlines()]
    found = [_LINE.match(line) for line in lines if line and line[0] not in "#-"]
    return list({match["name"]: match for match in found if match}.values())


@pytest.fixture(scope="module")
def code() -> str:
    paths = [*sources.list_modules(), *sources.list_test_modules()]
    paths += [sources.ROOT / name for name in RUN_BY]
    return "\n".join(path.read_text() for path in paths)


def list_names(package: str) -> set[str]:
    """Return by which names a package is imported or run; a plugin of pytest by its option."""
    modules = {
        module
        for module, names in packages_distributions().items()
        if package in {name.lower().replace("_", "-") for name in names}
    }
    return {package, package.removeprefix("pytest-"), *modules}


def is_named(code: str, package: str) -> bool:
    """Tell whether the package is imported, or named as a word or the beginning of one string."""
    names = "|".join(map(re.escape, list_names(package)))
    return bool(
        re.search(rf"^\s*(?:import|from) (?:{names})\b", code, re.MULTILINE)
        or re.search(rf"[\"'\[/](?:--)?(?:{names})[.\"'\]: ]", code)
    )


@pytest.mark.parametrize("match", list_requirements(), ids=lambda match: match["name"])
def test_each_requirement_is_used_or_says_why_it_is_there(code, match):
    assert is_named(code, match["name"]) or match["reason"]


def test_control_what_nothing_uses_is_found(code):
    assert not is_named(code, "nothing-" + "imports-this")
