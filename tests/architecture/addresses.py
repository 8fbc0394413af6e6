"""All URL patterns of both hosts, with example addresses made from their converters."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.db.models import UUIDField
from django.urls import URLPattern, URLResolver, reverse
from django.urls.exceptions import NoReverseMatch
from django.views.generic import RedirectView

EXAMPLES = {
    "IntConverter": 1000,
    "StringConverter": "nothing",
    "SlugConverter": "nothing",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "PathConverter": "1000",
}
BY_NAME = {"uidb36": "rs", "key": "nothing", "content_type_id": 1, "url": "nothing"}
ONLY_ROWS = {"businessprofile": 1}
"""The key of models that have one row for ever."""
APP_OF = {"booking_saas.urls_tenant": "scheduling", "booking_saas.urls_public": "tenants"}


ADMIN_CATCH_ALL = "(?P<url>.*)$"


@dataclass(frozen=True)
class Address:
    """One pattern: the name by which it is reversed, and a path that matches it."""

    name: str
    path: str

    def __str__(self) -> str:
        return self.name


def list_addresses(urlconf: str) -> list[Address]:
    """Return every pattern of a host once; unnamed ones have a name that ends with ``:``."""
    patterns = import_module(urlconf).urlpatterns
    found = {address.name: address for address in _walk(urlconf, patterns, "", {})}
    return sorted(found.values(), key=str)


def _walk(urlconf: str, patterns, prefix: str, converters) -> Iterator[Address]:
    for pattern in patterns:
        known = {**converters, **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(urlconf, pattern.url_patterns, namespace, known)
        elif not _is_djangos_own(pattern):
            name = f"{prefix}{pattern.name or ''}"
            yield Address(name, _example(urlconf, name, pattern, known))


def _is_djangos_own(pattern: URLPattern) -> bool:
    """Tell whether Django's admin brings the pattern along, without a name."""
    is_old_change_page = getattr(pattern.callback, "view_class", None) is RedirectView
    return str(pattern.pattern) == ADMIN_CATCH_ALL or is_old_change_page


def _example_key(name: str) -> object:
    """Return a key as the model of an admin's page has it: ``admin:app_model_page``."""
    app, model, _page = name.rpartition(":")[2].split("_", 2)
    found = apps.all_models[app].get(model) if app in apps.all_models else None
    if found and isinstance(found._meta.pk, UUIDField):
        return EXAMPLES["UUIDConverter"]
    return ONLY_ROWS.get(model, EXAMPLES["IntConverter"])


def _example(urlconf: str, name: str, pattern: URLPattern, converters) -> str:
    values = {key: EXAMPLES[type(value).__name__] for key, value in converters.items()}
    regex_names = pattern.pattern.regex.groupindex
    examples = {**BY_NAME, "app_label": APP_OF[urlconf]}
    values |= {key: examples[key] for key in regex_names if key in examples}
    if "object_id" in values:
        values["object_id"] = _example_key(name)
    try:
        return reverse(name, urlconf=urlconf, kwargs=values)
    except NoReverseMatch:
        return ""
