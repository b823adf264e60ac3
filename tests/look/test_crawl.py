"""Walk through all pages that a person can reach by links, in both languages: headers, titles, addresses."""

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import factories
from tests.cases.factories import make_active, make_assigned
from tests.look.telling import telling_words
from tests.people import CAST, Person
from tests.shelters import made

PAGES_A_PERSON = 120
NOT_WALKED = ("/exit/", "/sign-out/", "/static/")


def plain_addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    """Every address without a variable part."""
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += plain_addresses(pattern.url_patterns, route)
        elif not re.search(r"[<(?]", route):
            found.append(route)
    return found


def all_routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        found += all_routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
    return found


def walk(client: Client) -> dict[str, HttpResponse]:
    """Breadth first, from every plain address on; answers by address."""
    waiting = deque(plain_addresses(get_resolver().url_patterns))
    seen: dict[str, HttpResponse] = {}
    while waiting and len(seen) < PAGES_A_PERSON:
        address = waiting.popleft()
        if address in seen or address.startswith(NOT_WALKED):
            continue
        seen[address] = client.get(address)
        waiting.extend(links(address, seen[address]))
    return seen


def links(address: str, answer: HttpResponse) -> list[str]:
    if answer.status_code in (301, 302):
        return [answer.headers["Location"]] if answer.headers["Location"].startswith("/") else []
    found = re.findall(r'<a\b[^>]*\bhref="([^"#]+)', answer.content.decode(errors="ignore"))
    return [path for path in (urljoin(address, link.replace("&amp;", "&")) for link in found) if path.startswith("/")]


def faults(address: str, answer: HttpResponse) -> list[str]:
    """What is wrong with one answer."""
    found = [f"the address tells: {word}" for word in telling_words(urlsplit(address).path)]
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("may be kept by the browser")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("may be taken for another kind of file")
    found += [f"the file name tells: {word}" for word in telling_words(answer.headers.get("Content-Disposition", ""))]
    if answer.status_code >= 500:
        found.append(f"broke with {answer.status_code}")
    if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
        found += page_faults(answer)
    return found


def page_faults(answer: HttpResponse) -> list[str]:
    page, found = answer.content.decode(), []
    policy = answer.headers.get("Content-Security-Policy", "")
    if "unsafe-" in policy or "default-src 'none'" not in policy or "script-src 'self'" not in policy:
        found.append(f"weak content policy: {policy!r}")
    if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\sstyle=|\son\w+=", page):
        found.append("has inline script or style")
    if re.search(r"(?:src|href|action)=\"(?:https?:)?//(?!nchmf\.gov\.vn)", page):
        found.append("names another server")
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    if title is None:
        return found  # a fragment
    if not title[1].startswith("An Tâm"):
        found.append(f"title {title[1]!r} does not begin with the product")
    found += [f"the title tells: {word}" for word in telling_words(title[1])]
    if 'id="leave-now"' not in page:
        found.append("has no quick exit")
    return found


@pytest.fixture
def work(
    worker: Person, supervisor: Person, duty_coordinator: Person, volunteer: Person, shelter_manager: Person
) -> None:
    """A slip, cases and a guest, so that the links lead somewhere."""
    factories.put_on_duty(worker.team)
    factories.make_referral(volunteer)
    make_assigned(supervisor, worker)
    make_active(supervisor, worker)
    made.make_guest(worker, shelter_manager, made.make_house(shelter_manager)[:1])


def test_no_route_and_no_file_of_ours_has_a_telling_name() -> None:
    routes = {route: telling_words(route) for route in all_routes(get_resolver().url_patterns)}
    assert {route: words for route, words in routes.items() if words} == {}


@pytest.mark.parametrize("name", ["nobody", *CAST])
@pytest.mark.django_db(databases=["default", "statistics"])
def test_every_page_within_reach_is_discreet(name: str, work: None, request: pytest.FixtureRequest) -> None:
    client = Client() if name == "nobody" else request.getfixturevalue(name).client()
    client.raise_request_exception = False
    wrong = {}
    for language in ("vi", "en"):
        client.cookies["l"] = language
        found = {address: faults(address, answer) for address, answer in walk(client).items()}
        wrong |= {(language, address): faulty for address, faulty in found.items() if faulty}
    assert wrong == {}


GOOD = '<title>An Tâm – Phiếu 4827 3164</title><a id="leave-now" href="/exit/">x</a>'


def answer(body: str = GOOD, **headers: str) -> HttpResponse:
    made_up = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; script-src 'self'",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return HttpResponse(body, headers=made_up)


def test_a_discreet_page_has_no_fault() -> None:
    assert faults("/slips/48273164/", answer()) == []


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/shelters/", answer()),
        ("/slips/", answer(Cache_Control="private")),
        ("/slips/", answer(X_Content_Type_Options="")),
        ("/slips/", answer(Content_Security_Policy="default-src 'none'; script-src 'self' 'unsafe-inline'")),
        ("/slips/", answer(Content_Disposition='attachment; filename="bao-luc-2026.csv"')),
        ("/slips/", answer(GOOD.replace("Phiếu", "Nạn nhân"))),
        ("/slips/", answer(GOOD.replace("An Tâm – ", ""))),
        ("/slips/", answer(GOOD + "<script>alert(1)</script>")),
        ("/slips/", answer(GOOD + '<p style="color: red">x</p>')),
        ("/slips/", answer(GOOD + '<script src="https://elsewhere.example/x.js"></script>')),
        ("/slips/", answer(GOOD.replace("leave-now", "other"))),
    ],
)
def test_each_indiscretion_is_found(address: str, page: HttpResponse) -> None:
    assert len(faults(address, page)) == 1
