//! A design reduced to what two of them are compared by: of a design at hand, or read from a package's `design.json`.

use super::{Attribute, Decision, Design};
use crate::discovery::{Requirements, question};
use crate::session::Value;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};

/// What a design says, without the reasons. Fields that an older package does not have are empty.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Snapshot {
    /// The project's name.
    #[serde(default)]
    pub name: String,
    /// Every need with its value.
    #[serde(default)]
    pub requirements: Vec<Need>,
    /// Every decision with what it chose.
    #[serde(default)]
    pub decisions: Vec<Choice>,
    /// Every size.
    #[serde(default)]
    pub sizes: Vec<Quantity>,
    /// The rows of the bill at today's load.
    #[serde(default)]
    pub bill: Vec<Paid>,
    /// What it costs.
    #[serde(default)]
    pub cost: Costs,
    /// The parts of the platform.
    #[serde(default)]
    pub components: Vec<Part>,
    /// The tables of the model.
    #[serde(default)]
    pub model: Tables,
    /// Demands of regimes.
    #[serde(default)]
    pub controls: Vec<Demand>,
    /// The delivered files by path, each with what tells its text from another; filled by who has the files.
    #[serde(skip)]
    pub files: BTreeMap<String, String>,
}

/// A need with its value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Need {
    /// The question's id.
    pub id: String,
    /// Its value; none where there is none.
    pub value: Option<Value>,
}

/// What a decision chose.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it is about.
    #[serde(default)]
    pub title: String,
    /// What it applies to.
    pub subject: String,
    /// The id of the chosen option.
    pub chosen: String,
    /// The options, of which the titles are wanted.
    #[serde(default)]
    pub options: Vec<Named>,
}

/// An option with its title.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// How it reads; packages of the first version do not say.
    #[serde(default)]
    pub title: String,
}

/// A size in its plain unit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Quantity {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its value; none where it was not finite.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: String,
}

/// A row of the bill.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Paid {
    /// Its id.
    pub id: String,
    /// What it pays for.
    pub component: String,
    /// Dollars a month.
    pub monthly_usd: Option<f64>,
}

/// What a design costs.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Costs {
    /// Dollars a month at today's load.
    pub monthly_usd: Option<Range>,
}

/// Dollars a month.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
pub struct Range {
    /// The low end.
    pub low: Option<f64>,
    /// The likely value.
    pub likely: Option<f64>,
    /// The high end.
    pub high: Option<f64>,
}

/// A part of the platform.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Part {
    /// What it is called.
    pub name: String,
}

/// The tables of the model with their columns, by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tables(pub BTreeMap<String, BTreeSet<String>>);

/// A demand of a regime.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Demand {
    /// The regime.
    pub regime: String,
    /// The article.
    pub article: String,
}

impl From<&Decision> for Choice {
    fn from(held: &Decision) -> Self {
        Self {
            id: held.id.to_string(),
            title: held.title.to_string(),
            subject: held.subject.to_string(),
            chosen: held.chosen.to_string(),
            options: vec![Named { id: held.chosen.to_string(), title: held.chosen_title().to_owned() }],
        }
    }
}

impl Choice {
    /// How the chosen option reads; its id where the package does not say.
    pub fn chosen_title(&self) -> &str {
        let title = self.options.iter().find(|option| option.id == self.chosen).map(|option| option.title.as_str());
        title.filter(|title| !title.is_empty()).unwrap_or(&self.chosen)
    }

    /// What it is about, with its subject where that is not the platform.
    pub fn about(&self) -> String {
        let title = if self.title.is_empty() { &self.id } else { &self.title };
        if self.subject == "platform" { title.clone() } else { format!("{title}: {}", self.subject) }
    }
}

impl Need {
    /// The value in the words of the question.
    pub fn said(&self) -> String {
        let value = self.value.as_ref();
        let said = |value: &Value| question(&self.id).map_or_else(|| value.text(), |question| question.said(value));
        value.map(said).unwrap_or_default()
    }
}

impl Snapshot {
    /// What a design says; the needs are empty without `requirements`.
    pub fn of(design: &Design, requirements: Option<&Requirements>) -> Self {
        let items = requirements.iter().flat_map(|held| &held.items);
        let today = design.cost_today();
        Self {
            name: design.name.clone(),
            requirements: items.map(|item| Need { id: item.id.clone(), value: item.value.clone() }).collect(),
            decisions: design.decisions.iter().map(Choice::from).collect(),
            sizes: design
                .sizes
                .iter()
                .map(|held| Quantity {
                    id: held.id.clone(),
                    name: held.figure.name.to_string(),
                    value: Some(held.figure.plain_value()),
                    unit: held.figure.plain_unit().to_owned(),
                })
                .collect(),
            bill: today
                .iter()
                .flat_map(|cost| &cost.bill)
                .map(|row| Paid {
                    id: row.id.to_string(),
                    component: row.component.to_string(),
                    monthly_usd: Some(row.monthly.plain_value()),
                })
                .collect(),
            cost: Costs {
                monthly_usd: today.map(|cost| Range {
                    low: Some(cost.low.plain_value()),
                    likely: Some(cost.likely.plain_value()),
                    high: Some(cost.high.plain_value()),
                }),
            },
            components: design.components.iter().map(|part| Part { name: part.name.clone() }).collect(),
            model: tables(design),
            controls: design
                .controls
                .iter()
                .map(|held| Demand { regime: held.regime.clone(), article: held.article.clone() })
                .collect(),
            files: BTreeMap::new(),
        }
    }

    /// The likely dollars a month.
    pub fn monthly_usd(&self) -> f64 {
        self.cost.monthly_usd.and_then(|range| range.likely).unwrap_or_default()
    }
}

fn tables(design: &Design) -> Tables {
    let facts = design.model.facts.iter().map(|fact| {
        let roles = fact.dimensions.iter().map(|role| role.column.clone());
        let measures = fact.measures.iter().map(|measure| measure.name.clone());
        let degenerate = fact.degenerate.iter().map(|held| held.name.clone());
        (fact.name.clone(), roles.chain(measures).chain(degenerate).collect())
    });
    let dimensions = design.model.dimensions.iter().map(|held| {
        let own = |attributes: &[Attribute]| attributes.iter().map(|held| held.name.clone()).collect::<Vec<_>>();
        let lists = held.lists.iter().map(|list| list.name.clone());
        (held.name.clone(), own(&held.natural_key).into_iter().chain(own(&held.attributes)).chain(lists).collect())
    });
    let bridges = design.model.bridges.iter().map(|held| (held.name.clone(), BTreeSet::new()));
    Tables(facts.chain(dimensions).chain(bridges).collect())
}

impl<'de> Deserialize<'de> for Tables {
    /// From the `model` of `design.json`, whose facts, dimensions and bridges each name their columns in their own way.
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Name {
            name: String,
        }
        #[derive(Deserialize)]
        struct Role {
            column: String,
        }
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Table {
            name: String,
            measures: Vec<Name>,
            dimensions: Vec<Role>,
            degenerate: Vec<String>,
            natural_key: Vec<String>,
            attributes: Vec<Name>,
        }
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Model {
            facts: Vec<Table>,
            dimensions: Vec<Table>,
            bridges: Vec<Name>,
        }
        let model = Model::deserialize(reader)?;
        let mut tables: BTreeMap<String, BTreeSet<String>> =
            model.bridges.into_iter().map(|bridge| (bridge.name, BTreeSet::new())).collect();
        for table in model.facts.into_iter().chain(model.dimensions) {
            let named = table.measures.into_iter().chain(table.attributes).map(|held| held.name);
            let roles = table.dimensions.into_iter().map(|role| role.column);
            let columns = named.chain(roles).chain(table.degenerate).chain(table.natural_key);
            tables.insert(table.name, columns.collect());
        }
        Ok(Self(tables))
    }
}
