-- One row for each minute of the day in UTC, and minute -1 for whatever has none.
{{ config(materialized='table') }}

with numbers as (
    {{ dbt.generate_series(1440) }}
),

minutes as (
    select
        cast(generated_number - 1 as {{ sql_type('integer') }}) as minute_of_day,
        mod(cast(generated_number - 1 as {{ sql_type('integer') }}), 60) as minute_of_hour
    from numbers
),

hours as (
    select
        minute_of_day,
        minute_of_hour,
        cast((minute_of_day - minute_of_hour) / 60 as {{ sql_type('integer') }}) as hour_of_day
    from minutes
)
