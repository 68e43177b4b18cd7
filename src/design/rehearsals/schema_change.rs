//! A source drops or renames a column.

use super::{Event, Stage, Told, in_turn, lines};
use crate::figure::Figure;

pub(super) const EVENT: Event = Event { id: "schema_change", title: "A source changes its structure", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let evolution = stage.chosen("schema.evolution");
    let is_agreed = matches!(evolution, "schema_registry" | "contracts_in_ci");
    let interval = stage.interval();
    let missed = Figure::product("what arrived meanwhile", &[&stage.arrivals(), &stage.noticed()]);
    let catch_up = stage.time_for("time to load what arrived meanwhile", &missed);
    let mending = stage.mending("name the column anew, have it reviewed and test it on the sample", 4.0);
    Told {
        breaks: lines([
            (true, "Staging names every column it needs, so the run stops there with the column’s name; published tables keep yesterday’s rows.".to_owned()),
            (stage.streams(), "Records of the new shape go to the dead-letter topic; the stream goes on without them.".to_owned()),
            (evolution == "schema_registry", "A change that readers could not stand is refused where it is published.".to_owned()),
            (evolution == "contracts_in_ci", "The source’s own build fails first, if its team runs the contract’s check.".to_owned()),
        ]),
        recovery: in_turn("recovery from a changed source", &[&stage.noticed(), &mending, &interval, &catch_up]),
        cost: stage.compute(&catch_up),
        missing: lines([(
            !is_agreed,
            "a contract that the source’s team checks before it releases".to_owned(),
        )]),
        steps: vec![
            "Read the name of the column in the log of the step that failed.".to_owned(),
            "Bring the new schema into the consultation and compare: what differs is what has to be changed.".to_owned(),
            "Change staging, run the tests on the sample data, have it reviewed.".to_owned(),
            "Start the run again; it goes on where the last good one ended.".to_owned(),
        ],
    }
}
