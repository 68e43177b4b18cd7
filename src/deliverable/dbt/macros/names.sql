{#- Schemas are called exactly as configured: staging, snapshots, marts. Without this, dbt puts the target's
    own schema before the name. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ target.schema if custom_schema_name is none else custom_schema_name | trim }}
{%- endmacro %}
