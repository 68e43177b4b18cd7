//! Each check hits what it is for and leaves alone what is mended.

use super::*;
use crate::context::facts;
use crate::session::{Edit, Session};
use std::collections::BTreeMap;

/// The lines on which each check hits, by its name.
fn hits(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u32>> {
    let mut session = Session::new("test");
    for (name, text) in files {
        session.apply(Edit::AddSource(Source { name: (*name).into(), text: (*text).into() })).unwrap();
    }
    let mut found: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for held in facts(&session).improvements {
        found.entry(held.finding.rule).or_default().push(held.finding.span.line);
    }
    found
}

fn check(files: &[(&str, &str)], expected: &[(&str, &[u32])]) {
    let expected: BTreeMap<String, Vec<u32>> =
        expected.iter().map(|(name, lines)| ((*name).to_owned(), lines.to_vec())).collect();
    assert_eq!(hits(files), expected);
}

const BAD_DAG: &str = r#"from airflow import DAG
from airflow.models import Variable
from airflow.operators.python import PythonOperator
from datetime import datetime, timedelta

bucket = Variable.get("bucket")

def load():
    engine.execute("""
        insert into sales select * from incoming
    """)

with DAG(
    "sales",
    start_date=datetime.now() - timedelta(days=900),
    schedule_interval="@daily",
    catchup=True,
) as dag:
    PythonOperator(task_id="load", python_callable=load)
"#;

const GOOD_DAG: &str = r#"from airflow import DAG
from airflow.models import Variable
from datetime import datetime

def load():
    bucket = Variable.get("bucket")
    engine.execute("delete from sales where day = %s", day)
    engine.execute("insert into sales select * from incoming where day = %s", day)

with DAG("sales", start_date=datetime(2024, 1, 1), schedule="@daily", catchup=False, default_args={"retries": 3}) as dag:
    pass
"#;

#[test]
fn a_dag_with_every_fault_is_told_of_each() {
    check(
        &[("dags/sales.py", BAD_DAG)],
        &[
            ("airflow_append", &[10]),
            ("airflow_catchup", &[17]),
            ("airflow_no_retries", &[13]),
            ("airflow_now", &[15]),
            ("airflow_schedule_interval", &[16]),
            ("airflow_top_level_work", &[6]),
        ],
    );
    check(&[("dags/sales.py", GOOD_DAG)], &[]);
}

#[test]
fn catchup_that_is_not_stated_and_retries_of_none_are_told() {
    let silent = "with DAG('x', start_date=datetime(2020, 1, 1), schedule='@daily', default_args={'retries': 0}) as dag:\n    pass\n";
    check(&[("x.py", silent)], &[("airflow_catchup", &[1]), ("airflow_no_retries", &[1])]);
}

#[test]
fn schedule_interval_is_mended_by_its_edit() {
    let mut session = Session::new("test");
    session.apply(Edit::AddSource(Source { name: "sales.py".into(), text: BAD_DAG.into() })).unwrap();
    let found = facts(&session).improvements;
    let fix = found.iter().find_map(|held| held.finding.fix.clone()).unwrap();
    assert!(crate::finding::apply_fixes(BAD_DAG, &fix).contains("\n    schedule=\"@daily\",\n"));
}

#[test]
fn compose_files_are_checked() {
    let bad = "services:\n  db:\n    image: postgres\n    ports:\n      - \"5432:5432\"\n    environment:\n      POSTGRES_PASSWORD: hunter2\n";
    check(
        &[("docker-compose.yml", bad)],
        &[
            ("compose_data_not_kept", &[2]),
            ("compose_image_not_pinned", &[3]),
            ("compose_port_open", &[5]),
            ("compose_secret_in_file", &[7]),
        ],
    );
    let good = "services:\n  db:\n    image: postgres:16\n    ports:\n      - \"127.0.0.1:5432:5432\"\n    environment:\n      - POSTGRES_PASSWORD=${DB_PASSWORD}\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n";
    check(&[("docker-compose.yml", good)], &[]);
}

#[test]
fn terraform_is_checked_and_tells_of_the_estate() {
    let bad = r#"resource "aws_s3_bucket" "lake" {
  bucket = "lake"
}

resource "aws_db_instance" "source" {
  engine              = "postgres"
  publicly_accessible = true
}

resource "aws_security_group" "db" {
  ingress {
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"#;
    check(
        &[("main.tf", bad)],
        &[("terraform_no_lifecycle", &[1]), ("terraform_public", &[7, 12]), ("terraform_unencrypted", &[5])],
    );
    let good = r#"resource "aws_db_instance" "source" {
  storage_encrypted   = true
  publicly_accessible = false
}
resource "aws_s3_bucket" "lake" {
  bucket = "lake"
}
"#;
    let rules = "resource \"aws_s3_bucket_lifecycle_configuration\" \"lake\" {\n  bucket = aws_s3_bucket.lake.id\n}\n";
    check(&[("main.tf", good), ("rules.tf", rules)], &[]);
    let mut session = Session::new("test");
    session.apply(Edit::AddSource(Source { name: "main.tf".into(), text: good.into() })).unwrap();
    let told = facts(&session);
    assert_eq!(told.about("estate.cloud").unwrap().value.text(), "aws");
}

#[test]
fn dbt_projects_are_checked() {
    let whole = "{{ config(materialized = 'table') }}\nselect * from {{ source('shop', 'orders') }}\n";
    let step = "{{ config(materialized='incremental', unique_key='id') }}\nselect * from {{ ref('stg_orders') }}\n";
    let small = "{{ config(materialized='table') }}\nselect * from {{ ref('stg_shops') }}\n";
    let properties = "version: 2\nmodels:\n  - name: fct_orders\n    columns:\n      - name: order_id\n        tests: [not_null]\n  - name: dim_shop\n    columns:\n      - name: shop_id\n        data_tests:\n          - unique\n          - not_null\n";
    check(
        &[
            ("models/fct_orders.sql", whole),
            ("models/fct_lines.sql", step),
            ("models/dim_shop.sql", small),
            ("models/schema.yml", properties),
        ],
        &[("dbt_full_refresh", &[1]), ("dbt_key_untested", &[3])],
    );
}

#[test]
fn every_check_says_what_it_is_worth_and_names_its_publication() {
    let mut names: Vec<&str> = ALL.iter().map(|check| check.name).collect();
    for check in ALL {
        assert!((1..=5).contains(&check.benefit) && (1..=5).contains(&check.effort), "{}", check.name);
        assert!(check.why.contains('(') && check.why.ends_with(')'), "{} names no publication", check.name);
        assert!(check.advice.ends_with('.'), "{}", check.name);
        assert!(crate::context::IMPORTERS.iter().any(|importer| importer.name == check.reads), "{}", check.name);
    }
    names.dedup();
    assert_eq!(names.len(), ALL.len());
}
