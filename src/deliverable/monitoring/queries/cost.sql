-- Minutes of building on each day, and the models that take most of them: what a smaller bill begins with.
select
    cast(ran_at as date) as day,
    name,
    sum(seconds) / 60.0 as minutes
from operations.results
where kind in ('model', 'snapshot')
group by cast(ran_at as date), name
order by day desc, minutes desc
