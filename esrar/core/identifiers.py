"""Numbers and addresses that identify: each has one stored spelling, or a reason why it has none.

Every reader takes whatever a form or a spreadsheet cell holds and raises `Invalid` otherwise.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from esrar.core.arabic import clean, text_of, western_digits
from esrar.core.errors import Invalid
from esrar.core.i18n import _l

__all__ = [
    "email",
    "iban",
    "is_masked",
    "make_mobile",
    "make_national_id",
    "mask",
    "mobile",
    "national_address",
    "national_id",
    "phone",
    "show_iban",
    "show_mobile",
    "unified_number",
    "web_address",
]

_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Each digit twice, and of two digits their sum."""
_SEPARATORS = re.compile(r"[\s().\-\u2010-\u2015\u2212_]")
_MOBILE = re.compile(r"(?:\+966|00966|966)?0?(5[0-9]{8})")
_LANDLINE = re.compile(r"(?:\+966|00966|966|0)?(1[1-7][0-9]{7})")
_NATIONAL_SERVICE = re.compile(r"(9200[0-9]{5}|800[0-9]{7})")
_ABROAD = re.compile(r"(?:\+|00)([1-9][0-9]{5,14})")
_IBAN = re.compile(r"SA[0-9]{22}")
_UNIFIED = re.compile(r"7[0-9]{9}")
_MASKED = re.compile(r"•+[0-9]{4}")
_SHORT_ADDRESS = re.compile(r"[A-Z]{4}[0-9]{4}")
_EMAIL = re.compile(
    r"[a-z0-9_%+'-]+(?:\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
)
EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1.3 less the angle brackets
URL_LENGTH = 2000


def national_id(value: object) -> str:
    """The ten digits of a national ID or an iqama."""
    digits = _compact(value)
    if len(digits) != 10 or not _is_digits(digits):
        raise Invalid(_l("The ID number must have 10 digits"))
    if digits[0] not in "12":
        raise Invalid(_l("The ID number must start with 1 for citizens or 2 for residents"))
    if _luhn(digits) != 0:
        raise Invalid(_l("The ID number must be checked: one of its digits is not right"))
    return digits


def mobile(value: object) -> str:
    """A Saudi mobile as 05XXXXXXXX; one from abroad, written with + or 00, as E.164."""
    digits = _dialled(value)
    if found := _MOBILE.fullmatch(digits):
        return f"0{found[1]}"
    if (found := _ABROAD.fullmatch(digits)) and not found[1].startswith("966"):
        return _abroad(f"+{found[1]}")
    raise Invalid(_l("The mobile number must be 10 digits starting with 05"))


def phone(value: object) -> str:
    """A mobile, or a Saudi landline or unified call number in its national spelling."""
    digits = _dialled(value)
    if found := _LANDLINE.fullmatch(digits):
        return f"0{found[1]}"
    if _NATIONAL_SERVICE.fullmatch(digits):
        return digits
    try:
        return mobile(digits)
    except Invalid as refusal:
        if digits.startswith(("+", "00")):
            raise
        raise Invalid(
            _l("The telephone number must be a mobile, a landline with its area code, or 9200")
        ) from refusal


def iban(value: object) -> str:
    """A Saudi IBAN without spaces."""
    text = _compact(value).upper()
    if not _IBAN.fullmatch(text):
        raise Invalid(_l("The IBAN must be SA followed by 22 digits"))
    # ISO 13616: the first four characters move to the end, S is 28 and A is 10.
    if int(f"{text[4:]}2810{text[2:4]}") % 97 != 1:
        raise Invalid(_l("The IBAN must be checked: one of its digits is not right"))
    return text


def unified_number(value: object) -> str:
    """The unified national number of a body; no checksum is published for it."""
    digits = _compact(value)
    if not _UNIFIED.fullmatch(digits):
        raise Invalid(_l("The unified number must be 10 digits starting with 7"))
    return digits


def national_address(value: object) -> str:
    """The short National Address: four letters, then the building's four digits."""
    text = _compact(value).upper()
    if not _SHORT_ADDRESS.fullmatch(text):
        raise Invalid(_l("The short address must be 4 English letters followed by 4 digits"))
    return text


def email(value: object) -> str:
    """An e-mail address in lower case."""
    text = clean(text_of(value)).lower()
    if len(text) > EMAIL_LENGTH or not _EMAIL.fullmatch(text):
        raise Invalid(_l("The e-mail address must be like name@example.com"))
    return text


def web_address(value: object) -> str:
    """An https address, such as that of a place on a map."""
    text = clean(text_of(value))
    if not _is_https(text):
        raise Invalid(_l("The link must be a full address starting with https://"))
    return text


def _is_https(text: str) -> bool:
    if len(text) > URL_LENGTH or re.search(r"[\s<>\"'\\^`{|}]", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    # An @ would let a link show one host and open another.
    return parts.scheme == "https" and "." in parts.netloc.strip(".") and "@" not in parts.netloc


def show_mobile(number: str) -> str:
    """A stored mobile in groups, as it is read aloud: 053 080 1110."""
    if number.startswith("05"):
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    return number


def show_iban(number: str) -> str:
    """A stored IBAN in groups of four, as banks print it."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def mask(text: str) -> str:
    """The text with all but its last four characters hidden; all of a shorter one."""
    shown = text[-4:] if len(text) > 4 else ""
    return "•" * (len(text) - len(shown)) + shown


def is_masked(text: str) -> bool:
    """Whether a text is one that `mask` made: it says which number stands, not a new one."""
    return _MASKED.fullmatch(clean(text)) is not None


def make_national_id(number: int, first: str = "1") -> str:
    """A valid ID for tests and demonstrations, the same for the same number."""
    body = f"{first}{number % 10**8:08d}"
    return f"{body}{-_luhn(body + '0') % 10}"


def make_mobile(number: int) -> str:
    """A valid mobile for tests and demonstrations, the same for the same number."""
    return f"05{number % 10**8:08d}"


def _compact(value: object) -> str:
    """Characters that count: no separators, western digits, no «.0» of a spreadsheet's number."""
    text = western_digits(clean(text_of(value)))
    return _SEPARATORS.sub("", text.removesuffix(".0"))


def _dialled(value: object) -> str:
    digits = _compact(value)
    # Written in an Arabic line, the plus sign often ends up behind the number.
    return f"+{digits[:-1]}" if digits.endswith("+") else digits


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _luhn(digits: str) -> int:
    """Remainder of the Luhn sum: 0 for a right number."""
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_DOUBLED))) % 10


def _abroad(number: str) -> str:
    # Imported when met: it loads slower than this whole package, and most numbers are Saudi.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        raise Invalid(_ABROAD_MESSAGE) from error
    if not phonenumbers.is_valid_number(parsed):
        raise Invalid(_ABROAD_MESSAGE)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


_ABROAD_MESSAGE = _l("The international number must be checked: country code, then the number")
