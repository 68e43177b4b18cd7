{#- Fails when rows of no two sources have one key: then the sources share nobody, or the key by which they are matched
    is written differently at each of them. -#}
{% test some_rows_match(model, key) %}

with known as (
    select
        {{ key }},
        count(distinct source_rank) as n_sources
    from {{ model }}
    group by {{ key }}
)

select max(n_sources) as most_sources
from known
having max(n_sources) < 2

{% endtest %}
