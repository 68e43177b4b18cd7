//! The dimensional model of a lending library: events, links, bridges, flattened geography, roles and personal data.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

use plumbline::context;
use plumbline::design::{Design, MeasureFrom, design};
use plumbline::discovery::requirements;
use plumbline::session::{Answer, Edit, ModelEdit, Session, Source, TableRole, Value};
use std::fmt::Write;

const LIBRARY: &str = "
create table country (country_id int primary key, country text not null);
create table city (city_id int primary key, city text not null, country_id int not null references country);
create table address (address_id int primary key, street text, postal_code text, city_id int not null references city);
create table branch (branch_id int primary key, address_id int not null references address, last_update timestamp not null);
create table member (member_id int primary key, first_name text not null, last_name text not null, email text,
  password text, branch_id int not null references branch, address_id int not null references address, last_update timestamp not null);
create table publisher (publisher_id int primary key, name text not null);
create table author (author_id int primary key, first_name text not null, last_name text not null, last_update timestamp not null);
create table subject (subject_id int primary key, name text not null);
create table book (book_id int primary key, title text not null, list_price numeric(6,2), publisher_id int references publisher,
  reprint_publisher_id int references publisher, last_update timestamp not null);
create table book_author (book_id int not null references book, author_id int not null references author, primary key (book_id, author_id));
create table book_subject (book_id int not null references book, subject_id int not null references subject, primary key (book_id, subject_id));
create table copy (copy_id int primary key, book_id int not null references book, branch_id int not null references branch);
create table loan (loan_id int primary key, loan_date timestamp not null, copy_id int not null references copy,
  member_id int not null references member, return_date timestamp, last_update timestamp not null);
create table fine (fine_id int primary key, member_id int not null references member, loan_id int references loan,
  amount numeric(8,2) not null, paid_at timestamp not null);
create table schema_migrations (version text primary key);
";

/// The design of the library under these edits.
fn library(edits: Vec<Edit>) -> Design {
    designed("library.sql", LIBRARY, edits)
}

/// The design of a schema under these edits.
fn designed(name: &str, sql: &str, edits: Vec<Edit>) -> Design {
    let mut session = Session::new("Library");
    session.apply(Edit::AddSource(Source { name: name.into(), text: sql.into() })).unwrap();
    edits.into_iter().for_each(|edit| session.apply(edit).unwrap());
    let facts = context::facts(&session);
    let requirements = requirements(&session, &facts);
    design(&session, &facts, &requirements)
}

/// The model as an outline, a line for each table and each of its keys and measures.
fn outline(design: &Design) -> String {
    let mut text = String::new();
    for fact in &design.model.facts {
        writeln!(text, "{} ({:?}): {}", fact.name, fact.kind, fact.grain).unwrap();
        for key in &fact.dimensions {
            let from: Vec<String> = key.from.iter().map(|from| format!("{}.{}", from.alias, from.column)).collect();
            let optional = if key.optional { ", optional" } else { "" };
            writeln!(text, "  {} -> {} from {}{optional}", key.column, key.dimension, from.join(" + ")).unwrap();
        }
        for measure in &fact.measures {
            let from = match &measure.from {
                MeasureFrom::Formula(formula) => format!(" = {}", formula.sql(&str::to_owned)),
                MeasureFrom::Allocated(from) => format!(", its share in {}.{}", from.alias, from.column),
                _ => String::new(),
            };
            writeln!(text, "  {} {:?}{from}", measure.name, measure.additivity).unwrap();
        }
        let degenerate: Vec<&str> = fact.degenerate.iter().map(|kept| kept.name.as_str()).collect();
        writeln!(text, "  degenerate {}", degenerate.join(", ")).unwrap();
    }
    for dimension in &design.model.dimensions {
        let attributes: Vec<String> = dimension
            .attributes
            .iter()
            .map(|made| match made.treatment {
                Some(treatment) => format!("{} ({treatment:?})", made.name),
                None => made.name.clone(),
            })
            .chain(dimension.lists.iter().map(|list| format!("{}[]", list.name)))
            .collect();
        writeln!(text, "{} {:?}: {}", dimension.name, dimension.history, attributes.join(", ")).unwrap();
    }
    for bridge in &design.model.bridges {
        writeln!(text, "{}: {} weighted by {}", bridge.name, bridge.member.dimension, bridge.group.dimension).unwrap();
    }
    for left in &design.model.left_out {
        writeln!(
            text,
            "left out {}{}: {}",
            left.table,
            left.column.as_ref().map(|column| format!(".{column}")).unwrap_or_default(),
            left.why
        )
        .unwrap();
    }
    text
}

/// The outline of a schema in `tests/model`, with what each of its tables was taken for.
fn check(name: &str, sql: &str, expect: expect_test::ExpectFile) {
    let design = designed(&format!("{name}.sql"), sql, Vec::new());
    let mut text = outline(&design);
    for held in &design.model.classified {
        writeln!(text, "{} is {:?}, {} points", held.table, held.class, held.score).unwrap();
    }
    let found = design
        .findings
        .iter()
        .filter(|finding| finding.rule.starts_with("fact_") || finding.rule.starts_with("model_"));
    for finding in found {
        writeln!(text, "finding {}: {}", finding.rule, finding.what).unwrap();
    }
    expect.assert_eq(&text);
}

macro_rules! shapes {
    ($($name:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                let name = stringify!($name);
                check(name, include_str!(concat!("model/", stringify!($name), ".sql")), expect_test::expect_file![concat!("model/", stringify!($name), ".txt")]);
            }
        )+
    };
}

shapes!(northwind, tpch, chinook, classicmodels, bicycles, bank, employees, flights, hospital, shop, music);

fn regulated() -> Edit {
    Edit::Answer("security.regimes".into(), Answer::Value(Value::List(vec!["gdpr".into()])))
}

#[test]
fn a_library_becomes_a_star() {
    expect_test::expect![[r#"
        fct_loan (AccumulatingSnapshot): One row for each loan, updated when its return date is known.
          member_key -> dim_member from loan.member_id
          book_key -> dim_book from copy.book_id
          branch_key -> dim_branch from copy.branch_id
          loan_date_key -> dim_date from loan.loan_date
          return_date_key -> dim_date from loan.return_date, optional
          loan_to_return_days Additive
          loan_count Additive
          degenerate loan_id, copy_id
        fct_fine (Transaction): One row for each fine.
          member_key -> dim_member from fine.member_id
          book_key -> dim_book from copy.book_id, optional
          branch_key -> dim_branch from copy.branch_id, optional
          paid_date_key -> dim_date from fine.paid_at
          paid_time_key -> dim_time from fine.paid_at
          amount Additive
          degenerate fine_id, loan_id
        dim_date Type0: full_date, year, quarter, month, month_name, week_of_year, day_of_month, day_of_week, day_name, is_weekend
        dim_time Type0: hour_and_minute, hour, minute, part_of_day
        dim_branch Type1: street, postal_code, city, country
        dim_member Type1: first_name (Tokenise), last_name (Tokenise), email (Tokenise), branch_id, street (Tokenise), postal_code (RestrictOnly), city (RestrictOnly), country
        dim_author Type1: first_name (RestrictOnly), last_name (RestrictOnly)
        dim_subject Type1: name
        dim_book Type1: title, list_price, publisher_name, reprint_publisher_name, subject_names[]
        bridge_book_author: dim_author weighted by dim_book
        bridge_book_subject: dim_subject weighted by dim_book
        left out member.password: passwords and keys: never loaded
        left out schema_migrations: it belongs to a tool, not to the business
    "#]].assert_eq(&outline(&library(vec![regulated()])));
}

#[test]
fn a_person_overrules_the_classification() {
    let design = library(vec![
        Edit::SetTableRole("fine".into(), TableRole::Excluded),
        Edit::SetTableRole("copy".into(), TableRole::Dimension),
    ]);
    let facts: Vec<&str> = design.model.facts.iter().map(|fact| fact.name.as_str()).collect();
    assert_eq!(facts, ["fct_loan"]);
    assert!(design.model.dimension("dim_copy").is_some());
    assert!(design.model.facts[0].dimensions.iter().any(|key| key.dimension == "dim_copy"));
}

#[test]
fn history_is_kept_where_it_was_asked_for() {
    let keep = Answer::Value(Value::Text("keep_history".into()));
    let design = library(vec![Edit::Answer("data.history_of_attributes".into(), keep)]);
    let member = design.model.dimension("dim_member").unwrap();
    assert_eq!(format!("{:?}", member.history), "Type2");
    assert_eq!(member.change_marker.as_deref(), Some("last_update"));
}

#[test]
fn an_attribute_has_a_history_of_its_own_where_its_name_says_so() {
    let ddl = "create table member (member_id int primary key, tier text, first_joined_on date, birth_date date, last_seen_at timestamp,
      note text, last_update timestamp not null);
    create table visit (visit_id int primary key, member_id int not null references member, visited_at timestamp not null, minutes int);";
    let histories = |option: &str| {
        let mut session = Session::new("Library");
        session.apply(Edit::AddSource(Source { name: "library.sql".into(), text: ddl.into() })).unwrap();
        session.apply(Edit::Pin("modelling.history".into(), option.into())).unwrap();
        let facts = context::facts(&session);
        let design = design(&session, &facts, &requirements(&session, &facts));
        let member = design.model.dimension("dim_member").unwrap();
        let said: Vec<String> =
            member.attributes.iter().map(|held| format!("{} {:?}", held.name, held.history)).collect();
        format!("{:?}: {}", member.history, said.join(", "))
    };
    expect_test::expect!["Type2: tier Type2, first_joined_on Type0, birth_date Type1, last_seen_at Type1, note Type1"]
        .assert_eq(&histories("type_2"));
    expect_test::expect!["Type6: tier Type6, first_joined_on Type0, birth_date Type1, last_seen_at Type1, note Type1"]
        .assert_eq(&histories("type_6"));
    expect_test::expect!["Type1: tier Type1, first_joined_on Type1, birth_date Type1, last_seen_at Type1, note Type1"]
        .assert_eq(&histories("type_1"));
}

#[test]
fn a_snowflake_schema_keeps_parents_apart_and_people_protected() {
    let design = library(vec![regulated(), Edit::Pin("modelling.style".into(), "snowflake_schema".into())]);
    let mut text = String::new();
    for dimension in &design.model.dimensions {
        let keys: Vec<String> =
            dimension.outriggers.iter().map(|key| format!("{} -> {}", key.column, key.dimension)).collect();
        let said: Vec<String> = dimension
            .attributes
            .iter()
            .map(|held| match held.treatment {
                Some(treatment) => format!("{} ({treatment:?})", held.name),
                None => held.name.clone(),
            })
            .collect();
        writeln!(text, "{}: {} [{}]", dimension.name, said.join(", "), keys.join(", ")).unwrap();
    }
    expect_test::expect![[r#"
        dim_date: full_date, year, quarter, month, month_name, week_of_year, day_of_month, day_of_week, day_name, is_weekend []
        dim_time: hour_and_minute, hour, minute, part_of_day []
        dim_country: country []
        dim_city: city (RestrictOnly) [country_key -> dim_country]
        dim_address: street (Tokenise), postal_code (RestrictOnly) [city_key -> dim_city]
        dim_branch:  [address_key -> dim_address]
        dim_member: first_name (Tokenise), last_name (Tokenise), email (Tokenise) [branch_key -> dim_branch, address_key -> dim_address]
        dim_author: first_name (RestrictOnly), last_name (RestrictOnly) []
        dim_subject: name []
        dim_publisher: name []
        dim_book: title, list_price [publisher_key -> dim_publisher, reprint_publisher_key -> dim_publisher]
    "#]]
    .assert_eq(&text);
}

#[test]
fn an_order_is_an_accumulating_snapshot_only_with_two_dates_after_the_first() {
    let kind = |dates: &str| {
        let ddl = format!(
            "create table customer (customer_id int primary key, name text);
             create table orders (order_id int primary key, customer_id int not null references customer,
               ordered_at timestamp not null, {dates}, amount numeric(9,2) not null);"
        );
        let design = designed("orders.sql", &ddl, Vec::new());
        let fact = &design.model.facts[0];
        let roles: Vec<&str> = fact.dimensions.iter().map(|key| key.column.as_str()).collect();
        format!("{:?}: {}", fact.kind, roles.join(", "))
    };
    expect_test::expect!["Transaction: customer_key, ordered_date_key, shipped_date_key, ordered_time_key"]
        .assert_eq(&kind("shipped_at timestamp"));
    expect_test::expect![
        "AccumulatingSnapshot: customer_key, ordered_date_key, shipped_date_key, delivered_date_key, ordered_time_key"
    ]
    .assert_eq(&kind("shipped_at timestamp, delivered_at timestamp"));
}

#[test]
fn a_share_is_not_added_up_and_an_amount_is() {
    let said = |columns: &str| {
        let ddl = format!(
            "create table article (article_id int primary key, name text);
             create table sale (sale_id int primary key, article_id int not null references article, sold_at timestamp not null, {columns});"
        );
        let design = designed("sales.sql", &ddl, Vec::new());
        let measures = design.model.facts[0].measures.iter();
        measures.map(|held| format!("{} {:?}", held.name, held.additivity)).collect::<Vec<_>>().join(", ")
    };
    expect_test::expect!["discount NonAdditive, tax NonAdditive, sale_count Additive"]
        .assert_eq(&said("discount numeric(3,2), tax numeric(5,4)"));
    expect_test::expect!["discount Additive, tax_amount Additive"]
        .assert_eq(&said("discount numeric(9,2), tax_amount numeric(9,2)"));
    expect_test::expect!["extendedprice Additive, discount NonAdditive, freight Additive"]
        .assert_eq(&said("extendedprice numeric(9,2), discount numeric(9,2), freight numeric(9,2)"));
}

/// The design of a web shop and a till that share customers and products.
fn two_sources(edits: Vec<Edit>) -> Design {
    let mut session = Session::new("Two sources");
    for (name, text) in [
        ("till.sql", include_str!("fixtures/cases/two_sources/till.sql")),
        ("webshop.sql", include_str!("fixtures/cases/two_sources/webshop.sql")),
    ] {
        session.apply(Edit::AddSource(Source { name: name.into(), text: text.into() })).unwrap();
    }
    edits.into_iter().for_each(|edit| session.apply(edit).unwrap());
    let facts = context::facts(&session);
    let requirements = requirements(&session, &facts);
    design(&session, &facts, &requirements)
}

/// What each conformed dimension is made of, and what is said of conforming.
fn conformed(design: &Design) -> String {
    let mut text = String::new();
    for held in design.model.dimensions.iter().filter(|held| !held.conformed.is_empty()) {
        writeln!(text, "{}: {}", held.name, held.grain).unwrap();
        for part in &held.conformed {
            let key: Vec<&str> = part.key.iter().map(|key| key.column.as_str()).collect();
            writeln!(text, "  {} ({}) by {}, key {}", part.label, part.table, part.matched.column, key.join(" + "))
                .unwrap();
        }
        for attribute in held.natural_key.iter().chain(&held.attributes) {
            let parts: Vec<&str> =
                attribute.parts.iter().map(|part| part.as_ref().map_or("-", |part| part.column.as_str())).collect();
            writeln!(text, "  {} {:?} from {}", attribute.name, attribute.data_type, parts.join(", ")).unwrap();
        }
    }
    for finding in
        design.findings.iter().filter(|found| found.rule.contains("conform") || found.rule.starts_with("model_edit"))
    {
        writeln!(text, "{} {}", finding.what, finding.advice).unwrap();
    }
    for (fact, dimensions) in design.model.bus_matrix() {
        writeln!(text, "{fact}: {}", dimensions.join(", ")).unwrap();
    }
    text
}

#[test]
fn what_looks_like_one_dimension_of_two_sources_is_proposed_and_followed_when_confirmed() {
    expect_test::expect![[r#"
        customer and public.customer look like one dimension (3: both are called customer; 3: both hold email of one type, unique in one) Confirm it with "model.conform.customer": "public.customer", or refuse it with false.
        product and public.product look like one dimension (3: both are called product; 3: both hold sku of one type, unique in one) Confirm it with "model.conform.product": "public.product", or refuse it with false.
        fct_receipt_line: dim_date, dim_time, dim_customer, dim_product, dim_store
        fct_order_line: dim_date, dim_time, dim_public_customer, dim_public_product
    "#]].assert_eq(&conformed(&two_sources(Vec::new())));
    let confirmed = insist(&[("conform.customer", said("public.customer")), ("conform.product", Value::Flag(false))]);
    expect_test::expect![[r#"
        dim_customer: One row for each customer, of webshop and till together.
          webshop (public.customer) by email, key id
          till (customer) by email, key customer_no
          matched_key Text(None) from email, email
          webshop_customer_id BigInt from id, -
          email Text(None) from email, email
          full_name Text(None) from full_name, name
          customer_number Text(Some(12)) from customer_number, -
          country Text(Some(2)) from country, -
          customer_no Text(Some(12)) from -, customer_no
          loyalty_points Integer from -, loyalty_points
        fct_receipt_line: dim_date, dim_time, dim_product, dim_store, dim_customer
        fct_order_line: dim_date, dim_time, dim_customer, dim_public_product
    "#]]
    .assert_eq(&conformed(&two_sources(confirmed)));
    let impossible = insist(&[
        ("conform.customer", said("public.customer.customer_number")),
        ("conform.store", said("public.product")),
        ("conform.receipt", said("public.customer")),
        ("conform.gone", said("public.customer")),
    ]);
    expect_test::expect![[r#"
        dim_customer: One row for each customer, of webshop and till together.
          webshop (public.customer) by customer_number, key id
          till (customer) by customer_no, key customer_no
          matched_key Text(None) from customer_number, customer_no
          webshop_customer_id BigInt from id, -
          email Text(None) from email, email
          full_name Text(None) from full_name, name
          customer_number Text(Some(12)) from customer_number, -
          country Text(Some(2)) from country, -
          customer_no Text(Some(12)) from -, customer_no
          loyalty_points Integer from -, loyalty_points
        'conform.gone' is about gone, which the source does not have Take it back, or name one that is there: customer, product, store, receipt, receipt_line, public.customer, public.product, orders.
        'conform.receipt' cannot be followed: receipt and public.customer have no key of one name and type, as an e-mail address or a tax number Name the column by which rows are matched: "shop.customer.email".
        'conform.store' cannot be followed: store and public.product have no key of one name and type, as an e-mail address or a tax number Name the column by which rows are matched: "shop.customer.email".
        product and public.product look like one dimension (3: both are called product; 3: both hold sku of one type, unique in one) Confirm it with "model.conform.product": "public.product", or refuse it with false.
        fct_receipt_line: dim_date, dim_time, dim_product, dim_store, dim_customer
        fct_order_line: dim_date, dim_time, dim_customer, dim_public_product
    "#]].assert_eq(&conformed(&two_sources(impossible)));
}

const DEPOT: &str = "
create type priority as enum ('low', 'high');
create table clerk (clerk_id int primary key, name text not null, chief_id int references clerk, updated_at timestamp not null);
create table consignment (consignment_id int primary key, clerk_id int not null references clerk, handed_in_at timestamp not null,
  is_insured boolean not null, is_fragile boolean, priority priority not null, payer text check (payer in ('sender', 'receiver')),
  remark text, weight_kg numeric(8,3) not null, updated_at timestamp not null);
";

#[test]
fn flags_make_a_dimension_hierarchies_a_bridge_and_moments_a_time_of_day() {
    expect_test::expect![[r#"
        fct_consignment (Transaction): One row for each consignment.
          clerk_key -> dim_clerk from consignment.clerk_id
          handed_in_date_key -> dim_date from consignment.handed_in_at
          handed_in_time_key -> dim_time from consignment.handed_in_at
          consignment_flags_key -> dim_consignment_flags from consignment.is_insured + consignment.is_fragile + consignment.priority + consignment.payer
          weight_kg Additive
          degenerate consignment_id, remark
        dim_date Type0: full_date, year, quarter, month, month_name, week_of_year, day_of_month, day_of_week, day_name, is_weekend
        dim_time Type0: hour_and_minute, hour, minute, part_of_day
        dim_clerk Type1: name, chief_id, chief_name
        dim_consignment_flags Type1: 
        bridge_clerk_hierarchy: dim_clerk weighted by dim_clerk
    "#]].assert_eq(&outline(&designed("depot.sql", DEPOT, Vec::new())));
    let without = insist(&[
        ("junk.fct_consignment", Value::Flag(false)),
        ("time_of_day.fct_consignment", Value::Flag(false)),
        ("junk.fct_parcel", Value::Flag(true)),
    ]);
    let design = designed("depot.sql", DEPOT, without);
    let fact = &design.model.facts[0];
    let kept: Vec<&str> = fact.degenerate.iter().map(|held| held.name.as_str()).collect();
    assert_eq!(kept, ["consignment_id", "is_insured", "is_fragile", "priority", "payer", "remark"]);
    assert!(design.model.dimension("dim_time").is_none());
    assert!(design.findings.iter().any(|found| found.what.contains("junk.fct_parcel")));
}

/// Entries as the answers of the command write them.
fn insist(entries: &[(&str, Value)]) -> Vec<Edit> {
    entries.iter().map(|(key, value)| Edit::SetModelEdit(ModelEdit::read(key, value).unwrap())).collect()
}

fn said(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn a_person_overrules_names_columns_history_and_measures() {
    let design = library(insist(&[
        ("rename.dim_member", said("dim_reader")),
        ("rename.dim_member.city", said("town")),
        ("drop.fct_loan.copy_id", Value::Flag(true)),
        ("drop.dim_book.list_price", Value::Flag(true)),
        ("history.dim_member", said("type_2")),
        ("history.dim_member.town", said("type_1")),
        ("history.dim_member.city", said("type_1")),
        ("additivity.fct_fine.amount", said("non_additive")),
        ("measure.fct_fine.amount_in_cents", said("amount * 100")),
    ]));
    let model = &design.model;
    let reader = model.dimension("dim_reader").unwrap();
    assert_eq!(format!("{:?}", reader.history), "Type2");
    let town = reader.attributes.iter().find(|held| held.name == "town").unwrap();
    assert_eq!((town.from.column.as_str(), format!("{:?}", town.history).as_str()), ("city", "Type1"));
    assert_eq!(model.derived_table("dim_reader"), "dim_member");
    assert_eq!(model.derived_column("dim_reader", "town"), "city");
    assert!(model.facts.iter().all(|fact| fact.dimensions.iter().all(|key| key.dimension != "dim_member")));
    let [loan, fine] = model.facts.as_slice() else { panic!("two facts") };
    assert!(loan.degenerate.iter().all(|held| held.name != "copy_id"));
    assert!(model.dimension("dim_book").unwrap().attributes.iter().all(|held| held.name != "list_price"));
    let measures: Vec<String> =
        fine.measures.iter().map(|held| format!("{} {:?}", held.name, held.additivity)).collect();
    assert_eq!(measures, ["amount NonAdditive", "amount_in_cents Additive"]);
    assert!(model.left_out.iter().any(|left| left.table == "book" && left.column.as_deref() == Some("list_price")));
    // what names a column by its new name is told, not lost
    let found: Vec<&str> = design.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(found.contains(&"model_edit_without_target"), "{found:?}");
}

#[test]
fn a_person_merges_splits_and_names_keys() {
    let split = library(insist(&[("split.city", Value::Flag(true))]));
    let loan = &split.model.facts[0];
    let city = loan.dimensions.iter().find(|key| key.dimension == "dim_city").unwrap();
    assert_eq!(city.from[0].column, "city_id");
    assert!(split.model.dimension("dim_member").unwrap().attributes.iter().all(|held| held.from.table != "city"));
    let merged = library(insist(&[("merge.branch", said("member"))]));
    assert!(merged.model.dimension("dim_branch").is_none());
    let keyed = designed(
        "log.sql",
        "create table shop (id int primary key, name text); create table sale (shop_id int references shop, sold_at timestamp not null, till int not null, amount numeric(8,2));",
        insist(&[("key.sale", Value::List(vec!["till".into(), "sold_at".into()]))]),
    );
    assert_eq!(keyed.model.facts[0].business_key, ["till", "sold_at"]);
    assert!(keyed.findings.iter().all(|finding| finding.rule != "fact_without_key"));
}

#[test]
fn what_cannot_be_followed_is_a_finding_with_a_remedy() {
    let mut edits = insist(&[
        ("rename.dim_reader", said("dim_member")),
        ("rename.dim_book", said("dim_member")),
        ("drop.dim_member.member_id", Value::Flag(true)),
        ("drop.dim_member.shoe_size", Value::Flag(true)),
        ("history.dim_author.first_name", said("type_2")),
        ("measure.fct_fine.doubled", said("amounts * 2")),
        ("measure.fct_fine.evil", said("(select password from member)")),
        ("measure.fct_fine.amount", said("1")),
        ("merge.author", said("branch")),
        ("split.planet", Value::Flag(true)),
        ("key.fine", said("loan")),
    ]);
    edits.push(Edit::SetTableRole("gone".into(), TableRole::Fact));
    edits.push(Edit::SetTableRole("country".into(), TableRole::Bridge));
    let design = library(edits);
    let mut text = String::new();
    for finding in design.findings.iter().filter(|finding| finding.rule.starts_with("model_edit")) {
        writeln!(text, "{}: {} {}", finding.rule, finding.what, finding.advice).unwrap();
    }
    expect_test::expect![[r#"
        model_edit_impossible: 'role.country' cannot be followed: it refers to fewer than two other tables, and a bridge ties two Declare its references at the source, or take the role back.
        model_edit_without_target: 'role.gone' is about gone, which the source does not have Take it back, or name one that is there: country, city, address, branch, member, publisher, author, subject.
        model_edit_without_target: 'key.fine' is about loan, which fine does not have Take it back, or name one that is there: loan_id, fine_id, member_id, amount, paid_at.
        model_edit_impossible: 'merge.author' cannot be followed: branch does not refer to author, so no row of it has one to take in Name a table that refers to it, or declare the reference at the source.
        model_edit_without_target: 'split.planet' is about planet, which the source does not have Take it back, or name one that is there: publisher, country, city, address, branch, member, author, subject.
        model_edit_impossible: 'measure.fct_fine.amount' cannot be followed: fct_fine has a column called amount already Choose another name, or drop that column.
        model_edit_without_target: 'measure.fct_fine.doubled' is about amounts, which fine does not have Take it back, or name one that is there: amount, fine_id, member_id, loan_id, paid_at.
        model_edit_impossible: 'measure.fct_fine.evil' cannot be followed: the expression needs ')' where 'password' stands Use numbers, columns of the fact's source table, + - * /, abs, coalesce, nullif, round and case.
        model_edit_impossible: 'drop.dim_member.member_id' cannot be followed: member_id identifies a row of dim_member or says when it held, so it stays Give it another name instead, or take this back.
        model_edit_without_target: 'drop.dim_member.shoe_size' is about shoe_size, which dim_member does not have Take it back, or name one that is there: street, member_key, valid_from, valid_to, is_current, member_id, first_name, last_name.
        model_edit_impossible: 'history.dim_author.first_name' cannot be followed: dim_author keeps no versions, so all of its attributes are kept alike Keep the history of the whole dimension as well: "history.dim_author": "type_2".
        model_edit_impossible: 'rename.dim_book' cannot be followed: the model has a table called dim_member already Choose another name, or take this back.
        model_edit_without_target: 'rename.dim_reader' is about dim_reader, which the model does not have Take it back, or name one that is there: dim_date, dim_time, dim_branch, dim_member, dim_author, dim_subject, dim_book, fct_loan.
    "#]].assert_eq(&text);
}

#[test]
fn a_thousand_tables_are_derived_in_time_that_grows_with_their_number() {
    let mut sql = String::new();
    for number in 0..200 {
        let next = (number + 1) % 200;
        writeln!(
            sql,
            "create table place{number} (id int primary key, place text, updated_at timestamptz not null);
             create table thing{number} (id int primary key, name text not null, place_id int not null references place{number}, updated_at timestamptz not null);
             create table sale{number} (id int primary key, thing_id int not null references thing{number}, other_id int not null references thing{next}, sold_at timestamptz not null, fee numeric(8,2) not null, updated_at timestamptz not null);
             create table sale{number}_line (sale{number}_id int not null references sale{number}, line int not null, thing_id int not null references thing{next}, quantity int not null, unit_price numeric(8,2) not null, primary key (sale{number}_id, line));
             create table thing{number}_place (thing_id int not null references thing{number}, place_id int not null references place{number}, primary key (thing_id, place_id));"
        )
        .unwrap();
    }
    let design = designed("thousand.sql", &sql, Vec::new());
    assert_eq!(design.model.classified.len(), 1000);
    assert_eq!(design.model.facts.len(), 200);
    assert!(design.model.facts.iter().all(|fact| fact.allocates()));
}
