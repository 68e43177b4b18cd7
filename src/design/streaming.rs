//! Sizes of the stream: partitions, retention and what the log holds; only where a broker carries the data.

use super::needs::Needs;
use super::{Size, book, sizing};
use crate::figure::{DAY, Figure, Unit, YEAR};
use std::sync::Arc;

/// Every size of the stream that this broker carries, in reading order.
pub fn sizes(needs: &Needs<'_>, broker: &str) -> Vec<Size> {
    if matches!(broker, "" | "none") {
        return Vec::new();
    }
    let size = |id: &str, figure: Arc<Figure>| Size { id: id.to_owned(), figure };
    let peak = Peak::new(needs);
    let retention = retention(needs, broker);
    let mut found = vec![
        size("stream.peak_bytes_per_second", Arc::clone(&peak.bytes)),
        size("stream.peak_rows_per_second", Arc::clone(&peak.rows)),
    ];
    match broker {
        "kinesis" => {
            let limits = ["kinesis.shard_write_bytes", "kinesis.shard_write_records"];
            found.push(size("stream.shards", peak.units("shards", limits)));
        }
        "pubsub" => {}
        _ => {
            let most = (broker == "eventhubs").then(|| book::constant("eventhubs.partitions_standard"));
            found.push(size("stream.partitions", peak.partitions(most)));
            found.push(size("stream.partitions_least", least()));
            found.push(size("stream.dead_letter_retention", dead_letter_retention(&retention)));
            let daily = needs.figure("load.bytes_per_day", "raw data per day");
            let replicas = book::constant("kafka.replication_factor");
            let buffer = book::constant("msk.fill_buffer");
            let kept = Figure::computed(
                "disk that the topics need",
                daily.value * retention.value * replicas.value * buffer.value,
                Unit::BYTES,
                "raw data per day × topics keep events for × replicas × what is kept free",
                &[&daily, &retention, &replicas, &buffer],
            );
            found.push(size("stream.disk", kept));
        }
    }
    if broker == "eventhubs" {
        let limits = ["eventhubs.unit_ingress_bytes", "eventhubs.unit_ingress_events"];
        found.push(size("stream.throughput_units", peak.units("throughput units", limits)));
    }
    found.push(size("stream.retention", retention));
    found
}

/// What comes in a second at the busiest time, once the load has grown for as long as partitions have to last.
struct Peak {
    bytes: Arc<Figure>,
    rows: Arc<Figure>,
}

impl Peak {
    fn new(needs: &Needs<'_>) -> Self {
        let ratio = needs.figure("load.peak_ratio", "peak to average");
        let growth = needs.figure("load.growth_per_year", "growth per year");
        let horizon = book::constant("kafka.horizon");
        let grown = Figure::computed(
            "growth until then",
            libm::pow(1.0 + growth.value * YEAR, horizon.value / YEAR),
            Unit::ONE,
            "(1 + growth per year) ^ years of the horizon",
            &[&growth, &horizon],
        );
        let bytes = needs.figure("load.bytes_per_day", "raw data per day");
        let rows = needs.figure("load.events_per_second", "rows per second");
        Self {
            bytes: Figure::product("bytes per second at the peak, grown", &[&bytes, &ratio, &grown]),
            rows: Figure::product("rows per second at the peak, grown", &[&rows, &ratio, &grown]),
        }
    }

    /// Partitions of one topic that carries everything: what a partition takes, and what a task of the job reads.
    fn partitions(&self, most: Option<Arc<Figure>>) -> Arc<Figure> {
        let taken = book::constant("kafka.producer_per_partition");
        let read = book::judgement("rows that one task decodes in a second", 5_000.0, Unit::EACH_PER_TIME);
        let headroom = book::constant("kafka.headroom.high");
        let least = least();
        let needed = (self.bytes.value / taken.value).max(self.rows.value / read.value) * headroom.value;
        let brokers = least.value.max(1.0);
        let value = (needed / brokers).ceil().max(1.0) * brokers;
        let mut inputs = vec![&self.bytes, &taken, &self.rows, &read, &headroom, &least];
        let mut formula = "the larger of bytes per second ÷ what a partition takes and rows per second ÷ what a task decodes, × headroom, rounded up to the brokers".to_owned();
        if let Some(most) = &most {
            inputs.push(most);
            formula.push_str(", at most what the service allows");
        }
        let value = most.as_ref().map_or(value, |most| value.min(most.value));
        Figure::computed("partitions of a topic of events", value, Unit::EACH, formula, &inputs)
    }

    /// Shards or throughput units: each takes so many bytes and so many records a second.
    fn units(&self, name: &'static str, [bytes, rows]: [&str; 2]) -> Arc<Figure> {
        let (bytes, rows) = (book::constant(bytes), book::constant(rows));
        let needed = (self.bytes.value / bytes.value).max(self.rows.value / rows.value);
        Figure::computed(
            name,
            needed.ceil().max(1.0),
            Unit::EACH,
            "the larger of bytes per second and rows per second, each ÷ what one takes, rounded up",
            &[&self.bytes, &bytes, &self.rows, &rows],
        )
    }
}

/// Partitions of a topic that carries little: every broker leads one.
fn least() -> Arc<Figure> {
    let brokers = book::constant("kafka.replication_factor");
    Figure::computed(
        "partitions of a topic, at least",
        brokers.value,
        Unit::EACH,
        "one for each broker that holds a replica",
        &[&brokers],
    )
}

/// How long a topic keeps what happened: until everything that may fail over a week has been read again.
fn retention(needs: &Needs<'_>, broker: &str) -> Arc<Figure> {
    let lookback = sizing::lookback(needs);
    let week = book::judgement("a long weekend and the days to repair what broke on it", 7.0 * DAY, Unit::TIME);
    let most = (broker == "eventhubs").then(|| book::constant("eventhubs.retention_standard"));
    let value = lookback.value.max(week.value);
    match most {
        Some(most) => Figure::computed(
            "topics keep events for",
            value.min(most.value),
            Unit::TIME,
            "the longer of the look-back window and a week, at most what the service keeps",
            &[&lookback, &week, &most],
        ),
        None => Figure::computed(
            "topics keep events for",
            value,
            Unit::TIME,
            "the longer of the look-back window and a week",
            &[&lookback, &week],
        ),
    }
}

/// Dead letters are looked at by people, who may be away.
fn dead_letter_retention(retention: &Arc<Figure>) -> Arc<Figure> {
    let longer = book::judgement("dead letters are kept longer by", 2.0, Unit::ONE);
    Figure::product("dead letters are kept for", &[retention, &longer])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Facts;
    use crate::discovery::requirements;
    use crate::session::{Answer, Edit, Session, Value};

    fn sized(broker: &str, answers: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut session = Session::new("Stream");
        for (id, value) in answers {
            let answer = Answer::Value(Value::Text((*value).to_owned()));
            session.apply(Edit::Answer((*id).to_owned(), answer)).unwrap();
        }
        let facts = Facts::default();
        let requirements = requirements(&session, &facts);
        let needs = Needs::today(&requirements, &facts);
        sizes(&needs, broker).into_iter().map(|size| (size.id, size.figure.text())).collect()
    }

    fn of(found: &[(String, String)], id: &str) -> String {
        found.iter().find(|(held, _)| held == id).map_or_else(String::new, |(_, text)| text.clone())
    }

    #[test]
    fn nothing_is_sized_without_a_broker() {
        assert!(sized("none", &[]).is_empty());
    }

    #[test]
    fn partitions_follow_the_peak_and_come_in_multiples_of_the_brokers() {
        let quiet = sized("kafka", &[("load.bytes_per_day", "1 GB"), ("load.events_per_second", "10")]);
        assert_eq!(of(&quiet, "stream.partitions"), "3");
        let busy = sized("kafka", &[("load.bytes_per_day", "8 TB"), ("load.events_per_second", "10")]);
        assert!(of(&busy, "stream.partitions").parse::<u32>().unwrap() > 27);
        let hub = sized("eventhubs", &[("load.bytes_per_day", "8 TB"), ("load.events_per_second", "10")]);
        assert_eq!(of(&hub, "stream.partitions"), "32");
        assert_eq!(of(&hub, "stream.retention"), "7 days");
    }
}
