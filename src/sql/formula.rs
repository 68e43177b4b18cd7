//! Arithmetic over the columns of a row, as a tree: what a measure is computed from.
//!
//! Reads a text of bounded length and depth with the tokens of this room, so the page can judge one at every key. It
//! takes only what means the same in every engine, and writes that.

use super::Dialect;
use super::lex::{Kind, Lexed, Lexer, Rules, Token};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Longer formulas are not read.
const MAX_TOKENS: usize = 200;
/// Formulas nested deeper are not read.
const MAX_DEPTH: usize = 30;

/// What is computed of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`: never of whole numbers only, and null where the divisor is zero.
    Divided,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// A function that every engine has and that means the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// The value without its sign.
    Abs,
    /// The first value that is not null.
    Coalesce,
    /// Null where the two values are equal, else the first.
    Nullif,
    /// The value to so many decimals.
    Round,
}

impl Function {
    const ALL: [(Self, &'static str, std::ops::RangeInclusive<usize>); 4] = [
        (Self::Abs, "abs", 1..=1),
        (Self::Coalesce, "coalesce", 2..=10),
        (Self::Nullif, "nullif", 2..=2),
        (Self::Round, "round", 1..=2),
    ];

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(function, ..)| *function == self).map_or("", |(_, word, _)| *word)
    }
}

/// A value computed from a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// A number as written: `0.5`.
    Number(String),
    /// A text, compared only: `paid`.
    Text(String),
    /// A column of the row, as named.
    Column(String),
    /// The value with the other sign.
    Negative(Box<Formula>),
    /// Two values and what is computed of them.
    Of(Box<Formula>, Operator, Box<Formula>),
    /// A function of values.
    Call(Function, Vec<Formula>),
    /// The value of the first condition that holds; else the last value, or null.
    Case(Vec<(Condition, Formula)>, Option<Box<Formula>>),
}

/// Something that holds of a row or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Two values compared.
    Compares(Formula, Comparison, Formula),
    /// Whether a value is null.
    IsNull(Formula),
    /// What does not hold.
    Not(Box<Condition>),
    /// Both hold.
    And(Box<Condition>, Box<Condition>),
    /// One of them holds.
    Or(Box<Condition>, Box<Condition>),
}

impl Formula {
    /// Reads a formula: `quantity * unit_price`.
    ///
    /// # Errors
    ///
    /// What cannot be taken, in words that follow on "the expression".
    pub fn read(text: &str) -> Result<Self, String> {
        let mut lexer = Lexer::new(text, Rules::of(Some(Dialect::Postgresql), text));
        let mut tokens = Vec::new();
        loop {
            match lexer.next_token() {
                Lexed::Token(token) => tokens.push(token),
                Lexed::Open(..) => return Err("has a quote or a comment that is not closed".to_owned()),
                Lexed::End => break,
            }
            if tokens.len() > MAX_TOKENS {
                return Err(format!("has more than {MAX_TOKENS} parts"));
            }
        }
        let mut reader = Reader { text, tokens: &tokens, at: 0, depth: 0 };
        let formula = reader.sum()?;
        if reader.at < tokens.len() {
            return Err(format!("goes on with '{}' where it should end", reader.said(0)));
        }
        if matches!(formula, Self::Text(_)) {
            return Err("is a text, not a number".to_owned());
        }
        Ok(formula)
    }

    /// The column of this name.
    pub fn column(name: impl Into<String>) -> Self {
        Self::Column(name.into())
    }

    /// This and another value, and what is computed of them.
    #[must_use]
    pub fn and(self, operator: Operator, other: Self) -> Self {
        Self::Of(Box::new(self), operator, Box::new(other))
    }

    /// Every column that it names.
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        self.visit(&mut |formula| {
            if let Self::Column(name) = formula {
                found.insert(name.as_str());
            }
        });
        found
    }

    /// Whether anything in it is divided, so that its values must not be added up.
    pub fn divides(&self) -> bool {
        let mut found = false;
        self.visit(&mut |formula| found |= matches!(formula, Self::Of(_, Operator::Divided, _)));
        found
    }

    /// The most decimals of a number in it.
    pub fn decimals(&self) -> u16 {
        let mut most = 0;
        self.visit(&mut |formula| {
            if let Self::Number(number) = formula {
                let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                most = most.max(u16::try_from(decimals).unwrap_or(u16::MAX));
            }
        });
        most
    }

    fn visit<'f>(&'f self, visitor: &mut dyn FnMut(&'f Self)) {
        visitor(self);
        match self {
            Self::Number(_) | Self::Text(_) | Self::Column(_) => {}
            Self::Negative(inner) => inner.visit(visitor),
            Self::Of(one, _, other) => {
                one.visit(visitor);
                other.visit(visitor);
            }
            Self::Call(_, values) => values.iter().for_each(|value| value.visit(visitor)),
            Self::Case(cases, otherwise) => {
                for (condition, value) in cases {
                    condition.visit(visitor);
                    value.visit(visitor);
                }
                if let Some(value) = otherwise {
                    value.visit(visitor);
                }
            }
        }
    }

    /// The same formula over other columns.
    #[must_use]
    pub fn renamed(&self, name: &dyn Fn(&str) -> String) -> Self {
        let boxed = |formula: &Self| Box::new(formula.renamed(name));
        match self {
            Self::Number(_) | Self::Text(_) => self.clone(),
            Self::Column(column) => Self::Column(name(column)),
            Self::Negative(inner) => Self::Negative(boxed(inner)),
            Self::Of(one, operator, other) => Self::Of(boxed(one), *operator, boxed(other)),
            Self::Call(function, values) => {
                Self::Call(*function, values.iter().map(|value| value.renamed(name)).collect())
            }
            Self::Case(cases, otherwise) => Self::Case(
                cases.iter().map(|(condition, value)| (condition.renamed(name), value.renamed(name))).collect(),
                otherwise.as_deref().map(boxed),
            ),
        }
    }

    /// As SQL that every engine takes; `column` writes a column.
    pub fn sql(&self, column: &dyn Fn(&str) -> String) -> String {
        self.written(column, 0)
    }

    /// `binding` is how tight the operators around it bind: 0 none, 1 sums, 2 products, 3 what stands behind a `-` or a `/`.
    fn written(&self, column: &dyn Fn(&str) -> String, binding: u8) -> String {
        let sql = |formula: &Self, binding| formula.written(column, binding);
        let (text, own) = match self {
            Self::Number(number) => (number.clone(), 4),
            Self::Text(text) => (format!("'{text}'"), 4),
            Self::Column(name) => (column(name), 4),
            Self::Negative(inner) => (format!("-{}", sql(inner, 3)), 1),
            Self::Of(one, Operator::Plus, other) => (format!("{} + {}", sql(one, 1), sql(other, 1)), 1),
            Self::Of(one, Operator::Minus, other) => (format!("{} - {}", sql(one, 1), sql(other, 2)), 1),
            Self::Of(one, Operator::Times, other) => (format!("{} * {}", sql(one, 2), sql(other, 3)), 2),
            // 1.0 keeps engines from dividing whole numbers, nullif from failing
            Self::Of(one, Operator::Divided, other) => {
                (format!("1.0 * {} / nullif({}, 0)", sql(one, 3), sql(other, 0)), 2)
            }
            Self::Call(function, values) => {
                let values: Vec<String> = values.iter().map(|value| sql(value, 0)).collect();
                (format!("{}({})", function.word(), values.join(", ")), 4)
            }
            Self::Case(cases, otherwise) => {
                let mut text = "case".to_owned();
                for (condition, value) in cases {
                    let _ = write!(text, " when {} then {}", condition.sql(column), sql(value, 0));
                }
                if let Some(value) = otherwise {
                    let _ = write!(text, " else {}", sql(value, 0));
                }
                (text + " end", 4)
            }
        };
        if own < binding { format!("({text})") } else { text }
    }
}

impl Condition {
    fn visit<'f>(&'f self, visitor: &mut dyn FnMut(&'f Formula)) {
        match self {
            Self::Compares(one, _, other) => {
                one.visit(visitor);
                other.visit(visitor);
            }
            Self::IsNull(value) => value.visit(visitor),
            Self::Not(inner) => inner.visit(visitor),
            Self::And(one, other) | Self::Or(one, other) => {
                one.visit(visitor);
                other.visit(visitor);
            }
        }
    }

    fn renamed(&self, name: &dyn Fn(&str) -> String) -> Self {
        let boxed = |condition: &Self| Box::new(condition.renamed(name));
        match self {
            Self::Compares(one, comparison, other) => {
                Self::Compares(one.renamed(name), *comparison, other.renamed(name))
            }
            Self::IsNull(value) => Self::IsNull(value.renamed(name)),
            Self::Not(inner) => Self::Not(boxed(inner)),
            Self::And(one, other) => Self::And(boxed(one), boxed(other)),
            Self::Or(one, other) => Self::Or(boxed(one), boxed(other)),
        }
    }

    fn sql(&self, column: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::Compares(one, comparison, other) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::Unequal => "<>",
                    Comparison::Less => "<",
                    Comparison::AtMost => "<=",
                    Comparison::More => ">",
                    Comparison::AtLeast => ">=",
                };
                format!("{} {sign} {}", one.written(column, 1), other.written(column, 1))
            }
            Self::IsNull(value) => format!("{} is null", value.written(column, 3)),
            Self::Not(inner) => match inner.as_ref() {
                Self::IsNull(value) => format!("{} is not null", value.written(column, 3)),
                other => format!("not ({})", other.sql(column)),
            },
            Self::And(one, other) => format!("({} and {})", one.sql(column), other.sql(column)),
            Self::Or(one, other) => format!("({} or {})", one.sql(column), other.sql(column)),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn said(&self, ahead: usize) -> &str {
        let token = self.tokens.get(self.at + ahead);
        token.and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    /// Passes over a word or a sign where it comes next.
    fn takes(&mut self, word: &str) -> bool {
        let is = self.said(0).eq_ignore_ascii_case(word);
        self.at += usize::from(is);
        is
    }

    fn needs(&mut self, word: &str) -> Result<(), String> {
        if self.takes(word) {
            return Ok(());
        }
        let found = if self.said(0).is_empty() { "it ends".to_owned() } else { format!("'{}' stands", self.said(0)) };
        Err(format!("needs '{word}' where {found}"))
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("is nested deeper than {MAX_DEPTH}"));
        }
        let made = read(self);
        self.depth -= 1;
        made
    }

    fn sum(&mut self) -> Result<Formula, String> {
        let mut value = self.product()?;
        loop {
            let operator = if self.takes("+") {
                Operator::Plus
            } else if self.takes("-") {
                Operator::Minus
            } else {
                return Ok(value);
            };
            value = value.and(operator, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Formula, String> {
        let mut value = self.value()?;
        loop {
            let operator = if self.takes("*") {
                Operator::Times
            } else if self.takes("/") {
                Operator::Divided
            } else {
                return Ok(value);
            };
            value = value.and(operator, self.value()?);
        }
    }

    fn value(&mut self) -> Result<Formula, String> {
        if self.takes("-") {
            return self.nested(|reader| Ok(Formula::Negative(Box::new(reader.value()?))));
        }
        if self.takes("(") {
            let value = self.nested(Self::sum)?;
            self.needs(")")?;
            return Ok(value);
        }
        let Some(token) = self.tokens.get(self.at) else { return Err("ends where a value should stand".to_owned()) };
        let said = self.said(0).to_owned();
        match token.kind {
            Kind::Number => {
                self.at += 1;
                let plain = said.len() <= 30
                    && said.starts_with(|first: char| first.is_ascii_digit())
                    && said.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
                if plain {
                    Ok(Formula::Number(said))
                } else {
                    Err(format!("has the number {said}; write it in digits"))
                }
            }
            Kind::Text => {
                self.at += 1;
                let inner = said.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or("'");
                // signs that mean something in a string of some engine, or in the templates that the SQL stands in
                if inner.chars().any(|sign| matches!(sign, '\'' | '\\' | '{' | '}') || sign.is_control()) {
                    return Err(format!("has the text {said}, with a sign that not every engine reads alike"));
                }
                Ok(Formula::Text(inner.to_owned()))
            }
            Kind::Word if said.eq_ignore_ascii_case("case") => {
                self.at += 1;
                self.nested(Self::case)
            }
            Kind::Word if self.said(1) == "(" => {
                self.at += 2;
                self.nested(|reader| reader.call(&said))
            }
            Kind::Word | Kind::Quoted => {
                self.at += 1;
                let quoted = said.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                Ok(Formula::Column(quoted.unwrap_or(&said).to_owned()))
            }
            Kind::Template | Kind::Symbol => Err(format!("has '{said}' where a value should stand")),
        }
    }

    fn call(&mut self, name: &str) -> Result<Formula, String> {
        let known = Function::ALL.iter().find(|(_, word, _)| name.eq_ignore_ascii_case(word));
        let Some((function, word, takes)) = known else {
            return Err(format!("calls {name}; it may call abs, coalesce, nullif and round"));
        };
        let mut values = vec![self.sum()?];
        while self.takes(",") {
            values.push(self.sum()?);
        }
        self.needs(")")?;
        if !takes.contains(&values.len()) {
            return Err(format!("calls {word} with {} values", values.len()));
        }
        if *function == Function::Round && values.len() == 2 && !matches!(values.get(1), Some(Formula::Number(_))) {
            return Err("rounds to decimals that are not a number".to_owned());
        }
        Ok(Formula::Call(*function, values))
    }

    fn case(&mut self) -> Result<Formula, String> {
        let mut cases = Vec::new();
        while self.takes("when") {
            let condition = self.condition()?;
            self.needs("then")?;
            cases.push((condition, self.sum()?));
        }
        if cases.is_empty() {
            return Err("has a case without when".to_owned());
        }
        let otherwise = if self.takes("else") { Some(Box::new(self.sum()?)) } else { None };
        self.needs("end")?;
        Ok(Formula::Case(cases, otherwise))
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let mut held = self.all_of()?;
        while self.takes("or") {
            held = Condition::Or(Box::new(held), Box::new(self.all_of()?));
        }
        Ok(held)
    }

    fn all_of(&mut self) -> Result<Condition, String> {
        let mut held = self.comparison()?;
        while self.takes("and") {
            held = Condition::And(Box::new(held), Box::new(self.comparison()?));
        }
        Ok(held)
    }

    /// Whether the parentheses that open here hold a condition, not a value: looked at once, for trying both ways would
    /// double the work with every nesting.
    fn encloses_condition(&self) -> bool {
        let (mut depth, mut cases) = (0_usize, 0_usize);
        for token in &self.tokens[self.at..] {
            let said = self.text.get(token.start..token.end).unwrap_or_default().to_ascii_lowercase();
            match said.as_str() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                "case" => cases += 1,
                "end" => cases = cases.saturating_sub(1),
                "=" | "<" | ">" | "!" | "is" | "and" | "or" | "not" if cases == 0 => return true,
                _ => {}
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }

    fn comparison(&mut self) -> Result<Condition, String> {
        if self.takes("not") {
            return self.nested(|reader| Ok(Condition::Not(Box::new(reader.comparison()?))));
        }
        if self.said(0) == "(" && self.encloses_condition() {
            self.at += 1;
            let held = self.nested(Self::condition)?;
            self.needs(")")?;
            return Ok(held);
        }
        let one = self.sum()?;
        if self.takes("is") {
            let is_not = self.takes("not");
            self.needs("null")?;
            let is_null = Condition::IsNull(one);
            return Ok(if is_not { Condition::Not(Box::new(is_null)) } else { is_null });
        }
        let comparison = match (self.said(0), self.said(1)) {
            ("<", ">") | ("!", "=") => (Comparison::Unequal, 2),
            ("<", "=") => (Comparison::AtMost, 2),
            (">", "=") => (Comparison::AtLeast, 2),
            ("<", _) => (Comparison::Less, 1),
            (">", _) => (Comparison::More, 1),
            ("=", _) => (Comparison::Equal, 1),
            (other, _) => return Err(format!("has '{other}' where a comparison should stand")),
        };
        self.at += comparison.1;
        Ok(Condition::Compares(one, comparison.0, self.sum()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: expect_test::Expect) {
        let shown = match Formula::read(text) {
            Ok(formula) => {
                let sql = formula.sql(&|name| format!("t.{name}"));
                for dialect in Dialect::WRITTEN {
                    crate::sql::parses(&format!("select {sql} as m from t"), dialect).unwrap();
                }
                assert_eq!(
                    Formula::read(&formula.sql(&|name| format!("\"{name}\""))).unwrap().columns(),
                    formula.columns()
                );
                sql
            }
            Err(why) => format!("the expression {why}"),
        };
        expect.assert_eq(&shown);
    }

    #[test]
    fn formulas_keep_their_meaning() {
        use expect_test::expect;
        check("quantity*unit_price * (1 - discount)", expect!["t.quantity * t.unit_price * (1 - t.discount)"]);
        check("(a - (b - c)) / (d / e)", expect!["1.0 * (t.a - (t.b - t.c)) / nullif(1.0 * t.d / nullif(t.e, 0), 0)"]);
        check("-a * -(b + 1)", expect!["(-t.a) * (-(t.b + 1))"]);
        check(
            "case when status = 'paid' and not (amount is null) then amount else 0 end",
            expect!["case when (t.status = 'paid' and t.amount is not null) then t.amount else 0 end"],
        );
        check(
            "case when a >= 2 or b <> 1.5 then round(a, 2) end",
            expect!["case when (t.a >= 2 or t.b <> 1.5) then round(t.a, 2) end"],
        );
        check(
            "case when ((a = 1 or b = 2) and (c + 1) > 3) then 1 end",
            expect!["case when ((t.a = 1 or t.b = 2) and t.c + 1 > 3) then 1 end"],
        );
        check("coalesce(\"Unit_Price\", 0) + abs(x)", expect!["coalesce(t.Unit_Price, 0) + abs(t.x)"]);
    }

    #[test]
    fn what_not_every_engine_means_alike_is_refused() {
        use expect_test::expect;
        check("", expect!["the expression ends where a value should stand"]);
        check("amount; drop table x", expect!["the expression goes on with ';' where it should end"]);
        check("(select 1)", expect!["the expression needs ')' where '1' stands"]);
        check("random()", expect!["the expression calls random; it may call abs, coalesce, nullif and round"]);
        check("'paid'", expect!["the expression is a text, not a number"]);
        check(
            "case when a = '{{ env_var(1) }}' then 1 end",
            expect!["the expression has the text '{{ env_var(1) }}', with a sign that not every engine reads alike"],
        );
        check("1e9 * a", expect!["the expression has the number 1e9; write it in digits"]);
        check("a + /* never closed", expect!["the expression has a quote or a comment that is not closed"]);
        check(&"(".repeat(100), expect!["the expression is nested deeper than 30"]);
        check(&"a + ".repeat(300), expect!["the expression has more than 200 parts"]);
        check("round(a, b)", expect!["the expression rounds to decimals that are not a number"]);
        check("{{ a }}", expect!["the expression has '{{ a }}' where a value should stand"]);
    }
}
