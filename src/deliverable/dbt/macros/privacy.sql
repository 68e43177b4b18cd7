{#- A keyed hash instead of a value that nobody may read: equal values stay equal. The salt is a secret of the
    environment; only the laptop's sample data, which is invented, does without one. -#}
{% macro tokenise(value) -%}
    {%- set salt = env_var('TOKEN_SALT', 'sample-data-only') if target.type == 'duckdb' else env_var('TOKEN_SALT') -%}
    {%- set text = "cast(" ~ value ~ " as " ~ sql_type('text') ~ ")" -%}
    case
        when {{ value }} is not null
            then {{ adapter.dispatch('keyed_hash')(dbt.concat(["'" ~ salt | replace("'", "''") ~ "'", "'|'", text])) }}
    end
{%- endmacro %}

{% macro default__keyed_hash(text) -%}
    sha256({{ text }})
{%- endmacro %}

{% macro postgres__keyed_hash(text) -%}
    encode(sha256(convert_to({{ text }}, 'UTF8')), 'hex')
{%- endmacro %}

{% macro snowflake__keyed_hash(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro bigquery__keyed_hash(text) -%}
    to_hex(sha256({{ text }}))
{%- endmacro %}

{% macro redshift__keyed_hash(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro databricks__keyed_hash(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro clickhouse__keyed_hash(text) -%}
    lower(hex(SHA256({{ text }})))
{%- endmacro %}

{#- The first letter of a text and nothing more. -#}
{% macro mask_text(value) -%}
    {{ dbt.concat(["substr(cast(" ~ value ~ " as " ~ sql_type('text') ~ "), 1, 1)", "'***'"]) }}
{%- endmacro %}

{#- The year of a day and nothing more. -#}
{% macro mask_date(value) -%}
    cast({{ dbt.date_trunc('year', value) }} as {{ sql_type('date') }})
{%- endmacro %}
