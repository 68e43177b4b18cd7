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
        'smallint': 'number(5, 0)', 'integer': 'number(10, 0)', 'bigint': 'number(19, 0)', 'real': 'float',
        'double': 'float', 'text': 'varchar', 'timestamp': 'timestamp_ntz', 'uuid': 'varchar(36)'
    } -%}
    {%- set decimal = 'number(' ~ precision ~ ', ' ~ [scale, 37] | min ~ ')' if name == 'decimal' -%}
    {{ return(decimal if name == 'decimal' else names[name] if name in names else default__sql_type(name, none, none)) }}
{%- endmacro %}

{% macro bigquery__sql_type(name, precision, scale) -%}
    {%- set names = {
        'boolean': 'bool', 'smallint': 'int64', 'integer': 'int64', 'bigint': 'int64', 'real': 'float64',
        'double': 'float64', 'text': 'string', 'date': 'date', 'timestamp': 'datetime', 'uuid': 'string(36)'
    } -%}
    {%- set wide = name == 'decimal' and (scale > 9 or precision - scale > 29) -%}
    {%- set decimal = 'bignumeric' if wide else 'numeric' -%}
    {{ return(decimal ~ '(' ~ precision ~ ', ' ~ scale ~ ')' if name == 'decimal' else names[name]) }}
{%- endmacro %}
