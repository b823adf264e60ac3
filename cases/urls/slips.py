"""Addresses of slips, of whoever is on duty, and of the roster. Neutral words only."""

from django.urls import path, register_converter

from cases.converters import CodeConverter
from cases.views import duty, emergency, roster, slips

register_converter(CodeConverter, "code")

urlpatterns = [
    path("slips/", slips.sender_home, name="sender_home"),
    path("slips/new/", slips.slip_new, name="slip_new"),
    path("slips/draft/", slips.slip_draft, name="slip_draft"),
    path("slips/alarm/", slips.slip_alarm, name="slip_alarm"),
    path("slips/<code:code>/", slips.slip_sent, name="slip_sent"),
    path("slips/<code:code>/state/", slips.slip_state, name="slip_state"),
    path("slips/<code:code>/add/", slips.slip_add, name="slip_add"),
    path("slips/<code:code>/card/", slips.slip_card, name="slip_card"),
    path("slips/<code:code>/card/close/", slips.slip_card_close, name="slip_card_close"),
    path("slips/duty/", duty.duty, name="duty"),
    path("slips/duty/queue/", duty.duty_queue, name="duty_queue"),
    path("slips/duty/<uuid:pk>/take/", duty.take, name="take"),
    path("slips/duty/alarms/<uuid:pk>/take/", duty.take_alarm_view, name="take_alarm"),
    path("slips/duty/urgent/", emergency.emergency, name="emergency"),
    path("slips/duty/urgent/<uuid:pk>/", emergency.emergency_read, name="emergency_read"),
    path("slips/roster/", roster.roster, name="roster"),
    path("slips/roster/add/", roster.roster_add, name="roster_add"),
    path("slips/roster/<uuid:pk>/remove/", roster.roster_remove, name="roster_remove"),
]
