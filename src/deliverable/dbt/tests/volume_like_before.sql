{#- Fails when the last full day has many times the rows of a usual one, or only a small part of them. `days` are looked
    at before it; with fewer than `at_least` rows a day nothing can be said. -#}
{% test volume_like_before(model, moment, days=28, at_least=20, most_times=5) %}
{%- set day = "cast(" ~ moment ~ " as " ~ sql_type('date') ~ ")" %}

with by_day as (
    select
        {{ day }} as day_of,
        count(*) as n_rows
    from {{ model }}
    where {{ moment }} is not null
    group by {{ day }}
),

by_age as (
    select
        n_rows,
        -- the newest day may not be over
        row_number() over (order by day_of desc) as age
    from by_day
),

compared as (
    select
        max(case when age = 2 then n_rows end) as last_rows,
        avg(case when age > 2 then n_rows end) as usual_rows
    from by_age
    where age <= {{ days + 2 }}
)

select
    last_rows,
    usual_rows
from compared
where
    usual_rows >= {{ at_least }}
    and (last_rows > usual_rows * {{ most_times }} or last_rows * {{ most_times }} < usual_rows)

{% endtest %}
