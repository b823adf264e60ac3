"""Small words for the referral page's templates."""

from django import template
from django.forms import BoundField, Select
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from cases.models import answers

register = template.Library()


@register.filter
def styled(field: BoundField) -> SafeString:
    """The input with the house's class and with its error named for a screen reader."""
    classes = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    attrs: dict[str, str | bool] = {"class": f"{classes} is-invalid" if field.errors else classes}
    if field.errors:
        attrs["aria-invalid"] = "true"
        help_id = f"{field.auto_id}_helptext " if field.help_text else ""
        attrs["aria-describedby"] = f"{help_id}{field.auto_id}_error"
    return field.as_widget(attrs=attrs)


@register.filter
def example(form: str) -> str | Promise:
    """What one would recognise in a form of violence."""
    return answers.FORM_EXAMPLES[answers.Form(form)]
