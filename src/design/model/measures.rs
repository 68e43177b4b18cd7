//! Measures: which numbers of a fact are measured, how they add up, and those that no column holds.

use super::dimensions::{common_type, sentence};
use super::graph::Graph;
use super::names;
use super::table_use::TableUse;
use super::types::*;
use super::wording;
use crate::sql::{Column, DataType, Formula, Operator, Table};
use std::collections::BTreeSet;

/// The widest decimal that every engine multiplies without losing digits.
const AMOUNT_PRECISION: u16 = 18;

/// A moment of a fact, and whether it may still be empty.
pub struct Moment {
    /// Where it comes from.
    pub from: SourceColumn,
    /// Whether it may be empty.
    pub optional: bool,
    /// Whether it is a moment of the header, the same for all of its lines.
    pub of_header: bool,
    /// Whether it is a moment of another event, lent to one that has none.
    pub lent: bool,
}

impl Moment {
    /// Whether something of the fact itself happened then, neither promised nor lent.
    pub fn is_milestone(&self) -> bool {
        !self.lent && !wording::is_target(&self.from.column)
    }
}

/// Whether the values of a column of a table may be added up.
pub fn additivity(table: &Table, column: &Column) -> Additivity {
    let is_float_reading = wording::names_reading(table.key()) && !column.data_type.is_integer();
    if names::is_rate(column) || is_share(table, column) || is_float_reading {
        Additivity::NonAdditive
    } else if names::is_level(column) || wording::names_level(table.key()) {
        Additivity::SemiAdditive
    } else {
        Additivity::Additive
    }
}

/// Whether a column is a share of something else: a condition keeps it between nothing and one, or it is a bare discount
/// or tax that has no room for an amount, or that stands beside the extended price of which it is taken.
fn is_share(table: &Table, column: &Column) -> bool {
    let of_price = || {
        let extended = |other: &&Column| wording::is_extended_price(other) && other.data_type == column.data_type;
        wording::is_bare_share(column)
            && (wording::has_no_room_for_an_amount(column) || table.columns.iter().any(|other| extended(&other)))
    };
    is_fraction(table, column) || of_price()
}

/// Whether a condition of the table keeps a column between nothing and one: a share, whatever it is called.
fn is_fraction(table: &Table, column: &Column) -> bool {
    let named = column.name.to_lowercase();
    table.checks.iter().any(|check| {
        let plain: String =
            check.to_lowercase().chars().filter(|sign| !sign.is_whitespace() && !"\"[]`()".contains(*sign)).collect();
        let ends = |end: &str| {
            plain
                .match_indices(end)
                .any(|(at, _)| !plain[at + end.len()..].starts_with(|next: char| next.is_ascii_digit() || next == '.'))
        };
        plain.contains(&named) && (ends("<=1") || ends("<=1.0") || ends("<1") || ends("between0and1"))
    })
}

/// The measures that columns of the fact's own table hold.
pub fn of_columns(given: &TableUse<'_>, table: usize, taken: &mut BTreeSet<String>) -> Vec<Measure> {
    let source = &given.graph.tables[table];
    let columns = given.graph.measures(table).filter(|column| !column.generated);
    columns
        .map(|column| {
            let name = names::snake(&column.name);
            taken.insert(name.clone());
            Measure {
                name,
                data_type: common_type(&column.data_type),
                additivity: additivity(source, column),
                from: MeasureFrom::Column(source_column(&names::snake(source.key()), source.key(), column)),
                nullable: column.nullable,
                description: described(source, column),
            }
        })
        .collect()
}

fn described(source: &Table, column: &Column) -> String {
    column.comment.clone().unwrap_or_else(|| {
        format!("{} of the {}.", sentence(&column.name), names::spoken(&names::singular(source.key())))
    })
}

/// A column of a table under an alias.
pub fn source_column(alias: &str, table: &str, column: &Column) -> SourceColumn {
    SourceColumn { alias: alias.to_owned(), table: table.to_owned(), column: column.name.clone() }
}

/// What a line comes to: a column that holds it, or else quantity times price, less its discount.
pub fn line_amount(graph: &Graph<'_>, table: usize) -> Option<MeasureFrom> {
    let source = &graph.tables[table];
    let amount = graph
        .measures(table)
        .filter(|column| !column.generated)
        .find(|column| wording::is_line_amount(column) && additivity(source, column) == Additivity::Additive);
    if let Some(column) = amount {
        return Some(MeasureFrom::Column(source_column(&names::snake(source.key()), source.key(), column)));
    }
    let made = Extended::of(graph, table)?;
    Some(MeasureFrom::Formula(made.net().unwrap_or_else(|| made.gross())))
}

/// The columns of a line from which its amount follows.
struct Extended<'a> {
    quantity: &'a Column,
    price: &'a Column,
    /// The share that is taken off, and by what it has to be divided to lie between nothing and one.
    discount: Option<(&'a Column, Option<&'static str>)>,
}

impl<'a> Extended<'a> {
    fn of(graph: &Graph<'a>, table: usize) -> Option<Self> {
        let source = &graph.tables[table];
        let columns: Vec<&Column> = graph.measures(table).filter(|column| !column.generated).collect();
        let quantity = columns.iter().find(|column| wording::is_quantity(column))?;
        let prices = columns.iter().filter_map(|column| Some((wording::unit_price(column)?, *column)));
        let (_, price) = prices.min_by_key(|(rank, _)| *rank)?;
        let discount = columns.iter().find(|column| wording::is_discount(column) && column.name != price.name);
        let discount = discount.and_then(|column| {
            if names::words(&column.name).has(&["percent", "percentage", "pct"]) {
                Some((*column, Some("100")))
            } else {
                (names::is_rate(column) || is_share(source, column)).then_some((*column, None))
            }
        });
        Some(Self { quantity, price, discount })
    }

    fn gross(&self) -> Formula {
        Formula::column(&self.quantity.name).and(Operator::Times, Formula::column(&self.price.name))
    }

    /// The share that is taken off; nothing where it is not said.
    fn share(&self) -> Option<Formula> {
        let (column, of) = self.discount?;
        let mut share = Formula::column(&column.name);
        if column.nullable {
            share = Formula::Call(crate::sql::Function::Coalesce, vec![share, Formula::Number("0".to_owned())]);
        }
        Some(match of {
            Some(hundred) => share.and(Operator::Divided, Formula::Number(hundred.to_owned())),
            None => share,
        })
    }

    fn net(&self) -> Option<Formula> {
        let kept = Formula::Number("1".to_owned()).and(Operator::Minus, self.share()?);
        Some(self.gross().and(Operator::Times, kept))
    }
}

/// The amounts of a line that no column holds: quantity times price, what the discount takes off, and what is left.
pub fn of_lines(given: &TableUse<'_>, table: usize, taken: &mut BTreeSet<String>) -> Vec<Measure> {
    let graph = given.graph;
    let mut made = Vec::new();
    let mut add = |name: &str, formula: Formula, like: &Column, columns: &[&Column], description: String| {
        let mut name = name.to_owned();
        if taken.contains(&name) {
            name = format!("line_{name}");
        }
        if taken.insert(name.clone()) {
            made.push(Measure {
                name,
                data_type: amount_type(&like.data_type),
                additivity: Additivity::Additive,
                nullable: columns.iter().any(|column| column.nullable),
                from: MeasureFrom::Formula(formula),
                description,
            });
        }
    };
    let held = matches!(line_amount(graph, table), Some(MeasureFrom::Column(_)));
    if let Some(lines) = Extended::of(graph, table).filter(|_| !held) {
        let (quantity, price) = (names::spoken(&lines.quantity.name), names::spoken(&lines.price.name));
        let both = [lines.quantity, lines.price];
        add("extended_amount", lines.gross(), lines.price, &both, format!("{} times {price}.", sentence(&quantity)));
        if let (Some(share), Some(net), Some((discount, _))) = (lines.share(), lines.net(), lines.discount) {
            let says = format!("What the {} takes off the extended amount.", names::spoken(&discount.name));
            add("discount_amount", lines.gross().and(Operator::Times, share), lines.price, &both, says);
            let says = format!("{} times {price}, less the {}.", sentence(&quantity), names::spoken(&discount.name));
            add("net_amount", net, lines.price, &both, says);
        }
    }
    let columns: Vec<&Column> = graph.measures(table).collect();
    let quantity = columns.iter().find(|column| wording::is_quantity(column));
    let cost = columns.iter().find(|column| wording::is_unit_cost(column));
    if let (Some(quantity), Some(cost)) = (quantity, cost) {
        let formula = Formula::column(&quantity.name).and(Operator::Times, Formula::column(&cost.name));
        let says = format!("{} times {}.", sentence(&quantity.name), names::spoken(&cost.name));
        add("extended_cost", formula, cost, &[*quantity, *cost], says);
    }
    made
}

/// The type of a computed amount: exact, for sums of binary fractions differ between engines.
fn amount_type(like: &DataType) -> DataType {
    let scale = match like {
        DataType::Decimal(Some((_, scale))) => (*scale).min(6),
        DataType::SmallInt | DataType::Integer | DataType::BigInt => 0,
        _ => 4,
    };
    DataType::Decimal(Some((AMOUNT_PRECISION, scale)))
}

/// The type of what a person's formula yields: as exact as its most exact column.
pub fn formula_type(formula: &Formula, source: &Table) -> DataType {
    let scale = |column: &str| match source.column(column).map(|column| &column.data_type) {
        Some(DataType::Decimal(Some((_, scale)))) => *scale,
        Some(DataType::SmallInt | DataType::Integer | DataType::BigInt) => 0,
        _ => 4,
    };
    let most = formula.columns().into_iter().map(scale).max().unwrap_or(0).max(formula.decimals());
    match if formula.divides() { most.max(6) } else { most.min(9) } {
        0 => DataType::BigInt,
        scale => DataType::Decimal(Some((28, scale.min(12)))),
    }
}

/// What a fact of lines takes in of its header's numbers: amounts are shared out, the rest is the same on every line.
pub fn of_header(
    given: &TableUse<'_>,
    header: usize,
    alias: &str,
    entity: &str,
    taken: &mut BTreeSet<String>,
) -> Vec<Measure> {
    let source = &given.graph.tables[header];
    let thing = names::spoken(&names::singular(source.key()));
    let columns = given.graph.measures(header).filter(|column| !column.generated);
    let mut made = Vec::new();
    for column in columns {
        let mut name = names::snake(&column.name);
        if taken.contains(&name) {
            name = format!("{}_{name}", names::singular(source.key()));
        }
        if !taken.insert(name.clone()) {
            continue;
        }
        let from = source_column(alias, source.key(), column);
        // a count of guests has no share
        let shared = additivity(source, column) == Additivity::Additive
            && (!column.data_type.is_integer() || wording::is_amount(column));
        let says = described(source, column);
        made.push(if shared {
            let data_type = match &column.data_type {
                DataType::Real | DataType::Double | DataType::Decimal(None) => amount_type(&column.data_type),
                other => other.clone(),
            };
            Measure {
                name,
                data_type,
                additivity: Additivity::Additive,
                from: MeasureFrom::Allocated(from),
                nullable: true,
                description: format!(
                    "{says} The share of this {}; the shares add up to the {thing}.",
                    names::spoken(entity)
                ),
            }
        } else {
            Measure {
                name,
                data_type: common_type(&column.data_type),
                additivity: Additivity::NonAdditive,
                from: MeasureFrom::Column(from),
                nullable: true,
                description: format!("{says} The same on every row of one {thing}: take it once."),
            }
        });
    }
    made
}

/// Measures that no column holds: a count, and the days from the first moment to each later one.
pub fn derived(
    kind: FactKind,
    entity: &str,
    moments: &[&Moment],
    measures: &[Measure],
    taken: &mut BTreeSet<String>,
) -> Vec<Measure> {
    let mut made = Vec::new();
    if kind == FactKind::AccumulatingSnapshot {
        let first = moments.iter().find(|moment| !moment.optional).or_else(|| moments.first());
        for (first, later) in moments.iter().filter_map(|later| first.map(|first| (*first, *later))) {
            let (start, end) = (stem(&first.from.column), stem(&later.from.column));
            let is_span = ["from", "start", "begin", "effective"].contains(&start.as_str())
                && ["to", "end", "until", "thru", "through"].contains(&end.as_str());
            let name = if is_span { "duration_days".to_owned() } else { format!("{start}_to_{end}_days") };
            if later.from != first.from && taken.insert(name.clone()) {
                let of_header = later.of_header && first.of_header;
                made.push(Measure {
                    name,
                    data_type: DataType::Integer,
                    additivity: if of_header { Additivity::NonAdditive } else { Additivity::Additive },
                    from: MeasureFrom::DaysBetween(first.from.clone(), later.from.clone()),
                    nullable: true,
                    description: format!(
                        "Days from {} to {}; empty until the second is known.",
                        names::spoken(&first.from.column),
                        names::spoken(&later.from.column)
                    ),
                });
            }
        }
    }
    let counts = measures.iter().all(|measure| measure.additivity != Additivity::Additive);
    let name = format!("{entity}_count");
    if (counts || kind == FactKind::AccumulatingSnapshot) && taken.insert(name.clone()) {
        made.push(Measure {
            name,
            data_type: DataType::Integer,
            additivity: Additivity::Additive,
            from: MeasureFrom::One,
            nullable: false,
            description: format!("One for each {}, to be added up.", names::spoken(entity)),
        });
    }
    made
}

/// The name of a moment without the word that says it is one: `shipped_date` → `shipped`.
pub fn stem(column: &str) -> String {
    let name = names::snake(column);
    let ends = ["_datetime", "_timestamp", "_date", "_at", "_on", "_time", "_dt", "_ts", "_when"];
    let short = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    short.strip_prefix("date_of_").or_else(|| short.strip_prefix("date_")).unwrap_or(short).to_owned()
}
