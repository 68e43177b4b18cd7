"""Invented values, plausible by the name and the type of their column: nobody in them exists.

Every column draws from a stream of its own, so that the same description gives the same values, and more rows leave
those before them as they were.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

# every moment of the first day lies before it
NOW = datetime(2026, 1, 1)
DAY = 86_400

FIRST_NAMES = "Ada Bela Carla Dario Edda Faris Greta Hanno Ilka Joris Kira Lenz Mira Nils Oda Pavel Sami Tilda".split()
LAST_NAMES = (
    "Ahrens Bellweg Corvin Dornfeld Elmsten Farrow Grünau Hollin Istvan Jorgen Kestrel Lindholt Merrow Nordby Oakden"
    " Pellar Quillon Rosvall Sandell Tarnow"
).split()
CITIES = "Aldersund Brimhaven Castelmar Dunvik Eastmere Falkenried Granby Hollowell Inverlee Kronfeld Oldbury".split()
COUNTRIES = "Germany France Spain Italy Poland Sweden Norway Portugal Ireland Austria Greece Finland Estonia".split()
STREETS = ("Mill Lane", "Station Road", "Harbour Street", "Church Walk", "Linden Avenue", "Market Square", "Hill Top")
ADJECTIVES = "quiet amber northern small bright early silver plain hidden broad green late open round steady".split()
NOUNS = "harbour lantern meadow signal orchard bridge compass garden ledger window anchor summit kettle canvas".split()
PEOPLE = ("customer", "staff", "employee", "person", "patient", "actor", "user", "contact")
MOMENTS = ("date", "timestamp", "timestamptz")
INTEGERS = {"smallint": 32_767, "integer": 2_147_483_647, "bigint": 10**15}

Draw = Callable[[], float]


def stream(*place: object) -> Draw:
    """Numbers from 0 to below 1 that depend on nothing but their place."""
    return random.Random("\x00".join(map(str, place))).random


def words_of(name: str) -> str:
    """A name as its words, with a line before and after each: `OrderID` is `_order_id_`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return "_" + re.sub(r"[^a-z0-9]+", "_", apart.lower()).strip("_") + "_"


def moment_text(seconds: int, kind: str) -> str:
    """A moment, in seconds from NOW, as text in the form of its type."""
    at = NOW + timedelta(seconds=seconds)
    if kind == "date":
        return at.date().isoformat()
    return at.isoformat(" ", "seconds") + ("+00" if kind == "timestamptz" else "")


def capacity(column: dict) -> int:
    """How many rows a column can tell apart."""
    if column.get("words"):
        return len(column["words"])
    kind = column["type"]
    if kind in INTEGERS:
        least = column.get("least") or 1
        return max(1, int(min(column.get("most") or INTEGERS[kind], INTEGERS[kind]) - least) + 1)
    if kind == "decimal":
        return 10 ** min(max(column["precision"] - column["scale"], 0), 15)
    if kind == "boolean":
        return 1
    return 36 ** min(column.get("length") or 10, 10) - 1 if kind == "text" else 10**15


class Values:
    """The values of one column, row after row."""

    def __init__(self, table: str, column: dict, unique: bool, day: int = 1) -> None:
        self.table = table
        self.column = column
        self.unique = unique
        self.words = words_of(column["name"])
        self.of = words_of(table)
        self.draw = stream(table, column["name"], day)
        self.first, self.last = stream(table, "first name", day), stream(table, "last name", day)

    def has(self, *names: str) -> bool:
        """Whether the column is called by one of these words."""
        return any(f"_{name}_" in self.words for name in names)

    def of_rows(self, numbers: range) -> list[str]:
        """A value for each row; rows are counted from 0."""
        allowed, draw = self.column.get("words"), self.draw
        if allowed and self.unique:
            return [allowed[row % len(allowed)] for row in numbers]
        if allowed:
            # the first words are the usual ones
            return [allowed[int(draw() ** 2 * len(allowed))] for _ in numbers]
        make = self.maker()
        return [make(row) for row in numbers]

    def maker(self) -> Callable[[int], str]:
        """What makes the value of a row."""
        kind, draw = self.column["type"], self.draw
        if kind == "boolean":
            return lambda row: "false" if draw() < 0.2 else "true"
        if kind in INTEGERS:
            return self.integers()
        if kind in ("decimal", "real", "double"):
            return self.decimals()
        if kind in MOMENTS:
            return lambda row: moment_text(-60 - int(draw() * 700 * DAY), kind)
        if kind == "time":
            return lambda row: f"{8 + int(draw() * 10):02}:{int(draw() * 60):02}:00"
        if kind == "interval":
            return lambda row: f"{1 + int(draw() * 30)} days"
        if kind == "uuid":
            return lambda row: self.uuid()
        if kind == "json":
            return lambda row: f'{{"{self.pick(NOUNS)}": {int(draw() * 100)}}}'
        if kind == "array":
            numeric = self.column.get("element") in INTEGERS
            item = (lambda: str(int(draw() * 90))) if numeric else (lambda: self.pick(NOUNS))
            return lambda row: "{" + ",".join(item() for _ in range(1 + int(draw() * 3))) + "}"
        return self.texts()

    def pick(self, items: list[str] | tuple[str, ...]) -> str:
        """One of `items`."""
        return items[int(self.draw() * len(items))]

    def uuid(self) -> str:
        high, low = int(self.draw() * 2**53), int(self.draw() * 2**53)
        tail = f"{low:014x}"
        return f"{high >> 21:08x}-{high >> 5 & 0xFFFF:04x}-4{low >> 40 & 0xFFF:03x}-a{tail[:3]}-{tail[2:14]}"

    def integers(self) -> Callable[[int], str]:
        draw, least, most = self.draw, self.column.get("least"), self.column.get("most")
        if self.unique:
            base = int(least) if least is not None and least > 1 else 1
            return lambda row: str(row + base)
        if self.has("year"):
            low, high = 1990, 2025
        elif self.has("active", "is", "flag"):
            low, high = 0, 1
        elif self.has("quantity", "qty", "n"):
            low, high = 1, 12
        elif self.has("age"):
            low, high = 18, 80
        else:
            low, high = 1, 180 if self.column["type"] == "smallint" else 1_000
        low = int(least) if least is not None else low
        high = max(int(most) if most is not None else max(high, low + 20) if least is not None else high, low)
        return lambda row: str(low + int(draw() * (high - low + 1)))

    def decimals(self) -> Callable[[int], str]:
        draw, least, most = self.draw, self.column.get("least"), self.column.get("most")
        precision, scale = self.column.get("precision", 8), self.column.get("scale", 2)
        scale = min(scale, precision, 9)
        if self.unique:
            base = int(least) if least is not None and least > 1 else 1
            return lambda row: str(row + base)
        largest = 10.0 ** min(precision - scale, 9) - 10.0**-scale
        wanted = 200.0
        if self.has("rate") or "price" in self.words:
            wanted = 30.0
        elif any(part in self.words for part in ("percent", "discount", "ratio")):
            wanted = 0.9
        elif self.has("latitude", "longitude"):
            wanted = 60.0
        low = min(least if least is not None else 0.0, largest)
        high = max(min(most if most is not None else max(wanted, low + 1.0), largest), low)
        # most amounts are small, some are large
        return lambda row: f"{low + draw() ** 2 * (high - low):.{scale}f}"

    def texts(self) -> Callable[[int], str]:
        length, make = self.column.get("length") or 1_000_000, self.phrases()
        if not self.unique:
            return lambda row: make(row)[:length]

        def numbered(row: int) -> str:
            # a number that no other row has goes at the end, or alone where there is no room
            tail = str(row + 1)
            if len(tail) + 2 > length:
                return base36(row + 1).rjust(min(length, 5), "0")
            made = make(row)
            if "@" in made:
                local, domain = made.split("@", 1)
                return f"{local}.{tail}@{domain}"[-length:]
            return f"{made[: length - len(tail) - 1]} {tail}"

        return numbered

    def phrases(self) -> Callable[[int], str]:
        """What makes a text, by the name of the column."""
        draw, pick, has, words = self.draw, self.pick, self.has, self.words

        def first() -> str:
            return FIRST_NAMES[int(self.first() * len(FIRST_NAMES))]

        def last() -> str:
            return LAST_NAMES[int(self.last() * len(LAST_NAMES))]

        def noun() -> str:
            return f"{pick(ADJECTIVES)} {pick(NOUNS)}"

        if "mail" in words:
            return lambda row: f"{first()}.{last()}@example.org".lower().replace("ü", "ue")
        if any(part in words for part in ("first_name", "firstname", "given")):
            return lambda row: first()
        if any(part in words for part in ("last_name", "lastname", "surname", "family_name")):
            return lambda row: last()
        if any(part in words for part in ("user_name", "username", "login")):
            return lambda row: f"{first().lower()}{row + 1}"
        if any(part in words for part in ("password", "secret")) or has("token", "hash"):
            return lambda row: f"{int(draw() * 2**53):016x}"
        if "phone" in words or has("fax", "mobile"):
            return lambda row: f"+49 30 5550{int(draw() * 10_000):04}"
        if "postal" in words or has("zip", "postcode"):
            return lambda row: f"{10_000 + int(draw() * 89_999):05}"
        if has("city", "town") or (has("name") and self.of == "_city_"):
            return lambda row: pick(CITIES)
        if has("country") or (has("name") and self.of.startswith("_countr")):
            return lambda row: pick(COUNTRIES)
        if has("address", "street"):
            return lambda row: f"{1 + int(draw() * 200)} {pick(STREETS)}"
        if has("address2", "line2"):
            return lambda row: f"floor {1 + int(draw() * 9)}"
        if has("district", "region", "state", "province"):
            return lambda row: f"{pick(('North', 'South', 'East', 'West', 'Central'))} district"
        if has("currency"):
            return lambda row: pick(("EUR", "USD", "SEK", "PLN"))
        if has("status"):
            return lambda row: pick(("open", "active", "closed"))
        if has("url", "website", "homepage", "link"):
            return lambda row: f"https://example.org/{pick(NOUNS)}"
        if has("ip"):
            return lambda row: f"192.0.2.{1 + int(draw() * 254)}"
        if "description" in words or has("note", "notes", "comment"):
            return lambda row: f"A {noun()} beside the {pick(NOUNS)}."
        if has("name") and any(who in self.of for who in PEOPLE):
            return lambda row: f"{first()} {last()}"
        if has("code", "sku", "number", "no"):
            return lambda row: f"{pick(NOUNS)[:3].upper()}-{int(draw() * 10_000):04}"
        return lambda row: noun().capitalize()


def base36(number: int) -> str:
    """A number in the digits 0 to 9 and A to Z."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits
