-- Rows of each published table after each run, and the share of them that the run before had left.
select
    ran_at,
    table_name,
    n_rows,
    n_rows * 1.0 / nullif(lag(n_rows) over (partition by table_name order by ran_at), 0) as share_of_last
from operations.tables
order by ran_at desc, table_name
