-- How many hours ago the newest row of each published table was changed at the source.
select
    table_name,
    max(newest) as newest,
    extract(epoch from timezone('utc', now()) - max(newest)) / 3600.0 as hours_old
from operations.tables
where newest is not null
group by table_name
order by hours_old desc
