"""Start-up checks: a view without a door stops the start, and so do the settings the locks lean on."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from access.guard import Guarded
from access.history import OldVersion


def views(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the house with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


@register(Tags.security)
def every_view_has_a_door(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001: a view that nobody decorated."""
    return [
        Error(
            f"The view behind /{path} declares no door.", hint="Use one of access.door's decorators.", id="antam.E001"
        )
        for path, pattern in views()
        if not hasattr(pattern.callback, "door")
    ]


@register(Tags.security)
def guardian_stays_in_its_place(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E002: guardian must not make an anonymous user nor add its shortcuts to ours."""
    if settings.ANONYMOUS_USER_NAME is None and not settings.GUARDIAN_MONKEY_PATCH_USER:
        return []
    return [Error("Set ANONYMOUS_USER_NAME = None and GUARDIAN_MONKEY_PATCH_USER = False.", id="antam.E002")]


@register(Tags.security)
def requests_are_not_atomic(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E003: a refusal must stay in the logbook although the response is an error."""
    wrong = [name for name, database in settings.DATABASES.items() if database.get("ATOMIC_REQUESTS")]
    return [Error(f"ATOMIC_REQUESTS must be off for {name}.", id="antam.E003") for name in wrong]


def guarded_models() -> list[Any]:
    """Every concrete guarded model, history left out."""
    return [m for m in apps.get_models() if issubclass(m, Guarded) and not issubclass(m, OldVersion)]


@register(Tags.models)
def guarded_models_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E004: a guarded model without history, or a row without its record."""
    from access.guard import Record, Row

    found: list[CheckMessage] = []
    for model in guarded_models():
        if not hasattr(model, "history"):
            found.append(Error(f"{model._meta.label} keeps no history: add history = History().", id="antam.E004"))
        names = {field.name for field in model._meta.concrete_fields}
        if issubclass(model, Row) and "record" not in names:
            found.append(Error(f"{model._meta.label} has no foreign key named record.", id="antam.E004"))
        if issubclass(model, Record) and not hasattr(model, "grant_model"):
            found.append(Error(f"{model._meta.label} names no grant_model.", id="antam.E004"))
    return found
