"""What every page of a case shows: the identity bar and the tabs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.door import actor_of
from access.permissions import Permission
from access.rules import allows
from cases.extensions import case_tabs
from cases.models import Case
from places.queries import unit_with_code

TABS = (
    ("case", _("Overview"), Permission.CASE_READ),
    ("case_people", _("People"), Permission.CASE_READ),
    ("case_incidents", _("Incidents"), Permission.CASE_READ),
    ("case_risk", _("Danger and safety"), Permission.CASE_READ),
    ("case_notes", _("Timeline"), Permission.CASE_READ),
    ("case_access", _("Access"), Permission.CASE_ACCESS_READ),
)

BUTTONS = (
    Permission.CASE_EDIT,
    Permission.CASE_ASSIGN,
    Permission.CASE_CLOSE,
    Permission.CASE_REOPEN,
    Permission.CASE_SHARE,
    Permission.CASE_TRANSFER,
    Permission.CASE_HIDE,
    Permission.CASE_UNHIDE,
    Permission.CASE_ERASE_ASK,
)


def show_case(request: HttpRequest, case: Case, name: str, **context: Any) -> HttpResponse:
    """One tab of a case; ``name`` is the name of its address and of its template."""
    tabs = [
        {"url": reverse(f"cases:{tab}", args=[case.pk]), "text": words, "current": tab == name}
        for tab, words, verb in TABS
        if allows(actor_of(request), verb, case)
    ]
    tabs += [
        {"url": reverse(tab.url_name, args=[case.pk]), "text": tab.label, "current": False}
        for tab in case_tabs()
        if allows(actor_of(request), tab.verb, case)
    ]
    context |= {"case": case, "tabs": tabs, "may": buttons(actor_of(request), case), **identity(case)}
    return render(request, f"cases/case/{name}.html", context)


def buttons(actor: Any, case: Case) -> dict[str, bool]:
    """Which buttons are offered: the same answers that the actions will get."""
    return {verb.name.removeprefix("CASE_").lower(): allows(actor, verb, case) for verb in BUTTONS}


def identity(case: Case) -> dict[str, Any]:
    """The identity bar, as far as the reader's compartments go."""
    survivor = case.survivor if case.shares("identity") else None
    return {
        "survivor": survivor,
        "age": survivor.age_on(timezone.localdate().year) if survivor else None,
        "commune": commune_name(survivor.unit_code, case) if survivor else "",
        "assessment": case.assessment if case.shares("safety") else None,
    }


def commune_name(code: str | None, case: Case) -> str:
    """The name of the unit that bore the code when the case was opened, or that bears it today."""
    for day in (timezone.localdate(case.created_at), timezone.localdate()):
        unit = unit_with_code(code, at=day) if code else None
        if unit is not None:
            return unit.name
    return code or ""


def show_form(request: HttpRequest, case: Case, form: Any, **context: Any) -> HttpResponse:
    """A form about a case on a page of its own; ``title``, ``submit``, ``back`` and so on come as they are."""
    template = context.pop("template", "cases/case/form.html")
    context = {"cancel_url": reverse("cases:case", args=[case.pk]), "submit": _("Save"), **context}
    return render(request, template, {"case": case, "form": form, **context})


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; nothing for a page that is only shown."""
    return request.POST if request.method == "POST" else None


def tell_wrong_state(request: HttpRequest, error: ValidationError) -> None:
    """The step was done already: say so on the next page."""
    messages.warning(request, error.messages[0])


def to_tab(case: Case, name: str = "case") -> HttpResponse:
    """Back to a tab of the case."""
    return redirect(f"cases:{name}", pk=case.pk)
