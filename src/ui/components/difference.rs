//! Two texts as one list of lines: what was taken out, what came in, and a little around it.

use crate::deliverable::lines::{Line, Side};
use crate::ui::words::count;
use leptos::prelude::*;

/// The most lines that are shown.
const MAX_LINES: usize = 4_000;

/// The lines of a comparison. A sign and a word stand beside the colour.
#[component]
pub fn Difference(
    /// The lines.
    lines: Vec<Line>,
    /// What it compares, for people who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let n = lines.len();
    let (added, removed) = (of(&lines, Side::After), of(&lines, Side::Before));
    let rows = lines.into_iter().take(MAX_LINES).map(row).collect_view();
    let cut = (n > MAX_LINES).then(|| view! { <p class="faint">{format!("The first {MAX_LINES} of {n} lines.")}</p> });
    view! {
        <p class="soft change-count">{format!("{} in, {} out", count(added, "line"), count(removed, "line"))}</p>
        <div class="code difference" tabindex="0" role="region" aria-label=label>
            <table><tbody>{rows}</tbody></table>
        </div>
        {cut}
    }
}

fn of(lines: &[Line], side: Side) -> usize {
    lines.iter().filter(|line| line.side == side).count()
}

fn row(line: Line) -> AnyView {
    let number = |n: usize| if n == 0 { String::new() } else { n.to_string() };
    let (class, sign, word) = match line.side {
        Side::Both => ("", " ", ""),
        Side::Before => ("out", "−", "taken out: "),
        Side::After => ("in", "+", "came in: "),
        Side::Skipped => {
            let words = format!("… {} as before", count(line.before, "line"));
            return view! { <tr class="skipped"><td colspan="4">{words}</td></tr> }.into_any();
        }
    };
    let said = (!word.is_empty()).then(|| view! { <span class="visually-hidden">{word}</span> });
    view! {
        <tr class=class>
            <td class="number" aria-hidden="true">{number(line.before)}</td>
            <td class="number" aria-hidden="true">{number(line.after)}</td>
            <td class="sign" aria-hidden="true">{sign}</td>
            <td class="line">{said}{line.text}</td>
        </tr>
    }
    .into_any()
}
