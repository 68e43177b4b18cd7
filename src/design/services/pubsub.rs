//! Google Pub/Sub.

use super::{Absent, GIBIBYTE_MONTHS, Given, Rows, Service, TEBIBYTES};
use super::{BILLING, beyond, with};
use crate::figure::{Figure, Unit};

/// Published and delivered tebibytes; the first 10 GiB of a month are free.
pub const SERVICE: Service = Service {
    id: "pubsub",
    title: "Google Pub/Sub",
    inputs: &[
        with("tib_published", "data published", TEBIBYTES, Absent::Refused),
        with("tib_delivered", "data delivered to all subscriptions", TEBIBYTES, Absent::Like("tib_published")),
        with("retained_gib_month", "messages retained after delivery", GIBIBYTE_MONTHS, Absent::Open),
    ],
    price,
};

fn price(given: &Given, rows: &mut Rows) -> Result<(), String> {
    let free = Figure::constant(
        "data free of charge in a month",
        10.0 * super::GIBIBYTE,
        Unit::BYTES,
        BILLING,
        "2026-09-20",
        "secondary",
    );
    let (published, delivered) = (given.figure("tib_published"), given.figure("tib_delivered"));
    let paid = beyond(&published, &free);
    let left = beyond(&free, &published);
    rows.charge("published", "Messages published", "gcp.pubsub.ingest", &paid)?;
    rows.charge("delivered", "Messages delivered", "gcp.pubsub.deliver", &beyond(&delivered, &left))?;
    rows.charge_if("retained", "Messages retained", "gcp.pubsub.storage", given.open("retained_gib_month"))
}
