//! Where the design would become another one: load, freshness, budget and team, each swept by itself.
//!
//! A sweep takes the decisions and the bill again at every step, not the whole design; between two steps that differ
//! it halves the way until the point of flip stands to two significant digits.

mod taken;

pub use taken::answers_at;

use super::cost::bill;
use super::decisions::{Scope, Standing, decide};
use super::needs::{GROWING, Needs, Seen};
use super::{BillRow, Decision};
use crate::context::Facts;
use crate::discovery::Requirements;
use crate::figure::{MONTH, Text, Unit, number_text, quantity_text};
use crate::session::Session;
use serde::{Deserialize, Serialize};

/// What is swept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Swept {
    /// Multiples of today's load, from a tenth to a thousand times.
    Load,
    /// How old data may be, in seconds, from a day to a second.
    Freshness,
    /// Dollars a month.
    Budget,
    /// How many people build and run it.
    Team,
}

/// What every sweep goes through, in this order.
pub const AXES: [Swept; 4] = [Swept::Load, Swept::Freshness, Swept::Budget, Swept::Team];

/// What a decision chooses along a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The decision.
    pub id: Text,
    /// What it applies to.
    pub subject: Text,
    /// What it is about: `Serving store`.
    pub title: Text,
    /// The option.
    pub option: Text,
    /// How the option reads.
    pub option_title: Text,
}

impl Chosen {
    /// What a decision chooses.
    pub fn of(decision: &Decision) -> Self {
        // the chosen option stands first
        let title = decision.options.first().map_or(&decision.chosen, |option| &option.title);
        Self {
            id: decision.id.clone(),
            subject: decision.subject.clone(),
            title: decision.title.clone(),
            option: decision.chosen.clone(),
            option_title: title.clone(),
        }
    }
}

/// A stretch of an axis along which no decision falls otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its first value.
    pub from: f64,
    /// Its last value, to two significant digits.
    pub to: f64,
    /// What is chosen along it: every decision that load, freshness, budget or team can move.
    pub choices: Vec<Chosen>,
}

/// A value that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The value.
    pub at: f64,
    /// Which segment it lies in.
    pub segment: usize,
    /// Dollars a month, together.
    pub monthly_usd: f64,
    /// Dollars a month by component, in the order of the bill.
    pub parts: Vec<(Text, f64)>,
}

/// Where one decision falls otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tip {
    /// The decision.
    pub id: Text,
    /// What it applies to.
    pub subject: Text,
    /// The option that holds before, and how it reads.
    pub from: (Text, Text),
    /// The option that holds after, and how it reads.
    pub to: (Text, Text),
    /// The last value at which the earlier one holds, to two significant digits.
    pub until: f64,
    /// Dollars a month, all decisions together, at that value.
    pub monthly_usd_before: f64,
    /// Dollars a month just after it.
    pub monthly_usd_after: f64,
    /// In words: `Serving store: PostgreSQL holds up to 3.2 times today's load, then Snowflake.`
    pub text: String,
}

/// One quantity, swept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Which.
    pub swept: Swept,
    /// The value as it stands today.
    pub today: f64,
    /// Its segments in the order of the sweep.
    pub segments: Vec<Segment>,
    /// The values that were tried, in the same order: even steps, today's, and both sides of every flip.
    pub points: Vec<Point>,
    /// Where decisions fall otherwise, in the same order.
    pub tips: Vec<Tip>,
}

impl Axis {
    /// The segment in which a value lies; the nearest where it lies outside or between two.
    pub fn segment(&self, at: f64) -> Option<&Segment> {
        let falls = self.swept.falls();
        let before = |segment: &&Segment| if falls { segment.from >= at } else { segment.from <= at };
        self.segments.iter().rev().find(before).or_else(|| self.segments.first())
    }
}

impl Swept {
    /// What it is, for a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Load => "Load",
            Self::Freshness => "Freshness",
            Self::Budget => "Budget",
            Self::Team => "Team",
        }
    }

    /// A value in words: `3.2 times today's load`.
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Load if value == 1.0 => "today's load".to_owned(),
            Self::Load => format!("{} times today's load", number_text(value)),
            Self::Freshness => format!("{} of freshness", quantity_text(value, Unit::TIME)),
            Self::Budget => format!("a budget of {} a month", quantity_text(value, Unit::USD)),
            Self::Team if value == 1.0 => "a team of one".to_owned(),
            Self::Team => format!("a team of {}", number_text(value)),
        }
    }

    /// Whether the sweep goes from large to small: freshness is tightened.
    fn falls(self) -> bool {
        self == Self::Freshness
    }

    /// The even steps of the sweep, in its order.
    fn steps(self) -> Vec<f64> {
        match self {
            Self::Load => decades(&[0.1, 1.0, 10.0, 100.0], &[1.0, 2.0, 3.0, 5.0, 7.0], 1_000.0),
            Self::Freshness => [24.0, 12.0, 6.0, 4.0, 2.0, 1.0]
                .map(|hours| hours * 3_600.0)
                .into_iter()
                .chain([1_800.0, 900.0, 600.0, 300.0, 120.0, 60.0, 30.0, 10.0, 5.0, 2.0, 1.0])
                .collect(),
            Self::Budget => decades(&[100.0, 1e3, 1e4], &[1.0, 2.0, 3.0, 5.0, 7.0], 1e5),
            Self::Team => vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0, 30.0],
        }
    }

    /// The needs at a value.
    fn needs<'a>(self, needs: &Needs<'a>, value: f64) -> Needs<'a> {
        match self {
            Self::Load => needs.at_load(value),
            Self::Freshness => needs.trying("needs.freshness", value),
            Self::Budget => needs.trying("budget.monthly", value / MONTH),
            Self::Team => needs.trying("team.engineers", value),
        }
    }

    /// The questions whose answers it tries.
    fn moves(self) -> &'static [&'static str] {
        match self {
            Self::Load => &GROWING,
            Self::Freshness => &["needs.freshness"],
            Self::Budget => &["budget.monthly"],
            Self::Team => &["team.engineers"],
        }
    }

    /// The value as it stands.
    fn today(self, needs: &Needs<'_>) -> f64 {
        match self {
            Self::Load => 1.0,
            Self::Freshness => needs.value("needs.freshness"),
            Self::Budget => (needs.value("budget.monthly") * MONTH).round(),
            Self::Team => needs.value("team.engineers"),
        }
    }

    /// The value halfway between two, to two significant digits; none where they are neighbours.
    fn halfway(self, one: f64, other: f64) -> Option<f64> {
        let (low, high) = (one.min(other), one.max(other));
        if self == Self::Team {
            return (high - low > 1.0).then(|| ((low + high) / 2.0).floor());
        }
        let (below, above) = (ladder(low).floor(), ladder(high).ceil());
        let middle = rung(((below + above) / 2.0).floor());
        let inside =
            [middle, rung(below + 1.0)].into_iter().find(|value| is_above(*value, low) && is_above(high, *value));
        inside.filter(|_| above - below > 1.0)
    }
}

fn is_above(one: f64, other: f64) -> bool {
    one > other * (1.0 + 1e-9)
}

fn decades(starts: &[f64], steps: &[f64], end: f64) -> Vec<f64> {
    starts.iter().flat_map(|start| steps.iter().map(move |step| tidy(start * step))).chain([end]).collect()
}

/// The same number without the dust of binary fractions: 0.30000000000000004 becomes 0.3.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Where a value stands on the ladder of numbers with two significant digits: 90 rungs a decade, 1.0 on rung 0.
fn ladder(value: f64) -> f64 {
    let decade = (libm::log10(value) + 1e-12).floor();
    90.0 * decade + (value / libm::pow(10.0, decade) * 10.0 - 10.0)
}

/// The number on a rung.
fn rung(place: f64) -> f64 {
    let decade = (place / 90.0).floor();
    tidy((place - 90.0 * decade + 10.0) / 10.0 * libm::pow(10.0, decade))
}

/// A value that was tried, with all that follows from it.
struct Tried {
    at: f64,
    decisions: Vec<Decision>,
    parts: Vec<(Text, f64)>,
}

impl Tried {
    fn monthly_usd(&self) -> f64 {
        self.parts.iter().map(|(_, usd)| usd).sum()
    }

    fn falls_like(&self, other: &Self) -> bool {
        self.decisions.iter().map(Decision::fell).eq(other.decisions.iter().map(Decision::fell))
    }
}

/// Every axis, swept.
pub fn sweep(session: &Session, facts: &Facts, requirements: &Requirements) -> Vec<Axis> {
    let needs = Needs::today(requirements, facts);
    let standing = Standing::new(&needs, &session.pins, Scope::Answers);
    AXES.iter().map(|swept| axis(*swept, &standing, &needs)).collect()
}

/// The bill at one value of an axis, every row with its derivation.
pub fn bill_at(
    session: &Session,
    facts: &Facts,
    requirements: &Requirements,
    swept: Swept,
    value: f64,
) -> Vec<BillRow> {
    let needs = swept.needs(&Needs::today(requirements, facts), value);
    bill(&needs, &decide(&needs, &session.pins, Scope::Answers))
}

fn axis(swept: Swept, standing: &Standing<'_>, needs: &Needs<'_>) -> Axis {
    let today = swept.today(needs);
    let mut steps = swept.steps();
    if today > 0.0 && steps.iter().all(|step| *step != today) {
        steps.push(today);
    }
    steps.sort_by(f64::total_cmp);
    if swept.falls() {
        steps.reverse();
    }
    let attempt = |at: f64| {
        let changed = Seen::of(swept.moves());
        let needs = swept.needs(needs, at);
        let decisions = standing.under(&needs, changed);
        let rows = bill(&needs, &decisions);
        Tried { at, decisions, parts: rows.into_iter().map(|row| (row.component, row.monthly.plain_value())).collect() }
    };
    let mut tried: Vec<Tried> = Vec::new();
    for step in &steps {
        let next = attempt(*step);
        let found = tried.last().map(|last| between(swept, &attempt, last, &next)).unwrap_or_default();
        tried.extend(found);
        tried.push(next);
    }
    // of the way to a flip only its two sides are kept
    let differs = |one: Option<&Tried>, other: &Tried| one.is_some_and(|one| !one.falls_like(other));
    let is_kept: Vec<bool> = tried
        .iter()
        .enumerate()
        .map(|(index, held)| {
            let before = index.checked_sub(1).and_then(|index| tried.get(index));
            steps.contains(&held.at) || differs(before, held) || differs(tried.get(index + 1), held)
        })
        .collect();
    let kept = tried.into_iter().zip(is_kept).filter_map(|(held, is_kept)| is_kept.then_some(held)).collect();
    assemble(swept, today, kept)
}

/// What has to be tried between two values until both sides of every flip are neighbours.
fn between(swept: Swept, attempt: &impl Fn(f64) -> Tried, from: &Tried, to: &Tried) -> Vec<Tried> {
    let halfway = if from.falls_like(to) { None } else { swept.halfway(from.at, to.at) };
    let Some(halfway) = halfway else { return Vec::new() };
    let middle = attempt(halfway);
    let mut found = between(swept, attempt, from, &middle);
    let after = between(swept, attempt, &middle, to);
    found.push(middle);
    found.extend(after);
    found
}

fn assemble(swept: Swept, today: f64, tried: Vec<Tried>) -> Axis {
    let mut axis = Axis { swept, today, segments: Vec::new(), points: Vec::new(), tips: Vec::new() };
    let mut last: Option<Tried> = None;
    for held in tried {
        match last.filter(|last| last.falls_like(&held)) {
            Some(_) => {
                if let Some(segment) = axis.segments.last_mut() {
                    segment.to = held.at;
                }
            }
            None => axis.segments.push(Segment {
                from: held.at,
                to: held.at,
                choices: held.decisions.iter().map(Chosen::of).collect(),
            }),
        }
        let monthly_usd = held.monthly_usd();
        if let [.., before, after] = axis.segments.as_slice()
            && let Some(point) = axis.points.last()
            && point.segment + 2 == axis.segments.len()
        {
            axis.tips.extend(tips(swept, before, after, (point.monthly_usd, monthly_usd)));
        }
        let segment = axis.segments.len() - 1;
        axis.points.push(Point { at: held.at, segment, monthly_usd, parts: held.parts.clone() });
        last = Some(held);
    }
    axis
}

/// Every decision that falls otherwise from one segment to the next; dollars a month before and after.
fn tips(swept: Swept, before: &Segment, after: &Segment, (usd_before, usd_after): (f64, f64)) -> Vec<Tip> {
    let pairs = before.choices.iter().filter_map(|from| {
        let to = after.choices.iter().find(|to| (&to.id, &to.subject) == (&from.id, &from.subject))?;
        (to.option != from.option).then_some((from, to))
    });
    let tip = |(from, to): (&Chosen, &Chosen)| Tip {
        id: from.id.clone(),
        subject: from.subject.clone(),
        from: (from.option.clone(), from.option_title.clone()),
        to: (to.option.clone(), to.option_title.clone()),
        until: before.to,
        monthly_usd_before: usd_before,
        monthly_usd_after: usd_after,
        text: sentence(swept, from, to, before.to),
    };
    pairs.map(tip).collect()
}

fn sentence(swept: Swept, from: &Chosen, to: &Chosen, until: f64) -> String {
    let subject = if from.subject == "platform" { String::new() } else { format!(" for {}", from.subject) };
    let way = if swept.falls() { "down to" } else { "up to" };
    let title = &from.title;
    format!("{title}{subject}: {} holds {way} {}, then {}.", from.option_title, swept.text(until), to.option_title)
}

#[cfg(test)]
mod tests;
