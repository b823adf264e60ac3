"""The map of all addresses: one line for each room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("access.urls")),
    path("manage/", include("administration.urls")),
    path("", include("cases.urls")),
    path("rooms/", include("shelters.urls")),
    path("groups/", include("prevention_groups.urls")),
    path("figures/", include("reporting.urls")),
]

handler400 = "access.entry.uploads.bad_request"

if settings.DEMO:
    urlpatterns += [path("look/", include("demo.urls"))]
