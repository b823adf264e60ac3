"""The secret cookie, where it meets what is answered before there is a session."""

from django.http import HttpResponse
from django.test import RequestFactory

from access.entry.session import COOKIE, encode_cookie
from access.middleware import SecretCookieMiddleware


def test_a_style_sheet_is_served_to_who_is_signed_in() -> None:
    request = RequestFactory().get("/static/antam.css")
    request.COOKIES[COOKIE] = encode_cookie(bytes(32))
    response = SecretCookieMiddleware(lambda _request: HttpResponse("body {}"))(request)
    assert response.status_code == 200 and COOKIE not in response.cookies and COOKIE not in request.COOKIES
