"""A session that ends while its page is being made."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from access.middleware import SessionMiddleware
from tests.people import Person


def test_the_page_is_not_shown_and_the_way_in_follows(worker: Person) -> None:
    request = RequestFactory().get("/cases/")
    name = settings.SESSION_COOKIE_NAME
    request.COOKIES[name] = worker.client().cookies[name].value

    def page(request: HttpRequest) -> HttpResponse:
        request.session["seen"] = 1.0
        Session.objects.all().delete()
        return HttpResponse("Chị Lan")

    response = SessionMiddleware(page)(request)
    assert response.status_code == 302 and reverse("account_login") in response["Location"]
    assert b"Lan" not in response.content and response.cookies[name].value == ""
    assert not Session.objects.exists(), "nothing brings it back"
