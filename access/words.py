"""Six syllables to compare aloud: Vietnamese ones without tone marks, that anybody here can read out.

Sixteen onsets times sixty-four rimes are ten bits a syllable, sixty bits in all. The onsets keep clear
of the pairs that dialects mix up (l/n, s/x, ch/tr, d/gi/v).
"""

from typing import Final

ONSETS: Final = ("b", "c", "ch", "đ", "g", "h", "kh", "l", "m", "ng", "nh", "ph", "r", "s", "t", "th")
_RIMES_1: Final = "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eo ê êm ên ênh êu i im in inh iêm iên"
_RIMES_2: Final = (
    "iêng iêu o oi om on ong ô ôi ôm ôn ông ơ ơi ơm ơn u ui um un ung uôi uôm uôn ua ư ưng ưa ươi ươm ươn ương"
)
RIMES: Final = (*_RIMES_1.split(), *_RIMES_2.split())
_BEFORE_FRONT_VOWELS: Final = {"c": "k", "g": "gh", "ng": "ngh"}


def syllable(number: int) -> str:
    """The syllable of a number from 0 to 1023."""
    onset, rime = ONSETS[number >> 6], RIMES[number & 63]
    if rime[0] in "eêi":
        onset = _BEFORE_FRONT_VOWELS.get(onset, onset)
    return onset + rime


def six_words(fingerprint: bytes) -> list[str]:
    """Six syllables for the first 60 bits of a fingerprint."""
    number = int.from_bytes(fingerprint[:8]) >> 4
    return [syllable((number >> (10 * place)) & 1023) for place in reversed(range(6))]
