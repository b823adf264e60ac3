"""Words of the logbook and of the lists of people and offices."""

from typing import Any

from django import template

from access.roles import ROLES, Role
from administration.events import EVENTS, KINDS, OUTCOMES
from audit.models import Entry

register = template.Library()


@register.filter
def event_words(code: str) -> Any:
    return EVENTS.get(code, code)


@register.filter
def outcome_words(code: str) -> Any:
    return OUTCOMES.get(code, code)


@register.filter
def role_words(code: str) -> Any:
    """The name of a role, also of one that the code no longer knows."""
    return ROLES[Role(code)].name if code in set(Role) else code


@register.filter
def kind_words(label: str) -> Any:
    return KINDS.get(label, label)


@register.filter
def record_name(entry: Entry) -> str:
    """The code that people read aloud; for what has none, the end of its key, enough to tell two apart."""
    key = str(entry.record_id or "")
    return f"…{key[-6:]}" if key.startswith(entry.record_code) else entry.record_code


@register.filter
def by_table(fields: list[str]) -> str:
    """`cases_case: status, version; cases_note: text`: each table once, so that a page of entries stays light."""
    tables: dict[str, list[str]] = {}
    for field in fields:
        table, _, name = field.rpartition(".")
        tables.setdefault(table, []).append(name)
    return "; ".join(f"{table}: {', '.join(names)}" if table else ", ".join(names) for table, names in tables.items())
