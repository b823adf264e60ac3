"""Addresses of the inbox and of cases. They speak of numbers only."""

from django.urls import path

from cases.views import case, homes, inbox, moving, people, record, steps

SLIP = "cases/inbox/<uuid:pk>/"
CASE = "cases/<uuid:pk>/"

urlpatterns = [
    path("cases/", homes.worker_home, name="worker_home"),
    path("cases/team/", homes.supervisor_home, name="supervisor_home"),
    path("cases/list/", homes.case_list, name="case_list"),
    path("cases/moving/", moving.moving_choices, name="moving_choices"),
    path("cases/inbox/", inbox.inbox, name="inbox"),
    path(SLIP, inbox.slip, name="slip_read"),
    path(f"{SLIP}accept/", inbox.accept, name="slip_accept"),
    path(f"{SLIP}add/", inbox.add_to_case, name="slip_add_to_case"),
    path(f"{SLIP}pass-on/", inbox.pass_on, name="slip_pass_on"),
    path(f"{SLIP}close/", inbox.close_slip, name="slip_close"),
    path(f"{SLIP}reply/", inbox.reply, name="slip_reply"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}people/", case.case_people, name="case_people"),
    path(f"{CASE}people/person/", people.edit_survivor, name="survivor"),
    path(f"{CASE}people/dependants/", people.edit_dependant, name="dependant_new"),
    path(f"{CASE}people/dependants/<uuid:row>/", people.edit_dependant, name="dependant"),
    path(f"{CASE}people/others/", people.edit_perpetrator, name="perpetrator_new"),
    path(f"{CASE}people/others/<uuid:row>/", people.edit_perpetrator, name="perpetrator"),
    path(f"{CASE}events/", case.case_incidents, name="case_incidents"),
    path(f"{CASE}events/new/", record.edit_incident, name="incident_new"),
    path(f"{CASE}events/<uuid:row>/", record.edit_incident, name="incident"),
    path(f"{CASE}safety/", case.case_risk, name="case_risk"),
    path(f"{CASE}safety/new/", record.new_assessment, name="assessment_new"),
    path(f"{CASE}timeline/", case.case_notes, name="case_notes"),
    path(f"{CASE}timeline/new/", record.new_note, name="note_new"),
    path(f"{CASE}access/", case.case_access, name="case_access"),
    path(f"{CASE}assign/", steps.assign, name="case_assign"),
    path(f"{CASE}take/", steps.take, name="case_take"),
    path(f"{CASE}start/", steps.start, name="case_start"),
    path(f"{CASE}wait/", steps.wait, name="case_wait"),
    path(f"{CASE}resume/", steps.resume, name="case_resume"),
    path(f"{CASE}plan/", steps.plan, name="case_plan"),
    path(f"{CASE}close/", steps.close, name="case_close"),
    path(f"{CASE}reopen/", steps.reopen, name="case_reopen"),
    path(f"{CASE}transfer/", steps.transfer, name="case_transfer"),
    path(f"{CASE}share/", steps.share, name="case_share"),
    path(f"{CASE}share/<int:team>/end/", steps.end_share, name="case_share_end"),
]
