"""A real MariaDB as the source of a delivered package: types, keys, chunks, watermark, transactions that stay open."""

import contextlib
import getpass
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench import Checks, Failed, Workshop, ask, demand, design, extract, ingest, run

DEFINITION = """
CREATE TABLE `customer` (
  `customer_id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(80) NOT NULL,
  `note` text DEFAULT NULL,
  `active` tinyint(1) NOT NULL DEFAULT 1,
  `born_on` date DEFAULT NULL,
  `updated_at` datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  PRIMARY KEY (`customer_id`)
) ENGINE=InnoDB;

CREATE TABLE `order_line` (
  `order_no` varchar(20) NOT NULL,
  `line` smallint NOT NULL,
  `customer_id` bigint unsigned NOT NULL,
  `amount` decimal(10,2) NOT NULL,
  `ordered_at` datetime NOT NULL,
  `updated_at` datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  PRIMARY KEY (`order_no`,`line`),
  CONSTRAINT `order_line_customer` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`customer_id`)
) ENGINE=InnoDB;
"""

ROWS = """
insert into customer values
  (9007199254740993, 'Zoë "Zed"', '', 1, '2000-02-29', '2026-01-01 10:00:00.123456'),
  (9007199254740994, 'Ann, with 100 %', null, 0, null, '2026-01-01 10:00:00.123457');
insert into order_line
  select concat('o', lpad(seq, 3, '0')), seq % 3, 9007199254740993 + seq % 2, seq + 0.05, '2026-01-01 09:00:00',
    '2026-01-01 11:00:00' from seq_1_to_25;
"""

# one statement a line on standard input; answers what it gives as JSON
SESSION = """
import json, sys, pymysql
connection = pymysql.connect(unix_socket=sys.argv[1], user=sys.argv[2], database="shop", autocommit=True)
for line in sys.stdin:
    with connection.cursor() as cursor:
        cursor.execute(json.loads(line))
        print(json.dumps(cursor.fetchall(), default=str), flush=True)
"""


class Session:
    """A session of a MariaDB, through the driver that the package installs."""

    def __init__(self, python: Path, socket: Path) -> None:
        words = [str(python), "-c", SESSION, str(socket), getpass.getuser()]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, *statements: str) -> Any:
        """What the last statement gives."""
        said = ""
        for statement in statements:
            self.process.stdin.write(json.dumps(statement) + "\n")
            self.process.stdin.flush()
            said = self.process.stdout.readline()
            demand(said, f"MariaDB refused: {statement}")
        return json.loads(said)


@contextlib.contextmanager
def mariadb(python: Path) -> Iterator[Path]:
    """A throwaway MariaDB with an empty database `shop`; yields its socket."""
    with tempfile.TemporaryDirectory(prefix="plumbline-my-") as home:
        data, socket, user = Path(home) / "data", Path(home) / "socket", getpass.getuser()
        install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", f"--user={user}"]
        run([*install, "--auth-root-authentication-method=socket", f"--auth-root-socket-user={user}", "--skip-test-db"])
        with (Path(home) / "log").open("w") as log:
            words = ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--user={user}"]
            server = subprocess.Popen([*words, "--skip-networking"], stdout=log, stderr=log)
        try:
            create = "import pymysql, sys; pymysql.connect(unix_socket=sys.argv[1], user=sys.argv[2])"
            create += ".cursor().execute('create database shop character set utf8mb4')"
            deadline = time.monotonic() + 60
            while True:
                try:
                    run([python, "-c", create, socket, user])
                    break
                except Failed:
                    demand(time.monotonic() < deadline and server.poll() is None, (Path(home) / "log").read_text())
                    time.sleep(0.3)
            yield socket
        finally:
            server.terminate()
            server.wait(30)


def mariadb_is_read(checks: Checks, binary: Path, python: Path, place: Path) -> None:
    """Everything that is asked of a source, on a real MariaDB."""
    given, package = place / "given", place / "mariadb_package"
    given.mkdir(parents=True)
    (given / "schema.sql").write_text(DEFINITION)
    design(binary, given, package)
    shop = Workshop(package, place / "mariadb", python, newcomer=False)
    with mariadb(python / "bin/python") as socket:
        shop.environment["SOURCE_DSN"] = f"mysql://{getpass.getuser()}@localhost/shop?socket={socket}"
        source, other = (Session(python / "bin/python", socket) for _ in range(2))
        source.do(*(part for part in (DEFINITION + ROWS).split(";\n") if part.strip()))

        def whole() -> str:
            read = extract(shop, "--chunk-rows", "7", "--load", "20260102T000000Z")
            demand(read["order_line"]["rows"] == 25 and read["customer"]["rows"] == 2, f"read: {read}")
            n_files = len(list((shop.folder / "build/lake/raw/order_line").glob("*/*.parquet")))
            demand(n_files == 4, f"25 rows in chunks of 7 are 4 files, not {n_files}")
            ingest(shop, "land", "--lake", "build/lake")
            rows = ask(shop, "select * from raw.customer order by customer_id")
            expected = [
                [9007199254740993, 'Zoë "Zed"', "", True, "2000-02-29", "2026-01-01 10:00:00.123456"],
                [9007199254740994, "Ann, with 100 %", None, False, None, "2026-01-01 10:00:00.123457"],
            ]
            demand(rows == expected, f"landed: {rows}")
            summed = ask(shop, "select cast(sum(amount) as varchar), count(*) from raw.order_line")
            demand(summed == [["326.25", 25]], f"summed: {summed}")
            return "27 rows, 5 files"

        def changed() -> str:
            source.do("update order_line set amount = 1 where order_no = 'o007'")
            read = extract(shop, "--load", "20260103T000000Z", "--since", "2026-01-02")
            demand(read["order_line"]["rows"] == 25, f"the overlap reaches back over all of them: {read}")
            read = extract(shop, "--load", "20260104T000000Z", "--overlap-minutes", "0")
            demand(read["order_line"]["rows"] == 1, f"one row lies at the watermark: {read}")
            return "one row changed"

        def open_transaction() -> str:
            other.do("begin", "insert into order_line values ('o900', 1, 9007199254740993, 1, now(), now(6))")
            time.sleep(2.1)
            source.do("update order_line set amount = 2 where order_no = 'o008'")
            words = ["--table", "order_line", "--overlap-minutes", "0"]
            extract(shop, *words, "--load", "20260105T000000Z")
            other.do("commit")
            read = extract(shop, *words, "--load", "20260106T000000Z")["order_line"]
            ingest(shop, "land", "--lake", "build/lake")
            demand(ask(shop, "select count(*) from raw.order_line where order_no = 'o900'") == [[1]], f"lost: {read}")
            return "read once it was committed"

        checks.check("MariaDB is read in chunks, every value as it is", whole)
        checks.check("a changed row of MariaDB is read", changed)
        checks.check("an open transaction of MariaDB loses no row", open_transaction)
        for session in (source, other):
            session.process.terminate()
