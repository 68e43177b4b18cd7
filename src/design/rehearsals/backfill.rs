//! A rule was wrong for two years: everything is computed again.

use super::{Event, Stage, Told, in_turn, lines};
use crate::design::book;
use crate::figure::{Figure, Unit, YEAR};

pub(super) const EVENT: Event = Event { id: "backfill", title: "Two years are computed again", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let years = book::judgement("time that is computed again", 2.0 * YEAR, Unit::TIME);
    let kept = stage.needs.figure("needs.retention_raw", "raw data is kept for");
    let bytes = Figure::product("raw data of that time", &[&stage.arrivals(), &years]);
    let work = stage.time_for("time to compute it again", &bytes);
    let is_kept = kept.value >= years.value * 0.99;
    let read_rate = book::judgement("read from a source without hurting it", 10e6, Unit::BYTES_PER_TIME);
    let gone = Figure::computed(
        "raw data of that time that is not kept any more",
        (bytes.value - stage.arrivals().value * kept.value).max(0.0),
        Unit::BYTES,
        "raw data of that time − raw data per day × raw data is kept for, not below zero",
        &[&bytes, &stage.arrivals(), &kept],
    );
    let reading = Figure::quotient("time to read it from the source again", &gone, &read_rate);
    let log_is_short = stage.chosen("streaming.architecture") == "kappa";
    Told {
        breaks: lines([
            (true, "Nothing stops: keys come from the source, so what is computed again replaces itself.".to_owned()),
            (
                true,
                "Readers share the machines with it; it runs outside their hours or in a store of its own.".to_owned(),
            ),
            (
                !is_kept,
                format!(
                    "Raw data is kept for {} only; what is older must be read from the source again, as it is there today.",
                    kept.text()
                ),
            ),
            (
                log_is_short,
                "The log does not reach back that far; it is replayed from the raw layer instead.".to_owned(),
            ),
        ]),
        recovery: in_turn("two years computed again", &[&reading, &work]),
        cost: stage.compute(&work),
        missing: lines([(!is_kept, "raw data kept for two years".to_owned())]),
        steps: vec![
            "Correct the rule, have it reviewed and run the tests on the sample data.".to_owned(),
            "Compute one month into a table of its own and compare its totals with the published ones.".to_owned(),
            "Compute the rest month by month, oldest first; each month can be repeated.".to_owned(),
            "Tell the readers which numbers changed, and why.".to_owned(),
        ],
    }
}
