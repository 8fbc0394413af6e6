"""The import contracts refuse what ARCHITECTURE.md forbids, in a copy that breaks its rules."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import sources

GROUND = ["foundation.clock", "foundation.web.problems", "tenants.queries.businesses"]
PRODUCT = [
    "scheduling.contracts",
    "scheduling.events",
    "scheduling.operations.bookings",
    "scheduling.queries.links",
]
REFUSED = [
    "booking_saas.celery",
    "booking_saas.dev.servers.services",
    "booking_saas.event_routes",
    "booking_saas.setup.onboarding",
    "booking_saas.settings.base",
    "booking_saas.urls_tenant",
    "booking_saas.staff_admin.frame.panels",
    "booking_saas.staff_admin.frame.wording",
    "booking_saas.api.urls",
    "booking_saas.booking_site.urls",
    "scheduling.engine.explain",
    "scheduling.facts.evaluation",
    "scheduling.kinds",
    "scheduling.locks",
    "scheduling.models",
    "scheduling.refusals",
]
PROBES = {
    "billing/queries/probe.py": (GROUND + PRODUCT, [*REFUSED, "notifications.queries.messages"]),
    "notifications/texts/probe.py": (GROUND, [*REFUSED, *PRODUCT, "billing.queries.agreements"]),
}
"""Where somebody writes imports: those that are allowed there, and those that are not."""


@pytest.fixture
def copy(tmp_path) -> Path:
    for app in sources.APPS:
        ignore = shutil.ignore_patterns("__pycache__", "migrations", "locale")
        shutil.copytree(sources.ROOT / app, tmp_path / app, ignore=ignore)
    shutil.copy(sources.ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def list_broken(copy: Path, probe: str) -> tuple[int, set[str]]:
    """Return lint-imports' status and what it refuses of the probe's imports."""
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=copy,
        capture_output=True,
        check=False,
        text=True,
        env={"COLUMNS": "200", "PYTHONPATH": str(copy)},
    )
    chains = re.findall(rf"{re.escape(probe)} -> (\S+) \(l", answer.stdout)
    return answer.returncode, set(chains)


def name_module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def write_imports(path: Path, modules: list[str]) -> None:
    path.write_text("".join(f"import {module}\n" for module in modules))


@pytest.mark.parametrize("probe", PROBES)
def test_apps_see_what_the_map_allows_them(copy, probe):
    allowed, _refused = PROBES[probe]
    write_imports(copy / probe, allowed)

    assert list_broken(copy, name_module(probe)) == (0, set())


@pytest.mark.parametrize("probe", PROBES)
def test_apps_are_refused_everything_else(copy, probe):
    allowed, refused = PROBES[probe]
    write_imports(copy / probe, refused + allowed)

    assert list_broken(copy, name_module(probe)) == (1, set(refused))


@pytest.mark.parametrize("module", ["foundation.clock", "notifications.texts.letters"])
def test_contracts_of_notifications_import_nobody(copy, module):
    contracts = copy / "notifications/contracts.py"
    contracts.write_text(f"import {module}\n{contracts.read_text()}")

    assert list_broken(copy, "notifications.contracts") == (1, {module})


@pytest.mark.parametrize("app", ["billing/models", "scheduling/models", "tenants/models"])
def test_no_app_sees_a_new_part_of_the_wiring(copy, app):
    (copy / "booking_saas/fresh.py").touch()
    write_imports(copy / app / "probe.py", ["booking_saas.fresh"])

    broken = list_broken(copy, f"{app.replace('/', '.')}.probe")

    assert broken == (1, {"booking_saas.fresh"})


def test_facts_know_no_models_and_doors_no_facts(copy):
    write_imports(copy / "scheduling/facts/sections/probe.py", ["scheduling.models.slots"])
    write_imports(copy / "booking_saas/api/public/probe.py", ["scheduling.facts.evaluation"])

    status, below = list_broken(copy, "scheduling.facts.sections.probe")

    assert (status, below) == (1, {"scheduling.models.slots"})
    assert list_broken(copy, "booking_saas.api.public.probe") == (
        1,
        {"scheduling.facts.evaluation"},
    )


@pytest.mark.parametrize("app", sources.APPS)
def test_module_without_a_floor_is_refused(copy, app):
    (copy / app / "fresh.py").touch()

    assert list_broken(copy, "fresh") == (1, set())
