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
    {{ return(decimal or (names[name] if name in names else default__sql_type(name, none, none))) }}
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

{% macro redshift__sql_type(name, precision, scale) -%}
    {#- a bare text has 256 bytes there -#}
    {%- set names = {'text': 'varchar(65535)', 'uuid': 'varchar(36)'} -%}
    {{ return(names[name] if name in names else default__sql_type(name, precision, scale)) }}
{%- endmacro %}

{% macro databricks__sql_type(name, precision, scale) -%}
    {%- set names = {
        'integer': 'int', 'real': 'float', 'double': 'double', 'text': 'string', 'timestamp': 'timestamp_ntz',
        'uuid': 'string'
    } -%}
    {%- set decimal = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' if name == 'decimal' -%}
    {{ return(decimal or (names[name] if name in names else default__sql_type(name, none, none))) }}
{%- endmacro %}

{% macro clickhouse__sql_type(name, precision, scale) -%}
    {#- a type there has no place for null unless it says so -#}
    {%- set names = {
        'boolean': 'Bool', 'smallint': 'Int16', 'integer': 'Int32', 'bigint': 'Int64', 'real': 'Float32',
        'double': 'Float64', 'text': 'String', 'date': 'Date32', 'timestamp': "DateTime64(6, 'UTC')", 'uuid': 'UUID'
    } -%}
    {%- set decimal = 'Decimal(' ~ precision ~ ', ' ~ scale ~ ')' if name == 'decimal' -%}
    {{ return('Nullable(' ~ (decimal or names[name]) ~ ')') }}
{%- endmacro %}
