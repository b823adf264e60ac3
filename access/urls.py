"""Addresses of the porch. allauth's are listed one by one, each behind a door word: its ways in that
yield no key (sign-up, reset by mail, codes, passkey-only) do not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from django.urls import path
from django.views.i18n import set_language

from access import views
from access.door import public

urlpatterns = [
    path("", views.home, name="home"),
    path("acting-as/", views.act_as, name="act_as"),
    path("time-left/", views.time_left, name="time_left"),
    path("stay/", views.stay, name="stay"),
    path("exit/", views.quick_exit, name="exit"),
    path("language/", public("changes the language of the page")(set_language), name="set_language"),
    path("sign-in/", public("the way in")(account.login), name="account_login"),
    path("sign-out/", public("the way out")(account.logout), name="account_logout"),
    path("not-active/", public("says that an account has ended")(account.account_inactive), name="account_inactive"),
    path(
        "passphrase/",
        public("asks for the passphrase again; allauth checks the session")(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path("second-step/", public("the second factor at sign-in")(factor.authenticate), name="mfa_authenticate"),
    path("second-step/again/", public("the second factor again")(factor.reauthenticate), name="mfa_reauthenticate"),
]
