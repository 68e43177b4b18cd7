"""What a statement declares, by another parser than ours: names, columns, keys, references, comments.

`declared` gives them from sqlglot's tree, None where it has none; `missing` compares them with what Plumbline read.
`before` writes the statements that have to come before one that speaks of something: `alter table t …` needs a `t`.
"""

import re

NAME = r'(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[\w$#@{}:-]+)'
PATH = rf"{NAME}(?:\s*\.\s*{NAME})*"
ABOUT = re.compile(
    rf"alter\s+(?:(?:online|offline|ignore|external|foreign|iceberg|dynamic|hybrid|event)\s+)*table\s+"
    rf"(?:if\s+exists\s+)?(?:only\s+)?(?P<table>{PATH})"
    rf"|comment\s+(?:if\s+exists\s+)?on\s+(?:table|column)\s+(?P<commented>{PATH})"
    rf"|create\s+[\w\s]*?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:{PATH}\s+)?on\s+(?:only\s+|table\s+)?(?P<indexed>{PATH})",
    re.IGNORECASE,
)


OTHERS = re.compile(
    rf"(?:alter|comment\s+on)\s+(?P<kind>materialized\s+view|view|sequence|domain|type|schema|index)\s+(?:if\s+exists\s+)?"
    rf"(?P<name>{PATH})",
    re.IGNORECASE,
)
DECLARED = {
    "view": "create view {} as select 1 as a;",
    "materialized view": "create materialized view {} as select 1 as a;",
    "sequence": "create sequence {};",
    "domain": "create domain {} as int;",
    "type": "create type {} as enum ('a');",
    "schema": "create schema {};",
    "index": "create table plumbline_t (plumbline_probe int); create index {} on plumbline_t (plumbline_probe);",
}


def plain(name):
    """A name without quotes, in lower case: `"Order"` is `order`."""
    name = name.strip()
    if name[:1] in '"`[' and len(name) > 1:
        name = name[1:-1].replace('""', '"')
    return name.lower()


def parts(path):
    """The names of a path: `a."b".c`."""
    return re.findall(NAME, path)


def before(sql, facts):
    """A declaration of the table that the statement changes, indexes or comments on, with the columns it speaks of."""
    sql = re.sub(r"/\*.*?\*/", " ", sql, flags=re.DOTALL)
    found = ABOUT.match(sql)
    if not found:
        changed = OTHERS.match(sql)
        return DECLARED[" ".join(changed["kind"].lower().split())].format(changed["name"]) if changed else ""
    path, columns = found["table"] or found["indexed"] or found["commented"], []
    if found["commented"] and re.match(r"comment\s+(?:if\s+exists\s+)?on\s+column", sql, re.IGNORECASE):
        pieces = parts(path)
        if len(pieces) < 2:
            return ""
        path, columns = ".".join(pieces[:-1]), [pieces[-1]]
    columns += facts.get("speaks_of", []) if facts else []
    seen, kept = set(), []
    for name in columns:
        if plain(name) not in seen:
            seen.add(plain(name))
            kept.append(name)
    return f"create table {path} ({', '.join(f'{name} int' for name in kept or ['plumbline_probe'])});"


def declared(dialect, tree):
    """What sqlglot's tree declares."""
    from sqlglot import exp

    if isinstance(tree, exp.Create) and (tree.args.get("kind") or "").upper() == "TABLE":
        facts = table_facts(exp, tree.this, dialect)
        properties = tree.args.get("properties")
        for held in properties.expressions if properties else []:
            if isinstance(held, exp.SchemaCommentProperty) and isinstance(held.this, exp.Literal):
                facts["comment"] = held.this.this
            if isinstance(held, exp.PartitionedByProperty) and isinstance(held.this, exp.Schema):
                parts = held.this.expressions
                facts["columns"] += [column.name for column in parts if isinstance(column, exp.ColumnDef)]
        return facts
    if isinstance(tree, exp.Create) and (tree.args.get("kind") or "").upper() == "VIEW":
        return {"view": tree.this.find(exp.Table).name if tree.this.find(exp.Table) else tree.this.name}
    if isinstance(tree, exp.Create) and (tree.args.get("kind") or "").upper() == "INDEX":
        index = tree.this
        table = index.args.get("table")
        parameters = index.args.get("params")
        columns = (parameters.args.get("columns") if parameters else None) or []
        names = [held.find(exp.Column) for held in columns]
        if not table:
            return None
        return {
            "index": table.name,
            "index_columns": [held.name for held in names if held is not None],
            "speaks_of": quoted(exp, dialect, [held.this for held in names if held is not None]),
        }
    if isinstance(tree, exp.Comment) and isinstance(tree.expression, exp.Literal):
        kind = (tree.args.get("kind") or "").upper()
        if kind == "COLUMN" and isinstance(tree.this, exp.Column):
            return {"commented": tree.this.table, "column": tree.this.name, "text": tree.expression.this}
        if kind == "TABLE":
            return {"commented": tree.this.name, "column": None, "text": tree.expression.this}
    if isinstance(tree, exp.Alter) and (tree.args.get("kind") or "").upper() == "TABLE":
        return alter_facts(exp, tree, dialect)
    return None


def quoted(exp, dialect, identifiers):
    from engines import SQLGLOT

    return [held.sql(dialect=SQLGLOT.get(dialect, dialect)) for held in identifiers if isinstance(held, exp.Identifier)]


def names(exp, held):
    """The columns of a key: identifiers, or what is ordered or has a length."""
    found = []
    for one in held or []:
        if isinstance(one, exp.Identifier):
            found.append(one.name)
        else:
            inner = one.find(exp.Identifier) if isinstance(one, exp.Expression) else None
            if inner is None:
                return None
            found.append(inner.name)
    return found


def nothing(what, name):
    """Facts of a table with nothing in it."""
    empty = {"columns": [], "key": None, "references": [], "comments": {}, "comment": None, "typed": []}
    return {what: name, **empty}


def table_facts(exp, schema, dialect):
    """Columns, keys, references and comments between the parentheses."""
    table = schema.this if isinstance(schema, exp.Schema) else schema
    facts = nothing("table", table.name)
    for held in schema.expressions if isinstance(schema, exp.Schema) else []:
        if isinstance(held, exp.ColumnDef):
            column_facts(exp, held, facts)
        elif isinstance(held, exp.Constraint):
            for inner in held.expressions:
                constraint_facts(exp, inner, facts)
        else:
            constraint_facts(exp, held, facts)
    return facts


# Words that begin something else than a column, which sqlglot takes for a column's name in some dialects.
NO_COLUMN = {"", "index", "key", "unique", "fulltext", "spatial", "projection", "period", "constraint", "check"}


def column_facts(exp, column, facts):
    if column.name.lower() in NO_COLUMN:
        return
    facts["columns"].append(column.name)
    if column.args.get("kind"):
        facts["typed"].append(column.name)
    for constraint in column.args.get("constraints") or []:
        kind = constraint.args.get("kind")
        if isinstance(kind, exp.PrimaryKeyColumnConstraint):
            facts["key"] = (facts["key"] or []) + [column.name]
        if isinstance(kind, exp.Reference):
            reference_facts(exp, [column.name], kind, facts)
        if isinstance(kind, exp.CommentColumnConstraint) and isinstance(kind.this, exp.Literal):
            facts["comments"][column.name] = kind.this.this


def constraint_facts(exp, held, facts):
    if isinstance(held, exp.PrimaryKey):
        facts["key"] = names(exp, held.expressions)
    if isinstance(held, exp.ForeignKey) and held.args.get("reference"):
        reference_facts(exp, names(exp, held.expressions), held.args["reference"], facts)


def reference_facts(exp, columns, reference, facts):
    schema = reference.this
    to = schema.this if isinstance(schema, exp.Schema) else schema
    if isinstance(to, exp.Table):
        facts["references"].append((columns, to.name))


def alter_facts(exp, tree, dialect):
    """What an ALTER adds, and the columns it speaks of."""
    facts = nothing("altered", tree.this.name)
    added, renamed = set(), set()
    for action in tree.args.get("actions") or []:
        if isinstance(action, exp.ColumnDef):
            column_facts(exp, action, facts)
            added.add(id(action.this))
        elif isinstance(action, exp.Schema):
            for held in action.expressions:
                if isinstance(held, exp.ColumnDef):
                    column_facts(exp, held, facts)
                    added.add(id(held.this))
        elif isinstance(action, exp.AddConstraint):
            for held in action.expressions:
                for inner in held.expressions if isinstance(held, exp.Constraint) else [held]:
                    constraint_facts(exp, inner, facts)
        elif isinstance(action, exp.RenameColumn):
            to = action.args.get("to")
            renamed.add(id(to.this if isinstance(to, exp.Column) else to))
        elif isinstance(action, exp.AlterRename):
            facts["altered"] = action.this.name
    gone = {held.this.name.lower() for held in tree.find_all(exp.Drop) if held.this is not None}
    facts["columns"] = [name for name in facts["columns"] if name.lower() not in gone]
    columns = [column for column in tree.find_all(exp.Column) if not column.table]
    speaks_of = [column.this for column in columns if id(column.this) not in renamed]
    for held in tree.find_all(exp.PrimaryKey, exp.ForeignKey):
        speaks_of += [inner for inner in held.expressions if isinstance(inner, exp.Identifier)]
    new = {name.lower() for name in facts["columns"]}
    facts["speaks_of"] = [name for name in quoted(exp, dialect, speaks_of) if plain(name) not in new]
    return facts


def find_table(schema, name):
    found = [table for table in schema["tables"] if table["name"].lower() == name.lower()]
    return found[-1] if found else None


def squeezed(text):
    """Text without what stands between its signs."""
    return re.sub(r"/\*.*?\*/|--[^\n]*\n|[\s\"`\[\]]", "", text, flags=re.DOTALL).lower()


def missing(facts, schema, sql):
    """What the other parser sees and Plumbline's schema lacks; None where nothing is."""
    if "view" in facts:
        held = any(view["name"].lower() == facts["view"].lower() for view in schema["views"])
        return None if held else f"the view {facts['view']}"
    name = facts.get("table") or facts.get("altered") or facts.get("index") or facts.get("commented")
    table = find_table(schema, name)
    if table is None:
        return f"the table {name}"
    columns = [column["name"].lower() for column in table["columns"]]
    if "text" in facts:
        holder = table
        if facts["column"]:
            holder = next((held for held in table["columns"] if held["name"].lower() == facts["column"].lower()), {})
        return None if holder.get("comment") == facts["text"] else "the comment"
    if "index_columns" in facts:
        wanted = [column.lower() for column in facts["index_columns"]]
        for index in table["indexes"]:
            said = " ".join(index["columns"]).lower()
            if all(column in said for column in wanted):
                return None
        return f"an index on {', '.join(wanted)}"
    wanted = [column.lower() for column in facts["columns"]]
    if "table" in facts and wanted and wanted != columns and sorted(wanted) != sorted(columns):
        return f"columns {', '.join(sorted(set(wanted) ^ set(columns))) or 'in number'}"
    lost = [column for column in wanted if column not in columns]
    if lost:
        return f"columns {', '.join(lost)}"
    whole = squeezed(sql)
    for name in facts["typed"]:
        held = next((held for held in table["columns"] if held["name"].lower() == name.lower()), None)
        if held and (not held["original_type"].strip() or squeezed(held["original_type"]) not in whole):
            return f"the type of {name}, given as `{held['original_type']}`"
    if facts["key"]:
        key = [column.lower() for column in table["primary_key"]]
        if [column.lower() for column in facts["key"]] != key:
            return f"the key {', '.join(facts['key'])}"
    for from_columns, to in facts["references"]:
        held = any(
            reference["table"].lower().rpartition(".")[2] == to.lower()
            and (from_columns is None or [c.lower() for c in reference["columns"]] == [c.lower() for c in from_columns])
            for reference in table["references"]
        )
        if not held:
            return f"a reference to {to}"
    for column, text in facts["comments"].items():
        said = [held.get("comment") for held in table["columns"] if held["name"].lower() == column.lower()]
        if said[:1] != [text]:
            return f"the comment of {column}"
    if facts["comment"] is not None and table["comment"] != facts["comment"]:
        return "the comment of the table"
    return None
