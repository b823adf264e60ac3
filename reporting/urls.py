"""The window's addresses: what everybody may look at, and the office that makes it."""

from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.home, name="home"),
    path("office/", views.officer_home, name="officer_home"),
    path("office/build/", views.build, name="build"),
    path("office/<uuid:pk>/", views.release, name="release"),
    path("office/<uuid:pk>/proceed/", views.proceed, name="proceed"),
    path("office/<uuid:pk>/publish/", views.publish, name="publish"),
    path("office/<uuid:pk>/drop/", views.drop, name="drop"),
    path("<slug:data_set>/half-year/<slug:period>/", views.period, name="period"),
    path("<slug:data_set>/area/<slug:area>/", views.area, name="area"),
]
