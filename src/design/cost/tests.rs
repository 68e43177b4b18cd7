//! What the bill keeps to: every figure has an origin, a price moves what depends on it and nothing else, more load never
//! costs less, and the design's own bill can be priced again.

use super::*;
use crate::context::{Facts, facts};
use crate::design::{Design, design, services};
use crate::discovery::{Requirements, requirements};
use crate::figure::{MONTH, Origin};
use crate::session::{Answer, Edit, Session, Source, Value};
use serde_json::json;

/// The rental back office, with some answers given in other words.
fn rental(others: &[(&str, &str)]) -> Session {
    let mut session = Session::new("Rental back office");
    let schema = include_str!("../../../tests/fixtures/rental/schema.sql");
    session.apply(Edit::AddSource(Source { name: "db/schema.sql".into(), text: schema.into() })).unwrap();
    for (question, answer) in others {
        let value = Value::Text((*answer).to_owned());
        session.apply(Edit::Answer((*question).to_owned(), Answer::Value(value))).unwrap();
    }
    session
}

struct Made {
    session: Session,
    facts: Facts,
    requirements: Requirements,
    design: Design,
}

fn made(session: Session) -> Made {
    let facts = facts(&session);
    let requirements = requirements(&session, &facts);
    let design = design(&session, &facts, &requirements);
    Made { session, facts, requirements, design }
}

impl Made {
    fn outlook(&self) -> Outlook {
        outlook(&self.session, &self.facts, &self.requirements, &self.design)
    }
}

/// Every case whose bill looks otherwise: cloud, store, freshness.
fn cases() -> Vec<Made> {
    let mut cases = vec![made(rental(&[]))];
    cases.extend(["multi_zone", "multi_region"].map(|level| surviving("aws", "postgres", level)));
    for cloud in ["aws", "gcp", "azure", "on_prem"] {
        for store in ["postgres", "duckdb", "snowflake", "bigquery", "redshift", "databricks", "clickhouse", "fabric"] {
            for freshness in ["24 h", "5 min", "2 s"] {
                let mut session = rental(&[("estate.cloud", cloud), ("needs.freshness", freshness)]);
                session.apply(Edit::Pin("storage.serving".into(), store.into())).unwrap();
                session.apply(Edit::Answer("budget.count_people".into(), Answer::Value(Value::Flag(true)))).unwrap();
                cases.push(made(session));
            }
        }
    }
    cases
}

/// The rental back office on a store, with a level of resilience that somebody insists on.
fn surviving(cloud: &str, store: &str, level: &str) -> Made {
    let mut session = rental(&[("estate.cloud", cloud)]);
    session.apply(Edit::Pin("storage.serving".into(), store.into())).unwrap();
    session.apply(Edit::Pin("resilience.level".into(), level.into())).unwrap();
    made(session)
}

fn walk(figure: &Arc<Figure>, seen: &mut dyn FnMut(&Arc<Figure>)) {
    seen(figure);
    figure.inputs().iter().for_each(|input| walk(input, seen));
}

/// Every figure of a design and of what is told of its cost.
fn figures(made: &Made) -> Vec<Arc<Figure>> {
    let outlook = made.outlook();
    let mut found: Vec<Arc<Figure>> = made.design.sizes.iter().map(|size| Arc::clone(&size.figure)).collect();
    found.push(Arc::clone(&made.design.schedule.lookback));
    for at in &made.design.cost {
        found.extend([&at.low, &at.likely, &at.high].map(Arc::clone));
        found.extend(at.bill.iter().map(|row| Arc::clone(&row.monthly)));
    }
    for environment in &outlook.environments {
        found.push(Arc::clone(&environment.monthly));
        found.extend(environment.bill.iter().map(|row| Arc::clone(&row.monthly)));
    }
    for year in &outlook.years {
        found.push(Arc::clone(&year.cost));
    }
    found.push(Arc::clone(&outlook.total));
    found.extend(outlook.parts.iter().map(|part| Arc::clone(&part.monthly)));
    found.extend(outlook.decisions.iter().map(|decision| Arc::clone(&decision.more)));
    found.extend(outlook.savings.iter().map(|saving| Arc::clone(&saving.monthly)));
    found
}

#[test]
fn no_number_is_without_derivation() {
    let made = made(rental(&[("needs.freshness", "5 min"), ("load.growth_per_year", "20 %")]));
    let mut n = 0;
    for figure in figures(&made) {
        walk(&figure, &mut |figure| {
            n += 1;
            let name = &figure.name;
            assert!(!name.is_empty() && figure.value.is_finite(), "{name}");
            assert!(figure.low() <= figure.value && figure.value <= figure.high(), "{name}: {figure:?}");
            assert_ne!(figure.plain_unit(), "", "{name}");
            match &figure.origin {
                Origin::Answer(question) | Origin::Assumption(question) => assert!(!question.is_empty(), "{name}"),
                Origin::Fact(place) => assert!(!place.to_string().is_empty(), "{name}"),
                Origin::Constant(source) => {
                    assert!(!source.title.is_empty() && source.title != "no such constant", "{name}");
                    assert!(!source.confidence.is_empty(), "{name}");
                }
                Origin::Formula(_, inputs) => {
                    let formula = figure.formula();
                    let counted = formula.starts_with("counted in") || (inputs.is_empty() && figure.value == 0.0);
                    assert!(!formula.is_empty() || figure.value == 0.0, "{name}");
                    assert!(counted || !inputs.is_empty(), "{name} has no inputs: {formula}");
                }
            }
        });
    }
    assert!(n > 1_000, "only {n} figures were seen");
}

#[test]
fn a_row_is_its_quantity_at_its_price_and_can_be_priced_again() {
    for made in cases() {
        let today = made.design.cost_today().unwrap();
        for row in &today.bill {
            let product = row.quantity * row.unit_usd;
            let monthly = row.monthly.plain_value();
            assert!((product - monthly).abs() <= 1e-9 * monthly.max(1e-9), "{}: {product} and {monthly}", row.price_id);
        }
        let again: Vec<_> = today
            .bill
            .iter()
            .map(|row| json!({"price_id": row.price_id, "quantity": row.quantity, "unit": row.unit, "unit_usd": row.unit_usd}))
            .collect();
        let priced = services::price(&json!(again)).unwrap();
        assert!((priced.total.value / today.likely.value - 1.0).abs() < 1e-9);
    }
}

#[test]
fn the_ends_hold_the_likely_value_between_them_and_answers_narrow_them() {
    for made in cases() {
        let today = made.design.cost_today().unwrap();
        assert!(today.low.value < today.likely.value && today.likely.value < today.high.value);
    }
    let wide = made(rental(&[]));
    let answers = [
        ("load.history", "1 TB"),
        ("load.bytes_per_day", "10 GB"),
        ("load.bytes_scanned_per_day", "100 GB"),
        ("needs.retention_raw", "13 months"),
    ];
    let narrow = made(rental(&answers));
    let width = |made: &Made| {
        let today = made.design.cost_today().unwrap();
        (today.high.value - today.low.value) / today.likely.value
    };
    assert!(width(&narrow) < width(&wide), "{} and {}", width(&narrow), width(&wide));
    assert_eq!(wide.design.cost_today().unwrap().likely.text(), narrow.design.cost_today().unwrap().likely.text());
}

#[test]
fn one_price_moves_what_depends_on_it_and_nothing_else() {
    let before = made(rental(&[("needs.freshness", "5 min")]));
    for price_id in before.design.cost_today().unwrap().bill.iter().map(|row| row.price_id.clone()) {
        let mut session = before.session.clone();
        let dearer =
            before.design.cost_today().unwrap().bill.iter().find(|row| row.price_id == price_id).unwrap().unit_usd
                * 1.05;
        session.apply(Edit::SetPrice(price_id.to_string(), format!("{dearer:.12}"))).unwrap();
        let after = made(session);
        let choices = |made: &Made| -> Vec<(Text, Text)> {
            made.design.decisions.iter().map(|held| (held.subject.clone(), held.chosen.clone())).collect()
        };
        assert_eq!(choices(&before), choices(&after), "{price_id}");
        assert_eq!(before.design.sizes, after.design.sizes, "{price_id}");
        assert_eq!(before.design.model, after.design.model, "{price_id}");
        for (old, new) in before.design.cost.iter().zip(&after.design.cost) {
            for (old, new) in old.bill.iter().zip(&new.bill) {
                if old.price_id == price_id {
                    assert!((new.monthly.value / old.monthly.value - 1.05).abs() < 1e-6, "{price_id}");
                    assert_eq!((&*new.confidence, new.quantity), ("answered", old.quantity));
                    assert_eq!(new.monthly.inputs()[0].formula(), format!("answer to price.{price_id}"));
                } else {
                    assert_eq!(old, new, "{price_id} moved {}", old.id);
                }
            }
        }
        let (old, new) = (before.outlook(), after.outlook());
        assert!(new.total.value > old.total.value, "{price_id}");
        for (old, new) in old.parts.iter().zip(new.parts.iter()) {
            let mut depends = false;
            walk(&new.monthly, &mut |figure| {
                depends |= matches!(&figure.origin, Origin::Answer(id) if *id == format!("price.{price_id}"));
            });
            if old.id == new.id {
                assert_eq!(old.monthly.value != new.monthly.value, depends, "{price_id}: {}", old.id);
            }
        }
    }
}

#[test]
fn a_second_zone_and_a_second_region_cost_what_they_run_and_hold() {
    for (cloud, store) in [("aws", "postgres"), ("gcp", "postgres"), ("azure", "postgres"), ("aws", "duckdb")] {
        let [one, zones, regions] =
            ["single_zone", "multi_zone", "multi_region"].map(|level| surviving(cloud, store, level));
        let usd = |made: &Made, id: &str| {
            let row = made.design.cost[0].bill.iter().find(|row| row.id == id);
            row.unwrap_or_else(|| panic!("{id} on {cloud}")).monthly.plain_value()
        };
        let same = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * b, "{a} {b} on {cloud}");
        same(usd(&zones, "serving.compute"), 2.0 * usd(&one, "serving.compute"));
        same(usd(&zones, "serving.storage"), 2.0 * usd(&one, "serving.storage"));
        for id in ["serving.compute", "serving.storage", "raw.storage"] {
            same(usd(&regions, &format!("second_region.{id}")), usd(&regions, id));
        }
        assert!(usd(&regions, "second_region.traffic") > 0.0);
        assert!(one.design.cost[0].bill.iter().all(|row| !row.id.starts_with("second_region")));
    }
    // a provider's warehouse stands in several zones at one price
    let [one, zones] = ["single_zone", "multi_zone"].map(|level| surviving("aws", "snowflake", level));
    assert_eq!(one.design.cost[0].likely.value, zones.design.cost[0].likely.value);
}

#[test]
fn more_load_never_costs_less_at_equal_choices() {
    for made in cases() {
        let needs = Needs::today(&made.requirements, &made.facts);
        let mut before = 0.0;
        for step in -10..=30 {
            let load = libm::pow(10.0, f64::from(step) / 10.0);
            let monthly = total("monthly cost", &bill(&needs.at_load(load), &made.design.decisions)).value;
            let store = chosen(&made.design.decisions, "storage.serving");
            assert!(
                monthly >= before * (1.0 - 1e-12),
                "{store} at {load} times: {} after {}",
                monthly * MONTH,
                before * MONTH
            );
            before = monthly;
        }
    }
}

#[test]
fn the_years_grow_with_the_load() {
    let still = made(rental(&[("load.growth_per_year", "0 %")])).outlook();
    let monthly = still.environments[0].monthly.value;
    assert!((still.total.value / (monthly * MONTH * 36.0) - 1.0).abs() < 1e-9, "without growth 36 equal months");
    let growing = made(rental(&[("load.growth_per_year", "100 %")])).outlook();
    let years: Vec<f64> = growing.years.iter().map(|year| year.cost.value).collect();
    assert!(years.is_sorted() && years[2] > years[0], "{years:?}");
    assert!((years.iter().sum::<f64>() / growing.total.value - 1.0).abs() < 1e-12);
    assert_eq!(growing.years[0].months.len(), 12);
    let named = [growing.environments[0].id.as_str(), growing.environments[1].id.as_str()];
    assert_eq!(named, ["production", "development"]);
    assert!(growing.environments[1].monthly.value < growing.environments[0].monthly.value);
}

#[test]
fn a_decision_costs_what_its_best_other_option_does_not() {
    let made = made(rental(&[("needs.freshness", "2 s")]));
    assert_eq!(chosen(&made.design.decisions, "processing.latency"), "streaming");
    let outlook = made.outlook();
    let latency = outlook.decisions.iter().find(|held| held.id == "processing.latency").unwrap();
    assert!(latency.more.value > 0.0, "{latency:?}");
    let mut pinned = made.session.clone();
    pinned.apply(Edit::Pin(latency.id.clone(), latency.other.clone())).unwrap();
    let other = super::super::design(&pinned, &made.facts, &made.requirements);
    let difference = made.design.cost_today().unwrap().likely.value - other.cost_today().unwrap().likely.value;
    assert!(
        (latency.more.value - difference).abs() < 1e-9 * difference.abs(),
        "{} and {difference}",
        latency.more.value
    );
}

#[test]
fn savings_are_told_where_they_pay() {
    let mut seen = std::collections::BTreeSet::new();
    for (cloud, store) in [("aws", "postgres"), ("aws", "snowflake"), ("gcp", "bigquery"), ("azure", "duckdb")] {
        let mut session = rental(&[
            ("estate.cloud", cloud),
            ("load.bytes_per_day", "200 GB"),
            ("load.bytes_scanned_per_day", "2 TB"),
        ]);
        session.apply(Edit::Pin("storage.serving".into(), store.into())).unwrap();
        let made = made(session);
        let today = made.design.cost_today().unwrap().likely.value;
        for saving in made.outlook().savings {
            let monthly = saving.monthly.value;
            assert!(monthly * MONTH >= 5.0 && monthly >= 0.01 * today && monthly < today, "{saving:?}");
            seen.insert(saving.id);
        }
    }
    for id in ["commitment", "colder_class", "pruning", "suspension"] {
        assert!(seen.contains(id), "{id} is never told: {seen:?}");
    }
    // of a few cents nothing is told
    let small = made(rental(&[("load.bytes_per_day", "100 MB"), ("load.history", "10 GB")]));
    assert!(!small.outlook().savings.iter().any(|saving| saving.id == "colder_class"));
}

#[test]
fn people_are_counted_where_somebody_asks() {
    let without = made(rental(&[("team.on_call", "always")]));
    assert!(!without.design.cost_today().unwrap().bill.iter().any(|row| row.id.starts_with("people.")));
    let mut session = without.session.clone();
    session.apply(Edit::Answer("budget.count_people".into(), Answer::Value(Value::Flag(true)))).unwrap();
    let with = made(session);
    let ids: Vec<&str> = with.design.cost_today().unwrap().bill.iter().map(|row| &*row.id).collect();
    assert!(ids.contains(&"people.operations") && ids.contains(&"people.on_call"), "{ids:?}");
}

#[test]
fn stale_and_unknown_prices_are_findings() {
    let mut session = rental(&[("estate.cloud", "gcp")]);
    session.apply(Edit::Pin("storage.serving".into(), "postgres".into())).unwrap();
    let found = |session: &Session| {
        let made = made(session.clone());
        made.design.findings.iter().map(|finding| (finding.rule.clone(), finding.advice.clone())).collect::<Vec<_>>()
    };
    let stale = found(&session).into_iter().find(|(rule, _)| rule == "stale_price").unwrap();
    assert!(stale.1.contains("gcp.cloudsql.pg.vcpu"), "{}", stale.1);
    session.apply(Edit::SetPrice("gcp.cloudsql.pg.vcpu".into(), "0.05".into())).unwrap();
    session.apply(Edit::SetPrice("gcp.nothing".into(), "0.05".into())).unwrap();
    let now = found(&session);
    assert!(!now.iter().any(|(rule, advice)| rule == "stale_price" && advice.contains("pg.vcpu")), "{now:?}");
    assert!(now.iter().any(|(rule, _)| rule == "unknown_price"), "{now:?}");
}

#[test]
fn every_option_is_priced_in_money_per_time() {
    let options = [
        ("transport.broker", ["kafka", "msk", "confluent", "kinesis", "pubsub", "eventhubs", "none"]),
        (
            "orchestration.tool",
            ["cron", "airflow", "mwaa", "composer", "dagster", "databricks_workflows", "data_factory"],
        ),
        ("processing.engine", ["single_node", "warehouse_sql", "spark", "flink", "spark", "spark", "spark"]),
    ];
    for (decision, options) in options {
        for option in options {
            let mut session = rental(&[]);
            session.apply(Edit::Pin(decision.into(), option.into())).unwrap();
            for row in &made(session).design.cost[0].bill {
                assert_eq!(row.monthly.unit, Unit::USD_PER_TIME, "{decision} = {option}: {}", row.id);
            }
        }
    }
}
