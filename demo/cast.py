"""The people of the demonstration province: one account for every role, and the offices they work in."""

from dataclasses import dataclass
from typing import Final

from access.roles import Role

PASSPHRASE: Final = "trăng sáng đầu làng"  # noqa: S105  printed at every start of the demonstration
PROVINCE: Final = "37"  # Ninh Bình, since 1 July 2025
OLD_PROVINCE: Final = "35"  # Hà Nam, until 30 June 2025
HOME: Final = "13285"  # phường Phủ Lý


@dataclass(frozen=True)
class Part:
    """One account: user name, full name, role, kind and unit of the office."""

    username: str
    full_name: str
    role: Role
    office_kind: str
    unit: str
    phone: str = ""


OFFICE_NAMES: Final = {
    "commune_case_team": "Tổ hỗ trợ {unit}",
    "province_duty_team": "Trực hỗ trợ {unit}",
    "trusted_address": "Địa chỉ tin cậy {unit}",
    "shelter": "Nhà tạm lánh {unit}",
    "prevention_group": "Tổ phòng, chống bạo lực giới {unit}",
    "police": "Công an {unit}",
    "labour_department": "Sở Nội vụ {unit}",
    "other_department": "Văn phòng UBND {unit}",
}

PEOPLE: Final = (
    Part("dia-chi", "Phạm Thị Nhàn", Role.ADDRESS_VOLUNTEER, "trusted_address", HOME, "0900000001"),
    Part("can-bo", "Trần Thị Lan", Role.CASE_WORKER, "commune_case_team", HOME, "0900000002"),
    Part("can-bo-2", "Lê Văn Bình", Role.CASE_WORKER, "commune_case_team", HOME, "0900000003"),
    Part("phu-trach", "Nguyễn Thị Minh", Role.CASE_SUPERVISOR, "commune_case_team", HOME, "0900000004"),
    Part("truc-tinh", "Hoàng Thị Thu", Role.PROVINCE_COORDINATOR, "province_duty_team", PROVINCE, "0900000005"),
    Part("truc-tinh-2", "Đinh Văn Quý", Role.PROVINCE_COORDINATOR, "province_duty_team", PROVINCE, "0900000006"),
    Part("nha-tam-lanh", "Vũ Thị Hiền", Role.SHELTER_MANAGER, "shelter", PROVINCE, "0900000007"),
    Part("nhan-vien-nha", "Đỗ Thị Mai", Role.SHELTER_STAFF, "shelter", PROVINCE, "0900000008"),
    Part("to-phong-chong", "Bùi Văn Hòa", Role.GROUP_MEMBER, "prevention_group", HOME, "0900000009"),
    Part("chuong-trinh", "Ngô Thị Hạnh", Role.PROGRAMME_OFFICER, "labour_department", PROVINCE, "0900000010"),
    Part("chuong-trinh-2", "Phan Văn Sơn", Role.PROGRAMME_OFFICER, "labour_department", PROVINCE, "0900000011"),
    Part("cong-an", "Trịnh Văn Cường", Role.STATISTICS_VIEWER, "police", PROVINCE, "0900000012"),
    Part("bao-ve-du-lieu", "Lý Thị Ngọc", Role.PRIVACY_OFFICER, "other_department", PROVINCE, "0900000013"),
    Part("kiem-tra", "Mai Văn Khánh", Role.AUDITOR, "other_department", PROVINCE, "0900000014"),
    Part("quan-tri", "Tạ Văn Dũng", Role.ADMINISTRATOR, "other_department", PROVINCE, "0900000015"),
)
