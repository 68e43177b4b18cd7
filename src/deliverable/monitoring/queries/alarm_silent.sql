-- Hours since anything ran: a schedule that stands still fails nothing.
select extract(epoch from timezone('utc', now()) - max(ran_at)) / 3600.0 as value
from operations.results
