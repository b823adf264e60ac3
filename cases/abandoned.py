"""Leaving drops a draft and the call card; a draft that said that somebody is in danger still calls for help."""

import logging
from typing import Any

from django.db import Error
from django.http import HttpRequest

from access.permissions import Permission
from cases import call_card, drafts
from cases.actions.raise_alarm import raise_alarm
from cases.models.answers import Danger
from cases.queries.routing import NoReceiver
from cases.queries.sent import posted_already

log = logging.getLogger("antam.cases")


def drop_and_call_for_help(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Receives `user_logged_out` and `left_quickly`, while the session is still there. Leaving goes on in any case."""
    actor = getattr(request, "actor", None)
    if request is None or actor is None or not actor.may(Permission.ALARM_RAISE):
        return
    draft = drafts.kept_draft(request)
    drafts.drop_draft(request)
    call_card.drop_card(request)
    if draft is None or draft.data.get("danger") != Danger.YES or posted_already(actor.user, draft.key):
        return
    try:
        raise_alarm(by=actor, request_key=draft.key, past_the_commune=draft.data.get("past_commune") == "yes")
    except (NoReceiver, Error):
        log.exception("the alarm of an abandoned slip could not be raised")
