"""Pulls pages of a programming interface into the lake: what changed since the last pull, each record as it came too.

tables.json says under `api` how a table is asked for: `path`, `records` (the key of the list in an answer), `since`
(the parameter that takes the watermark), `page_size`, and `next`, one of
  {"link": "next"}                  the key of the answer that holds the address of the next page
  {"cursor": "cursor", "as": "cursor"}   the key that holds a cursor, and the parameter that takes it
  {"page": "page"}                  the parameter that counts pages from 1 on, until one is not full
Answers of 429 and 5xx and lost connections are tried again, waiting longer each time or as long as the server says.
What has been read is noted after each page: a run that is killed goes on where it stopped.

    API_URL=https://… API_TOKEN=… python api.py --lake build/lake
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from lake import Loads, alone, is_load, literal, quoted, raw_layer, tables

DEFAULTS = {"records": "data", "since": "updated_since", "page_size": "limit", "next": {"page": "page"}}


class Refused(Exception):
    """The interface did not answer, or not as it should; says so in one line."""


def moment(text: str) -> datetime:
    """A moment in UTC; without a zone it is one."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


class Api:
    """An interface that answers in JSON."""

    def __init__(self, url: str, token: str | None, tries: int, wait: Callable[[float], None] = time.sleep) -> None:
        self.url = url.rstrip("/") + "/"
        self.token = token
        self.tries = tries
        self.wait = wait

    def get(self, address: str) -> dict | list:
        """The answer from an address of this interface, tried again where that may help."""
        address = urljoin(self.url, address)
        if urlsplit(address)[:2] != urlsplit(self.url)[:2]:
            # the token is for this host and no other
            raise Refused(f"the next page lies on another host: {urlsplit(address).netloc}")
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        for attempt in range(1, self.tries + 1):
            pause = min(2.0**attempt, 300.0)
            try:
                with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as trouble:
                why = f"{trouble.code} {trouble.reason}"
                if trouble.code != 429 and trouble.code < 500:
                    raise Refused(f"{urlsplit(address).path} answers {why}") from trouble
                told = trouble.headers.get("Retry-After", "")
                pause = min(float(told), 300.0) if told.isdigit() else pause
            except (OSError, ValueError) as trouble:
                why = str(trouble)
            if attempt < self.tries:
                self.wait(pause)
        raise Refused(f"{urlsplit(address).path} gave no answer in {self.tries} tries: {why}")


class Pull:
    """The records of one table on their way into the lake."""

    def __init__(self, api: Api, loads: Loads, page_rows: int, overlap_minutes: int) -> None:
        self.api = api
        self.loads = loads
        self.table = loads.table
        self.how = {"path": self.table["name"], **DEFAULTS, **self.table.get("api", {})}
        self.page_rows = page_rows
        self.overlap = timedelta(minutes=overlap_minutes)

    def run(self, load: str, whole: bool, since: datetime | None) -> dict:
        """Reads what has changed and returns the manifest; a load that was broken off is finished first."""
        if begun := self.loads.state.get("begun"):
            self.finish(begun)
        return self.loads.manifest(load) or self.finish(self.begin(load, whole, since))

    def begin(self, load: str, whole: bool, since: datetime | None) -> dict:
        """The first page that is to be read: from the watermark or `since` on, whichever is earlier."""
        known = self.loads.state.get("watermark")
        whole = whole or not self.table["watermark"] or not known
        begins = None if whole else min(filter(None, [moment(known), since])) - self.overlap
        return {
            "load": load,
            "whole": whole,
            "since": begins.isoformat() if begins else None,
            "latest": None,
            "page": self.address(begins.isoformat() if begins else None, {}),
            "number": 1,
            "files": [],
        }

    def address(self, since: str | None, more: dict) -> str:
        """The address of a page."""
        words = {self.how["page_size"]: self.page_rows}
        if since and self.how["since"]:
            words[self.how["since"]] = since
        if "page" in self.how["next"]:
            words[self.how["next"]["page"]] = 1
        return f"{self.how['path'].lstrip('/')}?{urlencode(words | more)}"

    def finish(self, begun: dict) -> dict:
        """Reads page after page, then says that the load is there."""
        while begun["page"]:
            answer = self.api.get(begun["page"])
            records = answer if isinstance(answer, list) else answer.get(self.how["records"])
            if not isinstance(records, list):
                raise Refused(f"{self.how['path']}: the answer has no list {self.how['records']!r}")
            self.keep(records, begun)
            begun["number"] += 1
            begun["page"] = self.next_page(answer, len(records), begun)
            self.loads.note(begun)
        known = self.loads.state.get("watermark")
        latest = max(filter(None, [known, begun["latest"]]), key=moment, default=None)
        return self.loads.close(begun, {"watermark": latest})

    def next_page(self, answer: dict | list, n_records: int, begun: dict) -> str | None:
        """Where the next page is; nothing after the last."""
        ways = self.how["next"]
        held = answer if isinstance(answer, dict) else {}
        if "link" in ways:
            return held.get(ways["link"]) or None
        if "cursor" in ways:
            cursor = held.get(ways["cursor"])
            return self.address(begun["since"], {ways["as"]: cursor}) if cursor else None
        return self.address(begun["since"], {ways["page"]: begun["number"]}) if n_records >= self.page_rows else None

    def keep(self, records: list, begun: dict) -> None:
        """Puts a page into the lake: the columns of the raw layer, and beside them the record as it came."""
        columns = self.table["columns"]
        self.loads.empty_incoming()
        parquet = self.loads.parquet
        for name in ("_record", "_load"):
            parquet.execute(f"alter table incoming add column {name} varchar")
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
            for record in records:
                if not isinstance(record, dict):
                    raise Refused(f"{self.how['path']}: a record is no object")
                lower = {name.lower(): value for name, value in record.items()}
                row = {name: text_of(lower.get(name.lower())) for name in columns}
                lines.write(json.dumps(row | {"_record": json.dumps(record), "_load": begun["load"]}) + "\n")
            lines.flush()
            if records:
                given = ", ".join(f"{quoted(name)}: 'varchar'" for name in [*columns, "_record", "_load"])
                form = f"format = 'newline_delimited', columns = {{{given}}}"
                parquet.execute(f"insert into incoming select * from read_json({literal(lines.name)}, {form})")
        self.loads.keep_incoming(begun)
        if records and (marker := self.table["watermark"]):
            changed = f"cast(cast(max({quoted(marker)}) as timestamptz) as varchar)"
            latest = parquet.execute(f"select {changed} from incoming").fetchone()[0]
            if latest and (not begun["latest"] or moment(latest) > moment(begun["latest"])):
                begun["latest"] = moment(latest).isoformat()


def text_of(value: object) -> str | None:
    """A value of JSON as text that every column can be made from."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def main() -> int:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lake", type=Path, required=True, help="the folder of Parquet files; made if missing")
    parser.add_argument("--table", action="append", help="a table of the raw layer; without it, all")
    parser.add_argument("--load", default=now, help="the name of the load, from YYYYMMDD on (default: now, in UTC)")
    parser.add_argument("--whole", action="store_true", help="read every record, whatever was read before")
    parser.add_argument("--since", type=moment, help="read at least what changed from this moment on")
    parser.add_argument("--until", help="taken for the sake of the schedule: interfaces answer with what there is now")
    parser.add_argument("--page-rows", type=int, default=500, help="records in a page (default: %(default)s)")
    parser.add_argument("--overlap-minutes", type=int, default=60, help="how far to reach back (default: %(default)s)")
    parser.add_argument("--tries", type=int, default=6, help="how often a page is asked for (default: %(default)s)")
    given = parser.parse_args()
    url = os.environ.get("API_URL", "")
    if urlsplit(url).scheme not in ("http", "https") or not is_load(given.load):
        print("API_URL is the http address of the interface, and --load begins with the day, YYYYMMDD", file=sys.stderr)
        return 2
    wanted = [table for table in tables() if table["from"] == "api" and given.table in (None, [table["raw"]])]
    api = Api(url, os.environ.get("API_TOKEN"), given.tries)
    counts, parquet = {}, raw_layer()
    try:
        for table in wanted:
            with alone(given.lake, table):
                pull = Pull(api, Loads(parquet, given.lake, table), given.page_rows, given.overlap_minutes)
                manifest = pull.run(given.load, given.whole, given.since)
            counts[table["raw"]] = {name: manifest[name] for name in ("load", "whole", "rows")}
    except Refused as trouble:
        print(f"the interface cannot be read: {trouble}", file=sys.stderr)
        return 2
    print(json.dumps(counts, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
