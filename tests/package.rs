//! The delivered package of a small shop: its paths, its bytes, and its files in a folder for the real engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

#[path = "package/shop.rs"]
mod shop;
#[path = "package/stream.rs"]
mod stream;

use plumbline::deliverable::{File, Given, deliver};
use plumbline::design::{Decision, Door};
use plumbline::session::{Answer, Edit, ModelEdit, Session, Source, Value};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The files and folders that `PACKAGE_FROM` names, as a session.
fn session(paths: &str) -> Session {
    let mut session = Session::new("Package");
    let mut open: Vec<PathBuf> = paths.split(':').map(PathBuf::from).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            session.apply(Edit::AddSource(Source { name, text: text.into() })).unwrap();
        }
    }
    session.sources.sort_by(|a, b| a.name.cmp(&b.name));
    session
}

fn derived(session: &Session) -> Vec<File> {
    let facts = plumbline::context::facts(session);
    let requirements = plumbline::discovery::requirements(session, &facts);
    let design = plumbline::design::design(session, &facts, &requirements);
    deliver(Given::new(session, &facts, &requirements, &design))
}

fn files() -> Vec<File> {
    let shop = shop::shop();
    let given = Given::new(&shop.session, &shop.facts, &shop.requirements, &shop.design);
    deliver(given)
}

#[test]
fn the_same_design_gives_the_same_bytes_under_distinct_paths() {
    let made = files();
    assert_eq!(made, files());
    let paths: BTreeSet<&str> = made.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), made.len());
    for needed in [
        "Makefile",
        "db/bigquery.sql",
        "pipelines/sample/generate.py",
        "pipelines/dbt/models/marts/fct_order.sql",
        "pipelines/dags/corner_shop.py",
        "contracts/fct_order.odcs.yaml",
        "lineage/fct_order.json",
    ] {
        assert!(paths.contains(needed), "{needed} is missing from {paths:?}");
    }
}

#[test]
fn spark_jobs_come_with_the_choice_of_spark_one_for_each_mart() {
    let spark = |made: &[File]| -> Vec<String> {
        let below = |file: &File| file.path.strip_prefix("pipelines/spark/").map(str::to_owned);
        made.iter().filter_map(below).collect()
    };
    assert_eq!(spark(&files()), Vec::<String>::new());
    let mut shop = shop::shop();
    shop.design.decisions.push(Decision {
        id: "processing.engine".into(),
        title: "Processing engine".into(),
        subject: "platform".into(),
        chosen: "spark".into(),
        why: "".into(),
        options: [].into(),
        door: Door::TwoWay,
        pinned: true,
        sources: [].into(),
    });
    let given = Given::new(&shop.session, &shop.facts, &shop.requirements, &shop.design);
    let made = deliver(given);
    let jobs = spark(&made);
    let text = |path: &str| made.iter().find(|file| file.path == path).map(|file| file.text.as_str()).unwrap();
    let order = text("pipelines/spark/warehouse/marts/__init__.py");
    for file in made.iter().filter(|file| file.path.starts_with("pipelines/dbt/models/marts/")) {
        let Some(mart) = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".sql")) else { continue };
        assert!(jobs.contains(&format!("warehouse/marts/{mart}.py")), "{mart} has no job: {jobs:?}");
        assert!(order.contains(&format!("    \"{mart}\",\n")), "{mart} is not built: {order}");
    }
    assert!(text("Makefile").contains("\nspark: "));
}

#[test]
fn spark_jobs_share_amounts_out_and_the_dag_starts_them() {
    let pinned = |pins: &[(&str, &str)]| {
        let mut session = Session::new("Shop");
        let text = include_str!("model/shop.sql").to_owned();
        session.apply(Edit::AddSource(Source { name: "shop.sql".to_owned(), text: text.into() })).unwrap();
        for (decision, option) in pins {
            session.apply(Edit::Pin((*decision).into(), (*option).into())).unwrap();
        }
        derived(&session)
    };
    let spark = [("processing.engine", "spark"), ("orchestration.tool", "airflow")];
    let made = pinned(&spark);
    let text =
        |start: &str| made.iter().find(|file| file.path.starts_with(start)).map(|file| file.text.as_str()).unwrap();
    let job = text("pipelines/spark/warehouse/marts/fct_sales_order_item.py");
    for needed in [
        "lines.share(F.col(\"sales_order.grand_total\"), 2).cast(\"decimal(12,2)\")",
        "rows = lines_of(",
        "weight=F.col(\"sales_order_item.row_total\")",
    ] {
        assert!(job.contains(needed), "{needed} is missing: {job}");
    }
    let dag = text("pipelines/dags/");
    assert!(dag.contains("chain(lake(), marts(), gates(), publish())"), "{dag}");
    assert!(!dag.contains("/dbt'"), "{dag}");
    assert!(made.iter().any(|file| file.path == "pipelines/spark/warehouse/marts/dim_time.py"));
    let wide = pinned(&[spark[0], ("modelling.style", "one_big_table")]);
    assert!(!wide.iter().any(|file| file.path.starts_with("pipelines/spark/")));
}

/// Whether the job of each mart says what it should.
fn check_jobs(made: &[File], needed: &[(&str, &str)]) {
    for (mart, line) in needed {
        let path = format!("pipelines/spark/warehouse/marts/{mart}.py");
        let job = made.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
        assert!(job.contains(line), "{mart} does not say {line}: {job}");
    }
}

#[test]
fn spark_jobs_know_every_shape() {
    let with_spark = |mut session: Session| {
        session.apply(Edit::Pin("processing.engine".into(), "spark".into())).unwrap();
        derived(&session)
    };
    let made = with_spark(shaped(&[("depot.sql", include_str!("fixtures/cases/depot.sql"))], &[], "type_2", "star"));
    let needed = [
        ("dim_time", "F.concat_ws(\":\", two_digits(hour), two_digits(minute)).alias(\"hour_and_minute\")"),
        ("fct_scan", "time_key(F.col(\"scan.scanned_at\")).alias(\"scanned_time_key\")"),
        ("dim_consignment_flags", "with_unknown_member(members(run).distinct(), KEY)"),
        ("bridge_region_hierarchy", "ancestry(steps(run), settings.HIERARCHY_DEPTH)"),
        ("bridge_region_hierarchy", "F.col(\"parent.region_key\").alias(\"parent_key\")"),
    ];
    check_jobs(&made, &needed);
    let two = [
        ("till.sql", include_str!("fixtures/cases/two_sources/till.sql")),
        ("webshop.sql", include_str!("fixtures/cases/two_sources/webshop.sql")),
    ];
    let confirmed = [("conform.customer", Value::Text("public.customer".into()))];
    let made = with_spark(shaped(&two, &confirmed, "type_1", "star"));
    check_jobs(
        &made,
        &[
            ("dim_customer", "source_key(\"till\", F.col(\"customer.customer_no\")).alias(\"source_key\")"),
            ("dim_customer", "rows = as_members(run.matched(NAME, together(webshop_rows(run), till_rows(run))))"),
            ("fct_receipt_line", "source_key(\"till\", F.col(\"receipt.customer_no\"))"),
            (
                "fct_receipt_line",
                "F.col(\"customer_member_source.matched_key\") == F.col(\"customer_member.matched_key\")",
            ),
            ("fct_receipt_line", "rows = run.with_moved(FACT, rows, rows_of(run, None))"),
        ],
    );
}

#[test]
fn spark_jobs_in_scala_lie_as_scala_does_and_hostile_names_stay_names() {
    let hostile = "create table \"Guest */ \\u000a\" (\"id\" int primary key, \"say \"\"hi\"\" $x\" text, \"type\" text);
        create table stay (id int primary key, guest_id int references \"Guest */ \\u000a\", nights int, begun_at timestamp, changed_at timestamp);";
    let mut session = Session::new("Inn");
    session.apply(Edit::AddSource(Source { name: "inn.sql".to_owned(), text: hostile.into() })).unwrap();
    for (decision, option) in
        [("processing.engine", "spark"), ("processing.language", "scala"), ("orchestration.tool", "airflow")]
    {
        session.apply(Edit::Pin(decision.into(), option.into())).unwrap();
    }
    let made = derived(&session);
    let jobs = made.iter().filter(|file| file.path.starts_with("pipelines/spark/"));
    let python: Vec<&str> = jobs.clone().filter(|file| file.path.ends_with(".py")).map(|file| &*file.path).collect();
    assert_eq!(python, ["pipelines/spark/build.py"]);
    let text =
        |path: &str| made.iter().find(|file| file.path == path).map(|file| file.text.as_str()).unwrap_or_default();
    let scala = |name: &str| text(&format!("pipelines/spark/src/main/scala/warehouse/{name}.scala"));
    for (folder, place) in [("", "main"), ("/tests", "test")] {
        let kept = format!("{}/src/deliverable/spark/scala{folder}", env!("CARGO_MANIFEST_DIR"));
        for name in std::fs::read_dir(kept).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
            let path = format!("pipelines/spark/src/{place}/scala/warehouse/{name}");
            assert!(!name.ends_with(".scala") || !text(&path).is_empty(), "{path} is not delivered");
        }
    }
    assert!(scala("marts/FctStay").contains("object FctStay extends FactMart {"), "{}", scala("marts/FctStay"));
    assert!(scala("marts/Marts").contains("    FctStay"), "{}", scala("marts/Marts"));
    let staging = scala("Staging");
    assert!(staging.contains(r#""say \"hi\" $x" -> "string","#), "{staging}");
    assert!(staging.contains(r#"F.col("`say \"hi\" $x`")"#), "{staging}");
    for file in jobs.filter(|file| file.path.ends_with(".scala")) {
        let (opened, closed) = (file.text.matches("/*").count(), file.text.matches("*/").count());
        assert!(opened == closed || file.path.contains("/test/") || !file.path.contains("marts"), "{}", file.text);
    }
    assert!(text("Makefile").contains("--class warehouse.Main build/warehouse.jar"));
    assert!(text("pipelines/dags/inn.py").contains("build.py && {submit} --class warehouse.Main build/warehouse.jar"));
    assert!(text(".github/workflows/ci.yml").contains("run: make spark-test"));
}

#[test]
fn a_fact_takes_in_changes_where_its_rows_tell_them_and_is_built_anew_otherwise() {
    let shop = include_str!("model/shop.sql");
    let made = derived(&shaped(&[("shop.sql", shop)], &[], "type_1", "star"));
    for (fact, expected) in [
        ("fct_sales_order_item", "        materialized='incremental',\n        unique_key=\"sales_order_item_key\",\n"),
        ("fct_page_view", "    config(\n        materialized='table',\n"),
    ] {
        let path = format!("pipelines/dbt/models/marts/{fact}.sql");
        let model = made.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
        assert!(model.contains(expected), "{fact}: {model}");
    }
}

#[test]
fn texts_end_in_one_line_break_and_carry_no_trailing_blanks() {
    for file in files() {
        assert!(
            file.text.ends_with('\n') && !file.text.ends_with("\n\n"),
            "{} does not end in one line break",
            file.path
        );
        let blank = file.text.lines().find(|line| line.ends_with(' '));
        assert!(blank.is_none() || file.path.ends_with(".csv"), "{}: {blank:?} ends in a blank", file.path);
    }
}

/// A package of a small shop, from its definition, what it comes from and what was chosen to run it.
fn shop_from(ddl: &str, sources: &[&str], tool: Option<&str>) -> Vec<File> {
    let mut session = Session::new("Shop");
    session.apply(Edit::AddSource(Source { name: "shop.sql".to_owned(), text: ddl.into() })).unwrap();
    if !sources.is_empty() {
        let words = Value::List(sources.iter().map(|word| (*word).to_owned()).collect());
        session.apply(Edit::Answer("data.sources".into(), Answer::Value(words))).unwrap();
    }
    if let Some(tool) = tool {
        session.apply(Edit::Pin("orchestration.tool".into(), tool.into())).unwrap();
    }
    derived(&session)
}

const SALE: &str = "create table public.sale (id bigint generated always as identity primary key, shop_id int not null, amount numeric(9,2), sold_at timestamptz not null, updated_at timestamptz not null);\nalter table only public.sale owner to shop;";

#[test]
fn every_source_is_read_by_its_own_program_and_no_other() {
    let programs = |files: &[File]| -> Vec<String> {
        let of = |file: &File| {
            let name = file.path.strip_prefix("pipelines/ingestion/")?.strip_suffix(".py")?;
            (!["lake", "land", "targets"].contains(&name)).then(|| name.to_owned())
        };
        files.iter().filter_map(of).collect()
    };
    let check = |ddl: &str, sources: &[&str], expected: &[&str], driver: &str, setting: &str| {
        let files = shop_from(ddl, sources, Some("airflow"));
        assert_eq!(programs(&files), expected, "{sources:?}");
        let text = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
        assert!(text("config/requirements.txt").contains(driver), "{driver}");
        assert!(text("Makefile").contains(setting), "{setting}");
        assert_eq!(text("pipelines/dags/shop.py").contains("extract.expand"), !expected.is_empty());
        assert_eq!(text("pipelines/replay.py").is_empty(), expected.is_empty());
    };
    let sqlserver = "create table [dbo].[Sale] ([Id] bigint identity(1,1) primary key, [ShopId] int not null, [Amount] money, [SoldAt] datetime2 not null)\nGO";
    let clickhouse = "create table sale (id UInt64, shop_id UInt32, amount Decimal(9, 2), sold_at DateTime) engine = MergeTree order by id;";
    check(SALE, &[], &["extract", "sources/__init__", "sources/postgresql"], "psycopg2", "ifdef SOURCE_DSN");
    check(sqlserver, &[], &["extract", "sources/__init__", "sources/sqlserver"], "pymssql", "ifdef SOURCE_DSN");
    check(SALE, &["mysql"], &["extract", "sources/__init__", "sources/mysql"], "pymysql", "ifdef SOURCE_DSN");
    check(SALE, &["oracle"], &["extract", "sources/__init__", "sources/oracle"], "oracledb", "ifdef SOURCE_DSN");
    check(SALE, &["files_sftp"], &["files"], "duckdb", "ifdef INBOX");
    check(SALE, &["saas_api"], &["api"], "duckdb", "ifdef API_URL");
    check(SALE, &["kafka"], &[], "duckdb", "make build");
    check(clickhouse, &[], &[], "duckdb", "make build");
}

#[test]
fn each_table_is_read_from_the_engine_of_its_own_source() {
    let till = include_str!("fixtures/cases/two_sources/till.sql");
    let shop = include_str!("fixtures/cases/two_sources/webshop.sql");
    let files = derived(&shaped(&[("till.sql", till), ("webshop.sql", shop)], &[], "type_1", "star"));
    let text = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
    let tables: Vec<serde_json::Value> = serde_json::from_str(text("pipelines/ingestion/tables.json")).unwrap();
    let of = |raw: &str| {
        let table = tables.iter().find(|table| table["raw"] == raw).unwrap();
        (table["from"].as_str().unwrap(), table["dsn"].as_str())
    };
    assert_eq!(of("public_customer"), ("postgresql", None));
    assert_eq!(of("receipt"), ("mysql", Some("MYSQL_DSN")));
    for needed in ["#SOURCE_DSN='host=", "#MYSQL_DSN='mysql://"] {
        assert!(text("config/.env.example").contains(needed), "{needed}");
    }
    // a stack for one machine has one engine for the source, and a MySQL cannot be played by it
    assert!(!files.iter().any(|file| file.path.starts_with("infrastructure/local/source/")));
}

#[test]
fn the_local_source_knows_no_domains() {
    let ddl = "create domain public.year as integer check (value > 1900);\ncreate table public.film (film_id int primary key, made public.year, shown_at timestamptz not null);";
    let files = shop_from(ddl, &[], Some("airflow"));
    let made = files.iter().find(|file| file.path == "infrastructure/local/source/01_tables.sql").unwrap();
    assert!(made.text.contains("integer") && !made.text.contains("year"), "{}", made.text);
}

#[test]
fn what_runs_the_package_is_what_was_chosen() {
    let paths = |tool: &str| -> Vec<String> {
        let runs = ["pipelines/dags/", "pipelines/run.sh", "pipelines/crontab", "pipelines/tests/", "config/airflow"];
        let files = shop_from(SALE, &[], Some(tool)).into_iter().map(|file| file.path);
        files.filter(|path| runs.iter().any(|run| path.starts_with(run))).collect()
    };
    let airflow = ["config/airflow_pools.json", "pipelines/dags/shop.py", "pipelines/tests/test_dag.py"];
    assert_eq!(paths("airflow"), airflow);
    assert_eq!(paths("cron"), ["pipelines/crontab", "pipelines/run.sh"]);
    assert_eq!(paths("dagster"), ["pipelines/run.sh"]);
}

#[test]
fn lineage_names_every_column_of_the_marts_in_every_file() {
    let made = files();
    let lineage = made.iter().filter(|file| file.path.starts_with("lineage/"));
    let mut n_origins = 0;
    for file in lineage {
        let event: serde_json::Value = serde_json::from_str(&file.text).unwrap();
        let facets = &event["outputs"][0]["facets"];
        let names = |fields: Vec<String>| fields.into_iter().collect::<BTreeSet<_>>();
        let declared = facets["schema"]["fields"].as_array().unwrap();
        let declared = names(declared.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect());
        let traced = facets["columnLineage"]["fields"].as_object().unwrap();
        assert_eq!(declared, names(traced.keys().cloned().collect()), "{}", file.path);
        n_origins += traced.values().filter(|held| !held["inputFields"].as_array().unwrap().is_empty()).count();
    }
    assert!(n_origins > 20, "{n_origins}");
}

/// The package of a schema with a chain of parents, a many-to-many relation and an extension, in a style and a history.
fn styled(style: &str, history: &str) -> (Vec<File>, Vec<String>) {
    let mut session = Session::new("Rental");
    let text = include_str!("fixtures/rental_chain/schema.sql");
    session.apply(Edit::AddSource(Source { name: "schema.sql".to_owned(), text: text.into() })).unwrap();
    session.apply(Edit::Pin("modelling.style".to_owned(), style.to_owned())).unwrap();
    session.apply(Edit::Pin("modelling.history".to_owned(), history.to_owned())).unwrap();
    let package = plumbline::deliverable::package(&session);
    let findings = package.findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.what)).collect();
    (package.files, findings)
}

#[test]
fn every_style_and_history_is_delivered_whole() {
    for (style, history, path) in [
        ("star", "type_0", "pipelines/dbt/snapshots/snp_customer.yml"),
        ("star", "type_6", "pipelines/dbt/snapshots/snp_customer.yml"),
        ("snowflake_schema", "type_1", "pipelines/dbt/models/marts/dim_region.sql"),
        ("snowflake_schema", "type_2", "contracts/dim_region.odcs.yaml"),
        ("data_vault_and_star", "type_2", "pipelines/dbt/models/vault/links/link_tool_accessory.sql"),
        ("one_big_table", "type_1", "lineage/obt_invoice.json"),
    ] {
        let (files, findings) = styled(style, history);
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.contains(path), "{style}, {history}: {path} is missing from {paths:?}");
        assert!(!findings.iter().any(|finding| finding.starts_with("option_not_built")), "{findings:?}");
        let stem = |path: &str| path.rsplit('/').next().and_then(|name| name.split('.').next()).map(str::to_owned);
        let models: BTreeSet<String> =
            paths.iter().filter(|path| path.starts_with("pipelines/dbt/")).filter_map(|path| stem(path)).collect();
        for file in files.iter().filter(|file| file.path.starts_with("pipelines/dbt/")) {
            for named in file.text.split("ref('").skip(1).filter_map(|rest| rest.split('\'').next()) {
                assert!(models.contains(named), "{style}: {} refers to {named}, which is not there", file.path);
            }
            let blank = file.text.lines().find(|line| line.ends_with(' '));
            assert!(blank.is_none() && file.text.ends_with('\n'), "{style}: {}: {blank:?}", file.path);
            no_rank_is_one(file);
        }
    }
}

/// PostgreSQL expects one row in two hundred to have a computed rank of exactly one, and joins the rest row by row: a
/// hundred thousand of them then take minutes instead of seconds.
fn no_rank_is_one(file: &File) {
    let ranks = ["latest_rank", "newest_rank", "oldest_rank", "place_in_source"];
    let is_one = |line: &&str| ranks.iter().any(|rank| line.ends_with(&format!("{rank} = 1")));
    assert_eq!(file.text.lines().find(is_one), None, "{}", file.path);
}

#[test]
fn what_describes_a_person_is_marked_wherever_it_is_repeated() {
    for (style, path, column) in
        [("star", "contracts/dim_customer", "current_email"), ("one_big_table", "contracts/obt_hire", "customer_email")]
    {
        let (files, _) = styled(style, "type_6");
        let contract = files.iter().find(|file| file.path.starts_with(path)).unwrap();
        let said = contract.text.split("- name: ").find(|part| part.starts_with(&format!("\"{column}\""))).unwrap();
        assert!(said.contains("classification: restricted"), "{style}: {said}");
    }
}

/// `PACKAGE_DIR=/some/folder cargo test --test package write -- --ignored` writes the package of the shop there,
/// or that of the files and folders in `PACKAGE_FROM`, with colons between them.
#[test]
#[ignore = "writes into the folder that PACKAGE_DIR names"]
fn write_the_package() {
    let folder = std::env::var("PACKAGE_DIR").expect("PACKAGE_DIR names the folder");
    let made = std::env::var("PACKAGE_FROM").map_or_else(|_| files(), |paths| derived(&session(&paths)));
    for file in made {
        let path = std::path::Path::new(&folder).join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
}

/// The fixtures of these names under these entries and this option of history and style.
fn shaped(fixtures: &[(&str, &str)], entries: &[(&str, Value)], history: &str, style: &str) -> Session {
    let mut session = Session::new("Shapes");
    for (name, text) in fixtures {
        session.apply(Edit::AddSource(Source { name: (*name).into(), text: (*text).into() })).unwrap();
    }
    for (key, value) in entries {
        session.apply(Edit::SetModelEdit(ModelEdit::read(key, value).unwrap())).unwrap();
    }
    session.apply(Edit::Pin("modelling.history".into(), history.into())).unwrap();
    session.apply(Edit::Pin("modelling.style".into(), style.into())).unwrap();
    session
}

#[test]
fn conformed_flagged_and_ranked_tables_are_delivered_whole() {
    let till = include_str!("fixtures/cases/two_sources/till.sql");
    let shop = include_str!("fixtures/cases/two_sources/webshop.sql");
    let depot = include_str!("fixtures/cases/depot.sql");
    let conformed = [
        ("conform.customer", Value::Text("public.customer".into())),
        ("conform.product", Value::Text("public.product".into())),
    ];
    let ways = [
        ("type_0", "star"),
        ("type_1", "star"),
        ("type_2", "star"),
        ("type_6", "one_big_table"),
        ("type_2", "data_vault_and_star"),
        ("type_1", "snowflake_schema"),
    ];
    for (history, style) in ways {
        let two = shaped(&[("till.sql", till), ("webshop.sql", shop)], &conformed, history, style);
        let one = shaped(&[("depot.sql", depot)], &[], history, style);
        for session in [two, one] {
            let files = derived(&session);
            let models: BTreeSet<String> = files
                .iter()
                .filter(|file| file.path.starts_with("pipelines/dbt/models/") || file.path.contains("/snapshots/"))
                .filter_map(|file| {
                    let name = file.path.rsplit('/').next()?;
                    name.strip_suffix(".sql").or(name.strip_suffix(".yml")).map(str::to_owned)
                })
                .collect();
            for file in files.iter().filter(|file| file.path.starts_with("pipelines/dbt/")) {
                for read in file.text.split("ref('").skip(1).filter_map(|rest| rest.split("')").next()) {
                    assert!(models.contains(read), "{history} {style}: {} reads {read}", file.path);
                }
                no_rank_is_one(file);
            }
        }
    }
}
