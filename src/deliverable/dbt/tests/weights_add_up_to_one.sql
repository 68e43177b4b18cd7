{#- Fails for every member of `by` whose weights do not add up to one. -#}
{% test weights_add_up_to_one(model, column_name, by) %}

select
    {{ by }},
    sum({{ column_name }}) as total
from {{ model }}
group by {{ by }}
having abs(sum({{ column_name }}) - 1) > 0.000001

{% endtest %}
