{% if extracts -%}
@task.bash(**IN_WAREHOUSE, skip_on_exit_code=2)
def replay(params: dict | None = None) -> str:
    """The loads of some days once more; in an empty warehouse day by day, with the history of dimensions. Skipped
    where the lake has no load of these days."""
    days = f"{shlex.quote(params['first_day'])} {shlex.quote(params['last_day'])}"
    return f"'{BIN}/python' '{PACKAGE}/pipelines/replay.py' --lake '{LAKE_PATH}' --target '{TARGET}' {days}"


# a source that is not set leaves nothing to extract, which is no reason to stop
@task.bash(**IN_WAREHOUSE, trigger_rule="none_failed")
def land() -> str:
    """Every load into the raw layer; a second time changes nothing. Without a source, a sample stands in for it."""
    landing = f"'{BIN}/python' '{INGESTION}/land.py' --target '{TARGET}'"
    return f"{landing} --lake '{LAKE_PATH}'" if is_given() else f"{sample()} && {landing} --lake '{SAMPLE}'"

{% else %}
@task.bash(**IN_WAREHOUSE)
def land() -> str:
    """Every row of the sample into the raw layer; a second time changes nothing."""
    return f"{sample()} && '{BIN}/python' '{INGESTION}/land.py' --target '{TARGET}' --lake '{SAMPLE}'"

{% endif %}
@task.bash(**IN_WAREHOUSE)
def staging() -> str:
    """Renames, casts and deduplicates; its tests stop the run before anything is built on bad rows."""
    # tests that compare with the marts wait until those are built
    only = "--exclude-resource-type unit_test --indirect-selection cautious"
    return f"'{BIN}/dbt' build {PROJECT} {only} --select path:models/staging{% if has_vault %} path:models/vault{% endif %}{% if has_intermediate %} path:models/intermediate{% endif %}"

{% if has_snapshots %}
@task.bash(**IN_WAREHOUSE)
def snapshots() -> str:
    """Keeps the versions of dimensions with history."""
    return f"'{BIN}/dbt' snapshot {PROJECT}"

{% endif %}
@task.bash(**IN_WAREHOUSE)
def marts() -> str:
    """Dimensions, facts and bridges with their tests: the gate before publishing. Facts are made anew where rows went
    away or whole tables were read, for those may be older than the facts look back."""
    anew = f"$(test -f '{REBUILD}' && echo --full-refresh)"
    only = "--exclude-resource-type unit_test --select path:models/marts"
    return f"'{BIN}/dbt' build {PROJECT} {anew} {only} && rm -f '{REBUILD}'"
