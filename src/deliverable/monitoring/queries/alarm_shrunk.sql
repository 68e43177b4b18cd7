-- How many published tables lost more than a tenth of their rows in the last run.
select count(*) as value
from (
    select
        n_rows,
        lag(n_rows) over (partition by table_name order by ran_at) as n_before,
        row_number() over (partition by table_name order by ran_at desc) as place
    from operations.tables
) as counted
where place = 1 and n_rows < 0.9 * n_before
