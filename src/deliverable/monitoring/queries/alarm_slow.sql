-- Minutes of building on the last day against those of the week before: twice as much is paid for twice as long.
select
    sum(case when day_age = 0 then minutes else 0 end)
    / nullif(sum(case when day_age between 1 and 7 then minutes else 0 end) / 7.0, 0) as value
from (
    select
        sum(seconds) / 60.0 as minutes,
        (select max(cast(ran_at as date)) from operations.results) - cast(ran_at as date) as day_age
    from operations.results
    where kind in ('model', 'snapshot')
    group by cast(ran_at as date)
) as days
