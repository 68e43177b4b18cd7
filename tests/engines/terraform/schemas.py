"""The providers' published schemas, cut down to what delivered definitions use: schemas.json, and how it is renewed.

    python3 tests/engines/terraform/schemas.py    installs the providers' packages and writes schemas.json anew

A package of a provider describes each resource in its `.jsii`: arguments and nested blocks by the names of Terraform,
which of them are required, and the attributes that can be read.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parents[2] / "src/deliverable/terraform"
KEPT = HERE / "schemas.json"
# what every resource takes besides its own arguments
META = {"connection", "count", "dependsOn", "forEach", "lifecycle", "provider", "provisioners"}


def used() -> dict[str, set[str]]:
    """Types of resources and of data sources that the templates name."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*.tf")))
    return {
        "resources": set(re.findall(r'^resource "(\w+)"', text, re.MULTILINE)),
        "data-sources": set(re.findall(r'^data "(\w+)"', text, re.MULTILINE)),
    }


def types_within(declared: dict) -> list[str]:
    """The names of types that a declared type is made of."""
    if "fqn" in declared:
        return [declared["fqn"]]
    if "collection" in declared:
        return types_within(declared["collection"]["elementtype"])
    return [name for part in declared.get("union", {}).get("types", []) for name in types_within(part)]


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def arguments(types: dict, of: str, seen: tuple[str, ...] = ()) -> dict:
    """Arguments of a type by their names in Terraform: whether required, and what stands inside a block."""
    found = {}
    for held in types[of].get("properties", []):
        if held["name"] in META:
            continue
        link = re.search(r"#([a-z0-9_]+) \w+#", json.dumps(held.get("docs", {})))
        argument = {"required": not held.get("optional", False)}
        inner = [n for n in types_within(held["type"]) if n in types and types[n]["kind"] == "interface"]
        if inner and inner[0] not in seen:
            argument["block"] = arguments(types, inner[0], (*seen, inner[0]))
        found[link.group(1) if link else snake(held["name"])] = argument
    return found


def schemas(package: Path, wanted: dict[str, set[str]]) -> dict:
    """What a provider's package says of the wanted types."""
    types = json.loads((package / ".jsii").read_text(encoding="utf-8"))["types"]
    provider = json.loads((package / "package.json").read_text(encoding="utf-8"))["cdktf"]["provider"]
    found: dict = {"provider": provider, "resources": {}, "data-sources": {}}
    for name, held in types.items():
        summary = (held.get("docs") or {}).get("summary") or ""
        said = re.search(r"/docs/(resources|data-sources)/\w+ (\w+)\}", summary)
        if held["kind"] == "class" and said and said[2] in wanted[said[1]] and f"{name}Config" in types:
            readable = {snake(p["name"].removesuffix("Input")) for p in held.get("properties", [])}
            found[said[1]][said[2]] = {
                "arguments": arguments(types, f"{name}Config"),
                "attributes": sorted(readable | {"id"}),
            }
    provider_class = next((n for n in types if re.fullmatch(r".*\.provider\.\w+ProviderConfig", n)), None)
    found["settings"] = arguments(types, provider_class) if provider_class else {}
    return found


def written(found: dict) -> str:
    """As JSON with a line for each type, so that a renewal can be read."""
    lines = []
    for provider, held in sorted(found.items()):
        parts = [f'"provider": {json.dumps(held["provider"])}', f'"settings": {json.dumps(held["settings"])}']
        for kind in ("resources", "data-sources"):
            types = [f'"{name}": {json.dumps(body, sort_keys=True)}' for name, body in sorted(held[kind].items())]
            parts.append(f'"{kind}": {{\n' + ",\n".join(types) + "\n}")
        lines.append(f'"{provider}": {{\n' + ",\n".join(parts) + "\n}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE / "providers", check=True)
    wanted = used()
    found = {}
    for package in sorted((HERE / "providers/node_modules/@cdktf").glob("provider-*")):
        found[package.name.removeprefix("provider-")] = schemas(package, wanted)
    KEPT.write_text(written(found), encoding="utf-8")
    there = {kind: {name for held in found.values() for name in held[kind]} for kind in wanted}
    missing = {kind: sorted(wanted[kind] - there[kind]) for kind in wanted}
    print({kind: len(names) for kind, names in there.items()}, "missing:", missing)
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
