//! Which stated needs a set of decisions fails. What merely suits less is a matter of points, not of this.

use crate::design::decisions::chosen;
use crate::design::needs::Needs;
use crate::design::{Decision, book, sizing};
use crate::figure::{DAY, MONTH, Unit, number_text, quantity_text};

/// The share of a team's time that may go into keeping the platform running.
const MOST_OPERATION: f64 = 0.5;
/// How many jobs a bare schedule can keep in order.
const MOST_BY_CRON: f64 = 5.0;
/// How many may read one DuckDB file while it is written.
const MOST_DUCKDB_READERS: f64 = 5.0;

/// The stated needs that these decisions fail, in words; empty where they meet all.
pub fn unmet(needs: &Needs<'_>, decisions: &[Decision], monthly_usd: f64, people: f64) -> Vec<String> {
    let chosen = |id: &str| chosen(decisions, id);
    let mut found = Vec::new();
    let mut fails = |is_so: bool, what: String| {
        if is_so {
            found.push(what);
        }
    };
    let latency = chosen("processing.latency");
    let serving = chosen("storage.serving");
    let streams = latency == "streaming";
    let freshness = needs.value("needs.freshness");
    let reached = match latency {
        "batch" => book::constant("latency.batch_from").value,
        "micro_batch" => book::constant("latency.micro_batch_from").value,
        _ => 0.0,
    };
    let fresh = quantity_text(freshness, Unit::TIME);
    fails(
        freshness < reached,
        format!("data {fresh} old at most: this way takes {}", quantity_text(reached, Unit::TIME)),
    );
    fails(streams && chosen("transport.broker") == "none", "a stream that can be replayed: there is no log".to_owned());

    let history = sizing::history_at_horizon(needs).value;
    let ceiling = book::constant("postgres.analytics_ceiling").value;
    let is_small = matches!(serving, "postgres" | "duckdb");
    let size = quantity_text(history, Unit::BYTES);
    fails(is_small && history > ceiling, format!("{size} at the horizon: more than one database serves well"));
    let users = needs.value("load.users");
    fails(
        serving == "duckdb" && users > MOST_DUCKDB_READERS,
        format!("{} readers at once: one process writes and the others wait", number_text(users)),
    );
    fails(serving == "duckdb" && streams, "a stream that is written while people read".to_owned());
    let is_fast = needs.value("load.query_latency") < 1.0;
    fails(
        is_fast && serving != "clickhouse" && history > ceiling,
        format!("answers in less than a second over {size}"),
    );

    let daily = needs.value("load.bytes_per_day") * DAY;
    let heavy = daily > book::constant("processing.spark_from").value * 5.0;
    let engine = chosen("processing.engine");
    fails(heavy && engine == "single_node", format!("{} a day on one machine", quantity_text(daily, Unit::BYTES)));
    fails(
        heavy && engine == "warehouse_sql" && is_small,
        format!("{} a day in one database", quantity_text(daily, Unit::BYTES)),
    );
    fails(streams && freshness < 1.0 && engine != "flink", "an answer to each event within a second".to_owned());

    let availability = needs.choice("needs.availability");
    let wants_zones = matches!(availability, "99.9" | "99.95" | "99.99");
    let resilience = chosen("resilience.level");
    fails(wants_zones && resilience == "single_zone", format!("{availability} %: a zone that is lost breaks it"));
    let back = needs.value("needs.recovery_time").max(needs.value("needs.recovery_point"));
    fails(
        availability == "99.99" && back <= 900.0 && resilience != "multi_region",
        format!(
            "{availability} % and back within {}: a region that is lost breaks it",
            quantity_text(back, Unit::TIME)
        ),
    );
    let pipelines = needs.value("load.pipelines");
    fails(
        chosen("orchestration.tool") == "cron" && pipelines >= MOST_BY_CRON,
        format!("{} pipelines in order: a bare schedule knows none", number_text(pipelines)),
    );
    let harmless = matches!(needs.choice("goals.impact_if_wrong"), "inconvenience" | "");
    fails(chosen("quality.gate") == "warn" && !harmless, "wrong numbers kept from their readers".to_owned());

    let budget = needs.value("budget.monthly") * MONTH;
    fails(
        budget > 0.0 && monthly_usd > budget,
        format!("{} a month: it costs {}", quantity_text(budget, Unit::USD), quantity_text(monthly_usd, Unit::USD)),
    );
    let team = needs.value("team.engineers");
    fails(
        team > 0.0 && people > team * MOST_OPERATION,
        format!("a team of {}: {} of them would only keep it running", number_text(team), number_text(people)),
    );
    found
}
