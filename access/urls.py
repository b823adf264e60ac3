"""Addresses of the porch. allauth's are listed one by one, each behind a door word: its ways in that
yield no key (sign-up, reset by mail, codes, passkey-only) do not exist here."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path
from django.views.i18n import set_language

from access import views
from access.door import acts, public
from access.entry import join_views, phone_views
from access.entry.proof import needs_proof
from access.permissions import Permission
from access.teams import key_views, moving_views, stand_in_views

own = acts(Permission.KEY_KEEP)


def proven(view: Any) -> Any:
    """allauth would keep a POST that comes too late in the session row: it must not see one."""
    return own(needs_proof(view))


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
    path("join/<str:token>/", join_views.join, name="join"),
    path("forgotten/", join_views.forgotten, name="forgotten"),
    path("recovery-code/", join_views.recovery_code, name="recovery_code"),
    path("recovery-code/kept/", join_views.recovery_code_kept, name="recovery_code_kept"),
    path("phones/", phone_views.phones, name="phones"),
    path("phones/<uuid:membership>/pair/", phone_views.pair, name="phone_pair"),
    path("phones/<uuid:pk>/end/", phone_views.end, name="phone_end"),
    path("phone/", phone_views.pin, name="phone_pin"),
    path("phone/<str:token>/", phone_views.join, name="phone_join"),
    path("members/", key_views.members, name="members"),
    path("members/<uuid:pk>/give/", key_views.give, name="give_access"),
    path("members/<uuid:pk>/end/", key_views.end, name="end_membership"),
    path("stand-in/", stand_in_views.stand_ins, name="stand_ins"),
    path("stand-in/team/", stand_in_views.name_team, name="stand_in_team"),
    path("stand-in/<int:pk>/ask/", stand_in_views.ask, name="stand_in_ask"),
    path("stand-in/<uuid:pk>/approve/", stand_in_views.approve, name="stand_in_approve"),
    path("moving/", moving_views.moving, name="moving"),
    path("moving/start/", moving_views.start_moving, name="start_moving"),
    path("moving/go-on/", moving_views.go_on_moving, name="go_on_moving"),
    path("my-keys/", key_views.my_keys, name="my_keys"),
    path("my-keys/new-code/", join_views.new_recovery_code, name="new_recovery_code"),
    path("my-keys/elsewhere/", key_views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("my-keys/sign-out/", key_views.sign_out_place, name="sign_out_place"),
    path("second-step/mine/", key_views.factors, name="mfa_index"),
    path("second-step/app/", proven(totp.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/end/", proven(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-step/key/", proven(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("second-step/keys/", own(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("second-step/keys/<int:pk>/end/", proven(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("second-step/spare/", own(spare_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-step/spare/new/", proven(spare_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
