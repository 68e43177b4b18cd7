{#- Fails for every row of `of` that the model does not give back as it is, column for column. -#}
{% test holds_every_row(model, of, columns) %}

select {{ columns | join(', ') }}
from {{ of }}

except

select {{ columns | join(', ') }}
from {{ model }}

{% endtest %}
