{#- A moment with a zone as a moment in UTC without one: the only kind of moment from staging on. -#}
{% macro utc(moment) -%}
    {{ return(adapter.dispatch('utc')(moment)) }}
{%- endmacro %}

{% macro default__utc(moment) -%}
    ({{ moment }} at time zone 'UTC')
{%- endmacro %}

{% macro snowflake__utc(moment) -%}
    cast(convert_timezone('UTC', {{ moment }}) as timestamp_ntz)
{%- endmacro %}

{% macro bigquery__utc(moment) -%}
    datetime({{ moment }}, 'UTC')
{%- endmacro %}

{% macro databricks__utc(moment) -%}
    {#- the profile sets the zone of the session to UTC -#}
    cast({{ moment }} as timestamp_ntz)
{%- endmacro %}

{% macro clickhouse__utc(moment) -%}
    cast({{ moment }} as {{ sql_type('timestamp') }})
{%- endmacro %}

{#- A moment as text, to the microsecond, written alike by every engine. -#}
{% macro moment_text(moment) -%}
    {{ return(adapter.dispatch('moment_text')(moment)) }}
{%- endmacro %}

{% macro default__moment_text(moment) -%}
    to_char({{ moment }}, 'YYYY-MM-DD HH24:MI:SS.US')
{%- endmacro %}

{% macro duckdb__moment_text(moment) -%}
    strftime({{ moment }}, '%Y-%m-%d %H:%M:%S.%f')
{%- endmacro %}

{% macro snowflake__moment_text(moment) -%}
    to_char({{ moment }}, 'YYYY-MM-DD HH24:MI:SS.FF6')
{%- endmacro %}

{% macro bigquery__moment_text(moment) -%}
    format_datetime('%Y-%m-%d %H:%M:%E6S', {{ moment }})
{%- endmacro %}

{% macro databricks__moment_text(moment) -%}
    date_format({{ moment }}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')
{%- endmacro %}

{% macro clickhouse__moment_text(moment) -%}
    formatDateTime({{ moment }}, '%Y-%m-%d %H:%i:%S.%f')
{%- endmacro %}

{#- The start of the run, in UTC: the same for everything that one run makes. -#}
{% macro run_started() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ sql_type('timestamp') }})
{%- endmacro %}

{#- From when a snapshot counts a change that the source gives no time for. dbt would ask the clock of the session,
    in the zone of the session and at another moment for each snapshot. -#}
{% macro default__snapshot_get_time() -%}
    {{ run_started() }}
{%- endmacro %}

{#- Whole days from one moment to another, counted by the calendar; null until both have come. -#}
{% macro days_between(earlier, later) -%}
    {%- set date = sql_type('date') -%}
    {{ dbt.datediff("cast(" ~ earlier ~ " as " ~ date ~ ")", "cast(" ~ later ~ " as " ~ date ~ ")", "day") }}
{%- endmacro %}

{#- The ISO week of a day. -#}
{% macro iso_week(day) -%}
    {{ return(adapter.dispatch('iso_week')(day)) }}
{%- endmacro %}

{% macro default__iso_week(day) -%}
    extract(week from {{ day }})
{%- endmacro %}

{% macro snowflake__iso_week(day) -%}
    weekiso({{ day }})
{%- endmacro %}

{% macro bigquery__iso_week(day) -%}
    extract(isoweek from {{ day }})
{%- endmacro %}

{% macro clickhouse__iso_week(day) -%}
    toISOWeek({{ day }})
{%- endmacro %}

{#- The name in a list that a number from 1 on stands for. -#}
{% macro named(number, names) -%}
    case {{ number }}{% for name in names %} when {{ loop.index }} then '{{ name }}'{% endfor %} end
{%- endmacro %}
