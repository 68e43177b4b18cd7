{#- A binary fraction as an exact one: sums of binary fractions differ between engines. -#}
{% macro exact(value) -%}
    cast({{ value }} as {{ sql_type('decimal', 18, 6) }})
{%- endmacro %}

{#- A value in whole units of its last decimal: 12.5 with two decimals is 1250. -#}
{% macro whole_units(value, decimals) -%}
    cast(round({{ value }} * {{ 10 ** decimals }}, 0) as {{ whole_type() }})
{%- endmacro %}

{#- The widest whole number: products of two amounts have to fit. -#}
{% macro whole_type() -%}
    {{ return(adapter.dispatch('whole_type')()) }}
{%- endmacro %}

{% macro default__whole_type() -%}
    numeric(38, 0)
{%- endmacro %}

{% macro duckdb__whole_type() -%}
    hugeint
{%- endmacro %}

{% macro bigquery__whole_type() -%}
    bignumeric
{%- endmacro %}

{% macro spark__whole_type() -%}
    decimal(38, 0)
{%- endmacro %}

{#- How often one whole number goes into another. -#}
{% macro whole_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__whole_quotient(dividend, divisor) -%}
    trunc({{ dividend }} / {{ divisor }})
{%- endmacro %}

{% macro duckdb__whole_quotient(dividend, divisor) -%}
    ({{ dividend }}) // {{ divisor }}
{%- endmacro %}

{% macro postgres__whole_quotient(dividend, divisor) -%}
    div({{ dividend }}, {{ divisor }})
{%- endmacro %}

{% macro bigquery__whole_quotient(dividend, divisor) -%}
    div({{ dividend }}, cast({{ divisor }} as bignumeric))
{%- endmacro %}

{% macro spark__whole_quotient(dividend, divisor) -%}
    (({{ dividend }}) div {{ divisor }})
{%- endmacro %}

{#- What a line takes of an amount in whole units: the running share after it less the one before it. The last line
    takes what rounding left over. -#}
{% macro share(amount, decimals) -%}
    cast(
        {{ whole_quotient(amount ~ " * part_after", "part_of_all") }}
        - {{ whole_quotient(amount ~ " * part_before", "part_of_all") }} as {{ sql_type('decimal', 28, 0) }}
    ) * {{ "%.*f" | format(decimals, 10 ** -decimals) }}
{%- endmacro %}
