"""Statements of other people's published packages, by dialect: what the measurements are made on.

`python corpora.py` fetches the packages into .tools/sql-corpora (once) and writes `statements.jsonl` there, a line for
each statement that declares something: `{"dialect", "sql", "source", "valid"}`. `valid` says that the source itself
holds it for correct; engines are asked later, by table.py. Nothing of these packages is kept in the repository.
"""

import ast
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / ".tools" / "sql-corpora"

# The dialects' names in Plumbline, by the names that the sources use.
DIALECTS = {
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mariadb",
    "tsql": "sqlserver",
    "sqlite": "sqlite",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "redshift": "redshift",
    "sparksql": "databricks",
    "spark": "databricks",
    "databricks": "databricks",
    "duckdb": "duckdb",
    "clickhouse": "clickhouse",
    "oracle": "oracle",
}

KIND = re.compile(
    r"(create)\s+(?:or\s+(?:replace|alter|refresh)\s+)*(?:(?!table\b|view\b|index\b|schema\b|sequence\b|type\b|domain\b"
    r"|function\b|procedure\b|trigger\b|as\b)[\w@='`]+\s+){0,5}?"
    r"(table|view|index|schema|sequence|type|domain)\b"
    r"|(alter)\s+(?:(?:online|offline|ignore|external|foreign|materialized|dynamic|event|iceberg|hybrid|streaming|vector"
    r"|search)\s+){0,3}(table|view|index|schema|sequence|type|domain)\b"
    r"|(comment)\s+(?:if\s+exists\s+)?(on)\b",
    re.IGNORECASE,
)


# words of statements that only name a table, a type or a schema: `create stream s on table t`
OTHER_KINDS = {
    *("body", "extension", "format", "integration", "network", "policy", "publication", "role", "server", "stage"),
    *("stream", "task", "user"),
}


def kind(sql):
    """`create table`, `alter view`, `comment on`, or None where a statement is of another kind."""
    found = KIND.match(uncomment(sql))
    if not found:
        return None
    words = " ".join(part for part in found.groups() if part).lower()
    head = found.group(0).lower().split()
    if any(word in OTHER_KINDS for word in head[:-1]):
        return None
    return words


def uncomment(sql):
    """The statement without the comments before its first word."""
    return re.sub(r"\A(?:\s+|--[^\n]*(?:\n|\Z)|/\*.*?\*/)+", "", sql, flags=re.DOTALL)


TOKEN = (
    r"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|''|\\.)*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$(\w*)\$.*?\$\1\$"
    r"|^[ \t]*go[ \t]*(?:\d+)?[ \t]*;?[ \t]*$|;|\(|\)|\w+|\s+|."
)
FLAGS = re.DOTALL | re.IGNORECASE | re.MULTILINE
TOKENS = re.compile(TOKEN, FLAGS)
TOKENS_WITH_BRACKETS = re.compile(r"\[[^\]]*\]|" + TOKEN, FLAGS)


VERBS = {"create", "alter", "drop", "insert", "select", "set", "exec", "use", "print", "if", "declare"}


def split(text, dialect):
    """Statements of a file, by a splitter of its own: what ours does wrong must not hide itself."""
    text = text.lstrip("\ufeff")
    hash_comments = dialect in ("mysql", "mariadb")
    if hash_comments:
        text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
        text = re.sub(r"^delimiter\s+(\S+)\s*$.*?(?:^delimiter\s*;\s*$|\Z)", "", text, flags=re.M | re.S | re.I)
    statements, current, depth = [], [], 0
    tokens = TOKENS_WITH_BRACKETS if dialect == "sqlserver" else TOKENS
    for found in tokens.finditer(text):
        token = found.group(0)
        separator = token == ";" or (dialect == "sqlserver" and re.fullmatch(r"\s*go\s*\d*\s*;?\s*", token, re.I))
        if dialect == "oracle" and token == "/" and text[found.start() - 1 : found.start()] in ("\n", ""):
            separator = text[found.end() : found.end() + 1] in ("\n", "")
        if separator:
            statements.append("".join(current))
            current, depth = [], 0
            continue
        depth += {"(": 1, ")": -1}.get(token, 0)
        # T-SQL needs no separator: a line that begins with a verb begins a statement
        if (
            dialect == "sqlserver"
            and depth <= 0
            and text[found.start() - 1 : found.start()] in ("\n", "")
            and token.lower() in VERBS
        ):
            statements.append("".join(current))
            current = []
        current.append(token)
    statements.append("".join(current))
    # a body with statements in it was cut at its semicolons: what follows its head is not for us
    return [uncomment(held).strip() for held in statements if uncomment(held).strip()]


BODY = re.compile(
    r"\A(create|alter)\s+(or\s+(replace|alter)\s+)?(\w+\s+)?(editionable\s+)?"
    r"(function|procedure|proc|trigger|package|event|task)\b|\Abegin\b|\Adeclare\b",
    re.I,
)


def declared(text, dialect):
    """The statements of a file that declare something, without bodies of routines."""
    pieces = split(text, dialect)
    if any(BODY.match(held) for held in pieces):
        text_statements, inside = [], False
        for held in pieces:
            if BODY.match(held):
                ended = re.search(r"\bend\s*\w*\Z", held, re.I)
                inside = not ended and bool(re.search(r"\b(begin|as|is)\b", held, re.I))
                continue
            if inside and re.search(r"\bend\b\s*\w*\Z", held, re.I):
                inside = False
                continue
            if not inside:
                text_statements.append(held)
        return [held for held in text_statements if kind(held)]
    return [held for held in pieces if kind(held)]


# ---- fetching -------------------------------------------------------------------------------------------------------


def crate(name):
    """The archive of a crate that tests/sql/crates/Cargo.lock names, fetched by cargo and checked against its sum."""
    lock = tomllib.loads((HERE / "crates" / "Cargo.lock").read_text())
    package = next(held for held in lock["package"] if held["name"] == name)
    file = f"{name}-{package['version']}.crate"
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    if not list(home.glob(f"registry/cache/*/{file}")):
        subprocess.run(["cargo", "fetch", "--locked", "--quiet"], cwd=HERE / "crates", check=True)
    archive = next(home.glob(f"registry/cache/*/{file}"))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != package["checksum"]:
        raise SystemExit(f"{archive} is not what Cargo.lock names")
    return archive


def sdists():
    """The source archives that sdists.txt names, with their sums, fetched by pip."""
    folder = OUT / "sdists"
    wanted = re.findall(r"^([\w-]+)==([\w.]+)", (HERE / "sdists.txt").read_text(), re.M)
    archives = {name: folder / f"{name.replace('-', '_')}-{version}.tar.gz" for name, version in wanted}
    if not all(archive.exists() for archive in archives.values()):
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", ":all:", "--require-hashes", "-r", str(HERE / "sdists.txt"), "-d", str(folder)]
        subprocess.run([os.environ.get("PYTHON", "python3"), *command[1:]], check=True)
    return archives


def debian():
    """Folders of the Debian packages that debian.txt names; none, and a line that says so, where apt is not there."""
    folders = {}
    names = [line.split()[0] for line in (HERE / "debian.txt").read_text().splitlines() if line[:1] not in ("", "#")]
    for name in names:
        folder = OUT / "debian" / name
        if not folder.exists():
            if not shutil.which("apt-get"):
                print(f"corpora: no apt-get, {name} is left out")
                continue
            work = OUT / "debian" / "archives"
            work.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(["apt-get", "download", "-qq", name], cwd=work, capture_output=True, text=True)
            found = sorted(work.glob(f"{name}_*.deb"))
            if done.returncode or not found:
                print(f"corpora: {name} cannot be had, left out: {done.stderr.strip().splitlines()[-1:]}")
                continue
            subprocess.run(["dpkg", "-x", found[-1].name, str(folder)], cwd=work, check=True)
        folders[name] = folder
    return folders


# ---- what each source holds -----------------------------------------------------------------------------------------


def fixtures(archive):
    """sqlfluff's and sqruff's dialect fixtures: a folder for each dialect; files named as failing are not valid."""
    with tarfile.open(archive) as held:
        for member in held.getmembers():
            parts = Path(member.name).parts
            if "dialects" not in parts or not member.name.endswith(".sql"):
                continue
            dialect = DIALECTS.get(parts[parts.index("dialects") + 1])
            if not dialect:
                continue
            text = held.extractfile(member).read().decode("utf-8", "replace")
            if "{{" in text or "{%" in text:
                continue
            source = "fixtures/" + "/".join(parts[parts.index("dialects") + 1 :])
            valid = not re.search(r"fail|invalid|error|unparsable", parts[-1])
            yield from ((dialect, sql, source, valid) for sql in declared(text, dialect))


def sqlglot_tests(archive):
    """sqlglot's tests: what `validate_identity` and `validate_all` are given, in the dialect of the class."""
    with tarfile.open(archive) as held:
        for member in held.getmembers():
            name = Path(member.name)
            if name.parent.name != "dialects" or not name.name.startswith("test_"):
                continue
            tree = ast.parse(held.extractfile(member).read().decode())
            for group in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
                own = next(
                    (
                        node.value.value
                        for node in group.body
                        if isinstance(node, ast.Assign)
                        and node.targets[0].id == "dialect"
                        and isinstance(node.value, ast.Constant)
                    ),
                    None,
                )
                for call in [node for node in ast.walk(group) if isinstance(node, ast.Call)]:
                    verb = getattr(call.func, "attr", "")
                    if verb not in ("validate_identity", "validate_all"):
                        continue
                    texts = [(own, call.args[0])] if call.args else []
                    for word in call.keywords:
                        if word.arg == "read" and isinstance(word.value, ast.Dict):
                            pairs = zip(word.value.keys, word.value.values, strict=True)
                            texts += [(getattr(key, "value", None), value) for key, value in pairs]
                    for dialect, node in texts:
                        dialect = DIALECTS.get(dialect)
                        if dialect and isinstance(node, ast.Constant) and isinstance(node.value, str):
                            for sql in declared(node.value, dialect):
                                yield dialect, sql, f"sqlglot/{name.name}", True


DRIVER = re.compile(
    r"\s*(let|eval|if|while|source|connect\w*|disconnect|reap|send|exec|perl|append_file|write_file|echo|die|inc|dec|sleep)\b"
    r"|\s*[}{]"
)


def mariadb_tests(folder):
    """The MariaDB server's test suite: statements between its driver's commands."""
    for file in sorted(folder.rglob("*.test")):
        text = file.read_text("utf-8", "replace")
        if re.search(r"^\s*delimiter", text, re.I | re.M):
            continue
        kept = []
        for line in text.splitlines():
            if re.match(r"\s*(--|#)", line):
                kept.append("")
                continue
            if DRIVER.match(line):
                kept.append(";")
                continue
            kept.append(line)
        for sql in declared("\n".join(kept), "mariadb"):
            if "$" not in sql and len(sql) < 5000:
                yield "mariadb", sql, f"mariadb-test/{file.name}", False


# Where Debian packages of programs that keep their data in a database have its schema.
ENGINES = [
    (r"pgsql|postgres|/pg\.", "postgresql"),
    (r"mssql|sqlserver", "sqlserver"),
    (r"oracle", "oracle"),
    (r"sqlite|/lite\.", "sqlite"),
    (r"mysql|mariadb", "mysql"),
]


def programs(name, folder):
    """Schemas of real programs: the engine is in the path."""
    for file in sorted(folder.rglob("*")):
        named = re.search(r"\.(sql|ddl)(\.gz)?$|dbconfig-common/data/[^/]+/install/\w+$", str(file))
        if not named or not file.is_file():
            continue
        path = str(file.relative_to(folder)).lower()
        dialect = next((held for pattern, held in ENGINES if re.search(pattern, "/" + path)), None)
        dialect = dialect or next((held for pattern, held in ENGINES if re.search(pattern, name)), None)
        if not dialect:
            continue
        data = file.read_bytes()
        text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8", "replace")
        if text.startswith("#!"):
            text = text.partition("<<")[2].partition("\n")[2]
        for sql in declared(text, dialect):
            if "${" not in sql and "__" not in sql[:60]:
                yield dialect, sql, f"debian/{name}/{file.name}", True


def cases(folder):
    """The models and dumps that lie beside the project, where they do."""
    named = {"sql_server": "sqlserver", "spark": "databricks"}
    for file in sorted((folder / "omop").glob("*.sql")):
        word = file.name.partition("-")[0]
        text = file.read_text("utf-8").replace("@cdmDatabaseSchema", "cdm")
        dialect = named.get(word, word)
        yield from ((dialect, sql, f"cases/{file.name}", True) for sql in declared(text, dialect))
    others = [("northwind/instnwnd.sql", "sqlserver", "utf-16"), ("pagila/pagila-schema.sql", "postgresql", "utf-8")]
    for name, dialect, coding in [*others, ("large/chado-1.4.sql", "postgresql", "utf-8")]:
        if (folder / name).exists():
            data = (folder / name).read_bytes()
            text = data.decode(coding if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
            yield from ((dialect, sql, f"cases/{Path(name).name}", True) for sql in declared(text, dialect))


def statements():
    """All statements, each once a dialect."""
    seen = set()
    sources = [fixtures(crate("sqruff-lib-dialects")), sqlglot_tests(sdists()["sqlglot"])]
    for name, folder in debian().items():
        sources.append(mariadb_tests(folder) if name == "mariadb-test-data" else programs(name, folder))
    shared = Path(os.environ.get("PLUMBLINE_CASES", ROOT.parent / "shared" / "cases"))
    for above in (shared, ROOT.parent.parent / "shared" / "cases"):
        if above.exists():
            sources.append(cases(above))
            break
    else:
        print("corpora: no folder of cases beside the project, left out")
    for source in sources:
        for dialect, sql, origin, valid in source:
            key = (dialect, " ".join(sql.split()))
            if key not in seen and "\ufffd" not in sql:
                seen.add(key)
                yield {"dialect": dialect, "sql": sql, "source": origin, "valid": valid, "kind": kind(sql)}


def main():
    """Writes statements.jsonl and says how many there are."""
    OUT.mkdir(parents=True, exist_ok=True)
    counts = {}
    with (OUT / "statements.jsonl").open("w") as out:
        for held in statements():
            out.write(json.dumps(held) + "\n")
            of = counts.setdefault(held["dialect"], {})
            origin = held["source"].partition("/")[0]
            of[origin] = of.get(origin, 0) + 1
    for dialect, of in sorted(counts.items()):
        print(f"{dialect:12} {sum(of.values()):6}  " + ", ".join(f"{origin} {n}" for origin, n in of.items()))


if __name__ == "__main__":
    main()
