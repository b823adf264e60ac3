"""Addresses of the administrator's and the auditor's pages, below `manage/`."""

from django.urls import path

from administration.views.logbook import logbook_page

app_name = "administration"
urlpatterns = [
    path("logbook/", logbook_page, name="logbook"),
]
