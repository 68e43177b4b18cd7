//! The source is away from Friday evening to Monday morning.

use super::{Event, Stage, Told, in_turn, lines};
use crate::design::book;
use crate::figure::{Figure, Unit};

pub(super) const EVENT: Event = Event { id: "source_down", title: "The source is down for a weekend", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let away = book::judgement("from Friday at 18:00 to Monday at 8:00", 62.0 * 3_600.0, Unit::TIME);
    let interval = stage.interval();
    let waited = Figure::product("what is there when it comes back, at most", &[&stage.arrivals(), &away]);
    let catch_up = stage.time_for("time to load it", &waited);
    let freshness = stage.needs.figure("needs.freshness", "how old the data may be");
    let is_broken = away.value > freshness.value;
    let nobody = matches!(stage.needs.choice("team.on_call"), "nobody" | "business_hours" | "");
    Told {
        breaks: lines([
            (is_broken, format!("The promise of {}: nothing new comes, and readers see Friday’s numbers until it is back.", freshness.text())),
            (!is_broken, "Nothing that was promised: the data may be that old.".to_owned()),
            (!stage.streams(), "Runs fail, retry with growing pauses and report; none loses rows, because each goes on where the last good one ended.".to_owned()),
            (stage.captures_changes(), "The capture waits at its position in the log and goes on from there.".to_owned()),
        ]),
        recovery: in_turn("recovery from a weekend without the source", &[&away, &interval, &catch_up]),
        cost: stage.compute(&catch_up),
        missing: lines([
            (is_broken && nobody, "somebody who sees on a weekend that the source is away".to_owned()),
            (is_broken && stage.chosen("resilience.level") == "single_zone", "a replica of the source to read from".to_owned()),
        ]),
        steps: lines([
            (true, "Tell the readers until when the numbers are good.".to_owned()),
            (true, "When the source is back, start one run; it loads everything since the last good one.".to_owned()),
            (stage.captures_changes(), "See that the capture’s position moves; where the source was restored from a backup, take a new snapshot of it.".to_owned()),
            (true, "Compare row counts with the source.".to_owned()),
        ]),
    }
}
