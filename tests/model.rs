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
use plumbline::design::{Design, design};
use plumbline::discovery::requirements;
use plumbline::session::{Answer, Edit, Session, Source, TableRole, Value};
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
    let mut session = Session::new("Library");
    session.apply(Edit::AddSource(Source { name: "library.sql".into(), text: LIBRARY.into() })).unwrap();
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
            writeln!(text, "  {} {:?}", measure.name, measure.additivity).unwrap();
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
          amount Additive
          degenerate fine_id, loan_id
        dim_date Type0: full_date, year, quarter, month, month_name, week_of_year, day_of_month, day_of_week, day_name, is_weekend
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
