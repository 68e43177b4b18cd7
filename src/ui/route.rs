//! Where the page is, as the fragment of the address: parsing and writing it, nothing that needs a browser.
//!
//! `#/model/fct_rental` is the model with one table selected. A fragment that starts with `#s=` is a shared
//! session, not a place.

/// The sections of the consultation, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The first screen.
    Start,
    /// What was brought in, and what it tells.
    Context,
    /// What only a person can know.
    Questions,
    /// The decisions.
    Design,
    /// The dimensional model.
    Model,
    /// What flows when and how much.
    Pipelines,
    /// The delivered files.
    Files,
    /// The report and the summary.
    Report,
}

impl Section {
    /// The sections of the rail, in order; Alt+1 is the first.
    pub const RAIL: [Self; 7] =
        [Self::Context, Self::Questions, Self::Design, Self::Model, Self::Pipelines, Self::Files, Self::Report];

    /// Its word in the address; empty for the first screen.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Start => "",
            Self::Context => "context",
            Self::Questions => "questions",
            Self::Design => "design",
            Self::Model => "model",
            Self::Pipelines => "pipelines",
            Self::Files => "files",
            Self::Report => "report",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Context => "Context",
            Self::Questions => "Questions",
            Self::Design => "Design",
            Self::Model => "Model",
            Self::Pipelines => "Pipelines",
            Self::Files => "Files",
            Self::Report => "Report",
        }
    }
}

/// A place in the page: a section and, in some sections, the thing that is selected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The section.
    pub section: Section,
    /// A question's id, a decision's id, a table's name or a file's path; none where nothing is selected.
    pub selected: Option<String>,
}

impl Route {
    /// A section with nothing selected.
    pub fn to(section: Section) -> Self {
        Self { section, selected: None }
    }

    /// A section with one thing selected.
    pub fn at(section: Section, selected: impl Into<String>) -> Self {
        Self { section, selected: Some(selected.into()) }
    }

    /// What is selected in `section`; none while the page is elsewhere.
    pub fn selected_in(&self, section: Section) -> Option<&str> {
        self.selected.as_deref().filter(|_| self.section == section)
    }

    /// The place that a fragment names; none where it names no place.
    ///
    /// `#/files/docs/data/design.md` → the files with `docs/data/design.md` selected.
    pub fn parse(fragment: &str) -> Option<Self> {
        let path = fragment.trim_start_matches('#');
        if path.is_empty() {
            return Some(Self::to(Section::Start));
        }
        let path = path.strip_prefix('/')?.trim_end_matches('/');
        let (slug, rest) = path.split_once('/').map_or((path, None), |(slug, rest)| (slug, Some(rest)));
        if slug.is_empty() {
            return Some(Self::to(Section::Start));
        }
        let section = Section::RAIL.into_iter().find(|section| section.slug() == slug)?;
        let selected = rest.map(decode).filter(|rest| !rest.is_empty());
        Some(Self { section, selected })
    }

    /// The fragment that names this place: `#/model/fct_rental`.
    pub fn fragment(&self) -> String {
        let mut out = format!("#/{}", self.section.slug());
        if let Some(selected) = &self.selected {
            out.push('/');
            encode(selected, &mut out);
        }
        out
    }
}

/// The shared session in a fragment, as the link room reads it: `#s=1.…` → `s=1.…`.
pub fn shared(fragment: &str) -> Option<&str> {
    let text = fragment.trim_start_matches('#');
    text.starts_with("s=").then_some(text)
}

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
}

/// Undoes percent-encoding; what is not well formed stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let pair = if first == b'%' { tail.get(..2).and_then(hex_pair) } else { None };
        match pair {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match digits {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fragment: &str, expected: Option<Route>) {
        assert_eq!(Route::parse(fragment), expected, "{fragment}");
    }

    #[test]
    fn fragments_name_places() {
        check("", Some(Route::to(Section::Start)));
        check("#", Some(Route::to(Section::Start)));
        check("#/", Some(Route::to(Section::Start)));
        check("#/questions", Some(Route::to(Section::Questions)));
        check("#/questions/", Some(Route::to(Section::Questions)));
        check("#/questions/needs.freshness", Some(Route::at(Section::Questions, "needs.freshness")));
        check("#/files/docs/data/design.md", Some(Route::at(Section::Files, "docs/data/design.md")));
        check("#/model/dim%20a%2", Some(Route::at(Section::Model, "dim a%2")));
        check("#/nowhere", None);
        check("#s=1.abc", None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for selected in ["fct_rental", "docs/a b/ü%.md", "x#y?z"] {
            let route = Route::at(Section::Files, selected);
            assert_eq!(Route::parse(&route.fragment()), Some(route));
        }
        assert_eq!(Route::at(Section::Files, "a b").fragment(), "#/files/a%20b");
    }

    #[test]
    fn a_shared_session_is_not_a_place() {
        assert_eq!(shared("#s=1.abc"), Some("s=1.abc"));
        assert_eq!(shared("#/model"), None);
    }
}
