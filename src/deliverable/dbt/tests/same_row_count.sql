{#- Fails when the model and the one it is made of do not hold the same number of rows: something was lost,
    counted twice, or deleted at the source since (then rebuild with `dbt build --full-refresh`). -#}
{% test same_row_count(model, of) %}

with counted as (
    select
        (select count(*) from {{ model }}) as n_rows,
        (select count(*) from {{ of }}) as n_expected
)

select
    n_rows,
    n_expected
from counted
where n_rows <> n_expected

{% endtest %}
