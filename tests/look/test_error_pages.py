"""Pages of last resort: they must come out whatever is broken, and tell nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import page_not_found, server_error

from tests.people import Person

LAST_RESORT = ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "413.html", "429.html", "500.html"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", LAST_RESORT)
def test_it_needs_neither_a_session_nor_a_database(name: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(name)
    assert f'<html lang="{language}">' in page
    assert "csrfmiddlewaretoken" not in page
    assert 'id="leave-now"' in page


def test_server_error_renders_as_django_calls_it() -> None:
    assert server_error(RequestFactory().get("/")).status_code == 500


def test_hidden_and_absent_are_the_same_byte_for_byte(worker: Person) -> None:
    """The page may depend on neither the address nor the reason."""
    client = worker.client()
    answers = [client.get(path) for path in ("/nothing-here/", "/cases/00000000-0000-7000-8000-000000000000/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    quiet = [_headers(answer) for answer in answers]
    assert quiet[0] == quiet[1]


def _headers(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Content-Security-Policy"}


def test_not_found_shows_nothing_of_the_address_or_the_reason() -> None:
    request = RequestFactory().get("/cases/chi-mai/")
    page = page_not_found(request, Exception("hidden from you")).content.decode()
    assert "chi-mai" not in page
    assert "hidden from you" not in page


def test_forged_form_is_refused_in_our_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/stay/")
    assert answer.status_code == 403
    assert "Trang này đã mở quá lâu" in answer.content.decode()


def test_conflict_gives_back_what_was_typed_and_no_secret() -> None:
    typed = {"note": "dòng một\ndòng hai", "password": "đêm nay trăng sáng", "status": "open"}
    request = RequestFactory().post("/cases/1/", typed, headers={"Referer": "http://testserver/cases/1/?a=b"})
    request.actor = None  # type: ignore[attr-defined]
    page = render_to_string("409.html", request=request)
    assert "dòng một<br>dòng hai" in page
    assert "trăng sáng" not in page
    assert 'href="/cases/1/?a=b"' in page


def test_conflict_leads_nowhere_else() -> None:
    request = RequestFactory().post("/cases/1/", headers={"Referer": "https://elsewhere.example/cases/"})
    request.actor = None  # type: ignore[attr-defined]
    assert "elsewhere" not in render_to_string("409.html", request=request)


def test_title_begins_with_the_product_only_once() -> None:
    from access.templatetags.antam import titled

    assert titled("\n Phiếu 4827 3164 ") == "An Tâm – Phiếu 4827 3164"
    assert titled("An Tâm – Phiếu 4827 3164") == "An Tâm – Phiếu 4827 3164"
    assert titled(" An Tâm ") == "An Tâm"


def test_error_summary_links_each_mistake_to_its_field() -> None:
    from demo.look import SampleForm

    form = SampleForm({"danger": "perhaps"})
    page = render_to_string("components/error_summary.html", {"form": form})
    for target in ("id_danger_0", "id_when", "id_told", "id_agreed"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in "".join(str(field) for field in form)


def test_pager_keeps_the_other_conditions_of_the_list() -> None:
    request = RequestFactory().get("/slips/", {"after": "a", "state": "sent"})
    page = render_to_string("components/pager.html", {"page": SimpleNamespace(next_key="b")}, request=request)
    assert "after=b&amp;state=sent" in page or "state=sent&amp;after=b" in page
    assert '?state=sent"' in page
