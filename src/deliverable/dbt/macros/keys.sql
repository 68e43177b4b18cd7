{#- A surrogate key: the hash of what identifies a row at the source, so it is the same in every rebuild and on
    every engine. `parts` are SQL expressions. -#}
{% macro surrogate_key(parts) -%}
    {%- set texts = [] -%}
    {%- for part in parts -%}
        {%- do texts.append("coalesce(cast(" ~ part ~ " as " ~ sql_type('text') ~ "), '~')") -%}
        {%- if not loop.last -%}{%- do texts.append("'|'") -%}{%- endif -%}
    {%- endfor -%}
    {{ dbt.hash(dbt.concat(texts) if texts | length > 1 else texts[0]) }}
{%- endmacro %}

{#- The key of the unknown member: facts whose dimension row is missing point to it. -#}
{% macro unknown_key() -%}
    cast('{{ '0' * 32 }}' as {{ sql_type('text') }})
{%- endmacro %}

{#- The key of a day, yyyymmdd; 0 where there is none or where it lies outside the calendar of dim_date. -#}
{% macro date_key(moment) -%}
    {%- set date = sql_type('date') -%}
    {%- set day = "cast(" ~ moment ~ " as " ~ date ~ ")" -%}
    cast(
        case
            when
                {{ day }} between cast('{{ var("calendar_start") }}' as {{ date }})
                and cast('{{ var("calendar_end") }}' as {{ date }})
                then
                    extract(year from {{ day }}) * 10000
                    + extract(month from {{ day }}) * 100
                    + extract(day from {{ day }})
            else 0
        end as {{ sql_type('integer') }}
    )
{%- endmacro %}

{#- The key of a minute of the day, counted from midnight; -1 where there is none. -#}
{% macro time_key(moment) -%}
    cast(
        coalesce(extract(hour from {{ moment }}) * 60 + extract(minute from {{ moment }}), -1)
        as {{ sql_type('integer') }}
    )
{%- endmacro %}

{#- A whole number below a hundred as two digits. -#}
{% macro two_digits(number) -%}
    lpad(cast({{ number }} as {{ sql_type('text') }}), 2, '0')
{%- endmacro %}
