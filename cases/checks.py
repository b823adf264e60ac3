"""Start-up checks: somebody must be told, and soon enough."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from cases.escalation import PROVINCE, SUPERVISOR
from cases.retention import days_kept


@register()
def the_clocks_are_within_bounds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E101: an escalation that would come too late or too early; slips erased too soon or kept too long."""
    found: list[CheckMessage] = []
    for clock in (SUPERVISOR.minutes, PROVINCE.minutes, days_kept):
        try:
            clock()
        except ImproperlyConfigured as problem:
            found.append(Error(str(problem), id="antam.E101"))
    return found


@register()
def there_is_a_way_to_ring(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E102: a server that could tell nobody."""
    if settings.ANTAM_SENDER != "cases.sending.CommandSender" or settings.ANTAM_SENDER_COMMAND:
        return []
    hint = "Set ANTAM_SENDER_COMMAND to a program that texts {line} to {number}; see docs/deploy.md."
    return [Error("Nobody on duty would be told of a slip or an alarm.", hint=hint, id="antam.E102")]
