"""Addresses that exist in the demo only."""

from django.urls import path

from demo import look

urlpatterns = [path("", look.guide, name="look")]
