//! Somebody asks to be erased.

use super::{Event, Stage, Told, in_turn, lines};
use crate::design::{book, sizing};
use crate::figure::{DAY, Unit};

pub(super) const EVENT: Event = Event { id: "erasure", title: "A person asks to be erased", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let needs = stage.needs;
    let raw = sizing::raw_kept(needs);
    let rewritten = stage.time_for("time to write the raw layer without the person", &raw);
    let asked = stage.mending("see who asks, erase at the source and start the program", 8.0);
    let expiry = book::judgement("until the last backup that holds the person is gone", 30.0 * DAY, Unit::TIME);
    let keyed = matches!(stage.chosen("storage.table_format"), "delta" | "iceberg" | "hudi");
    let has_classes = !needs.classes.is_empty();
    let restricts_only =
        stage.decisions.iter().any(|held| held.id == "security.sensitive_data" && held.chosen == "restrict_only");
    let broker = !matches!(stage.chosen("transport.broker"), "" | "none");
    Told {
        breaks: lines([
            (true, "Nothing stops. Every copy has to be reached: raw layer, snapshots, published tables and backups.".to_owned()),
            (broker, "The log of the broker forgets by its retention, or at once where the topic keeps the last record of each key.".to_owned()),
            (!keyed, "Files without a table format are written anew as a whole to lose one person.".to_owned()),
            (!has_classes, "No column about people was recognised in what was brought in.".to_owned()),
        ]),
        recovery: in_turn("until the person is in no copy", &[&asked, &stage.interval(), &rewritten, &expiry]),
        cost: stage.compute(&rewritten),
        missing: lines([
            (has_classes && restricts_only, "tokens in place of what identifies people, so that one key forgets them everywhere".to_owned()),
            (!has_classes, "the schema of the source with its columns about people".to_owned()),
        ]),
        steps: vec![
            "Erase the person at the source first; otherwise the next run brings them back.".to_owned(),
            "Run the erasure of the package with --dry-run, read what it would do, then run it.".to_owned(),
            "Build the published tables, so that what was made of the person follows.".to_owned(),
            "Note the day on which the last backup goes; answer the person within the month that the law allows.".to_owned(),
        ],
    }
}
