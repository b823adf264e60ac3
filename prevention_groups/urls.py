"""`/groups/…`."""

from django.urls import path, register_converter

from prevention_groups import views
from prevention_groups.months import MonthConverter

register_converter(MonthConverter, "month")

app_name = "prevention_groups"
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/new/", views.new_session, name="new_session"),
    path("sessions/<int:pk>/edit/", views.edit_session, name="edit_session"),
    path("responses/new/", views.new_response, name="new_response"),
    path("responses/<int:pk>/edit/", views.edit_response, name="edit_response"),
    path("months/<month:month>/", views.month, name="month"),
]
