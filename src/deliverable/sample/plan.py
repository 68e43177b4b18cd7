"""What is planned before any row is made: how many rows each table gets, which row a reference points to, and what
makes keys unique."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from values import INTEGERS, MOMENTS, Values, capacity, words_of

# rows of tables that do not grow with the sample
FIXED_ROWS = {"reference_list": 12, "technical": 20}
# tables in which something happens, day after day
HAPPENS = {"event", "transaction_header", "transaction_line", "snapshot"}
# rows of the others, for one row of an entity
ENTITY_SHARES = {"entity": 1.0, "extension": 1.0, "link": 1.5, "bridge": 2.0}
# how many lines a header has at least, on average
LINES = 3

ENDS = (
    "end ended return returned ship shipped close closed finish finished complete completed deliver delivered paid"
    " until to due"
).split()
BEGINS = "create created birth dob start begin hire opened".split()
BEGUN, GOING_ON, ENDED, CHANGED = range(4)


@dataclass(eq=False)
class Link:
    """A reference to another table of the sample."""

    target: Plan
    # columns: here, there
    pairs: list[tuple[str, str]]
    # whether it may be missing
    optional: bool
    # how its row is chosen: skewed, same, earlier, lines or combination
    choice: str = "skewed"
    # the column that numbers the lines of what it points to
    line: str | None = None
    # of a combination: the step between rows, the number of combinations, what to divide by
    step: tuple[int, int, int] = (1, 1, 1)


@dataclass(eq=False)
class Plan:
    """What is planned for a table."""

    table: dict
    links: list[Link] = field(default_factory=list)
    # columns whose values are counted up
    counted: set[str] = field(default_factory=set)
    # rows of the first day, and rows that each later day adds
    rows: int = 0
    added: int = 0

    @property
    def name(self) -> str:
        return self.table["raw"]

    @property
    def happens(self) -> bool:
        return self.table["class"] in HAPPENS and self.table["landed"]

    @property
    def is_fact(self) -> bool:
        """Whether a fact has a row for each of its rows; of a header, a fact has the lines."""
        return self.happens and self.table["class"] != "transaction_header"

    @cached_property
    def columns(self) -> dict[str, dict]:
        return {column["name"]: column for column in self.table["columns"]}

    @cached_property
    def referring(self) -> set[str]:
        """Columns that are filled in from what they refer to."""
        return {here for link in self.links for here, _ in link.pairs}

    @cached_property
    def in_keys(self) -> set[str]:
        return {name for key in self.table["keys"] for name in key}

    def holds_key(self, link: Link) -> bool:
        """Whether the columns of a reference hold a whole key."""
        here = {name for name, _ in link.pairs}
        return any(set(key) <= here for key in self.table["keys"])

    @cached_property
    def milestones(self) -> list[tuple[int, str]]:
        """The moments of a row in the order in which they come: begun, going on, ended, changed."""
        found = []
        for name, column in self.columns.items():
            if column["type"] not in MOMENTS or name in self.referring or name in self.counted:
                continue
            words = words_of(name)
            if name == self.table["marker"] or "updat" in words or "modif" in words:
                rank = CHANGED
            elif any(f"_{word}_" in words for word in ENDS):
                rank = ENDED
            else:
                rank = BEGUN if any(f"_{word}_" in words for word in BEGINS) else GOING_ON
            found.append((rank, name))
        return sorted(found, key=lambda pair: pair[0])

    def changing(self) -> str | None:
        """A column that can change: no key, no reference, no moment; texts first."""
        fixed = self.referring | self.in_keys
        free = [c for c in self.table["columns"] if c["name"] not in fixed and c["type"] not in MOMENTS]
        several = [c for c in free if not c.get("words") or len(c["words"]) > 1]
        several.sort(key=lambda c: (c["type"] != "text") != self.happens)
        return several[0]["name"] if several else None

    def values(self, name: str, day: int = 1) -> Values:
        return Values(self.name, self.columns[name], name in self.counted, day)


def plans_of(tables: list[dict], rows: int) -> list[Plan]:
    """A plan for each table, with `rows` rows of facts in all. Where keys allow a table fewer, others get more."""
    plans = with_links(tables)
    wanted = shares(plans, rows)
    for _ in range(3):
        plans = with_links(tables)
        share_out(plans, rows, wanted)
        facts = [plan for plan in plans if plan.is_fact]
        free = [plan for plan in facts if plan.rows >= wanted[plan.name]]
        lacking = rows - sum(plan.rows for plan in facts)
        if lacking <= 0 or not free:
            break
        more = 1 + lacking / sum(plan.rows for plan in free)
        wanted |= {plan.name: math.ceil(plan.rows * more) for plan in free}
    return plans


def with_links(tables: list[dict]) -> list[Plan]:
    """A plan for each table, with its references; what is referred to comes before what refers to it."""
    plans = {table["raw"]: Plan(table) for table in tables}
    for plan in plans.values():
        columns, key = plan.columns, plan.table["key"]
        for reference in plan.table["references"]:
            pairs = list(zip(reference["columns"], reference["to"], strict=True))
            optional = all(columns[here]["nullable"] and here not in key for here, _ in pairs)
            plan.links.append(Link(plans[reference["table"]], pairs, optional))
    return in_order(list(plans.values()))


def in_order(plans: list[Plan]) -> list[Plan]:
    """What is referred to before what refers to it; a circle begins anywhere."""
    ordered: list[Plan] = []
    seen: set[str] = set()
    for start in plans:
        way = [] if start.name in seen else [start]
        while way:
            plan = way[-1]
            seen.add(plan.name)
            first = next((link.target for link in plan.links if link.target.name not in seen), None)
            if first:
                way.append(first)
            else:
                ordered.append(way.pop())
    return ordered


def shares(plans: list[Plan], rows: int) -> dict[str, int]:
    """How many rows each table gets in which something happens, before its keys have their say."""
    happening = [plan for plan in plans if plan.happens]
    heads = {link.target.name for plan in happening for link in plan.links}
    # lines are more than their headers
    weights = {
        plan.name: LINES if any(link.target.happens for link in plan.links) and plan.name not in heads else 1
        for plan in happening
    }
    of_facts = sum(weights[plan.name] for plan in happening if plan.is_fact) or sum(weights.values())
    return {name: max(1, math.ceil(rows * weight / of_facts)) for name, weight in weights.items()}


def share_out(plans: list[Plan], rows: int, wanted: dict[str, int]) -> None:
    """Gives each table its rows."""
    entities = max(1, sum(plan.table["class"] in ENTITY_SHARES for plan in plans))
    entity = min(2_000, max(20, rows // (5 * entities)))
    for plan in plans:
        kind = plan.table["class"]
        others = FIXED_ROWS.get(kind) or int(entity * ENTITY_SHARES.get(kind, 1.0))
        plan.rows = wanted.get(plan.name, others)
    for plan in plans:
        settle(plan)
        plan.added = max(3, plan.rows // 100) if plan.happens else 0


def settle(plan: Plan) -> None:
    """Decides how each reference chooses its row and what makes each key unique, and keeps to what that allows."""
    for link in plan.links:
        if link.target is plan:
            link.choice = "earlier"
        elif plan.holds_key(link):
            link.choice = "same"
            plan.rows = min(plan.rows, link.target.rows or plan.rows)
    columns = plan.columns
    for key in plan.table["keys"]:
        through = [k for k in plan.links if k.target is not plan and any(here in key for here, _ in k.pairs)]
        own = [name for name in key if name not in plan.referring]
        counted = next((name for name in own if columns[name]["type"] not in MOMENTS), None)
        is_number = counted and columns[counted]["type"] in INTEGERS and not columns[counted]["identity"]
        if len(through) == 1 and is_number and len(key) > 1:
            through[0].choice, through[0].line = "lines", counted
        elif counted:
            plan.counted.add(counted)
            # with room for the days to come
            plan.rows = max(1, min(plan.rows, int(capacity(columns[counted]) / 1.1)))
        elif len(through) > 1 and not own:
            combine(plan, through)


def combine(plan: Plan, through: list[Link]) -> None:
    """All combinations of what several references point to, in a scattered order; at most half of them are used."""
    sizes = [max(link.target.rows, 1) for link in through]
    of, divide = math.prod(sizes), 1
    plan.rows = min(plan.rows, max(of // 2, 1))
    for link, size in zip(through, sizes, strict=True):
        link.choice, link.step = "combination", (coprime(of), of, divide)
        divide *= size


def coprime(of: int) -> int:
    """A step that comes to each of `of` places once, scattered."""
    start = int(of * 0.618) | 1
    return next((step for step in range(start, start + 200) if math.gcd(step, of) == 1), 1)
