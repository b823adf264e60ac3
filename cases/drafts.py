"""A slip that is being written: kept for its own session alone, sealed, for 45 minutes.

It is offered again without being shown: whoever picks up the phone sees only that something was begun.
"""

from django.http import HttpRequest, QueryDict

from access.entry.session_seal import drop_for_session, open_for_session, seal_for_session, seconds_left
from cases.forms.slip import SlipForm

SECONDS = 45 * 60
PURPOSE = "slip-draft"
LONGEST = 20_000


def keep_draft(request: HttpRequest) -> None:
    """Seal what was typed so far; one draft a session."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if len(text) <= LONGEST:
        seal_for_session(request, PURPOSE, text.encode(), SECONDS)


def kept_draft(request: HttpRequest) -> SlipForm | None:
    """The draft of this session, as far as it was typed."""
    data = open_for_session(request, PURPOSE)
    return SlipForm(QueryDict(data.decode())) if data else None


def waits(request: HttpRequest) -> bool:
    """Whether there is one; nothing is opened."""
    return bool(seconds_left(request, PURPOSE)) and "go-on" not in request.GET


def form_for(request: HttpRequest) -> SlipForm:
    """An empty page; with `go-on`, the one that was begun."""
    draft = kept_draft(request) if "go-on" in request.GET else None
    return draft.as_typed() if draft else SlipForm()


def drop_draft(request: HttpRequest) -> None:
    drop_for_session(request, PURPOSE)
