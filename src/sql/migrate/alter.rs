//! Differences that an engine takes by `alter`, each in its words.

use super::diff::{Change, TableDiff};
use super::narrow::keeps_values;
use super::{Phase, Plan};
use crate::sql::Dialect;
use crate::sql::write::{
    Check, FullName, Key, Link, PhysicalColumn, PhysicalIndex, PhysicalTable, Printer, quote, string,
};

const SHORT_LOCK: &str = "Locks the table against everything for a moment.";
const SCAN_LOCK: &str = "Locks the table against everything while all rows are read.";
const REWRITE_LOCK: &str = "Locks the table against everything while it is written anew.";
const INDEX_LOCK: &str = "Locks the table against writing meanwhile; on a large table use `create index concurrently`, outside a transaction.";
const REFERENCE_LOCK: &str = "Locks both tables against writing while all rows are checked; on large tables add it `not valid` and validate it afterwards.";

/// Whether the engine takes a change in place; otherwise the table is built anew.
pub(super) fn can(dialect: Dialect, diff: &TableDiff<'_>, change: &Change) -> bool {
    let in_key =
        |column: &PhysicalColumn| diff.new.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
    match dialect {
        Dialect::Postgresql | Dialect::Mysql | Dialect::Sqlserver | Dialect::Oracle => true,
        Dialect::Duckdb | Dialect::Sqlite => match change {
            Change::AddColumn(column) => {
                let plain = column.nullable && column.generated.is_none() && !column.identity;
                let constant = column
                    .default
                    .as_ref()
                    .is_none_or(|default| dialect == Dialect::Duckdb || !default.contains(['(', 'c', 'C']));
                plain && constant
            }
            Change::Default(_) => dialect == Dialect::Duckdb,
            Change::DropIndex(_) | Change::AddIndex(_) | Change::Comment | Change::ColumnComment(_) => true,
            Change::RenameConstraint(..) => true,
            _ => false,
        },
        Dialect::Clickhouse => match change {
            Change::Type(column, _) | Change::Null(column) => !in_key(column),
            Change::Origin(..) => true,
            Change::DropPrimary(_) | Change::AddPrimary(_) | Change::Clauses => false,
            _ => true,
        },
        Dialect::Snowflake => match change {
            Change::Type(old, new) => widens_text_or_number(&old.type_text, &new.type_text),
            Change::Default(column) => column.default.is_none(),
            Change::Origin(..) | Change::Clauses => false,
            _ => true,
        },
        Dialect::Bigquery => match change {
            Change::Type(old, new) => {
                keeps_values(&old.type_text, &new.type_text) && widens_text_or_number(&old.type_text, &new.type_text)
            }
            Change::Null(column) => column.nullable,
            Change::AddColumn(column) => column.nullable,
            Change::Origin(..) | Change::Clauses => false,
            _ => true,
        },
        Dialect::Redshift => match change {
            Change::Type(old, new) => {
                new.type_text.starts_with("varchar(")
                    && old.type_text.starts_with("varchar(")
                    && keeps_values(&old.type_text, &new.type_text)
            }
            Change::Null(_) | Change::Default(_) | Change::Origin(..) | Change::Clauses => false,
            _ => true,
        },
        Dialect::Databricks => !matches!(change, Change::Type(..) | Change::Origin(..) | Change::Clauses),
    }
}

fn widens_text_or_number(from: &str, to: &str) -> bool {
    let base = |text: &str| text.split('(').next().unwrap_or_default().to_owned();
    base(from) == base(to) && keeps_values(from, to)
}

/// Adds the statements of one change.
pub(super) fn change(plan: &mut Plan<'_>, diff: &TableDiff<'_>, change: &Change) {
    let (dialect, printer, table) = (plan.dialect, plan.printer, diff.new);
    let full_name = printer.full_name(&table.name);
    match change {
        Change::AddColumn(column) => add_column(plan, table, column),
        Change::DropColumn(gone) => {
            if dialect == Dialect::Sqlserver
                && let Some(held) = diff.old.column(gone).filter(|held| held.default.is_some())
            {
                plan.add(Phase::DropColumns, drop_default_constraint(printer, table, held));
            }
            let if_exists = if dialect == Dialect::Mysql { "" } else { "if exists " };
            let sql = format!("alter table {full_name} drop column {if_exists}{}", quote(gone, dialect));
            plan.losing(Phase::DropColumns, sql, "The column and its values are gone.");
            plan.locking(SHORT_LOCK);
        }
        Change::Type(old, new) => set_type(plan, diff, old, new),
        Change::Null(column) => set_null(plan, table, column),
        Change::Default(column) => set_default(plan, diff, column),
        Change::Origin(old, new) => set_origin(plan, table, old, new),
        Change::Comment => plan.add(Phase::Comments, comment_again(printer, dialect, table, None)),
        Change::ColumnComment(column) => {
            plan.add(Phase::Comments, comment_again(printer, dialect, table, Some(column)))
        }
        Change::DropPrimary(key) => drop_primary(plan, table, key),
        Change::AddPrimary(key) => {
            if dialect == Dialect::Clickhouse {
                return;
            }
            plan.noted(
                Phase::AddKeys,
                format!("alter table {full_name} add {}", printer.primary_key(key)),
                "Fails where two rows have the same key, or one has none.",
            );
            plan.locking(SCAN_LOCK);
        }
        Change::DropUnique(key) => drop_unique(plan, table, key),
        Change::AddUnique(key) => {
            let sql = format!("alter table {full_name} add {}", printer.unique_key(key));
            plan.noted(Phase::AddKeys, sql, "Fails where two rows have the same values.");
            plan.locking(SCAN_LOCK);
        }
        Change::DropLink(link) => drop_reference(plan, table, link),
        Change::AddLink(link) => add_reference(plan, table, link),
        Change::DropCheck(check) => drop_check(plan, diff.old, check),
        Change::AddCheck(check) => {
            plan.add_all(Phase::AddKeys, add_check(printer, dialect, table, check));
            plan.locking(SCAN_LOCK);
        }
        Change::DropIndex(index) => plan.add(Phase::DropConstraints, drop_index(printer, dialect, table, index)),
        Change::AddIndex(index) => {
            plan.add(Phase::AddIndexes, printer.create_index(&table.name, index));
            plan.locking(INDEX_LOCK);
        }
        Change::RenameConstraint(from, to) => {
            let (from, to) = (quote(from, dialect), quote(to, dialect));
            if dialect == Dialect::Postgresql {
                plan.add(Phase::Rename, format!("alter table {full_name} rename constraint {from} to {to}"));
            }
        }
        Change::AddPartition(part, bounds) => {
            let part = printer.full_name(part);
            plan.add(Phase::Create, format!("create table if not exists {part} partition of {full_name} {bounds}"));
        }
        Change::Clauses => {
            let why =
                "the engine changes in place neither partitions nor what lies behind the columns: build the table anew";
            plan.cannot(table, "how its rows lie stays as it is", why);
        }
    }
}

fn add_column(plan: &mut Plan<'_>, table: &PhysicalTable, column: &PhysicalColumn) {
    let (dialect, printer) = (plan.dialect, plan.printer);
    let full_name = printer.full_name(&table.name);
    let filled =
        column.default.is_some() || column.generated.is_some() || column.identity || dialect == Dialect::Clickhouse;
    let later = !column.nullable && !filled;
    let first = PhysicalColumn { nullable: column.nullable || later, ..column.clone() };
    let word = match dialect {
        Dialect::Sqlserver => "add",
        Dialect::Mysql | Dialect::Databricks | Dialect::Sqlite | Dialect::Redshift => "add column",
        _ => "add column if not exists",
    };
    plan.add(Phase::AddColumns, format!("alter table {full_name} {word} {}", printer.column(&first)));
    plan.locking(if column.identity || column.generated.is_some() { REWRITE_LOCK } else { SHORT_LOCK });
    if later {
        plan.add_null(table, column);
    }
    let by_statement =
        matches!(dialect, Dialect::Postgresql | Dialect::Duckdb | Dialect::Redshift | Dialect::Sqlserver);
    if by_statement && !column.comment.is_empty() {
        plan.add(Phase::Comments, printer.comment_column(&table.name, column));
    }
}

impl Plan<'_> {
    /// Forbids null in a column that has been added without values.
    fn add_null(&mut self, table: &PhysicalTable, column: &PhysicalColumn) {
        if let Some(sql) = not_null(self.printer, self.dialect, table, column) {
            let note = format!("Fill {} in all rows first: it is new, obligatory and without a default.", column.name);
            self.noted(Phase::Alter, sql, note);
            self.locking(SCAN_LOCK);
        } else {
            self.cannot(
                table,
                format!("{} may be null", column.name),
                "the engine forbids nulls only where a table is made",
            );
        }
    }
}

fn not_null(printer: Printer, dialect: Dialect, table: &PhysicalTable, column: &PhysicalColumn) -> Option<String> {
    let (full_name, name) = (printer.full_name(&table.name), quote(&column.name, dialect));
    let word = if column.nullable { "drop not null" } else { "set not null" };
    match dialect {
        Dialect::Mysql | Dialect::Clickhouse => Some(modify(printer, dialect, table, column)),
        Dialect::Sqlserver => {
            let null = if column.nullable { "null" } else { "not null" };
            Some(format!("alter table {full_name} alter column {name} {} {null}", column.type_text))
        }
        Dialect::Bigquery if !column.nullable => None,
        Dialect::Redshift | Dialect::Sqlite => None,
        _ => Some(format!("alter table {full_name} alter column {name} {word}")),
    }
}

/// The whole column again, as MySQL and ClickHouse want it.
fn modify(printer: Printer, dialect: Dialect, table: &PhysicalTable, column: &PhysicalColumn) -> String {
    let if_exists = if dialect == Dialect::Clickhouse { "if exists " } else { "" };
    format!("alter table {} modify column {if_exists}{}", printer.full_name(&table.name), printer.column(column))
}

fn set_null(plan: &mut Plan<'_>, table: &PhysicalTable, column: &PhysicalColumn) {
    let in_key = table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column.name));
    // a key forbids null by itself in PostgreSQL
    if in_key
        && !column.nullable
        && plan.dialect == Dialect::Postgresql
        && plan.old.table(&table.name).is_some_and(|old| old.primary_key.is_some())
    {
        return;
    }
    let Some(sql) = not_null(plan.printer, plan.dialect, table, column) else {
        plan.cannot(
            table,
            format!("{} stays as it is", column.name),
            "the engine forbids nulls only where a table is made",
        );
        return;
    };
    if column.nullable {
        plan.add(Phase::Alter, sql);
        plan.locking(SHORT_LOCK);
    } else {
        plan.noted(Phase::Alter, sql, format!("Fails where {} is null: fill those rows first.", column.name));
        plan.locking(SCAN_LOCK);
    }
}

fn set_type(plan: &mut Plan<'_>, diff: &TableDiff<'_>, old: &PhysicalColumn, new: &PhysicalColumn) {
    let (dialect, printer, table) = (plan.dialect, plan.printer, diff.new);
    let (full_name, name) = (printer.full_name(&table.name), quote(&new.name, dialect));
    let to = &new.type_text;
    let sql = match dialect {
        Dialect::Mysql | Dialect::Clickhouse => modify(printer, dialect, table, new),
        Dialect::Sqlserver => {
            if old.default.is_some() {
                plan.add(Phase::DropConstraints, drop_default_constraint(printer, table, new));
            }
            let null = if new.nullable { "null" } else { "not null" };
            format!("alter table {full_name} alter column {name} {to} {null}")
        }
        Dialect::Postgresql => {
            // a default is cast by rules of its own: it goes first and comes back
            if old.default.is_some() {
                plan.add(Phase::DropConstraints, format!("alter table {full_name} alter column {name} drop default"));
            }
            format!("alter table {full_name} alter column {name} type {to} using {name}::{to}")
        }
        _ => format!("alter table {full_name} alter column {name} set data type {to}"),
    };
    let narrows = !keeps_values(&old.type_text, to);
    let note = format!("{} was {}.", new.name, old.type_text);
    if narrows {
        plan.losing(Phase::Alter, sql, format!("{note} Values that do not fit are cut, rounded or refused."));
    } else {
        plan.noted(Phase::Alter, sql, note);
    }
    plan.locking(REWRITE_LOCK);
    let gone = old.default.is_some() && matches!(dialect, Dialect::Postgresql | Dialect::Sqlserver);
    let comes_with = diff.changes.iter().any(|change| matches!(change, Change::Default(held) if held.name == new.name));
    if gone && !comes_with {
        set_default(plan, diff, new);
    }
}

fn set_default(plan: &mut Plan<'_>, diff: &TableDiff<'_>, column: &PhysicalColumn) {
    let (dialect, printer, table) = (plan.dialect, plan.printer, diff.new);
    let (full_name, name) = (printer.full_name(&table.name), quote(&column.name, dialect));
    let had = diff.old.column(&column.name).is_some_and(|held| held.default.is_some());
    let retyped = diff.changes.iter().any(|change| matches!(change, Change::Type(_, held) if held.name == column.name));
    match (dialect, &column.default) {
        (Dialect::Sqlserver, default) => {
            if had && !retyped {
                plan.add(Phase::Alter, drop_default_constraint(printer, table, column));
            }
            if let Some(default) = default {
                plan.add(Phase::Alter, format!("alter table {full_name} add default {default} for {name}"));
            }
        }
        (Dialect::Clickhouse, None) => {
            plan.add(Phase::Alter, format!("alter table {full_name} modify column if exists {name} remove default"));
        }
        (Dialect::Clickhouse, Some(_)) => plan.add(Phase::Alter, modify(printer, dialect, table, column)),
        (_, Some(default)) => {
            plan.add(Phase::Alter, format!("alter table {full_name} alter column {name} set default {default}"));
        }
        (_, None) => plan.add(Phase::Alter, format!("alter table {full_name} alter column {name} drop default")),
    }
    plan.locking(SHORT_LOCK);
}

fn set_origin(plan: &mut Plan<'_>, table: &PhysicalTable, old: &PhysicalColumn, new: &PhysicalColumn) {
    let (dialect, printer) = (plan.dialect, plan.printer);
    let (full_name, name) = (printer.full_name(&table.name), quote(&new.name, dialect));
    if old.generated.is_some() && new.generated.is_some() && dialect != Dialect::Clickhouse {
        plan.noted(
            Phase::Rename,
            format!("alter table {full_name} drop column {name}"),
            "It is computed: its values come back with the next statement.",
        );
        add_column(plan, table, new);
        return;
    }
    match (dialect, old.identity, new.identity) {
        (Dialect::Postgresql, false, true) => {
            let note = "Numbers begin with 1: set the sequence behind the highest number that is there.";
            plan.noted(
                Phase::Alter,
                format!("alter table {full_name} alter column {name} add generated by default as identity"),
                note,
            );
        }
        (Dialect::Postgresql, true, false) => {
            plan.add(Phase::Alter, format!("alter table {full_name} alter column {name} drop identity if exists"));
        }
        (Dialect::Postgresql, ..) if old.generated.is_some() && new.generated.is_none() => {
            plan.add(Phase::Alter, format!("alter table {full_name} alter column {name} drop expression if exists"));
        }
        (Dialect::Mysql | Dialect::Clickhouse, ..) => plan.add(Phase::Alter, modify(printer, dialect, table, new)),
        _ => {
            let why =
                "the engine does not change in place where the values of a column come from: build the table anew";
            plan.cannot(table, format!("where the values of {} come from stays as it is", new.name), why);
        }
    }
}

/// SQL Server refuses a second description: the first is taken away.
fn comment_again(printer: Printer, dialect: Dialect, table: &PhysicalTable, column: Option<&PhysicalColumn>) -> String {
    let made = match column {
        Some(column) => printer.comment_column(&table.name, column),
        None => printer.comment_table(&table.name, &table.comment),
    };
    if dialect != Dialect::Sqlserver {
        return made;
    }
    let empty = column.map_or(table.comment.is_empty(), |column| column.comment.is_empty());
    let Some((condition, add)) = made.split_once('\n') else { return made };
    let there = condition.replacen("if not exists", "if exists", 1);
    let drop = add.replacen("sp_addextendedproperty", "sp_dropextendedproperty", 1);
    let drop = match (drop.find(", @value = "), drop.find(", @level0type")) {
        (Some(from), Some(to)) => format!("{}{}", &drop[..from], &drop[to..]),
        _ => drop,
    };
    if empty { format!("{there}\n{drop}") } else { format!("{there}\n{drop};\n{made}") }
}

/// Drops the default of a column in SQL Server, where it is a constraint with a name that the server makes up.
fn drop_default_constraint(printer: Printer, table: &PhysicalTable, column: &PhysicalColumn) -> String {
    let condition =
        format!("col_name(parent_object_id, parent_column_id) = {}", string(&column.name, Dialect::Sqlserver));
    drop_unnamed(printer, table, "sys.default_constraints", &condition)
}

/// Drops constraints of SQL Server whose names the server has made up.
fn drop_unnamed(printer: Printer, table: &PhysicalTable, view: &str, condition: &str) -> String {
    let text = |text: &str| string(text, Dialect::Sqlserver);
    let full_name = printer.full_name(&table.name);
    let inner = format!(
        "declare @sql nvarchar(max) = N''; select @sql += {} + quotename(name) + N';' from {view} where parent_object_id = object_id({}) and {condition}; exec(@sql);",
        text(&format!("alter table {full_name} drop constraint ")),
        text(&full_name)
    );
    format!("exec({})", text(&inner))
}

/// The name that PostgreSQL and its relatives give to a constraint without one.
fn own_name(table: &PhysicalTable, columns: &[String], end: &str) -> String {
    let columns = if columns.is_empty() { String::new() } else { format!("_{}", columns.join("_")) };
    format!("{}{columns}_{end}", table.name.name)
}

fn drop_constraint(plan: &mut Plan<'_>, phase: Phase, table: &PhysicalTable, name: &str) {
    let if_exists =
        if matches!(plan.dialect, Dialect::Redshift | Dialect::Snowflake | Dialect::Mysql) { "" } else { "if exists " };
    let full_name = plan.printer.full_name(&table.name);
    plan.add(phase, format!("alter table {full_name} drop constraint {if_exists}{}", quote(name, plan.dialect)));
}

fn drop_primary(plan: &mut Plan<'_>, table: &PhysicalTable, key: &Key) {
    let full_name = plan.printer.full_name(&table.name);
    match plan.dialect {
        Dialect::Clickhouse => {}
        Dialect::Mysql | Dialect::Snowflake => {
            plan.add(Phase::DropConstraints, format!("alter table {full_name} drop primary key"))
        }
        Dialect::Bigquery | Dialect::Databricks => {
            plan.add(Phase::DropConstraints, format!("alter table {full_name} drop primary key if exists"));
        }
        Dialect::Sqlserver if key.name.is_empty() => {
            plan.add(Phase::DropConstraints, drop_unnamed(plan.printer, table, "sys.key_constraints", "type = 'PK'"));
        }
        _ => {
            let name = if key.name.is_empty() { own_name(table, &[], "pkey") } else { key.name.clone() };
            drop_constraint(plan, Phase::DropConstraints, table, &name);
        }
    }
}

fn drop_unique(plan: &mut Plan<'_>, table: &PhysicalTable, key: &Key) {
    let full_name = plan.printer.full_name(&table.name);
    let columns = key.columns.iter().map(|name| quote(name, plan.dialect)).collect::<Vec<_>>().join(", ");
    match plan.dialect {
        Dialect::Snowflake => {
            plan.add(Phase::DropConstraints, format!("alter table {full_name} drop unique ({columns})"))
        }
        Dialect::Mysql => {
            let name =
                if key.name.is_empty() { key.columns.first().cloned().unwrap_or_default() } else { key.name.clone() };
            plan.add(
                Phase::DropConstraints,
                format!("alter table {full_name} drop index {}", quote(&name, plan.dialect)),
            );
        }
        Dialect::Sqlserver if key.name.is_empty() => {
            let first = key.columns.first().map(|name| string(name, plan.dialect)).unwrap_or_default();
            let condition = format!(
                "type = 'UQ' and exists (select 1 from sys.index_columns i where i.object_id = parent_object_id and i.index_id = unique_index_id and i.key_ordinal = 1 and col_name(i.object_id, i.column_id) = {first})"
            );
            plan.add(Phase::DropConstraints, drop_unnamed(plan.printer, table, "sys.key_constraints", &condition));
        }
        _ => {
            let name = if key.name.is_empty() { own_name(table, &key.columns, "key") } else { key.name.clone() };
            drop_constraint(plan, Phase::DropConstraints, table, &name);
        }
    }
}

/// Drops a reference.
pub(super) fn drop_reference(plan: &mut Plan<'_>, table: &PhysicalTable, link: &Link) {
    let full_name = plan.printer.full_name(&table.name);
    let columns = link.columns.iter().map(|name| quote(name, plan.dialect)).collect::<Vec<_>>().join(", ");
    match plan.dialect {
        // it reads references and forgets them
        Dialect::Clickhouse => {}
        Dialect::Snowflake => {
            plan.add(Phase::DropReferences, format!("alter table {full_name} drop foreign key ({columns})"))
        }
        Dialect::Databricks => {
            plan.add(Phase::DropReferences, format!("alter table {full_name} drop foreign key if exists ({columns})"));
        }
        Dialect::Mysql => {
            let name = if link.name.is_empty() { format!("{}_ibfk_1", table.name.name) } else { link.name.clone() };
            let sql = format!("alter table {full_name} drop foreign key {}", quote(&name, plan.dialect));
            let note = if link.name.is_empty() {
                "The reference has no name: look up the one that the server gave it."
            } else {
                ""
            };
            plan.noted(Phase::DropReferences, sql, note);
        }
        Dialect::Sqlserver if link.name.is_empty() => {
            let target = string(&plan.printer.full_name(&link.table), plan.dialect);
            let condition = format!("referenced_object_id = object_id({target})");
            plan.add(Phase::DropReferences, drop_unnamed(plan.printer, table, "sys.foreign_keys", &condition));
        }
        _ => {
            let name = if link.name.is_empty() { own_name(table, &link.columns, "fkey") } else { link.name.clone() };
            drop_constraint(plan, Phase::DropReferences, table, &name);
        }
    }
}

/// Adds a reference.
pub(super) fn add_reference(plan: &mut Plan<'_>, table: &PhysicalTable, link: &Link) {
    if plan.dialect == Dialect::Clickhouse {
        return;
    }
    let statements = plan.printer.add_constraint(&table.name, &link.name, &plan.printer.reference(link));
    plan.add_all(Phase::AddReferences, statements);
    plan.locking(REFERENCE_LOCK);
}

fn drop_check(plan: &mut Plan<'_>, table: &PhysicalTable, check: &Check) {
    let full_name = plan.printer.full_name(&table.name);
    match plan.dialect {
        Dialect::Mysql => {
            let name = if check.name.is_empty() { format!("{}_chk_1", table.name.name) } else { check.name.clone() };
            let note = if check.name.is_empty() {
                "The check has no name: look up the one that the server gave it."
            } else {
                ""
            };
            let sql = format!("alter table {full_name} drop check {}", quote(&name, plan.dialect));
            plan.noted(Phase::DropConstraints, sql, note);
        }
        Dialect::Sqlserver if check.name.is_empty() => {
            let condition = format!(
                "replace(replace(replace(replace(definition, N'(', N''), N')', N''), N'[', N''), N']', N'') = {}",
                string(&check.expression.replace(['(', ')', '[', ']'], ""), plan.dialect)
            );
            plan.add(Phase::DropConstraints, drop_unnamed(plan.printer, table, "sys.check_constraints", &condition));
        }
        _ => {
            let name = if check.name.is_empty() { own_check_name(table, check) } else { check.name.clone() };
            drop_constraint(plan, Phase::DropConstraints, table, &name);
        }
    }
}

/// PostgreSQL names a check after the one column that it is about.
fn own_check_name(table: &PhysicalTable, check: &Check) -> String {
    let words: Vec<&str> =
        check.expression.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
    let named: Vec<String> =
        table.columns.iter().map(|column| column.name.clone()).filter(|name| words.contains(&name.as_str())).collect();
    if named.len() == 1 { own_name(table, &named, "check") } else { own_name(table, &[], "check") }
}

fn add_check(printer: Printer, dialect: Dialect, table: &PhysicalTable, check: &Check) -> Vec<String> {
    if dialect == Dialect::Clickhouse {
        let full_name = printer.full_name(&table.name);
        let name = quote(&check.name, dialect);
        return vec![format!(
            "alter table {full_name} add constraint if not exists {name} check ({})",
            check.expression
        )];
    }
    printer.add_check(&table.name, check)
}

fn drop_index(printer: Printer, dialect: Dialect, table: &PhysicalTable, index: &PhysicalIndex) -> String {
    let name = quote(&index.name, dialect);
    match dialect {
        Dialect::Mysql => format!("drop index {name} on {}", printer.full_name(&table.name)),
        Dialect::Sqlserver => format!("drop index if exists {name} on {}", printer.full_name(&table.name)),
        _ => {
            let full = FullName { schema: table.name.schema.clone(), name: index.name.clone() };
            format!("drop index if exists {}", printer.full_name(&full))
        }
    }
}

/// Gives a table another name.
pub(super) fn rename_table(printer: Printer, dialect: Dialect, from: &FullName, to: &FullName) -> String {
    let from_name = printer.full_name(from);
    match dialect {
        Dialect::Sqlserver => {
            format!("exec sp_rename {}, {}", string(&from_name, dialect), string(&to.name, dialect))
        }
        Dialect::Clickhouse => format!("rename table if exists {from_name} to {}", printer.full_name(to)),
        Dialect::Mysql => format!("rename table {from_name} to {}", printer.full_name(to)),
        Dialect::Postgresql => format!("alter table if exists {from_name} rename to {}", quote(&to.name, dialect)),
        Dialect::Snowflake | Dialect::Databricks => {
            format!("alter table {from_name} rename to {}", printer.full_name(to))
        }
        _ => format!("alter table {from_name} rename to {}", quote(&to.name, dialect)),
    }
}

/// Gives a column another name.
pub(super) fn rename_column(printer: Printer, dialect: Dialect, table: &FullName, from: &str, to: &str) -> String {
    let full_name = printer.full_name(table);
    let (quoted, to_quoted) = (quote(from, dialect), quote(to, dialect));
    if dialect == Dialect::Sqlserver {
        let place = string(&format!("{full_name}.{quoted}"), dialect);
        return format!("exec sp_rename {place}, {}, N'COLUMN'", string(to, dialect));
    }
    let if_exists = if dialect == Dialect::Clickhouse { "if exists " } else { "" };
    format!("alter table {full_name} rename column {if_exists}{quoted} to {to_quoted}")
}
