//! Google Pub/Sub: nothing to size but the number of ordering keys.

use super::{Absent, Calculator, Given, MEGABYTES_A_SECOND, NUMBER, Sizing};
use super::{needed, whole, with};
use crate::design::book;
use crate::figure::{Figure, Unit};

/// What is published and delivered in a month, and how many ordering keys the peak needs.
pub const CALCULATOR: Calculator = Calculator {
    id: "pubsub",
    title: "Google Pub/Sub",
    inputs: &[
        needed("in_mb_per_s", "average ingress", MEGABYTES_A_SECOND),
        with("peak_in_mb_per_s", "peak ingress", MEGABYTES_A_SECOND, Absent::Like("in_mb_per_s")),
        with("subscriptions", "subscriptions", NUMBER, Absent::Judged(1.0)),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let average = given.figure("in_mb_per_s");
    let peak = given.figure("peak_in_mb_per_s");
    let month = book::judgement("a month", crate::figure::MONTH, Unit::TIME);
    let published = Figure::product("published a month", &[&average, &month]);
    let subscriptions = given.figure("subscriptions");
    let delivered = Figure::computed(
        "delivered a month",
        published.value * subscriptions.value,
        Unit::BYTES,
        "published a month × subscriptions",
        &[&published, &subscriptions],
    );
    let one = book::constant("pubsub.ordering_key");
    let keys = whole(
        "ordering keys, at least",
        "peak ingress ÷ throughput of one ordering key",
        peak.value / one.value,
        &[&peak, &one],
    );
    Ok(Sizing {
        sizes: vec![
            given.size("published_per_month", published),
            given.size("delivered_per_month", delivered),
            given.size("ordering_keys", keys),
        ],
        remarks: vec!["There are no partitions to size; order holds within an ordering key only.".to_owned()],
    })
}
