"""A walk over every page of the house: as everybody who may see it, and what is found there."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import Resolver404, resolve

from access import matrix
from tests.attacks.forms import Form, buttons_of, forms_of
from tests.attacks.house_of_forms import HouseOfForms

ROOMS = {
    "one case": r"/cases/<uuid:pk>/(?!people/|access/|share/)",
    "people of a case": r"/cases/<uuid:pk>/(people|access|share)/",
    "cases": r"/cases/(?!<)",
    "slips": r"/slips/",
    "rooms": r"/rooms/",
    "administration": r"/manage/",
    "groups and figures": r"/(groups|figures)/",
    "doors": r"/(?!cases/|slips/|rooms/|manage/|groups/|figures/)",
}
NOT_SHOWN = {
    "/": "only sends on to somebody's first page",
    "/exit/": "only leads away, and the browser would be signed out for the rest of the walk",
    "/language/": "only leads back; `test_hostile_shapes.py` sends it a hostile way back",
    "/recovery-code/": "shown once, after a passphrase was set; a button, no field",
    "/second-step/spare/": "shown once, after spare codes were drawn; no field",
    "/rooms/asked/<uuid:pk>/now/": "a part of a page, and only when something has changed; no field",
    "/figures/<slug:data_set>/half-year/<slug:period>/": "published figures are read over another connection; no field",
    "/figures/<slug:data_set>/area/<slug:area>/": "published figures are read over another connection; no field",
}
NO_FORM = {
    "/slips/<code:code>/card/close/": "a button beside a card that is kept for minutes after sending",
    "/manage/successions/teams/<uuid:pk>/places/": "choices only, where an old office has places that send slips",
    "/stay/": "a button that appears shortly before a session ends",
    "/recovery-code/kept/": "the button of a page that is shown once",
    "/moving/start/": "a button for the holders of a team that is being merged",
    "/moving/go-on/": "the same while it moves",
    "/my-keys/elsewhere/": "a button for who is signed in at a second place",
    "/my-keys/sign-out/": "the same for one place",
}


class Walk:
    """All pages whose address begins so, each as everybody who may see it; and what was found on them."""

    def __init__(self, house: HouseOfForms, beginning: str = "/") -> None:
        self.house, self.browsers = house, house.browsers()
        self.patterns = {path: pattern for path, pattern in matrix.addresses() if re.match(beginning, path)}
        self.shown: set[str] = set()
        self.only_sent: set[str] = set()
        self.buttons: set[str] = set()
        self.met: set[tuple[str, ...]] = set()

    def pages(self) -> Iterator[tuple[str, str, Any]]:
        """Who sees it, the address, and the answer; one page for each role."""
        for path, pattern in sorted(self.patterns.items()):
            done: set[Any] = set()
            for name in self._who_may(pattern.callback.door):
                role = self.house.who[name].membership.role if name in self.house.who else name
                if role in done or path in self.only_sent or path == "/exit/":
                    continue
                for address in self.house.addresses(path):
                    page = self._look(path, name, address)
                    if page is not None:
                        yield name, address, page
                        done.add(role)
                        if path not in self.house.starts:  # a record's own page has other buttons in each state
                            break

    def _who_may(self, sign: Any) -> Iterator[str]:
        for name in self.browsers:
            person = self.house.who.get(name)
            if sign.verb is None or (person and person.actor().may(sign.verb)):
                yield name

    def _look(self, path: str, name: str, address: str) -> Any:
        page = self.browsers[name].get(address)
        if page.status_code == 405:
            self.only_sent.add(path)
        if page.status_code != 200:
            return None
        self.shown.add(path)
        self.buttons |= {_pattern(target or address) for target in buttons_of(page.content.decode())}
        return page

    def missing(self) -> set[str]:
        """Addresses without a page here; addresses that take something, but no form sends it; exceptions too many."""
        unseen = self.patterns.keys() - self.shown - self.only_sent
        unsent = self.only_sent - self.buttons
        excused = {path for path in (*NOT_SHOWN, *NO_FORM) if path in self.patterns}
        return (unseen ^ (excused & NOT_SHOWN.keys())) | (unsent ^ (excused & NO_FORM.keys()))

    def new_forms(self, address: str, page: Any) -> Iterator[Form]:
        """The forms that are typed into and that no earlier page had."""
        for form in forms_of(page.content.decode()):
            targets = [_pattern(target or address) for target in (form.action, *form.also)]
            mark = (*targets, *(re.sub(r"\d", "", name) for name in (*form.typed, *form.secrets)))
            if (form.typed or form.secrets) and mark not in self.met:
                self.met.add(mark)
                yield form


def _pattern(address: str) -> str:
    try:
        return "/" + resolve(address.partition("?")[0]).route
    except Resolver404:
        return address
