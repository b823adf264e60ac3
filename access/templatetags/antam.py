"""Words and small parts that every page needs: clocks, dates, codes, pronouns, icons, the way out."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.forms import BaseForm, BooleanField, BoundField
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, pgettext

from access.roles import ROLES, Role

register = template.Library()

NEVER_REPEATED: Final = {"csrfmiddlewaretoken", "password", "passphrase", "code", "pin", "next"}
CHILD_BELOW = 16
"""Years. Law: Child Law 2016, Art. 1."""
ADULT_FROM = 18
OLD_FROM = 60
"""Years. Law: Law on the Elderly 2009, Art. 2."""


@register.filter
def code(value: object) -> str:
    """Eight digits as they are read aloud: ``4827 3164``."""
    text = str(value or "").replace(" ", "")
    return f"{text[:4]} {text[4:]}" if len(text) == 8 else text


@register.filter
def day(value: date | datetime | None) -> str:
    """``22/11/2026``, in both languages."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return local.strftime("%d/%m/%Y")


@register.filter
def moment(value: datetime | None) -> str:
    """``21:04`` today, ``21:04, 22/11/2026`` on another day."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    hour = local.strftime("%H:%M")
    return hour if local.date() == timezone.localdate() else f"{hour}, {day(local)}"


@register.filter
def clock(deadline: datetime | None) -> str:
    """A running clock: ``còn 2 giờ 14 phút (hạn 21:30 hôm nay)`` or ``quá hạn 14 phút (hạn 21:30)``."""
    if deadline is None:
        return ""
    left = deadline - timezone.now()
    words = {"span": span(abs(left)), "due": _due(deadline, late=left < timedelta())}
    if left < timedelta():
        return gettext("%(span)s late (was due %(due)s)") % words
    return gettext("%(span)s left (due %(due)s)") % words


@register.filter
def waited(since: datetime | None) -> str:
    """How long something has been waiting: ``14 phút``."""
    return span(timezone.now() - since) if since else ""


@register.filter
def is_late(deadline: datetime | None) -> bool:
    """Whether the deadline has passed."""
    return deadline is not None and deadline < timezone.now()


@register.filter
def is_far(deadline: datetime | None) -> bool:
    """Whether more than two days are left, so that the clock need not stand out."""
    return deadline is not None and deadline - timezone.now() > timedelta(days=2)


def span(length: timedelta) -> str:
    """A length of time in its two largest units, at most days; seconds are rounded up to a minute."""
    minutes = max(1, -(-int(length.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return gettext("%(days)s days") % {"days": hours // 24}
    if not hours:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if not minutes:
        return gettext("%(hours)s h") % {"hours": hours}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def _due(deadline: datetime, *, late: bool) -> str:
    local = timezone.localtime(deadline)
    hour, days = local.strftime("%H:%M"), (local.date() - timezone.localdate()).days
    if days == 0:
        return hour if late else gettext("%(hour)s today") % {"hour": hour}
    if days == 1:
        return gettext("%(hour)s tomorrow") % {"hour": hour}
    return f"{hour}, {day(local)}"


@register.filter
def pronoun(sex: object, age: int | None = None) -> str:
    """How to speak of the person in need: {ấy} of the wording, by sex and age in years.

    ``sex`` is any code or word that begins with f or m; nothing else is guessed.
    """
    letter = str(sex or "").lower()[:1]
    if age is not None and age < CHILD_BELOW:
        return pgettext("pronoun", "the child")
    if age is not None and age < ADULT_FROM:
        return pgettext("pronoun of a person aged 16 or 17", "the young person")
    if age is None or letter not in ("f", "m"):
        return pgettext("pronoun", "the person who needs help")
    if age >= OLD_FROM:
        return pgettext("pronoun from 60 years", "she") if letter == "f" else pgettext("pronoun from 60 years", "he")
    return pgettext("pronoun of an adult", "she") if letter == "f" else pgettext("pronoun of an adult", "he")


@register.filter
def sentence(text: str) -> str:
    """The text with a capital first letter, the others untouched."""
    return text[:1].upper() + text[1:]


@register.filter
def dial(number: object) -> str:
    """A telephone number as a ``tel:`` address wants it: digits and a leading plus."""
    return "".join(sign for sign in str(number or "") if sign.isdigit() or sign == "+")


@register.filter
def role_name(role: object) -> str:
    """The name of a role, as people say it."""
    return str(ROLES[Role(str(role))].name) if role else ""


@register.filter
def field_label(form: BaseForm, name: str) -> str:
    """The words beside a field."""
    return str(form[name].label)


@register.filter
def titled(words: str) -> str:
    """A page's title, which begins with the product's name and says nothing more than it must."""
    words = " ".join(words.split())
    return words if words.startswith("An Tâm") else f"An Tâm – {words}"


@register.filter
def needs_mark(field: BoundField) -> bool:
    """Whether a field says "(optional)" or "(required)": only the rarer kind of its form does, none in a tie of one."""
    shown = [one.field.required for one in field.form.visible_fields() if not isinstance(one.field, BooleanField)]
    required = sum(shown)
    rare_is_required = required < len(shown) - required
    return field.field.required == rare_is_required


@register.filter
def error_anchor(form: BaseForm, name: str) -> str:
    """The id to which the error summary links: the field, or the first of its choices."""
    field = form[name]
    if field.use_fieldset and field.subwidgets:
        return str(field.subwidgets[0].id_for_label or field.auto_id)
    return field.id_for_label or field.auto_id


@register.inclusion_tag("components/icon.html")
def icon(name: str) -> dict[str, str]:
    """A small picture from the sprite; it always stands beside a word."""
    return {"name": name}


@register.inclusion_tag("components/clock.html")
def due(deadline: datetime | None) -> dict[str, datetime | None]:
    """The running clock with its shape and colour."""
    return {"deadline": deadline}


@register.simple_tag
def address(name: str, *args: Any) -> str:
    """The address of a page, or nothing where that room is not there (error pages must never fail)."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
def weather_page() -> str:
    """Where quick exit goes."""
    return str(settings.QUICK_EXIT_URL)


@register.simple_tag
def next_look(seconds: int | str = "") -> int:
    """After how many seconds the page asks again how long its session lasts: two minutes before the end,
    and every 15 seconds from then on."""
    left = seconds if isinstance(seconds, int) else settings.SESSION_IDLE_SECONDS  # "" where a template has none
    return max(15, left - settings.SESSION_WARNING_SECONDS)


@register.simple_tag(takes_context=True)
def typed_texts(context: template.Context) -> list[str]:
    """The sentences of a form that was refused, so that nobody has to write them twice. Choices and codes are not
    repeated: they are in the page itself."""
    kept = (text for name, texts in context["request"].POST.lists() if name not in NEVER_REPEATED for text in texts)
    return [text for text in kept if " " in text.strip()]


@register.simple_tag(takes_context=True)
def came_from(context: template.Context) -> str:
    """The page of ours on which a form was filled in; the start page when the browser does not say."""
    request = context["request"]
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(before)
    return str(parts.path + (f"?{parts.query}" if parts.query else ""))
