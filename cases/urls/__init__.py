"""The addresses of the case room."""

from cases.urls import slips

app_name = "cases"
urlpatterns = [*slips.urlpatterns]
