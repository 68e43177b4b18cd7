"""Definitions of Terraform judged without their providers: types, arguments, required ones, and what is referred to.

The providers' published schemas lie in terraform/schemas.json (renewed by terraform/schemas.py), the reader of HCL is
HashiCorp's own.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from workbench import ROOT, Failed, run

READER = ROOT / "tests/engines/terraform"
# what every resource takes besides its own arguments
META = {"count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection", "timeouts"}
REFERENCE = re.compile(r"(?<![\w.\"])(data\.)?([a-z]\w*)\.([a-z]\w*)((?:\[[^\]]*\])*)(?:\.(\w+))?")
# the first words of expressions that are no resources
WORDS = {"var", "local", "each", "count", "path", "terraform", "self", "module"}


def blocks(held: object) -> Iterator[dict]:
    """The blocks of one name, however many there are."""
    for block in held if isinstance(held, list) else [held]:
        if isinstance(block, dict):
            yield block


def wrong_arguments(place: str, body: dict, arguments: dict) -> Iterator[str]:
    """What is wrong about the arguments of one block."""
    dynamic = body.get("dynamic", {})
    given = {name for name in body if name not in META and name != "dynamic"} | set(dynamic)
    for name in sorted(given - set(arguments)):
        yield f"{place}: there is no argument {name!r}"
    for name, argument in sorted(arguments.items()):
        if argument["required"] and name not in given:
            yield f"{place}: the required argument {name!r} is missing"
        if "block" in argument:
            inner = list(blocks(body.get(name, [])))
            inner += [content for one in blocks(dynamic.get(name, [])) for content in blocks(one.get("content", []))]
            for block in inner:
                yield from wrong_arguments(f"{place}.{name}", block, argument["block"])


def texts(held: object) -> Iterator[str]:
    """Every text within."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from texts(value)
    elif isinstance(held, list):
        for value in held:
            yield from texts(value)


def expressions(held: object) -> Iterator[str]:
    """Every expression within: what stands in `${…}`, braces inside it included, strings in it left out."""
    for text in texts(held):
        start = 0
        while (start := text.find("${", start)) >= 0:
            if start and text[start - 1] == "$":
                start += 2
                continue
            depth, end = 1, start + 2
            while end < len(text) and depth:
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            inside = text[start + 2 : end - 1]
            yield re.sub(r'"(?:[^"\\$]|\\.|\$(?!\{))*"', '""', inside)
            start = end


class Estate:
    """The definitions of one folder."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("*.tf"))
        if not files:
            raise Failed(f"{folder} holds no definitions")
        read = json.loads(run(["node", "hcl.mjs", *files], cwd=READER))
        self.files = {Path(name).name: held for name, held in read.items()}
        self.schemas = json.loads((READER / "schemas.json").read_text(encoding="utf-8"))

    def named(self, kind: str) -> Iterator[tuple[str, str, dict]]:
        """Type, name and body of every resource or data source."""
        for held in self.files.values():
            for of, names in held.get(kind, {}).items():
                for name, bodies in names.items():
                    for body in blocks(bodies):
                        yield of, name, body

    def schema(self, kind: str, of: str) -> dict | None:
        return next((held[kind][of] for held in self.schemas.values() if of in held[kind]), None)

    def wrong(self) -> list[str]:
        """Everything that is wrong, in the order of names."""
        found = []
        for kind, key in (("resource", "resources"), ("data", "data-sources")):
            for of, name, body in self.named(kind):
                schema = self.schema(key, of)
                if schema is None:
                    found.append(f"{of}.{name}: no provider has such a type (see terraform/schemas.py)")
                else:
                    found += wrong_arguments(f"{of}.{name}", body, schema["arguments"])
        for held in self.files.values():
            for name, bodies in held.get("provider", {}).items():
                known = self.schemas[name]["settings"]
                for body in blocks(bodies):
                    found += [
                        f"provider {name}: there is no setting {s!r}"
                        for s in sorted(set(body) - set(known) - {"alias"})
                    ]
        return sorted([*found, *self.wrong_references()])

    def declared(self, kind: str) -> set[str]:
        if kind == "locals":
            names = (block for held in self.files.values() for block in blocks(held.get("locals", [])))
            return {name for block in names for name in block}
        return {name for held in self.files.values() for name in held.get(kind, {})}

    def wrong_references(self) -> Iterator[str]:
        """Names that nothing declares, attributes that a resource does not have, variables that nobody reads."""
        resources = {(of, name) for of, name, _ in self.named("resource")}
        data = {(of, name) for of, name, _ in self.named("data")}
        read: set[str] = set()
        iterators = {name for _, _, body in self.named("resource") for name in dynamic_names(body)}
        declarations = {"var": self.declared("variable"), "local": self.declared("locals")}
        for file, held in self.files.items():
            rest = {kind: body for kind, body in held.items() if kind != "variable"}
            for expression in expressions(rest):
                loops = set(re.findall(r"\bfor (\w+)(?:, (\w+))? in\b", expression))
                local_names = {name for pair in loops for name in pair} | iterators
                for found in REFERENCE.finditer(expression):
                    is_data, of, name, _, attribute = found.groups()
                    if of in declarations:
                        if name not in declarations[of]:
                            yield f"{file}: nothing declares {of}.{name}"
                        read.add(f"{of}.{name}")
                    elif of not in WORDS | local_names and "_" in of:
                        if (of, name) not in (data if is_data else resources):
                            yield f"{file}: nothing declares {found.group(0)}"
                        schema = self.schema("data-sources" if is_data else "resources", of)
                        if attribute and schema and attribute not in schema["attributes"]:
                            yield f"{file}: {of} has no attribute {attribute!r}"
        for name in sorted(declarations["var"]):
            if f"var.{name}" not in read:
                yield f"variables.tf: nothing reads var.{name}"


def dynamic_names(body: object) -> Iterator[str]:
    """The names under which dynamic blocks see their value."""
    for block in blocks(body):
        for name, held in block.items():
            if name == "dynamic":
                yield from held
            yield from dynamic_names(held)
