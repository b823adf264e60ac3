from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from access.door import actor_of, acts
from access.permissions import Permission
from administration.actions.logbook import note_reading
from administration.forms.logbook import LogbookForm
from administration.paging import newest_first
from administration.queries.emergency import late_emergencies
from administration.queries.logbook import logbook


@acts(Permission.LOGBOOK_READ)
@require_GET
def logbook_page(request: HttpRequest) -> HttpResponse:
    note_reading(by=actor_of(request))
    form = LogbookForm(request.GET)
    found = logbook(form.wanted) if form.is_valid() else logbook(form.wanted).none()
    page = newest_first(found, after=request.GET.get("after", ""))
    facts = {"form": form, "page": page, "late_emergencies": late_emergencies()[:20]}
    return render(request, "administration/logbook.html", facts)
