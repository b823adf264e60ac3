"""Addresses of the administrator's and the auditor's pages, below `manage/`."""

from django.urls import path

from administration.views import accounts, home, logbook, memberships, offices, reenrolments, successions, teams, units

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
    path("system/", home.system, name="system"),
    path("logbook/", logbook.logbook_page, name="logbook"),
    path("units/", units.units, name="units"),
    path("units/<int:pk>/", units.unit_page, name="unit"),
    path("offices/", offices.office_list, name="offices"),
    path("offices/new/", offices.new_office, name="new_office"),
    path("offices/<uuid:pk>/", offices.office_page, name="office"),
    path("offices/<uuid:pk>/edit/", offices.edit_office, name="edit_office"),
    path("offices/<uuid:pk>/end/", offices.close_office, name="close_office"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/<int:pk>/", teams.team_page, name="team"),
    path("teams/<int:pk>/close/", teams.end_team, name="end_team"),
    path("teams/<int:pk>/succession/", successions.new_succession, name="new_succession"),
    path("successions/<uuid:pk>/", successions.succession_page, name="succession"),
    path("successions/<uuid:pk>/call-off/", successions.call_off_succession, name="call_off_succession"),
    path("successions/teams/<uuid:pk>/people/", successions.invite_all, name="invite_all"),
    path("successions/teams/<uuid:pk>/ends/", successions.plan_all_ends, name="plan_all_ends"),
    path("successions/teams/<uuid:pk>/places/", successions.move_all_addresses, name="move_all_addresses"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/invite/", accounts.invite, name="invite"),
    path("accounts/<uuid:pk>/", accounts.account_page, name="account"),
    path("accounts/<uuid:pk>/link/", accounts.new_link, name="new_link"),
    path("accounts/<uuid:pk>/memberships/new/", accounts.new_membership, name="new_membership"),
    path("accounts/<uuid:pk>/new-keys/", reenrolments.ask, name="reenrol"),
    path("new-keys/", reenrolments.waiting, name="reenrolments"),
    path("new-keys/<uuid:pk>/", reenrolments.approve, name="reenrol_approve"),
    path("new-keys/<uuid:pk>/withdraw/", reenrolments.withdraw, name="reenrol_withdraw"),
    path("memberships/<uuid:pk>/plan-end/", memberships.plan_membership_end, name="plan_end"),
    path("memberships/<uuid:pk>/end/", memberships.end_membership_now, name="end_membership"),
]
