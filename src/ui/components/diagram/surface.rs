//! The window onto the board: what is behind it is drawn, pointers and keys move it.

use super::parts::{groups, lines, node};
use super::stage::{SURFACE, Stage};
use crate::deliverable::diagram::board::Direction;
use crate::ui::browser::{focus, surface};
use crate::ui::viewport::Detail;
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

/// How far a pointer may move and still press what it is on, in pixels.
const STILL: f64 = 4.0;
/// How far a key moves the board, in pixels.
const SHOVE: f64 = 90.0;

/// A pointer that is down: its number, where it went down, where it is.
type Pointer = (i32, (f64, f64), (f64, f64));

/// The window.
#[component]
pub fn Surface(
    /// The stage.
    stage: Stage,
) -> impl IntoView {
    let window = NodeRef::<html::Div>::new();
    let measure = move || {
        if let Some(element) = window.get_untracked() {
            stage.size.set(surface::size(&element));
        }
    };
    Effect::new(move |_| {
        if window.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let is_dragged = RwSignal::new(false);
    let pointers = StoredValue::new(Vec::<Pointer>::new());
    let down = move |event: ev::PointerEvent| {
        if event.button() == 0 {
            is_dragged.set(false);
            let at = surface::place(&event);
            pointers.update_value(|held| held.push((event.pointer_id(), at, at)));
        }
    };
    let moved = move |event: ev::PointerEvent| {
        let before = pointers.get_value();
        let Some(index) = before.iter().position(|held| held.0 == event.pointer_id()) else { return };
        let now = surface::place(&event);
        let (_, start, last) = before[index];
        if !is_dragged.get_untracked() && before.len() == 1 && distance(start, now) < STILL {
            return;
        }
        if !is_dragged.get_untracked() {
            is_dragged.set(true);
            surface::hold(&event);
        }
        pointers.update_value(|held| held[index].2 = now);
        match before.as_slice() {
            [_] => stage.look(|view| view.moved(now.0 - last.0, now.1 - last.1)),
            [a, b] => {
                let other = if index == 0 { b.2 } else { a.2 };
                let (was, is) = (middle(last, other), middle(now, other));
                let factor = distance(now, other) / distance(last, other).max(1.0);
                stage.look(|view| view.moved(is.0 - was.0, is.1 - was.1).zoomed(factor, is));
            }
            _ => {}
        }
    };
    let up = move |event: ev::PointerEvent| {
        pointers.update_value(|held| held.retain(|pointer| pointer.0 != event.pointer_id()));
    };
    let clicked = move |event: ev::MouseEvent| {
        // the end of a drag is no click on what lies under it
        if is_dragged.get_untracked() {
            event.prevent_default();
        }
    };
    let wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        let (across, down) = surface::wheel(&event);
        if event.shift_key() {
            stage.look(|view| view.moved(-across - down, 0.0));
        } else {
            let at = surface::place(&event);
            stage.look(|view| view.zoomed((-down * 0.0016).exp(), at).moved(-across, 0.0));
        }
    };
    view! {
        <p class="visually-hidden" id="diagram-keys">
            "Arrow keys go from table to table, Enter opens one, Shift with an arrow moves the diagram, plus and minus zoom, 0 shows everything, slash searches. The outline below says the same."
        </p>
        <div
            node_ref=window id=SURFACE class="diagram" class:dragged=move || is_dragged.get()
            tabindex="0" role="application" aria-label="Entity diagram" aria-describedby="diagram-keys"
            on:focus=move |_| stage.enter() on:keydown=move |event| key(stage, &event)
            on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up
            on:click=clicked on:wheel=wheel on:dragstart=move |event| event.prevent_default()
        >
            <svg aria-hidden="true" class=move || match stage.drawn.get().1 {
                Detail::Rows => "rows",
                Detail::Names => "names",
                Detail::Shapes => "shapes",
            }>
                <g transform=move || stage.view.get().transform()>
                    {groups(stage)}
                    {lines(stage)}
                    <For each=move || visible(stage) key=|held| *held let:held>
                        {node(stage, held.1, held.2)}
                    </For>
                </g>
            </svg>
        </div>
        <p class="visually-hidden" aria-live="polite">{move || stage.cursor_in_words()}</p>
    }
}

/// The boxes behind the window: which board, the place on it, how much can be read.
fn visible(stage: Stage) -> Vec<(usize, usize, Detail)> {
    let (frame, detail) = stage.drawn.get();
    stage.board.with(|board| {
        // boxes of another board are other boxes
        let which = Arc::as_ptr(board).addr();
        let seen = board.nodes.iter().enumerate().filter(|(_, node)| node.frame.meets(&frame));
        seen.map(|(index, _)| (which, index, detail)).collect()
    })
}

fn key(stage: Stage, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let arrow = |direction: Direction, across: f64, down: f64| {
        if event.shift_key() {
            stage.look(|view| view.moved(across * SHOVE, down * SHOVE));
        } else {
            stage.step(direction);
        }
    };
    match event.key().as_str() {
        "ArrowLeft" => arrow(Direction::Left, 1.0, 0.0),
        "ArrowRight" => arrow(Direction::Right, -1.0, 0.0),
        "ArrowUp" => arrow(Direction::Up, 0.0, 1.0),
        "ArrowDown" => arrow(Direction::Down, 0.0, -1.0),
        "Enter" => stage.open(),
        "+" | "=" => stage.zoom(1.3),
        "-" => stage.zoom(1.0 / 1.3),
        "0" => stage.show_all(),
        "/" => focus(super::SEARCH),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn middle(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
}
