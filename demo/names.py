"""Made-up people: names, streets and short stories. Nobody is meant."""

import random
from typing import Final

_SURNAMES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_WOMEN: Final = ("Hoa", "Lan", "Hương", "Thủy", "Nga", "Hạnh", "Yến", "Duyên", "Thơm", "Mận", "Tuyết", "Nhung")
_MEN: Final = ("Hùng", "Dũng", "Tuấn", "Cường", "Thắng", "Long", "Quang", "Hải", "Sơn", "Toàn")
_STORIES: Final = (
    "Chồng uống rượu về rồi đánh, đập đồ trong nhà. Hai con chạy sang hàng xóm.",
    "Bị chửi mắng nhiều ngày, không cho về nhà mẹ đẻ, giữ hết tiền lương.",
    "Bị tát và đẩy ngã ở sân. Có vết bầm ở tay. Chưa đi khám.",
    "Con trai đòi bán đất, dọa đuổi mẹ ra khỏi nhà.",
    "Dọa giết nếu bỏ đi. Lấy điện thoại, khóa cổng.",
    "Bố dượng đánh cháu vì điểm kém. Mẹ cháu sợ, không dám nói.",
    "Ép quan hệ khi không muốn, đe dọa tung ảnh riêng tư.",
)


def woman(rng: random.Random) -> str:
    return f"{rng.choice(_SURNAMES)} Thị {rng.choice(_WOMEN)}"


def man(rng: random.Random) -> str:
    return f"{rng.choice(_SURNAMES)} Văn {rng.choice(_MEN)}"


def story(rng: random.Random) -> str:
    return rng.choice(_STORIES)


def phone(rng: random.Random) -> str:
    """From the range that no operator gives out."""
    return f"0900{rng.randrange(1_000_000):06}"
