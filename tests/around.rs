//! What stands around a package: which files the choices ask for, and that a stranger's words run nothing in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use plumbline::deliverable::{File, package};
use plumbline::session::{Answer, Edit, Session, Source, Value};

const SHOP: &str = "create table public.customer (customer_id int primary key, first_name text not null, email text, born date not null);
create table public.complaint (complaint_id int primary key, customer_id int not null references public.customer (customer_id), told_by_email text);
create table public.sale (sale_id bigint generated always as identity primary key, customer_id int not null references public.customer (customer_id), amount numeric(9,2), sold_at timestamptz not null);
alter table only public.sale owner to shop;";

/// The files of a shop under a name, with these answers and these pins.
fn files(name: &str, answers: &[(&str, &str)], pins: &[(&str, &str)]) -> Vec<File> {
    let mut session = Session::new(name);
    session.apply(Edit::AddSource(Source { name: "shop.sql".to_owned(), text: SHOP.into() })).unwrap();
    for (id, value) in answers {
        session.apply(Edit::Answer((*id).into(), Answer::Value(Value::Text((*value).into())))).unwrap();
    }
    for (decision, option) in pins {
        session.apply(Edit::Pin((*decision).into(), (*option).into())).unwrap();
    }
    package(&session).files
}

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

/// Checks which of these files there are.
fn check(answers: &[(&str, &str)], pins: &[(&str, &str)], there: &[&str], absent: &[&str]) {
    let made = files("Shop", answers, pins);
    for path in there {
        assert!(made.iter().any(|file| file.path == *path), "{path} is missing for {answers:?} {pins:?}");
    }
    for path in absent {
        assert!(!made.iter().any(|file| file.path.starts_with(path)), "{path} is there for {answers:?} {pins:?}");
    }
}

#[test]
fn the_choices_decide_what_is_delivered() {
    let estate = "infrastructure/terraform/warehouse.tf";
    let plan = "infrastructure/terraform/tests/plan.tftest.hcl";
    check(&[("estate.cloud", "aws")], &[("storage.serving", "redshift")], &[estate, plan], &[]);
    check(&[("estate.cloud", "aws")], &[("storage.serving", "snowflake")], &[estate], &[plan]);
    check(&[("estate.cloud", "gcp")], &[("storage.serving", "bigquery")], &[estate], &[plan, "monitoring/grafana"]);
    check(&[("estate.cloud", "on_prem")], &[], &[".github/workflows/ci.yml"], &["infrastructure/terraform"]);
    check(&[], &[("storage.serving", "postgres")], &["monitoring/grafana/dashboards/warehouse.json"], &[]);
}

#[test]
fn sizes_of_the_bill_are_the_defaults_of_variables() {
    let made = files("Shop", &[("estate.cloud", "aws"), ("budget.monthly", "900 USD")], &[("transport.broker", "msk")]);
    let variables = text(&made, "infrastructure/terraform/variables.tf");
    assert!(variables.contains("default     = \"kafka.m7g.large\""), "{variables}");
    assert!(variables.contains("default     = 900\n"), "{variables}");
    assert!(text(&made, "infrastructure/terraform/README.md").contains("disk that the topics need ÷"));
}

#[test]
fn a_name_from_outside_runs_nothing() {
    let made = files("${file(\"/etc/passwd\")} %{ for x in y } {{ env }} `rm` $(rm)", &[("estate.cloud", "aws")], &[]);
    for file in made.iter().filter(|file| file.path.starts_with("infrastructure/") || file.path.starts_with(".github"))
    {
        assert!(!file.text.contains("/etc/passwd") || file.path.ends_with(".md"), "{}: {}", file.path, file.text);
    }
    let compose = text(&made, "infrastructure/local/docker-compose.yml");
    let name = compose.lines().find(|line| line.starts_with("name: ")).unwrap_or_default();
    assert!(name[6..].bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{name}");
}

#[test]
fn a_person_is_found_where_their_data_went() {
    let made = files("Shop", &[], &[]);
    let people: serde_json::Value = serde_json::from_str(text(&made, "pipelines/privacy/people.json")).unwrap();
    let customer = &people["customer"];
    assert_eq!(customer["key"], serde_json::json!(["customer_id"]));
    // what has to hold something is replaced by a value of its kind
    assert_eq!(customer["columns"]["first_name"], "text");
    assert_eq!(customer["columns"]["email"], "nothing");
    assert_eq!(customer["published"][0]["table"], "dim_customer");
    for belonging in customer["belongings"].as_array().unwrap() {
        assert_eq!(belonging["refers"], "to_person", "{belonging}");
    }
}
