//! Microsoft Fabric: the capacity that a day's work needs, and how far it bursts.

use super::{Absent, Calculator, Given, Measure, RATIO, Sizing, with};
use crate::design::book;
use crate::figure::{DAY, Figure, Unit};
use std::sync::Arc;

/// Hours of one unit in a day: 24 of them are one unit that works all day.
const UNIT_HOURS_A_DAY: Measure = Measure::Number(3_600.0 / DAY, Unit::EACH);
/// Seconds of one unit, in which the metrics app counts.
const UNIT_SECONDS: Measure = Measure::Number(1.0, Unit::new(0, 1, 0, 1));
const SECONDS: Measure = Measure::Number(1.0, Unit::TIME);

/// Background work is averaged over a day, so the capacity follows the day's work and not its peak; what a single heavy
/// piece of work may borrow is limited by the capacity.
pub const CALCULATOR: Calculator = Calculator {
    id: "fabric",
    title: "Microsoft Fabric",
    inputs: &[
        with("cu_hours_per_day", "capacity units that warehouses use, over a day", UNIT_HOURS_A_DAY, Absent::Open),
        with("vcore_hours_per_day", "Spark VCores that jobs use, over a day", UNIT_HOURS_A_DAY, Absent::Open),
        with("headroom", "capacity, times what is used", RATIO, Absent::Judged(1.25)),
        with("heaviest_cu_seconds", "unit-seconds of the heaviest query or load", UNIT_SECONDS, Absent::Open),
        with("heaviest_seconds", "how long that takes", SECONDS, Absent::Open),
    ],
    size,
};

fn size(given: &Given) -> Result<Sizing, String> {
    let per_unit = book::constant("fabric.vcores_per_cu");
    let spark = given
        .open("vcore_hours_per_day")
        .map(|cores| Figure::quotient("capacity units that Spark uses, over a day", &cores, &per_unit));
    let parts: Vec<Arc<Figure>> = given.open("cu_hours_per_day").into_iter().chain(spark).collect();
    if parts.is_empty() {
        return Err("cu_hours_per_day or vcore_hours_per_day is missing".to_owned());
    }
    let parts: Vec<&Arc<Figure>> = parts.iter().collect();
    let used = Figure::sum("capacity units used, over a day", Unit::EACH, &parts);
    let wanted = Figure::product("capacity units wanted", &[&used, &given.figure("headroom")]);
    let (least, most) = (book::constant("fabric.smallest"), book::constant("fabric.largest"));
    // capacities double from one to the next
    let offered = std::iter::successors(Some(least.value), |size| Some(size * 2.0))
        .take_while(|size| *size <= most.value)
        .find(|size| *size >= wanted.value - 1e-9);
    let over = offered.is_none();
    let capacity = Figure::computed(
        "capacity units",
        offered.unwrap_or(most.value),
        Unit::EACH,
        "the smallest capacity that is offered and holds the capacity units wanted: each is twice the one below",
        &[&wanted, &least, &most],
    );
    let cores = Figure::product("Spark VCores", &[&capacity, &per_unit]);
    let burst = Figure::product("Spark VCores at most", &[&cores, &book::constant("fabric.spark_burst")]);
    let smoothed = book::constant("fabric.smoothing");
    let mut sized = Sizing {
        remarks: vec![format!("An F{}: background work is averaged over {}.", capacity.value, smoothed.text())],
        sizes: vec![
            given.size("capacity_units_used", used),
            given.size("capacity_units", Arc::clone(&capacity)),
            given.size("spark_vcores", cores),
            given.size("spark_vcores_burst", burst),
        ],
    };
    if over {
        sized.remarks.push("It is more than the largest capacity: share the workspaces out over several.".to_owned());
    }
    if let (Some(work), Some(time)) = (given.open("heaviest_cu_seconds"), given.open("heaviest_seconds")) {
        if time.value <= 0.0 {
            return Err("heaviest_seconds is how long the heaviest work takes and cannot be nought".to_owned());
        }
        let scale = Figure::computed(
            "times the capacity that the heaviest work takes",
            work.value / time.value / capacity.value,
            Unit::ONE,
            "unit-seconds of the heaviest work ÷ how long it takes ÷ capacity units",
            &[&work, &time, &capacity],
        );
        let limit = book::constant(match capacity.value {
            2.0 => "fabric.warehouse_burst.f2",
            4.0 => "fabric.warehouse_burst.f4",
            _ => "fabric.warehouse_burst.other",
        });
        if scale.value > limit.value {
            sized.remarks.push(format!(
                "The heaviest work needs {} times the capacity, and a warehouse gets {}: it takes longer or is refused, so take a larger one.",
                scale.text(),
                limit.text()
            ));
        }
        sized.sizes.push(given.size("scale_factor", scale));
    }
    Ok(sized)
}
