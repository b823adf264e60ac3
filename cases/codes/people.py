"""People: sex, age, relationship, circumstances, and how one talks with them."""

from django.utils.translation import gettext_lazy as _

from cases.codes.lists import Code, CodeList

SEXES = CodeList(
    (Code("female", _("Female")), Code("male", _("Male")), Code("other", _("Another, or not clear yet"))),
)

#: Upper ages are included. The bands nest into the official ones (under 16, 16-59, from 60).
AGE_BANDS = CodeList(
    (
        Code("0-5", "0–5"),
        Code("6-10", "6–10"),
        Code("11-15", "11–15"),
        Code("16-17", "16–17"),
        Code("18-24", "18–24"),
        Code("25-34", "25–34"),
        Code("35-44", "35–44"),
        Code("45-59", "45–59"),
        Code("60+", _("60 and over")),
        Code("unknown", _("age not known")),
    )
)

RELATIONSHIPS = CodeList(
    (
        Code("spouse", _("husband or wife")),
        Code("former_spouse", _("former husband or wife")),
        Code("cohabitant", _("someone living together as spouses")),
        Code("partner", _("boyfriend or girlfriend")),
        Code("parent", _("father, mother, stepfather, stepmother")),
        Code("child", _("son, daughter, son-in-law, daughter-in-law")),
        Code("parent_in_law", _("parents of husband or wife")),
        Code("sibling", _("brother or sister")),
        Code("grandparent", _("grandparent")),
        Code("grandchild", _("grandchild, nephew, niece")),
        Code("other", _("someone else")),
        Code("unknown", _("not known yet")),
    ),
    source="Law 13/2022/QH15, Art. 3; Decree 76/2023/NĐ-CP, Art. 2-3",
)

#: What a dependant is to her.
DEPENDANT_RELATIONS = CodeList(
    (
        Code("child", _("child")),
        Code("grandchild", _("grandchild")),
        Code("parent", _("father or mother")),
        Code("sibling", _("younger brother or sister")),
        Code("other", _("another relative")),
    )
)

CIRCUMSTANCES = CodeList(
    (
        Code("pregnant", _("pregnant")),
        Code("infant", _("raising a child under 36 months")),
        Code("elderly", _("elderly")),
        Code("disabled", _("has a disability")),
        Code("no_self_care", _("cannot care for themselves")),
        Code("ill", _("in pain or ill")),
    ),
    source="Law 13/2022/QH15, Art. 24",
)

DISABILITIES = CodeList(
    (
        Code("movement", _("movement")),
        Code("hearing", _("hearing or speech")),
        Code("sight", _("sight")),
        Code("mental", _("nervous or mental")),
        Code("intellectual", _("intellectual")),
        Code("other", _("other disability")),
    ),
    source="Law 51/2010/QH12, Art. 3",
)

TALKING = CodeList(
    (
        Code("vi", _("Vietnamese")),
        Code("muong", _("Mường language")),
        Code("tay", _("Tày language")),
        Code("thai", _("Thái language")),
        Code("mong", _("Mông language")),
        Code("dao", _("Dao language")),
        Code("other", _("another language")),
        Code("sign", _("sign language")),
        Code("writing", _("writing on paper")),
        Code("texts", _("text messages only")),
    )
)

MARITAL = CodeList(
    (
        Code("single", _("single")),
        Code("married", _("married")),
        Code("cohabiting", _("living together as spouses")),
        Code("divorced", _("divorced or separated")),
        Code("widowed", _("widowed")),
    ),
    source="GBVIMS survivor form, marital status",
)

_ETHNIC = (
    "Kinh,Tày,Thái,Hoa,Khmer,Mường,Nùng,Mông,Dao,Gia Rai,Ngái,Ê Đê,Ba Na,Xơ Đăng,Sán Chay,Cơ Ho,Chăm,Sán Dìu,Hrê,"
    "Mnông,Raglai,Xtiêng,Bru-Vân Kiều,Thổ,Giáy,Cơ Tu,Giẻ Triêng,Mạ,Khơ Mú,Co,Tà Ôi,Chơ Ro,Kháng,Xinh Mun,Hà Nhì,"
    "Chu Ru,Lào,La Chí,La Ha,Phù Lá,La Hủ,Lự,Lô Lô,Chứt,Mảng,Pà Thẻn,Cờ Lao,Cống,Bố Y,Si La,Pu Péo,Brâu,Ơ Đu,Rơ Măm"
)
#: Names of peoples are not translated.
ETHNIC_GROUPS = CodeList(
    (
        *tuple(Code(f"{number:02}", name) for number, name in enumerate(_ETHNIC.split(","), start=1)),
        Code("foreign", _("foreigner")),
        Code("unknown", _("ethnic group not known")),
    ),
    source="List of ethnic groups of the General Statistics Office, 1979",
)


def age_band(age: int | None) -> str:
    """The band of an age in completed years at the event; ``unknown`` without one."""
    if age is None or age < 0:
        return "unknown"
    for code in AGE_BANDS:
        low, _dash, high = code.key.partition("-")
        if high and int(low) <= age <= int(high):
            return code.key
    return "60+"
