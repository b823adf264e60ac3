"""Start-up checks: somebody must be told, and soon enough."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from cases.retention import days_kept


@register()
def slips_are_kept_long_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E101: slips erased too soon or kept too long."""
    try:
        days_kept()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="antam.E101")]
    return []


@register()
def there_is_a_way_to_ring(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E102: a server that could tell nobody."""
    if settings.ANTAM_SENDER != "cases.sending.CommandSender" or settings.ANTAM_SENDER_COMMAND:
        return []
    hint = "Set ANTAM_SENDER_COMMAND to a program that texts {line} to {number}; see docs/deploy.md."
    return [Error("Nobody on duty would be told of a slip or an alarm.", hint=hint, id="antam.E102")]
