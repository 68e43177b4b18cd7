{#- What each run did and what it left, kept in the schema operations for dashboards and alarms. Only where RECORD_RUNS is
    set, as it is where runs are scheduled: on a laptop a build leaves nothing but its tables. -#}
{% macro record_run(results) -%}
    {%- if execute and results and env_var('RECORD_RUNS', '') -%}
        {%- set at = moment_literal(run_started_at.strftime('%Y-%m-%d %H:%M:%S')) -%}
        {%- do run_query('create schema if not exists operations') -%}
        {%- do run_query(operations_results()) -%}
        {%- do run_query(operations_tables()) -%}
        {%- set done = [] -%}
        {%- for result in results if result.node.resource_type in ('model', 'snapshot', 'test', 'unit_test') -%}
            {%- do done.append(
                "('" ~ invocation_id ~ "', " ~ at ~ ", '" ~ result.node.resource_type ~ "', '" ~ result.node.name
                ~ "', '" ~ result.status ~ "', " ~ (result.failures or 0) ~ ", " ~ result.execution_time ~ ")"
            ) -%}
        {%- endfor -%}
        {%- if done -%}
            {%- do run_query('insert into operations.results values ' ~ done | join(', ')) -%}
        {%- endif -%}
        {%- for result in results if result.node.resource_type == 'model' and result.node.schema == 'marts' -%}
            {%- if result.status == 'success' -%}
                {%- set names = result.node.columns.keys() | list -%}
                {%- set moments = ['source_changed_at', 'event_time'] | select('in', names) | list -%}
                {%- set newest = 'max(' ~ moments[0] ~ ')' if moments else 'cast(null as ' ~ sql_type('timestamp') ~ ')' -%}
                {%- do run_query(
                    "insert into operations.tables select '" ~ invocation_id ~ "', " ~ at ~ ", '" ~ result.node.name
                    ~ "', count(*), " ~ newest ~ " from " ~ result.node.relation_name
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{% macro moment_literal(text) -%}
    {{ return("cast('" ~ text ~ "' as " ~ sql_type('timestamp') ~ ")") }}
{%- endmacro %}

{#- One row for each model, snapshot and test of each run. -#}
{% macro operations_results() -%}
    create table if not exists operations.results (
        run_id {{ sql_type('text') }},
        ran_at {{ sql_type('timestamp') }},
        kind {{ sql_type('text') }},
        name {{ sql_type('text') }},
        status {{ sql_type('text') }},
        failures {{ sql_type('bigint') }},
        seconds {{ sql_type('double') }}
    )
{%- endmacro %}

{#- One row for each published table of each run: how many rows it has, and when its newest was changed at the source. -#}
{% macro operations_tables() -%}
    create table if not exists operations.tables (
        run_id {{ sql_type('text') }},
        ran_at {{ sql_type('timestamp') }},
        table_name {{ sql_type('text') }},
        n_rows {{ sql_type('bigint') }},
        newest {{ sql_type('timestamp') }}
    )
{%- endmacro %}
