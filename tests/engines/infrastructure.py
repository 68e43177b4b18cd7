"""What stands around the package, judged by the tools that will run it: compose, Terraform, workflow, security.

    python3 tests/engines/infrastructure.py --binary target/debug/plumbline

Several designs of one fixture are written, so that every template is delivered by some of them, and one of each of five
schemas. Every check prints one line; the last line counts them.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from living_warehouse import living_warehouse
from repository_care import (
    actionlint_sees_a_fault,
    contracts_lint,
    hooks_run,
    lineage_reads,
    security_parses,
    workflows_read,
)
from schemas import FIVE
from terraform_static import Estate
from workbench import ROOT, Checks, Failed, demand, design, files_of, postgres, run, sample_csv

# what each design answers differently, and what it has to choose because of that
VARIANTS: dict[str, dict[str, object]] = {
    "aws_postgres": {"estate.cloud": "aws"},
    "aws_kafka": {
        "estate.cloud": "aws",
        "pin.transport.broker": "msk",
        "pin.orchestration.tool": "mwaa",
        "security.residency": "eu",
    },
    "aws_redshift": {
        "estate.cloud": "aws",
        "pin.storage.serving": "redshift",
        "pin.transport.broker": "kinesis",
        "security.network": "no_internet",
    },
    "aws_duckdb": {"estate.cloud": "aws", "pin.storage.serving": "duckdb", "pin.orchestration.tool": "cron"},
    "aws_snowflake": {"estate.cloud": "aws", "pin.storage.serving": "snowflake"},
    "aws_databricks": {
        "estate.cloud": "aws",
        "pin.storage.serving": "databricks",
        "pin.orchestration.tool": "databricks_workflows",
    },
    "gcp_bigquery": {
        "estate.cloud": "gcp",
        "pin.storage.serving": "bigquery",
        "pin.transport.broker": "pubsub",
        "pin.orchestration.tool": "composer",
    },
    "gcp_postgres": {"estate.cloud": "gcp", "pin.storage.serving": "postgres", "security.residency": "eu"},
    "gcp_databricks": {"estate.cloud": "gcp", "pin.storage.serving": "databricks"},
    "gcp_duckdb": {"estate.cloud": "gcp", "pin.storage.serving": "duckdb", "pin.orchestration.tool": "cron"},
    "azure_postgres": {
        "estate.cloud": "azure",
        "pin.storage.serving": "postgres",
        "pin.transport.broker": "eventhubs",
        "needs.availability": "99.9",
    },
    "azure_databricks": {"estate.cloud": "azure", "pin.storage.serving": "databricks"},
    "azure_fabric": {
        "estate.cloud": "azure",
        "pin.storage.serving": "fabric",
        "pin.orchestration.tool": "data_factory",
    },
    "azure_duckdb": {"estate.cloud": "azure", "pin.storage.serving": "duckdb", "pin.orchestration.tool": "cron"},
    "aws_unregulated": {"estate.cloud": "aws", "security.regimes": []},
    "on_prem_clickhouse": {
        "estate.cloud": "on_prem",
        "pin.storage.serving": "clickhouse",
        "pin.transport.broker": "kafka",
    },
}
FOLDER = "infrastructure/terraform"
# designs whose only provider is one that may lie on this machine, each with definitions that the others do not have
PLANNED = ["aws_postgres", "aws_kafka", "aws_redshift", "aws_duckdb"]


class Variants:
    """The packages of every variant and of every schema."""

    def __init__(self, binary: Path, fixture: Path, place: Path) -> None:
        self.packages: dict[str, Path] = {}
        answers = json.loads((fixture / "answers.json").read_text(encoding="utf-8"))
        for name, changes in VARIANTS.items():
            inputs = place / "inputs" / name
            shutil.copytree(fixture, inputs)
            (inputs / "answers.json").write_text(json.dumps({**answers, **changes}), encoding="utf-8")
            design(binary, inputs, place / name)
            self.packages[name] = place / name
        for name, bring in FIVE.items():
            inputs = place / "inputs" / name
            inputs.mkdir()
            bring(inputs)
            design(binary, inputs, place / name)
            self.packages[name] = place / name

    def of_schemas(self) -> dict[str, Path]:
        """The packages of the five schemas."""
        return {name: self.packages[name] for name in FIVE}

    def having(self, path: str) -> dict[str, Path]:
        """The packages that have a file or folder."""
        found = {name: package for name, package in self.packages.items() if (package / path).exists()}
        demand(found, f"no variant has {path}")
        return found


def compose_reads(variants: Variants, infra: Path) -> str:
    """`docker compose config` on every stack: with new secrets it reads, without them it says which is missing."""
    services: dict[str, int] = {}
    for name, package in variants.having("infrastructure/local").items():
        stack = package / "infrastructure/local"
        # the real environment would fill in what the stack forgot to ask for
        compose = [
            infra / "bin/docker-compose",
            "--project-directory",
            stack,
            "-f",
            stack / "docker-compose.yml",
            "config",
        ]
        bare = subprocess.run([str(word) for word in compose], capture_output=True, text=True, check=False)
        demand(bare.returncode != 0 and "run new_secrets.sh" in bare.stderr, f"{name}: starts without secrets")
        run(["sh", stack / "new_secrets.sh"])
        kept = (stack / ".env").read_text(encoding="utf-8")
        run(["sh", stack / "new_secrets.sh"])
        demand((stack / ".env").read_text(encoding="utf-8") == kept, f"{name}: a second run changes the secrets")
        read = json.loads(run([*compose, "--format", "json"]))
        for service, held in read["services"].items():
            image = held.get("image", "built")
            demand(":" in image or image == "built", f"{name}: {service} has no pinned image: {image}")
            ends = held.get("restart") == "no"
            demand(ends or "healthcheck" in held, f"{name}: nobody knows whether {service} is healthy")
            for port in held.get("ports", []):
                demand(port.get("host_ip") == "127.0.0.1", f"{name}: {service} is open to the network")
        services[name] = len(read["services"])
        (stack / ".env").unlink()
    return ", ".join(f"{name} {count}" for name, count in services.items())


def dockerfiles_read(variants: Variants, infra: Path) -> str:
    files = [p for package in variants.packages.values() for p in sorted(package.rglob("*.Dockerfile"))]
    demand(files, "there is no Dockerfile")
    run([infra / "bin/hadolint", *files])
    return f"{len(files)} files"


def source_fills(package: Path) -> str:
    """The scripts of the local source, run in their order as the image does, on a real PostgreSQL."""
    folder = package / "infrastructure/local/source"
    sample = sample_csv(package, package.parent / f"sample_of_{package.name}")
    with postgres() as psql:
        home = psql[psql.index("-h") + 1]
        names = {"POSTGRES_USER": "plumbline", "POSTGRES_DB": "postgres", "PGHOST": home}
        for script in sorted(folder.iterdir()):
            if script.suffix == ".sql":
                run([*psql, "-f", script])
            else:
                run(["sh", script], SAMPLE=str(sample), READER_PASSWORD="it's secret", **names)
        counts = {}
        for table in json.loads((package / "pipelines/ingestion/tables.json").read_text(encoding="utf-8")):
            name = f'"{table["schema"]}"."{table["name"]}"'
            counts[name] = int(run([*psql, "-At", "-c", f"set role reader; select count(*) from {name}"]))
        try:
            run([*psql, "-c", f"set role reader; delete from {min(counts)}"])
        except Failed as refused:
            demand("permission denied" in str(refused), f"the reader is refused otherwise: {refused}")
        else:
            raise Failed("the reader may delete")
    demand(all(counts.values()), f"tables without a row: {counts}")
    return f"{sum(counts.values())} rows in {len(counts)} tables, read by a role that may not write"


def sources_fill(variants: Variants) -> str:
    """The local source of every package that has one; those of the one fixture are all alike."""
    packages = variants.having("infrastructure/local/source")
    chosen = [package for name, package in packages.items() if name in (*FIVE, "aws_postgres")]
    return "; ".join(f"{package.name}: {source_fills(package)}" for package in chosen)


def terraform(*words: str | Path, cwd: Path, config: Path) -> str:
    return run(
        ["terraform", *words], cwd=cwd, TF_CLI_CONFIG_FILE=str(config), CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1"
    )


def provider_mirror() -> Path | None:
    """A folder with providers: where TERRAFORM_MIRROR says, or in one of the usual places."""
    said = os.environ.get("TERRAFORM_MIRROR")
    if said:
        return Path(said)
    places = [Path.home() / ".terraform.d/plugins", Path("/usr/local/share/terraform/plugins")]
    places += [Path("/usr/share/terraform/plugins"), *sorted(Path("/opt").glob("*"))]
    return next((place for place in places if (place / "registry.terraform.io/hashicorp/aws").is_dir()), None)


def terraform_config(place: Path, mirror: Path | None) -> Path:
    config = place / "terraform.rc"
    found = f'  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n' if mirror else ""
    config.write_text(f"provider_installation {{\n{found}}}\n" if mirror else "", encoding="utf-8")
    return config


def terraform_is_formatted(variants: Variants, config: Path) -> str:
    folders = [package / FOLDER for package in variants.having(FOLDER).values()]
    for folder in folders:
        example = folder / "terraform.tfvars"
        shutil.copy(folder / "terraform.tfvars.example", example)
        terraform("fmt", "-check", "-diff", "-recursive", cwd=folder, config=config)
        example.unlink()
    return f"{sum(len(list(folder.rglob('*.tf'))) for folder in folders)} files"


def terraform_names_hold(variants: Variants) -> str:
    """Every type, argument and reference is one that the providers' published schemas have."""
    n_resources = 0
    for name, package in variants.having(FOLDER).items():
        estate = Estate(package / FOLDER)
        wrong = estate.wrong()
        demand(not wrong, f"{name}:\n" + "\n".join(wrong))
        n_resources += len(list(estate.named("resource")))
    return f"{n_resources} resources in {len(variants.packages)} designs"


def terraform_faults_are_seen(variants: Variants, place: Path) -> str:
    """The judge of names can be trusted: each planted fault is found, and nothing else."""
    faults = {
        "storage.tf": [("block_public_policy", "block_publik_policy", "block_publik_policy")],
        "network.tf": [
            ('resource "aws_vpc" "main"', 'resource "aws_vpcc" "main"', "aws_vpcc"),
            ("var.network_cidr", "var.network_cird", "network_cird"),
            ("aws_vpc.main.id", "aws_vpc.main.identity", "identity"),
        ],
        "security.tf": [("  deletion_window_in_days = 30", "  deletion_window_days = 30", "deletion_window_days")],
    }
    seen = 0
    for file, planted in faults.items():
        for right, fault, says in planted:
            folder = place / f"fault_{seen}"
            shutil.copytree(variants.packages["aws_postgres"] / FOLDER, folder)
            text = (folder / file).read_text(encoding="utf-8")
            demand(right in text, f"{file} does not hold {right!r}")
            (folder / file).write_text(text.replace(right, fault, 1), encoding="utf-8")
            wrong = Estate(folder).wrong()
            demand(any(says in one for one in wrong), f"{fault!r} in {file} is not seen: {wrong}")
            seen += 1
    return f"{seen} faults"


def terraform_plans(variants: Variants, config: Path) -> str:
    """The real provider validates the definitions, and a stand-in for the cloud plans them."""
    said = []
    for name in PLANNED:
        folder = variants.packages[name] / FOLDER
        terraform("init", "-backend=false", "-input=false", cwd=folder, config=config)
        terraform("validate", cwd=folder, config=config)
        said.append(f"{name} is valid")
    # the tests start the provider anew for each plan, which takes its time
    told = terraform("test", "-no-color", cwd=variants.packages["aws_kafka"] / FOLDER, config=config)
    return "; ".join([*said, told.strip().splitlines()[-1]])


def runbook_answers(variants: Variants) -> str:
    """Every heading that an alarm names is one of the runbook, and every file that the runbook names is there."""
    n_links = 0
    for name, package in variants.packages.items():
        book = (package / "docs/runbook.md").read_text(encoding="utf-8")
        headings = [line.removeprefix("## ").lower() for line in book.splitlines() if line.startswith("## ")]
        anchors = {re.sub(r"[^a-z0-9 -]", "", heading).replace(" ", "-") for heading in headings}
        told = "".join(path.read_text(encoding="utf-8") for path in package.glob("monitoring/**/*.*"))
        links = set(re.findall(r"runbook\.md#([a-z0-9-]+)", told))
        demand(links and links <= anchors, f"{name}: no heading for {sorted(links - anchors)}")
        files = set(re.findall(r"(?:pipelines|monitoring|db|docs|contracts|config|infrastructure)/[\w./-]*\w", book))
        missing = sorted(file for file in files if "/target/" not in file and not (package / file).exists())
        demand(not [file for file in missing if file != "config/.env"], f"{name}: the runbook names {missing}")
        n_links += len(links)
    return f"{n_links} links"


def linters_find_nothing(variants: Variants, lint: Path) -> str:
    """yamllint and ruff, with each package's own settings, on what only stands around it."""
    n_files = 0
    for package in variants.packages.values():
        folders = [
            package / name for name in (".github", "infrastructure", "monitoring", "quality", "pipelines/privacy")
        ]
        folders = [folder for folder in folders if folder.exists()]
        run([lint / "bin/yamllint", "--strict", *folders, package / ".pre-commit-config.yaml"], cwd=package)
        run([lint / "bin/ruff", "check", *folders], cwd=package)
        run([lint / "bin/ruff", "format", "--check", *folders], cwd=package)
        n_files += sum(len(files_of(folder)) for folder in folders)
    return f"{len(variants.packages)} packages, {n_files} files"


def all_checks(checks: Checks, options: argparse.Namespace, place: Path) -> None:
    made: list[Variants] = []

    def write() -> str:
        made.append(Variants(options.binary, options.fixture, place))
        return ", ".join(made[0].packages)

    if not checks.check("a package for each variant", write):
        return
    variants = made[0]
    checks.check("yamllint and ruff find nothing", lambda: linters_find_nothing(variants, options.lint_env))
    checks.check("docker compose reads the local stacks", lambda: compose_reads(variants, options.infra_env))
    checks.check("hadolint finds nothing", lambda: dockerfiles_read(variants, options.infra_env))
    checks.check("the local source fills itself", lambda: sources_fill(variants))
    checks.check("providers know every name in Terraform", lambda: terraform_names_hold(variants))
    checks.check("planted faults in Terraform are seen", lambda: terraform_faults_are_seen(variants, place / "faults"))
    infra, package = options.infra_env, variants.packages["aws_unregulated"]
    checks.check("actionlint finds nothing in the workflows", lambda: workflows_read(variants.packages, infra))
    checks.check("actionlint sees a planted fault", lambda: actionlint_sees_a_fault(package, infra, place / "workflow"))
    checks.check("the hooks run and pass", lambda: hooks_run(package, infra, place / "hooks"))
    for name, each in {"aws_unregulated": package, **variants.of_schemas()}.items():
        checks.check(f"{name}: the contracts are linted", lambda each=each: contracts_lint(each, infra))
        checks.check(f"{name}: OpenLineage reads the lineage", lambda each=each: lineage_reads(each, infra))
    checks.check("every alarm leads into the runbook", lambda: runbook_answers(variants))
    checks.check("the security scripts parse", lambda: security_parses(package, options.binary, infra, options.sql_env))
    with postgres() as psql:
        living_warehouse(checks, package, place, options.python_env, infra, psql)
    if not shutil.which("terraform"):
        print("skipped terraform fmt, validate and test: terraform is not installed", flush=True)
        return
    mirror = provider_mirror()
    config = terraform_config(place, mirror)
    checks.check("terraform fmt finds nothing", lambda: terraform_is_formatted(variants, config))
    if mirror:
        checks.check("terraform validates and plans", lambda: terraform_plans(variants, config))
    else:
        print(
            "skipped terraform validate and test: no mirror of providers here (TERRAFORM_MIRROR names one)", flush=True
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Judges what stands around a delivered package.")
    parser.add_argument("--binary", type=lambda text: Path(text).resolve(), required=True, help="the plumbline command")
    parser.add_argument("--fixture", type=Path, default=ROOT / "tests/fixtures/rental", help="what the project brings")
    parser.add_argument("--infra-env", type=Path, default=ROOT / ".tools/infra", help="has docker-compose, hadolint, …")
    parser.add_argument("--python-env", type=Path, default=ROOT / ".tools/python", help="has dbt and duckdb")
    parser.add_argument("--sql-env", type=Path, default=ROOT / ".tools/sql", help="has ClickHouse as a library")
    parser.add_argument("--lint-env", type=Path, default=ROOT / ".tools/lint", help="has ruff and yamllint")
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="plumbline-infrastructure-") as place:
        all_checks(checks, options, Path(place))
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
