{#- When a row of the vault was loaded: the start of the run, the same for everything that the run adds. -#}
{% macro load_timestamp() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ sql_type('timestamp') }})
{%- endmacro %}
