{% if extracts -%}
def filled() -> str:
    """The lake that is read: the sample's where there is no source."""
    return LAKE_PATH if is_given() else SAMPLE


{% endif -%}
def spark(words: str = "") -> str:
    """The command that runs the Spark jobs over the lake."""
    submit = f"'{SPARK_BIN}/spark-submit' --master '{SPARK_MASTER}' --properties-file spark-defaults.conf {SPARK_FLAGS}"
{%- if scala %}
    # compiled where something changed
    job = f"'{SPARK_PYTHON}' build.py && {submit} --class warehouse.Main build/warehouse.jar"
    return f"cd '{SPARK}' && {job} --lake '{{ "{" }}{% if extracts %}filled(){% else %}SAMPLE{% endif %}{{ "}" }}' --out '{MARTS_PATH}' {words}"
{%- else %}
    return f"cd '{SPARK}' && {submit} run.py --lake '{{ "{" }}{% if extracts %}filled(){% else %}SAMPLE{% endif %}{{ "}" }}' --out '{MARTS_PATH}' {words}"
{%- endif %}

{% if extracts %}
@task.bash(**IN_WAREHOUSE)
def replay(params: dict | None = None) -> str:
    """The loads of some days once more into the facts."""
    return spark(f"--from {shlex.quote(params['first_day'])} --to {shlex.quote(params['last_day'])}")


# a source that is not set leaves nothing to extract, which is no reason to stop
@task.bash(**IN_WAREHOUSE, trigger_rule="none_failed")
def lake() -> str:
    """Makes the sample where there is no source; a second time changes nothing."""
    return "true" if is_given() else sample()

{% else %}
@task.bash(**IN_WAREHOUSE)
def lake() -> str:
    """Makes the sample; a second time changes nothing."""
    return sample()

{% endif %}
@task.bash(**IN_WAREHOUSE)
def marts() -> str:
    """Dimensions, facts and bridges from the lake; each is checked before it is put in its place."""
    return spark()


@task.bash(**IN_WAREHOUSE)
def gates() -> str:
    """All marts together once more, and their rows against those of the source: the gate before publishing."""
    return spark("--check")
