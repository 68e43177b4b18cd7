-- How many models, snapshots and tests did not pass when they last ran.
select count(*) as value
from (
    select
        status,
        row_number() over (partition by kind, name order by ran_at desc) as place
    from operations.results
) as latest
where place = 1 and status in ('error', 'fail', 'runtime error')
