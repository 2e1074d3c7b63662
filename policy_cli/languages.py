"""What follows from a language: the direction of its text, the paper of its region, and the tag for it.

Languages are given as tags of BCP 47: a language, perhaps a script and a region, such as "en", "ku-Arab" or "en-GB".
"""

import re
from typing import Literal

Direction = Literal["ltr", "rtl"]
Paper = Literal["a4", "letter"]

DEFAULT = "en-US"
"""The language of a file that does not say its own."""
OURS = "en"
"""The language of our own words."""

TAG = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
"""The pattern that a whole tag matches."""

PAPER_SIZES: dict[Paper, tuple[int, int]] = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""The width and height of paper, in twentieths of a point."""

# The territories of CLDR's paper size "US-Letter".
_LETTER = {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}

# The territories whose English has the month first in CLDR.
_MONTH_FIRST = {"AS", "CA", "GU", "MH", "MP", "PH", "PR", "UM", "US", "VI"}

_RIGHT_TO_LEFT_SCRIPTS = {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Syre", "Thaa"}
# Languages that are written in one of these scripts unless the tag names another.
_RIGHT_TO_LEFT = {
    *("acm", "aeb", "aii", "apc", "apd", "ar", "arb", "arc", "ars", "ary", "arz", "azb", "bal", "bcc", "bgn", "bqi"),
    *("ckb", "dv", "fa", "glk", "hac", "haz", "he", "iw", "ji", "khw", "ks", "lrc", "luz", "mzn", "nqo", "pbu", "pes"),
    *("pnb", "prs", "ps", "rhg", "sam", "sd", "sdh", "skr", "syr", "ug", "ur", "yi"),
}

_NAMES_AND_TAGS = """
    american english en-US, arabic ar, bengali bn, british english en-GB, chinese zh, czech cs, danish da,
    deutsch de, dutch nl, english en, español es, farsi fa, finnish fi, français fr, french fr, german de,
    greek el, hebrew he, hindi hi, hungarian hu, indonesian id, italian it, japanese ja, korean ko, kurdish ku,
    mandarin zh, norwegian no, persian fa, polish pl, portuguese pt, punjabi pa, romanian ro, russian ru,
    spanish es, swahili sw, swedish sv, thai th, turkish tr, ukrainian uk, urdu ur, vietnamese vi
"""
_NAMES = dict(one.strip().rsplit(maxsplit=1) for one in _NAMES_AND_TAGS.split(","))


def is_english(tag: str) -> bool:
    """Return whether a language is English, whose text needs no mark where it is ours."""
    return subtags(tag)[0] == OURS


def direction(tag: str) -> Direction:
    """Return the direction of text in a language: that of its script if the tag names one."""
    language, script, _ = subtags(tag)
    return "rtl" if (script in _RIGHT_TO_LEFT_SCRIPTS if script else language in _RIGHT_TO_LEFT) else "ltr"


def paper(tag: str | None) -> Paper:
    """Return the paper on which a language is printed: Letter if its region says so, or English of no region."""
    language, _, region = subtags(tag or DEFAULT)
    return "letter" if (region in _LETTER if region else language == OURS) else "a4"


def puts_day_first(tag: str | None) -> bool:
    """Return whether it is English of a region where people write "12 July 2001", not "July 12, 2001"."""
    language, _, region = subtags(tag or DEFAULT)
    return language == OURS and region not in (None, *_MONTH_FIRST)


def tag_meant_by(words: str) -> str | None:
    """Return the tag that was probably meant by words that are not a valid one: "en-GB" for "en_GB", "fa" for "Farsi".

    Return None if there is no such tag.
    """
    name = " ".join(words.lower().split())
    tag = re.split("[.@]", words.strip(), maxsplit=1)[0].replace("_", "-").strip("-")
    return _NAMES.get(name) or (tag if re.fullmatch(TAG, tag) else None)


def subtags(tag: str) -> tuple[str, str | None, str | None]:
    """Return the language, the script and the region of a tag, each in the letter case in which it is usually written.

    What follows a single letter is an extension, which names neither.
    """
    language, *others = re.split("-[A-Za-z0-9]-", tag, maxsplit=1)[0].split("-")
    script = next((part.title() for part in others if len(part) == 4 and part.isalpha()), None)
    region = next((part.upper() for part in others if re.fullmatch("[A-Za-z]{2}|[0-9]{3}", part)), None)
    return language.lower(), script, region
