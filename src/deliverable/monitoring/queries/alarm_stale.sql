-- Hours since the newest change that any fact has seen; above the promise, somebody is told.
select max(hours_old) as value
from (
    select extract(epoch from timezone('utc', now()) - max(newest)) / 3600.0 as hours_old
    from operations.tables
    where newest is not null and table_name like 'fct%'
    group by table_name
) as facts
