"""What the product's own files are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("booking_saas", "tenants", "scheduling", "billing", "notifications", "foundation")


def list_modules() -> list[Path]:
    """Return the modules of the product and of its benches, without migrations."""
    folders = [ROOT / name for name in (*APPS, "bench")]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def list_test_modules() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def list_templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def list_mail_texts() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.txt"))


def list_styles() -> list[Path]:
    """Return our own style sheets, without those of libraries."""
    found = (ROOT / "static").rglob("*.css")
    return sorted(path for path in found if "vendor" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
