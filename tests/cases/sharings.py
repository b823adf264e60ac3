"""A case with something in every part, and what of it another team is given, through the real action."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from access.door import changing
from access.models import Team
from access.permissions import Permission
from cases.models import Dependant, Incident, Note, Perpetrator, RiskAssessment
from cases.sharing import share_case
from tests.cases.factories import make_active, opened
from tests.people import Person

SURVIVOR: dict[str, Any] = {
    "agrees_to": ["shelter"],
    "consent_way": "spoken",
    "consent_on": date(2026, 3, 2),
    "birth_year": 1988,
    "id_number": "037188001122",
    "unit_code": "13285",
    "talking_note": "nói chậm",
    "address": "nhà chị gái ở phố Biên Hòa",
    "safe_hours": "sáng từ 8 đến 10 giờ",
    "cover_story": "bên bảo hiểm gọi",
    "safe_word": "hoa sữa",
    "health_note": "đau vai trái",
}
WORDS: dict[str, tuple[str, ...]] = {
    "identity": ("Chị Lan", "Lê Thị Ngọc Lan", "037188001122", "nói chậm", "02/03/2026", "Bé Na", "1988", "Phủ Lý"),
    "contact": ("0912 345 678", "phố Biên Hòa", "sáng từ 8 đến 10 giờ", "bên bảo hiểm gọi", "hoa sữa"),
    "health": ("đau vai trái", "bầm tay phải", "cần sữa và tã"),
    "safety": ("Anh Dũng gầy", "xe Wave đỏ", "cao, để râu", "dọa đốt nhà", "em rể đi cùng", "con dao phay",
               "lần này nặng hơn", "khóa cửa sau"),
    "narrative": ("đưa đi khám lại", "về muộn và chửi", "đã hẹn gặp ở trạm y tế", "Hỗ trợ bảo vệ khẩn"),
    "perpetrator": ("Trần Văn Dũng", "thợ hàn", "0977 000 111", "xóm Bãi, nhà cuối"),
}  # fmt: skip
"""What the page of a part must show, and no other page."""


def make_full(owner: Person, **values: Any) -> UUID:
    """A case in work of the owner's team with words in all six parts."""
    pk = make_active(owner, owner, survivor=SURVIVOR, **values)
    actor = owner.actor()
    case = opened(owner, pk, Permission.CASE_EDIT)
    with changing(case, by=actor, to=Permission.CASE_EDIT):
        case.next_step = "đưa đi khám lại"
        case.save()
        for row in _rows(case, owner):
            row.save()
    return pk


def _rows(case: Any, owner: Person) -> list[Any]:
    him = {"full_name": "Trần Văn Dũng", "relationship": "spouse", "occupation": "thợ hàn", "phone": "0977 000 111"}
    gate = {"gate_name": "Anh Dũng gầy", "appearance": "cao, để râu", "vehicle": "xe Wave đỏ", "threats": "dọa đốt nhà"}
    what = {"story": "về muộn và chửi", "happened_on": date(2026, 2, 28), "injuries": "bầm tay phải"}
    look = {"level": "high", "signs": ["weapon"], "reasons": "lần này nặng hơn", "safety_notes": "khóa cửa sau"}
    return [
        Dependant(record=case, call_name="Bé Na", relation="child", with_her=True, needs="cần sữa và tã"),
        Perpetrator(record=case, **him, **gate, address="xóm Bãi, nhà cuối", may_come_with="em rể đi cùng"),
        Incident(record=case, **what, weapon="con dao phay", place="home", forms=["physical"]),
        RiskAssessment(record=case, assessed_by=owner.user, **look),
        Note(record=case, author=owner.user, kind="call", text="đã hẹn gặp ở trạm y tế"),
    ]


def shared(
    owner: Person, pk: UUID, team: Team, parts: Iterable[str] = ("contact", "identity"), consent: str = ""
) -> None:
    """Shared by the owner for ten days; the reason stands in the story."""
    share_case(
        case=opened(owner, pk),
        team=team,
        purpose="shelter",
        compartments=parts,
        until=timezone.now() + timedelta(days=10),
        consent=consent,
        words="Hỗ trợ bảo vệ khẩn",
        by=owner.actor(),
    )
