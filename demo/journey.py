"""The main job, end to end, through the running server: from a phone to a case, to a bed, to a published figure."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from demo.cast import PASSPHRASE
from demo.visitor import Visitor

STORY = "Chồng cầm dao dọa giết, hai mẹ con chạy sang nhà tôi."


@dataclass
class Journey:
    """What the steps hand on to one another."""

    base: str
    visitors: dict[str, Visitor] = field(default_factory=dict)
    code: str = ""
    case: str = ""
    stay: str = ""
    release: str = ""

    def who(self, username: str) -> Visitor:
        """One of the demo accounts, signed in once."""
        if username not in self.visitors:
            visitor = Visitor(self.base, username)
            visitor.sign_in(PASSPHRASE)
            self.visitors[username] = visitor
        return self.visitors[username]


Step = Callable[[Journey], str]


def send_slip(journey: Journey) -> str:
    sender = journey.who("dia-chi")
    sender.open("/slips/new/")
    sender.send("/slips/new/", danger="yes", story=STORY, name="Hoa", age="34", children="2", consent="agreed")
    journey.code = sender.expect(r"\b(\d{4} \d{4})\b")[1]
    sender.expect("Chưa có người nhận")
    return f"slip {journey.code} sent; nobody has taken it yet"


def take_slip(journey: Journey) -> str:
    worker = journey.who("can-bo")
    worker.open("/slips/duty/")
    worker.expect(journey.code)
    for address in [form.action for form in worker.page.forms if re.search(r"/duty/[0-9a-f-]{36}/take/", form.action)]:
        worker.open("/slips/duty/")
        worker.send(re.escape(address))
    sender = journey.who("dia-chi")
    sender.open(f"/slips/{journey.code.replace(' ', '')}/")
    return sender.expect(r"đã nhận lúc [\d:]+")[0]


def open_case(journey: Journey) -> str:
    worker = journey.who("can-bo")
    worker.open("/cases/inbox/")
    for link in [found for found in worker.page.links if re.search(r"/cases/inbox/[0-9a-f-]{36}/$", found)]:
        worker.open(link)
        if journey.code in " ".join(worker.page.text):
            break
    worker.expect(re.escape(STORY))
    worker.send("/accept/")
    journey.case = re.sub(r"^.*?(/cases/[0-9a-f-]{36}/).*$", r"\1", worker.address)
    return "read, accepted as a new case"


def work_case(journey: Journey) -> str:
    worker = journey.who("can-bo")
    worker.open(journey.case)
    worker.send("/take/")
    worker.open(f"{journey.case}people/person/")
    worker.send("/people/person/", full_name="Nguyễn Thị Hoa", agrees_to=["shelter"])
    worker.open(f"{journey.case}events/new/")
    worker.send("/events/new/", story=STORY, happened_on=datetime.date.today().isoformat(), forms=["physical"])
    worker.open(f"{journey.case}timeline/new/")
    worker.send("/timeline/new/", kind="call", text="Đã gọi, hẹn đón ở cổng chợ.")
    worker.expect("Đã gọi, hẹn đón ở cổng chợ.")
    return "survivor, incident and note written"


def ask_for_bed(journey: Journey) -> str:
    worker = journey.who("can-bo")
    worker.open(f"/rooms/ask/{journey.case.split('/')[-2]}/")
    shelters = worker.form("", "shelter").choices("shelter")
    values = {"called": "Chị Hoa", "adults": 1, "children": 2, "meeting_point": "Cổng chợ Bầu", "travel_minutes": 40}
    worker.send("", shelter=shelters[0], consent="spoken", **values)
    journey.stay = re.sub(r"^.*/asked/([0-9a-f-]{36})/.*$", r"\1", worker.address)
    return "a bed asked for, with a meeting point and without the address"


def hold_and_admit(journey: Journey) -> str:
    manager = journey.who("nha-tam-lanh")
    manager.open(f"/rooms/stays/{journey.stay}/hold/")
    manager.send("/hold/", beds=manager.form("/hold/").choices("beds")[:2])
    manager.open(f"/rooms/stays/{journey.stay}/admit/")
    manager.send("/admit/")
    return "two beds held, admitted with two children"


def discharge(journey: Journey) -> str:
    manager = journey.who("nha-tam-lanh")
    manager.open(f"/rooms/stays/{journey.stay}/discharge/")
    places = manager.form("/discharge/").choices("destination")
    manager.send("/discharge/", exit_reason="as_planned", destination=places[0])
    return "discharged as planned"


def log_session(journey: Journey) -> str:
    member = journey.who("to-phong-chong")
    member.open("/groups/sessions/new/")
    today = datetime.date.today().isoformat()
    member.send("/sessions/new/", held_on=today, kind="meeting", topic="help", women=21, men=8, children=3)
    return "a session of the group logged as counts"


def build_release(journey: Journey) -> str:
    officer = journey.who("chuong-trinh")
    officer.open("/figures/office/")
    form = next((f for f in officer.page.forms if ("data_set", "cases") in f.fields), None)
    if form is None:
        return "every half-year that is over is published already"
    newest = form.choices("first")[0]
    officer.send("/build/", data_set="cases", first=newest, last=newest)
    while any("/proceed/" in f.action for f in officer.page.forms):
        officer.send("/proceed/")
    journey.release = officer.address
    return f"a draft of {newest} counted, small numbers hidden"


def publish_release(journey: Journey) -> str:
    if not journey.release:
        return "nothing new to publish"
    second = journey.who("chuong-trinh-2")
    second.open(journey.release)
    second.send("/publish/")
    return "published by a second officer"


def look_at_figures(journey: Journey) -> str:
    viewer = journey.who("cong-an")
    viewer.open("/figures/")
    viewer.follow(r"/figures/cases/half-year/")
    viewer.expect("Phủ Lý")
    return "a police viewer sees the table and the chart by district"


def read_logbook(journey: Journey) -> str:
    auditor = journey.who("kiem-tra")
    auditor.open("/manage/logbook/")
    return "the auditor sees who opened what, and no content"


def steps() -> Iterator[tuple[str, Step]]:
    """The steps in their order, each with what it is."""
    yield "volunteer sends a slip", send_slip
    yield "person on duty takes it", take_slip
    yield "team opens it and makes a case", open_case
    yield "worker works the case", work_case
    yield "worker asks for a bed", ask_for_bed
    yield "shelter holds beds and admits", hold_and_admit
    yield "shelter discharges", discharge
    yield "prevention group logs a session", log_session
    yield "programme officer builds a release", build_release
    yield "second officer publishes it", publish_release
    yield "police viewer looks", look_at_figures
    yield "auditor reads the logbook", read_logbook
