-- What did not pass in the last run of each model, snapshot and test.
select
    latest.ran_at,
    latest.kind,
    latest.name,
    latest.status,
    latest.failures
from (
    select
        *,
        row_number() over (partition by kind, name order by ran_at desc) as place
    from operations.results
) as latest
where latest.place = 1 and latest.status in ('error', 'fail', 'runtime error')
order by latest.ran_at desc, latest.name
