//! A record comes that nothing can read.

use super::{Event, Stage, Told, in_turn, lines};
use crate::figure::{Figure, Unit};

pub(super) const EVENT: Event = Event { id: "poison_message", title: "A record comes that nothing can read", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let streams = stage.streams();
    let quarantines = stage.chosen("quality.gate") == "quarantine";
    let blocks = stage.chosen("quality.gate") == "block_publish";
    let mending = stage.mending("read the record, mend the reader or the source, and test it", 2.0);
    let goes_on = streams || quarantines;
    let waited = if goes_on { Figure::sum("nothing waits", Unit::TIME, &[]) } else { stage.noticed() };
    let missed = Figure::product("what waited meanwhile", &[&stage.arrivals(), &waited]);
    let catch_up = stage.time_for("time to load what waited", &missed);
    let recovery =
        in_turn("recovery from an unreadable record", &[&stage.noticed(), &mending, &stage.interval(), &catch_up]);
    Told {
        breaks: lines([
            (streams, "The record goes to the dead-letter topic with the reason; all that follow are read.".to_owned()),
            (!streams && quarantines, "The row is set aside with the reason; totals lack it until it is mended.".to_owned()),
            (!streams && blocks, "The run stops and nothing is published: readers keep the last numbers that passed.".to_owned()),
            (!goes_on && !blocks, "The row is published as it is, and somebody is told.".to_owned()),
        ]),
        cost: stage.compute(&catch_up),
        missing: lines([
            (streams && blocks, "a place for bad rows behind the stream: one holds up the tables of all".to_owned()),
            (!goes_on && !blocks, "a gate that keeps a bad row from its readers".to_owned()),
        ]),
        steps: lines([
            (streams, "Read the reason in the dead-letter topic; mend the schema or the producer, then send the record again.".to_owned()),
            (!streams, "Run the query of the test that failed, look at the row, and mend it at the source or in staging.".to_owned()),
            (true, "Start the run again, and add a test for this kind of record.".to_owned()),
        ]),
        recovery,
    }
}
