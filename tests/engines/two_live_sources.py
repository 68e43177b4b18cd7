"""A package that reads a PostgreSQL and a MariaDB at once: two sources whose customers are the same people."""

import csv
import getpass
import json
from contextlib import ExitStack
from pathlib import Path

from mariadb import Session, mariadb
from workbench import Checks, Workshop, checksums, demand, postgres, run, sample_csv

# how many rows a statement brings into MariaDB
CHUNK = 500


def literal(text: str) -> str:
    """A value of a CSV file as MariaDB reads it; an empty one is none, and a moment has no zone there."""
    if text == "":
        return "null"
    if text in ("true", "false"):
        return text
    is_moment = len(text) > 19 and text[4] == text[7] == "-"
    said = text.removesuffix("+00:00").removesuffix("+00") if is_moment else text
    return "'" + said.replace("\\", "\\\\").replace("'", "''") + "'"


def statements(script: str) -> list[str]:
    """The definitions of a dump, without its comments."""
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]


class TwoSources:
    """The web shop in a PostgreSQL and the till in a MariaDB, with the rows of the package's sample."""

    def __init__(self, stack: ExitStack, brought: Path, package: Path, python: Path, place: Path) -> None:
        self.psql = stack.enter_context(postgres())
        socket = stack.enter_context(mariadb(python / "bin/python"))
        self.till = Session(python / "bin/python", socket)
        stack.callback(self.till.process.terminate)
        self.settings = {
            "SOURCE_DSN": f"host={self.psql[self.psql.index('-h') + 1]} user=plumbline dbname=postgres",
            "MYSQL_DSN": f"mysql://{getpass.getuser()}@localhost/shop?socket={socket}",
        }
        run([*self.psql, "-f", brought / "webshop.sql"])
        self.till.do("set foreign_key_checks = 0", *statements((brought / "till.sql").read_text(encoding="utf-8")))
        sample = sample_csv(package, place)
        for table in json.loads((package / "pipelines/ingestion/tables.json").read_text(encoding="utf-8")):
            fill = self.fill_till if table["from"] == "mysql" else self.fill_webshop
            fill(table, sample / f"{table['raw']}.csv")

    def fill_webshop(self, table: dict, file: Path) -> None:
        """Copies rows into PostgreSQL, which gives no numbers of its own to them."""
        columns = ", ".join(f'"{name}"' for name in table["columns"])
        copy = (
            f'\\copy "{table["schema"]}"."{table["name"]}" ({columns}) from \'{file}\' with (format csv, header true)'
        )
        run([*self.psql, "-c", "set session_replication_role = replica", "-c", copy])

    def fill_till(self, table: dict, file: Path) -> None:
        """Inserts rows into MariaDB."""
        with file.open(encoding="utf-8", newline="") as held:
            _, *rows = csv.reader(held)
        columns = ", ".join(f"`{name}`" for name in table["columns"])
        for at in range(0, len(rows), CHUNK):
            values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[at : at + CHUNK])
            self.till.do(f"insert into `{table['name']}` ({columns}) values {values}")


def two_sources_are_read(checks: Checks, brought: Path, package: Path, python: Path, place: Path, of: str = "") -> None:
    """Extracts both sources, and what then changes in each of them. `of` stands before what is checked."""
    place.mkdir()
    with ExitStack() as stack:
        live = Workshop(package, place / "live", python, newcomer=False)
        sampled = Workshop(package, place / "sampled", python, newcomer=False)

        def read() -> str:
            both = TwoSources(stack, brought, package, python, place / "csv")
            live.environment |= both.settings
            live.make("build")
            sampled.make("build")
            now, expected = checksums(live), checksums(sampled)
            differ = {name: (held[0], expected[name][0]) for name, held in now.items() if held[0] != expected[name][0]}
            demand(not differ, f"rows from the sources and from the sample: {differ}")
            customers = now["dim_customer"][0]
            both.till.do("update customer set loyalty_points = 77, updated_at = now() order by customer_no limit 1")
            run([*both.psql, "-c", "update customer set country = 'XX', updated_at = now() where id = 1"])
            live.make("build")
            again = checksums(live)
            moved = {name: again[name][0] - held[0] for name, held in now.items() if again[name] != held}
            demand(moved == {"dim_customer": 2}, f"one customer changed in each source, rows more: {moved}")
            n_rows = sum(rows for rows, _ in now.values())
            return f"{n_rows} rows, the same as of the sample; of {customers} customers two changed"

        checks.check(f"{of}a PostgreSQL and a MariaDB are read together", read)
