"""Kinds of values: how each is typed, checked, stored, shown and put into a workbook.

The form, the import and the filters all read a value through the same kind, so that a digit, a
date or a name means the same wherever it was typed.
"""

from esrar.core.fields.choice import Flag, OneOf, Several
from esrar.core.fields.dates import Date, DateParts, Day, LastDay
from esrar.core.fields.identity import Mobile, NationalAddress, NationalId, Phone, UnifiedNumber
from esrar.core.fields.kind import Kind, Option, text_of
from esrar.core.fields.numbers import Money, Number, Percent, Whole
from esrar.core.fields.texts import Code, Email, LongText, PersonName, Text, Url
from esrar.core.fields.times import TimeOfDay

__all__ = [
    "Code",
    "Date",
    "DateParts",
    "Day",
    "Email",
    "Flag",
    "Kind",
    "LastDay",
    "LongText",
    "Mobile",
    "Money",
    "NationalAddress",
    "NationalId",
    "Number",
    "OneOf",
    "Option",
    "Percent",
    "PersonName",
    "Phone",
    "Several",
    "Text",
    "TimeOfDay",
    "UnifiedNumber",
    "Url",
    "Whole",
    "text_of",
]
