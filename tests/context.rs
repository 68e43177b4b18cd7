//! Facts from files: one literal test per importer, the rental fixture as a whole, and the file of bad messages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use expect_test::{Expect, expect, expect_file};
use plumbline::context::{Confidence, Facts, IMPORTERS, LISTS, facts};
use plumbline::discovery::{Kind, catalogue, question, validate};
use plumbline::session::{Session, Source};
use std::path::Path;

fn session(files: &[(&str, &str)]) -> Session {
    let sources = files.iter().map(|(name, text)| Source { name: (*name).to_owned(), text: (*text).into() }).collect();
    Session { sources, ..Session::default() }
}

/// The files of the rental fixture, by name.
fn rental() -> Session {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rental");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| Source {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(path).unwrap().into(),
    };
    Session { sources: files.iter().map(read).collect(), ..Session::default() }
}

fn shown(facts: &Facts) -> String {
    let mut lines: Vec<String> = Vec::new();
    for fact in &facts.facts {
        let sure = format!("{:?}", fact.confidence).to_lowercase();
        lines.push(format!("{} = {} · {sure} · {} · {}", fact.question, fact.value.text(), fact.place, fact.detail));
    }
    for fact in facts.merged.values() {
        let sure = format!("{:?}", fact.confidence).to_lowercase();
        lines.push(format!(
            "together {} = {} · {sure} · {} · {}",
            fact.question,
            fact.value.text(),
            fact.place,
            fact.detail
        ));
    }
    lines.extend(facts.project.iter().map(|name| format!("project {name}")));
    lines.extend(facts.ignored.iter().map(|file| format!("ignored {}: {}", file.file, file.why)));
    for finding in &facts.findings {
        let at = format!("{}:{}:{}", finding.file, finding.span.line, finding.span.column);
        let Finding { rule, severity, what, why, advice } = words(finding);
        lines.push(format!("{severity} {rule} {at}\n  {what}\n  {why}\n  {advice}"));
    }
    lines.join("\n") + "\n"
}

struct Finding<'a> {
    rule: &'a str,
    severity: String,
    what: &'a str,
    why: &'a str,
    advice: &'a str,
}

fn words(finding: &plumbline::finding::Finding) -> Finding<'_> {
    Finding {
        rule: &finding.rule,
        severity: format!("{:?}", finding.severity).to_lowercase(),
        what: &finding.what,
        why: &finding.why,
        advice: &finding.advice,
    }
}

fn check(name: &str, text: &str, expected: Expect) {
    expected.assert_eq(&shown(&facts(&session(&[(name, text)]))));
}

#[test]
fn the_rental_fixture_as_a_whole() {
    let session = rental();
    let told = facts(&session);
    assert_eq!(told, facts(&session));
    expect_file!["fixtures/rental.facts.txt"].assert_eq(&shown(&told));
}

#[test]
fn every_value_is_one_that_its_question_takes() {
    let told = facts(&rental());
    assert!(told.facts.len() > 20);
    for fact in told.facts.iter().chain(told.merged.values()) {
        let question = question(&fact.question).unwrap_or_else(|| panic!("{} is no question", fact.question));
        let verdict = validate(question, &fact.value);
        assert!(verdict.is_ok(), "{} = {}: {verdict:?}", fact.question, fact.value.text());
    }
}

#[test]
fn the_questions_that_take_several_words_are_those_of_the_catalogue() {
    let mut several: Vec<_> = catalogue()
        .iter()
        .filter(|question| question.kind == Kind::Choices)
        .map(|question| question.id.as_str())
        .collect();
    several.sort_unstable();
    assert_eq!(several, LISTS);
}

#[test]
fn importers_have_names_of_their_own() {
    let mut names: Vec<_> = IMPORTERS.iter().map(|importer| importer.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), IMPORTERS.len());
}

#[test]
fn briefing() {
    check(
        "briefing.json",
        r#"{"response_to": "data-engineer", "status": "success", "mood": 1, "briefing": {
  "summary": "The shop runs on MySQL 8. Nothing else.",
  "file_purposes": {"/jobs": "Prefect flows."}}}"#,
        expect![[r#"
            data.sources = mysql · derived · briefing.json:2 · MySQL 8
            estate.orchestrator = prefect · derived · briefing.json:3 · Prefect flows.
            hint unknown_field briefing.json:1:1
              the field 'mood' is not part of a briefing
              It is passed over, so what it says is not known to the design.
              If it matters, say it in one of response_to, status, briefing.
        "#]],
    );
    check(
        "answer.json",
        "{\"response_to\": \"data-engineer\", \"status\": \"success\",\n\n\"briefing\": {\"related_activity\": [\n{\"summary\": \"Added Kafka.\"}]}}",
        expect![[r#"
            estate.broker = kafka · derived · answer.json:4 · Kafka
        "#]],
    );
}

#[test]
fn project_map() {
    check(
        "map.json",
        "{\"projectName\": \"shop\", \"directoryTree\": {\"subdirectories\": {\n\"dags\": {\"purpose\": \"Jobs.\", \"files\": [\n\"a.py\"]},\n\".github\": {\"subdirectories\": {\"workflows\": {\"files\": [\"ci.yml\"]}}}}}}",
        expect![[r#"
            estate.automation = partial · guessed · map.json:4 · workflows/ci.yml
            estate.orchestrator = airflow · guessed · map.json:3 · dags/a.py
            project shop
        "#]],
    );
}

#[test]
fn compose() {
    check(
        "infra/compose.prod.yaml",
        "services:\n  a:\n    image: mcr.microsoft.com/mssql/server:2022-latest\n  b: {image: 'confluentinc/cp-kafka:7.6.0'}\n  c:\n    image: clickhouse/clickhouse-server\n  d:\n    image: registry.example:5000/team/app:1\n",
        expect![[r#"
            data.sources = sqlserver · derived · infra/compose.prod.yaml:3 · mcr.microsoft.com/mssql/server:2022-latest
            estate.broker = kafka · derived · infra/compose.prod.yaml:4 · confluentinc/cp-kafka:7.6.0
            estate.warehouse = clickhouse · guessed · infra/compose.prod.yaml:6 · clickhouse/clickhouse-server
        "#]],
    );
    // what runs is looked at, and answers no question
    let told = facts(&session(&[("stack.yml", "# nothing\nservices:\n  a:\n    image: nginx\n")]));
    assert_eq!(shown(&told), "\n");
}

#[test]
fn requirements() {
    check(
        "requirements-dev.txt",
        "dbt_snowflake==1.8.3\nboto3>=1.34  # drop bucket in eu-west-1\n\n--hash=sha256:00\npsycopg[binary]==3.2.1\nconfluent-kafka\n",
        expect![[r#"
            data.sources = postgres · derived · requirements-dev.txt:5 · psycopg[binary]==3.2.1
            estate.broker = kafka · guessed · requirements-dev.txt:6 · confluent-kafka
            estate.cloud = aws · guessed · requirements-dev.txt:2 · boto3>=1.34  # drop bucket in eu-west-1
            estate.warehouse = snowflake · derived · requirements-dev.txt:1 · dbt_snowflake==1.8.3
            security.residency = eu · guessed · requirements-dev.txt:2 · boto3>=1.34  # drop bucket in eu-west-1
            team.skills = dbt · guessed · requirements-dev.txt:1 · dbt_snowflake==1.8.3
        "#]],
    );
}

#[test]
fn package_json() {
    check(
        "package.json",
        "{\"dependencies\": {\n\"mysql2\": \"3.11.0\",\n\"@aws-sdk/client-sqs\": \"3.0.0\", \"left-pad\": 1}}",
        expect![[r#"
            data.sources = mysql · derived · package.json:2 · mysql2 3.11.0
            estate.broker = sqs · guessed · package.json:3 · @aws-sdk/client-sqs 3.0.0
            estate.cloud = aws · guessed · package.json:3 · @aws-sdk/client-sqs 3.0.0
        "#]],
    );
}

#[test]
fn airflow_dag() {
    check(
        "dags/a.py",
        "from airflow import DAG\n# DAG(schedule=\"@hourly\")\nwith DAG('a', schedule_interval='*/15 * * * *') as dag:\n    pass\n",
        expect![[r#"
            estate.orchestrator = airflow · stated · dags/a.py:3 · with DAG('a', schedule_interval='*/15 * * * *') as dag:
            load.pipelines = 1 · guessed · dags/a.py:3 · 1 DAG in the files brought in
            needs.freshness = 15 min · derived · dags/a.py:3 · schedule */15 * * * *
        "#]],
    );
}

#[test]
fn odcs() {
    check(
        "contracts/a.yaml",
        "kind: DataContract\nslaProperties:\n  - {property: latency, value: 2, unit: d}\n  - property: availability\n    value: 99.95\n  - {property: retention, value: many, unit: y}\n",
        expect![[r#"
            needs.availability = 99.95 · stated · contracts/a.yaml:4 · availability 99.95
            needs.freshness = 2 days · stated · contracts/a.yaml:3 · latency 2 d
        "#]],
    );
}

#[test]
fn files_that_tell_nothing_say_why() {
    let files = [
        ("a.json", "{\"load.users\": \"25\"}"),
        ("b.json", "{\"format\": \"plumbline-session\", \"version\": 1}"),
        ("c.png", "\0\0"),
        ("d.txt", "  \n"),
        ("e.md", "# Readme"),
        ("package-lock.json", "{\"dependencies\": {}}"),
        ("f.sql", "PGDMP\u{1}"),
    ];
    let told = facts(&session(&files));
    expect![[r#"
        ignored a.json: it holds answers to questions; give it as answers (--answers on the command line)
        ignored b.json: it is a saved session; open it instead of bringing it in
        ignored c.png: it is not text
        ignored d.txt: it is empty
        ignored e.md: it is none of the kinds that are read: dbt model, SQL file, context manager's briefing, context manager's project map, Node package file, data contract (ODCS), compose file, Python requirements file, Airflow DAG, dbt properties file, Terraform file
        ignored f.sql: it is a binary PostgreSQL dump; write it again as text with pg_dump --schema-only --format=plain
        ignored package-lock.json: it is a lock file; the file that names the packages themselves says what is needed
    "#]].assert_eq(&shown(&told));
}

#[test]
fn stated_facts_that_contradict_each_other_are_named() {
    let told = facts(&session(&[
        ("requirements.txt", "flask\napache-airflow==2.9.3\n"),
        ("compose.yaml", "services:\n  a:\n    image: dagster/dagster:1.8\n"),
    ]));
    expect![[r#"
        estate.orchestrator = dagster · stated · compose.yaml:3 · dagster/dagster:1.8
        estate.orchestrator = airflow · stated · requirements.txt:2 · 2.9.3
        team.skills = airflow · guessed · requirements.txt:2 · apache-airflow==2.9.3
        warning facts_disagree requirements.txt:2:1
          estate.orchestrator: compose.yaml:3 says dagster, requirements.txt:2 says airflow
          Both are stated, so the design cannot tell which holds; it takes the first, dagster.
          Answer estate.orchestrator yourself: an answer outranks every file.
    "#]]
    .assert_eq(&shown(&told));
}

#[test]
fn a_guess_among_certainties_is_to_be_confirmed() {
    let told = facts(&session(&[
        ("compose.yaml", "services:\n  a:\n    image: postgres:15\n"),
        ("package.json", "{\"dependencies\": {\"pg\": \"8\"}}"),
    ]));
    assert_eq!(told.about("data.sources").unwrap().confidence, Confidence::Derived);
    let told = facts(&session(&[
        ("compose.yaml", "services:\n  a:\n    image: postgres:15\n"),
        ("requirements.txt", "stripe==10.0\n"),
    ]));
    let sources = told.about("data.sources").unwrap();
    assert_eq!((sources.value.text().as_str(), sources.confidence), ("postgres, saas_api", Confidence::Guessed));
    assert_eq!(sources.detail, "postgres:15; saas_api (requirements.txt:1)");
}

#[test]
fn bad_messages() {
    let bad = [
        ("briefing.json", "Sorry, there is no such project."),
        (
            "briefing.json",
            "{\"response_to\": \"data-engineer\", \"status\": \"success\", \"briefing\": {\"summary\": \"cut o",
        ),
        ("briefing.json", "{\"status\": \"success\",\n \"briefing\": {\"summary\": 5}}"),
        ("briefing.json", "{\"status\": \"not_found\"}"),
        ("briefing.json", "{\"status\": \"error\", \"briefing\": null}"),
        ("briefing.json", "{\"status\": \"success\"}"),
        ("context-manager.json", "{\"projectName\": \"x\"}"),
        ("context-manager.json", "{\"projectName\": \"x\", \"directoryTree\": [,]}"),
        ("docker-compose.yml", "services:\n  db:\n    image: postgres\n   app: [\n"),
        ("docker-compose.yml", "services:\n\tdb: x\n"),
        ("package.json", "{\"dependencies\": {\"pg\" \"8\"}}"),
        ("rental.odcs.yaml", "kind: DataContract\nslaProperties: [}\n"),
    ];
    let messages: Vec<_> = bad.iter().map(|(name, text)| shown(&facts(&session(&[(name, text)])))).collect();
    expect_file!["fixtures/bad_context.txt"].assert_eq(&messages.join("\n"));
}

#[test]
fn hostile_input_takes_bounded_time() {
    let many = 200_000;
    let files: Vec<(String, String)> = vec![
        ("briefing.json".into(), format!("{{\"response_to\": {}", "[".repeat(many))),
        (
            "long.json".into(),
            format!(
                "{{\"status\":\"success\",\"briefing\":{{\"summary\":\"{}\"}}}}",
                "no Kafka, Airflow 2.9 ".repeat(many / 4)
            ),
        ),
        (
            "tree.json".into(),
            format!(
                "{{\"directoryTree\":{}{}}}",
                "{\"subdirectories\":{\"a\":".repeat(3_000),
                "{}".to_owned() + &"}}".repeat(3_000)
            ),
        ),
        ("compose.yml".into(), format!("services:\n  a: {}", "{a: ".repeat(many))),
        ("compose-2.yml".into(), "services:\n".to_owned() + &"  a:\n    image: postgres:15\n".repeat(20_000)),
        ("requirements.txt".into(), "boto3==1 # eu-west-1\n".repeat(many / 4)),
        ("package.json".into(), format!("{{\"dependencies\":{{{}\"pg\":1}}}}", "\"pg\":\"1\",".repeat(many / 4))),
        ("a.py".into(), "x = DAG(schedule=\"@daily\")\n".repeat(many / 8)),
    ];
    let borrowed: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let told = facts(&session(&borrowed));
    assert!(told.facts.len() < 2_000, "{}", told.facts.len());
}
