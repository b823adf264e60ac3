"""From the printed invitation to the first opened case, and signing in again: with a passkey, and with an app."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, expect

from access.models import Membership, User
from tests.access.test_second_factor import code_now
from tests.browser.conftest import PICTURES
from tests.browser.looking import wait_until_read
from tests.cases.factories import make_active
from tests.people import Person

Window = Callable[..., Page]
Look = Callable[[Page, str], None]
NEW = "con đường rợp bóng tre"


@pytest.fixture
def look(check_page: Callable[[Page], None], pictures: Look) -> Look:
    """Ask everything of the page, and keep its picture."""

    def at(page: Page, name: str) -> None:
        check_page(page)
        pictures(page, f"enrol-{name}")

    return at


@pytest.fixture
def second_step(settings: object) -> Callable[..., None]:
    """The second step is required, as on a real server; these people have one already and are signed in."""

    def have_one(*people: Person) -> None:
        for person in people:
            person.client()
            TOTP.activate(person.user, generate_totp_secret())
        settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]

    return have_one


def virtual_key(page: Page) -> CDPSession:
    """A passkey as a phone or a computer has it: built in, unlocked by its owner, always at hand."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def go(page: Page) -> None:
    """The one main action of the page."""
    page.locator("main button.btn-primary").first.click()
    wait_until_read(page)


def invited(office: Page, supervisor: Person, look: Look) -> str:
    """The administrator invites; the printed page with the square and the link. Returns the link."""
    office.goto(reverse("administration:invite"))
    look(office, "01-invite")
    for name, value in {"full_name": "Nguyễn Thị Mới", "username": "moi.nt", "phone": "0912 000 333"}.items():
        office.locator(f"[name={name}]").fill(value)
    office.locator("[name=team]").select_option(str(supervisor.team.pk))
    office.locator("[name=role]").select_option("case_worker")
    go(office)
    expect(office.locator("svg.qr")).to_be_visible()
    look(office, "02-invitation")
    office.emulate_media(media="print")
    for there in (office.locator("svg.qr"), office.get_by_text(re.compile(r"/join/[\w-]+/"))):
        expect(there).to_be_visible()
    for not_printed in (office.locator("#leave-now"), office.locator("main .note")):
        expect(not_printed).to_be_hidden()
    office.screenshot(path=PICTURES / "enrol-02-invitation-print.png", full_page=True)
    office.emulate_media(media="screen")
    found = re.search(r"/join/[\w-]+/", office.locator("main").inner_text())
    assert found
    return found[0]


def passphrase_set(page: Page, link: str, look: Look) -> str:
    """Refusals first; then the recovery code, to print. Returns the code."""
    page.goto(link)
    look(page, "03-join")
    for weak in ("ngắn quá", "Mật khẩu 123456"):
        page.locator("[name=passphrase]").fill(weak)
        page.locator("[name=again]").fill(weak)
        go(page)
        expect(page.locator("#error-summary")).to_be_visible()
        look(page, f"04-refused-{len(weak)}")
        assert not User.objects.get(username="moi.nt").has_usable_password()
    page.locator("[name=passphrase]").fill(NEW)
    page.locator("[name=again]").fill(NEW)
    go(page)
    expect(page.locator(".big-code")).to_be_visible()
    look(page, "05-recovery-code")
    page.emulate_media(media="print")
    page.screenshot(path=PICTURES / "enrol-05-recovery-code-print.png", full_page=True)
    expect(page.locator(".big-code")).to_be_visible()
    page.emulate_media(media="screen")
    code = page.locator(".big-code").inner_text().strip()
    go(page)
    return code


def by_key(page: Page, look: Look) -> None:
    """The second step: a passkey."""
    virtual_key(page)
    page.locator(f"a[href='{reverse('mfa_add_webauthn')}']").click()
    look(page, "07-key")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("main code").first).to_be_visible()


def by_app(page: Page, look: Look) -> str:
    """The second step: an app; a wrong code first. Returns the app's secret."""
    page.locator(f"a[href='{reverse('mfa_activate_totp')}']").click()
    look(page, "07-app")
    secret = page.locator("main code").inner_text().strip()
    page.locator("[name=code]").fill("000000")
    go(page)
    look(page, "07-app-wrong")
    assert page.locator("main code").inner_text().strip() == secret
    page.locator("[name=code]").fill(code_now(secret))
    go(page)
    expect(page.locator("main code").first).to_be_visible()
    return secret


def access_given(newcomer: Page, holder: Page, look: Look) -> None:
    """The newcomer waits and reads six words; the holder compares, proves and gives."""
    newcomer.goto("/")
    look(newcomer, "09-waits")
    newcomer.locator(f".note a[href='{reverse('my_keys')}']").click()
    newcomer.wait_for_url(f"**{reverse('my_keys')}")
    look(newcomer, "10-my-keys")
    words = newcomer.locator(".words li").all_inner_texts()
    assert len(words) == 6
    holder.goto("/")
    holder.locator(f"a.line-link[href='{reverse('members')}']").click()
    look(holder, "11-members")
    member = Membership.objects.get(user__username="moi.nt")
    holder.locator(f"a[href='{reverse('give_access', args=[member.pk])}']").click()
    expect(holder.locator(".words li")).to_have_text(words)
    look(holder, "12-give")
    go(holder)
    if holder.locator("#proof").is_visible():
        holder.locator("#proof").fill("đoán bừa thôi")
        go(holder)
        look(holder, "13-proof-wrong")
        holder.locator("#proof").fill("đêm nay trăng sáng quá")
        go(holder)
    expect(holder.locator("#waiting ~ .count, header:has(#waiting) .count")).to_have_text("0")
    look(holder, "14-given")


def drawn_anew(page: Page, look: Look) -> None:
    """New spare codes: one question, then ten codes that also stand on paper, and never again."""
    page.locator(f"main a[href='{reverse('mfa_generate_recovery_codes')}']").click()
    look(page, "18-new-codes")
    go(page)
    expect(page.locator("main code")).to_have_count(10)
    look(page, "18-new-codes-shown")
    page.emulate_media(media="print")
    page.screenshot(path=PICTURES / "enrol-18-new-codes-print.png", full_page=True)
    expect(page.locator("main code").last).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(reverse("mfa_view_recovery_codes"))
    expect(page.locator("main code")).to_have_count(0)
    look(page, "18-new-codes-gone")


def signed_out(page: Page) -> None:
    page.locator(".me summary").click()
    page.locator(".me-panel form[action='/sign-out/'] button").click()
    page.wait_for_url("**/sign-in/**")


def passphrase_typed(page: Page) -> None:
    page.locator("[name=login]").fill("moi.nt")
    page.locator("[name=password]").fill(NEW)
    go(page)
    page.wait_for_url("**/second-step/**")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_with_a_passkey(
    open_page: Window,
    look: Look,
    second_step: Callable[..., None],
    administrator: Person,
    supervisor: Person,
    language: str,
) -> None:
    case = make_active(supervisor, supervisor)
    second_step(administrator, supervisor)
    office = open_page(administrator, width=1280, language=language)
    page = open_page(language=language)
    passphrase_set(page, invited(office, supervisor, look), look)
    expect(page.locator(f"a[href='{reverse('mfa_add_webauthn')}']")).to_be_visible()
    look(page, "06-second-step")
    by_key(page, look)
    look(page, "08-spare-codes")
    go_to_case_is_refused(page, case)
    holder = open_page(supervisor, language=language)
    _forget_proof(supervisor)
    access_given(page, holder, look)
    page.goto(reverse("cases:case", args=[case]))
    expect(page.locator("h1")).to_contain_text("Chị Lan")
    look(page, "15-case")
    page.goto(reverse("mfa_index"))
    look(page, "16-factors")
    drawn_anew(page, look)
    signed_out(page)
    passphrase_typed(page)
    look(page, "17-second-step-at-sign-in")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/cases/**")
    page.goto(reverse("cases:case", args=[case]))
    expect(page.locator("h1")).to_contain_text("Chị Lan")


def go_to_case_is_refused(page: Page, case: object) -> None:
    """Before access is given nothing opens."""
    page.goto(reverse("cases:case", args=[case]))
    expect(page.locator("main")).not_to_contain_text("Chị Lan")


def _forget_proof(person: Person) -> None:
    session = person.client().session
    session["proved"] = 0
    session.save()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_with_an_app(
    open_page: Window,
    look: Look,
    second_step: Callable[..., None],
    administrator: Person,
    supervisor: Person,
    language: str,
) -> None:
    case = make_active(supervisor, supervisor)
    second_step(administrator, supervisor)
    page = open_page(language=language)
    passphrase_set(page, invited(open_page(administrator, language=language), supervisor, look), look)
    secret = by_app(page, look)
    look(page, "08-spare-codes-app")
    spare = page.locator("main code").first.inner_text().strip()
    go(page) if page.locator("main button.btn-primary").count() else page.locator("main a.btn-primary").click()
    access_given(page, open_page(supervisor, width=1280, language=language), look)
    signed_out(page)
    passphrase_typed(page)
    expect(page.locator("#mfa_webauthn_authenticate")).to_have_count(0)
    look(page, "17-app-at-sign-in")
    page.locator("details.more summary").click()
    expect(page.locator("details.more p").last).to_be_visible()
    look(page, "17-lost")
    cache.clear()  # the same half-minute: a code is taken once
    page.locator("[name=code]").fill(code_now(secret))
    go(page)
    page.goto(reverse("cases:case", args=[case]))
    expect(page.locator("h1")).to_contain_text("Chị Lan")
    signed_out(page)
    passphrase_typed(page)
    page.locator("[name=code]").fill(spare)
    go(page)
    page.goto(reverse("cases:case", args=[case]))
    expect(page.locator("h1")).to_contain_text("Chị Lan")


def test_a_key_that_is_not_used_is_said_and_a_code_is_offered(
    open_page: Window, look: Look, second_step: Callable[..., None], worker: Person
) -> None:
    """Cancelled, or no key on this device: the page says so, and a way goes on."""
    second_step()
    page = open_page(worker)
    page.goto(reverse("mfa_add_webauthn"))
    page.evaluate('() => { navigator.credentials.create = () => Promise.reject(new Error("cancelled")); }')
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("#key-failed")).to_be_visible()
    look(page, "18-key-failed")
