//! What a check constraint says about one column, as far as it is simple: a range of numbers, a list of words.

use crate::sql::Table;

/// What the checks of a table allow in one column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Allowed {
    /// The least number.
    pub least: Option<f64>,
    /// The greatest number.
    pub most: Option<f64>,
    /// The only words.
    pub words: Vec<String>,
}

/// The longest check that is looked at, in bytes.
const MAX_BYTES: usize = 4_000;

/// What the checks of `table` allow in `column`. What is not understood allows everything.
pub fn allowed(table: &Table, column: &str) -> Allowed {
    let mut allowed = Allowed::default();
    for check in table.checks.iter().filter(|check| check.len() <= MAX_BYTES) {
        let tokens = tokens(check);
        let names: Vec<&String> =
            tokens.iter().filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None }).collect();
        let mine = names.iter().any(|name| name.eq_ignore_ascii_case(column));
        let others = table
            .columns
            .iter()
            .any(|other| other.name != column && names.iter().any(|name| name.eq_ignore_ascii_case(&other.name)));
        if mine && !others {
            narrow(&mut allowed, &tokens, column);
        }
    }
    allowed
}

fn narrow(allowed: &mut Allowed, tokens: &[Token], column: &str) {
    let texts: Vec<String> = tokens
        .iter()
        .filter_map(|token| if let Token::Text(text) = token { Some(text.clone()) } else { None })
        .collect();
    let compares = tokens.iter().any(|token| matches!(token, Token::Sign(sign) if sign != "="));
    if !texts.is_empty() && !compares {
        allowed.words.extend(texts.into_iter().take(100));
        return;
    }
    let numbers: Vec<f64> = tokens
        .iter()
        .filter_map(|token| if let Token::Number(number) = token { Some(*number) } else { None })
        .collect();
    let between = tokens.iter().any(|token| matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("between")));
    if let (true, [low, high]) = (between, numbers.as_slice()) {
        (allowed.least, allowed.most) = (Some(*low), Some(*high));
        return;
    }
    for window in tokens.windows(3) {
        if let [Token::Word(name), Token::Sign(sign), Token::Number(number)] = window
            && name.eq_ignore_ascii_case(column)
        {
            match sign.as_str() {
                ">=" => allowed.least = Some(*number),
                ">" => allowed.least = Some(number + 1.0),
                "<=" => allowed.most = Some(*number),
                "<" => allowed.most = Some(number - 1.0),
                _ => {}
            }
        }
    }
}

enum Token {
    Word(String),
    Number(f64),
    Text(String),
    Sign(String),
}

/// The words, numbers, texts and comparisons of an expression; brackets and casts are passed over.
fn tokens(check: &str) -> Vec<Token> {
    let mut letters = check.chars().peekable();
    let mut out = Vec::new();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => {
                let mut text = String::new();
                while let Some(next) = letters.next() {
                    if next == '\'' && letters.next_if_eq(&'\'').is_none() {
                        break;
                    }
                    text.push(next);
                }
                out.push(Token::Text(text));
            }
            ':' => {
                while letters
                    .next_if(|next| *next == ':' || next.is_alphanumeric() || matches!(next, '_' | ' ' | '.'))
                    .is_some()
                {}
            }
            '<' | '>' | '=' | '!' => {
                let mut sign = String::from(letter);
                while let Some(next) = letters.next_if(|next| matches!(next, '<' | '>' | '=')) {
                    sign.push(next);
                }
                out.push(Token::Sign(sign));
            }
            '"' | '`' | '[' => {
                let close = if letter == '[' { ']' } else { letter };
                if letter != '[' || letters.peek().is_some_and(|next| next.is_alphabetic()) {
                    let mut word = String::new();
                    while let Some(next) = letters.next_if(|next| *next != close) {
                        word.push(next);
                    }
                    out.push(Token::Word(word));
                }
            }
            _ if letter.is_ascii_digit() => {
                let mut number = String::from(letter);
                while let Some(next) = letters.next_if(|next| next.is_ascii_digit() || *next == '.') {
                    number.push(next);
                }
                out.extend(number.parse().ok().map(Token::Number));
            }
            _ if letter.is_alphabetic() || letter == '_' => {
                let mut word = String::from(letter);
                while let Some(next) = letters.next_if(|next| next.is_alphanumeric() || *next == '_') {
                    word.push(next);
                }
                out.push(Token::Word(word));
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Column;

    fn check(expression: &str) -> Allowed {
        let column = |name: &str| Column {
            name: name.into(),
            data_type: crate::sql::DataType::Integer,
            original_type: "int".into(),
            nullable: true,
            line: 1,
            ..Column::default()
        };
        let table = Table {
            name: "t".into(),
            key: "t".into(),
            columns: vec![column("a"), column("b")],
            checks: vec![expression.into()],
            ..Table::default()
        };
        allowed(&table, "a")
    }

    #[test]
    fn simple_checks_are_understood_and_others_passed_over() {
        let range = |least, most| Allowed { least, most, words: vec![] };
        assert_eq!(check("((a >= 1) AND (a <= 5))"), range(Some(1.0), Some(5.0)));
        assert_eq!(check("a between 2 and 7"), range(Some(2.0), Some(7.0)));
        assert_eq!(check("a > 0"), range(Some(1.0), None));
        assert_eq!(check("a = ANY (ARRAY['x'::text, 'y''z'::character varying])").words, ["x", "y'z"]);
        assert_eq!(check("a in ('x', 'y')").words, ["x", "y"]);
        assert_eq!(check("a < b"), Allowed::default());
        assert_eq!(check("a >= 'unclosed"), Allowed::default());
    }
}
