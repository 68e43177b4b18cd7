{#- When a row of the vault was loaded: the start of the run, the same for everything that the run adds. -#}
{% macro load_timestamp() -%}
    {{ run_started() }}
{%- endmacro %}
