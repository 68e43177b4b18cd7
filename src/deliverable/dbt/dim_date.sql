-- One row for each day of the calendar in dbt_project.yml, and day 0 for whatever has no day.
{% set start = modules.datetime.date.fromisoformat(var('calendar_start')) %}
{% set end = modules.datetime.date.fromisoformat(var('calendar_end')) %}
{% set monday = "cast('1900-01-01' as " ~ sql_type('date') ~ ")" %}
{% set months = [
    'January', 'February', 'March', 'April', 'May', 'June',
    'July', 'August', 'September', 'October', 'November', 'December'
] %}
{% set weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] %}

{{ config(materialized='table') }}

with numbers as (
    {{ dbt.generate_series((end - start).days + 1) }}
),

days as (
    select
        cast(
            {{
                dbt.dateadd(
                    'day',
                    'cast(generated_number - 1 as ' ~ sql_type('integer') ~ ')',
                    "cast('" ~ start ~ "' as " ~ sql_type('date') ~ ")"
                )
            }}
            as {{ sql_type('date') }}
        ) as full_date
    from numbers
),

weekdays as (
    select
        full_date,
        -- 1 January 1900 was a Monday
        mod({{ dbt.datediff(monday, 'full_date', 'day') }}, 7) + 1 as iso_weekday
    from days
)
