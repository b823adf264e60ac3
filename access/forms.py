"""Forms of the porch: passphrases, PINs, recovery codes."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from access.models import User
from access.passphrases import is_common, settled

PASSPHRASE_LENGTH = 12


class NewPassphraseForm(forms.Form):
    """A passphrase, twice. At least twelve characters, none of the common ones, no other rules."""

    passphrase = forms.CharField(
        label=_("New passphrase"),
        min_length=PASSPHRASE_LENGTH,
        max_length=200,
        strip=False,
        error_messages={"min_length": _("This is too short: at least 12 characters are needed.")},
        help_text=_("At least 12 characters. A few words that only you put together are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same passphrase again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def names(self) -> list[str]:
        """The person's own names, which are no secret."""
        return [self.person.username, self.person.full_name] if self.person else []

    def clean_again(self) -> str:
        return settled(self.cleaned_data["again"])

    def clean_passphrase(self) -> str:
        passphrase = settled(self.cleaned_data["passphrase"])
        if len(passphrase) < PASSPHRASE_LENGTH:  # letters, however many parts a keyboard makes of them
            raise forms.ValidationError(self.fields["passphrase"].error_messages["min_length"])
        if is_common(passphrase, *self.names()):
            raise forms.ValidationError(_("Others would try this one first. Put a few unrelated words together."))
        if len(set(passphrase)) < 5:
            raise forms.ValidationError(_("Use more different characters."))
        return passphrase

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("passphrase") and data.get("again") and data["passphrase"] != data["again"]:
            self.add_error("again", _("The two passphrases differ. Type them again."))
        return data


class ForgottenForm(NewPassphraseForm):
    """User name, printed recovery code and a new passphrase."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=60,
        help_text=_("The six groups of letters and digits that you printed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    field_order = ("username", "code", "passphrase", "again")

    def clean_username(self) -> str:
        """As the sign-in page takes it: telephones begin a word with a capital by themselves."""
        return str(self.cleaned_data["username"]).lower()

    def names(self) -> list[str]:
        """What was typed: whether such an account exists must not show here."""
        return [str(self.cleaned_data.get("username", ""))]


_PIN = RegexValidator(r"^\d{6}$", _("The PIN has six digits."))


def pin_field(label: Any) -> forms.CharField:
    """Six digits on a number pad, never filled in by the browser."""
    attrs = {"inputmode": "numeric", "pattern": "[0-9]*", "autocomplete": "off"}
    return forms.CharField(label=label, max_length=6, validators=[_PIN], widget=forms.PasswordInput(attrs=attrs))


class PinForm(forms.Form):
    """The PIN of a paired phone."""

    pin = pin_field(_("PIN"))
    pin.widget.attrs["autofocus"] = True  # the keys are there at once: one tap less


class NewPinForm(forms.Form):
    """A new PIN, twice."""

    pin = pin_field(_("Choose a PIN of six digits"))
    again = pin_field(_("The same PIN again"))

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"])
        if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
            raise forms.ValidationError(_("This PIN is too easy to guess. Choose another one."))
        return pin

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("pin") and data.get("again") and data["pin"] != data["again"]:
            self.add_error("again", _("The two PINs differ. Type them again."))
        return data


class NewCodeForm(NewPassphraseForm):
    """A new recovery code; a new passphrase as well for who fills in both fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean_passphrase(self) -> str:
        return super().clean_passphrase() if self.cleaned_data["passphrase"] else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        one_empty = bool(data.get("passphrase")) != bool(data.get("again"))
        if one_empty and not self.errors:
            self.add_error("again", _("The two passphrases differ. Type them again."))
        return data
