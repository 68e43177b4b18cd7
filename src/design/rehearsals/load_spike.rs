//! Ten times the load for a day.

use super::{Event, Stage, Told, in_turn, lines};
use crate::design::book;
use crate::design::cost::bill;
use crate::figure::{DAY, Figure, Unit};

pub(super) const EVENT: Event = Event { id: "load_spike", title: "Ten times the load comes for a day", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let day = book::judgement("how long it lasts", DAY, Unit::TIME);
    let times = book::judgement("times the load", 10.0, Unit::ONE);
    let arrivals = stage.arrivals();
    let spike = Figure::product("raw data per day at ten times the load", &[&arrivals, &times]);
    let throughput = stage.throughput();
    let keeps_up = throughput.value >= spike.value;
    let backlog = Figure::computed(
        "what is left over at the end of the day",
        ((spike.value - throughput.value) * day.value).max(0.0),
        Unit::BYTES,
        "(raw data at ten times the load − raw data worked through) × how long it lasts, not below zero",
        &[&spike, &throughput, &day],
    );
    let spare = Figure::computed(
        "raw data worked through beside what arrives",
        (throughput.value - arrivals.value).max(throughput.value * 0.05),
        Unit::BYTES_PER_TIME,
        "raw data worked through − raw data per day, at least a twentieth of it",
        &[&throughput, &arrivals],
    );
    let catch_up = Figure::quotient("time to work off what is left over", &backlog, &spare);
    let scaled = stage.needs.at_load(10.0);
    let rows = bill(&scaled, stage.decisions);
    let at_ten = Figure::sum(
        "monthly cost of the same choices at ten times the load",
        Unit::USD_PER_TIME,
        &rows.iter().map(|row| &row.monthly).collect::<Vec<_>>(),
    );
    let now =
        Figure::sum("monthly cost", Unit::USD_PER_TIME, &stage.bill.iter().map(|row| &row.monthly).collect::<Vec<_>>());
    let cost = Figure::computed(
        "what the day costs more",
        (at_ten.value - now.value).max(0.0) * day.value,
        Unit::USD,
        "(monthly cost of the same choices at ten times the load − monthly cost) × how long it lasts",
        &[&at_ten, &now, &day],
    );
    let fixed = matches!(stage.chosen("transport.broker"), "kafka" | "msk" | "kinesis" | "eventhubs");
    Told {
        breaks: lines([
            (keeps_up, "Nothing: the runs take longer and still end before the next one begins.".to_owned()),
            (!keeps_up, format!("The runs do not end in time: {} are left over at the end of the day, and data grows older than promised.", backlog.text())),
            (stage.streams() && fixed, "The broker has headroom for peaks, not for ten times the load: producers are throttled and must hold their records.".to_owned()),
        ]),
        recovery: in_turn("recovery from ten times the load", &[&day, &catch_up]),
        cost,
        missing: lines([
            (!keeps_up, "machines that are added by themselves while the load lasts".to_owned()),
            (stage.streams() && fixed, "an alarm at the share of the broker’s limit from which it is enlarged".to_owned()),
        ]),
        steps: vec![
            "See in the cost and volume queries of the monitoring which tables grow.".to_owned(),
            "Enlarge what is the bottleneck for the day: it is one value in the settings.".to_owned(),
            "Let the backlog run off oldest first, then set the value back.".to_owned(),
        ],
    }
}
