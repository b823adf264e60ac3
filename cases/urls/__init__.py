"""The addresses of the case room."""

from cases.urls import slips, work

app_name = "cases"
urlpatterns = [*slips.urlpatterns, *work.urlpatterns]
