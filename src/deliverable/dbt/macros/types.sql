{#- One name for each type, whatever the engine calls it: the columns of db/<engine>.sql have the same types. -#}
{% macro sql_type(name, precision=none, scale=none) -%}
    {{ return(adapter.dispatch('sql_type')(name, precision, scale)) }}
{%- endmacro %}

{% macro default__sql_type(name, precision, scale) -%}
    {%- set names = {
        'boolean': 'boolean', 'smallint': 'smallint', 'integer': 'integer', 'bigint': 'bigint', 'real': 'real',
        'double': 'double precision', 'text': 'text', 'date': 'date', 'timestamp': 'timestamp', 'uuid': 'uuid'
    } -%}
    {{ return('numeric(' ~ precision ~ ', ' ~ scale ~ ')' if name == 'decimal' else names[name]) }}
{%- endmacro %}

{% macro duckdb__sql_type(name, precision, scale) -%}
    {%- set names = {'double': 'double', 'text': 'varchar'} -%}
    {{ return(names[name] if name in names else default__sql_type(name, precision, scale)) }}
{%- endmacro %}

{% macro snowflake__sql_type(name, precision, scale) -%}
    {%- set names = {
        'real': 'float', 'double': 'float', 'text': 'varchar', 'timestamp': 'timestamp_ntz', 'uuid': 'varchar'
    } -%}
    {{ return(names[name] if name in names else default__sql_type(name, precision, scale)) }}
{%- endmacro %}

{% macro bigquery__sql_type(name, precision, scale) -%}
    {%- set names = {
        'boolean': 'bool', 'smallint': 'int64', 'integer': 'int64', 'bigint': 'int64', 'real': 'float64',
        'double': 'float64', 'text': 'string', 'date': 'date', 'timestamp': 'datetime', 'uuid': 'string'
    } -%}
    {%- set wide = name == 'decimal' and (scale > 9 or precision - scale > 29) -%}
    {%- set decimal = 'bignumeric' if wide else 'numeric' -%}
    {{ return(decimal ~ '(' ~ precision ~ ', ' ~ scale ~ ')' if name == 'decimal' else names[name]) }}
{%- endmacro %}
