//! Rows arrive six hours after they should.

use super::{Event, Stage, Told, in_turn, lines};
use crate::design::{book, sizing};
use crate::figure::{Figure, Unit};

pub(super) const EVENT: Event = Event { id: "late_data", title: "Data comes six hours late", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let late = book::judgement("how late it comes", 6.0 * 3_600.0, Unit::TIME);
    let window = sizing::lookback(stage.needs);
    let is_caught = window.value >= late.value;
    let interval = stage.interval();
    let reread = Figure::product("read again in the look-back window", &[&stage.arrivals(), &window]);
    let again = stage.time_for("time to read it again", &reread);
    let history = stage.needs.figure("load.history", "history today");
    let whole = stage.time_for("time to build the tables in full", &history);
    let recovery = if is_caught {
        in_turn("recovery from late data", &[&interval, &again])
    } else {
        in_turn("recovery from late data", &[&stage.noticed(), &whole])
    };
    let cost = stage.compute(if is_caught { &again } else { &whole });
    Told {
        breaks: lines([
            (true, "Totals of the last hours are too low until the rows are there; nobody is told by the numbers themselves.".to_owned()),
            (!is_caught, format!("The look-back window of {} has passed: the rows are never read again.", window.text())),
            (stage.streams(), "Windows that have closed are opened again only by the batch of the tables behind them.".to_owned()),
        ]),
        missing: lines([(
            !is_caught,
            "a look-back window of six hours: say under “How late can rows arrive?” that they do".to_owned(),
        )]),
        steps: lines([
            (is_caught, format!("Do nothing: the next run reads the last {} again and replaces what it finds.", window.text())),
            (!is_caught, "Build the tables in full once, outside the hours in which people query.".to_owned()),
            (true, "Tell the readers until when the numbers were short.".to_owned()),
        ]),
        recovery,
        cost,
    }
}
