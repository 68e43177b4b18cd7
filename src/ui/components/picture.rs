//! A delivered picture, shown as an image: scripts in it cannot run and nothing in it is part of the page.

use leptos::prelude::*;

/// An SVG file as an image.
#[component]
pub fn Picture(
    /// The text of the SVG file.
    svg: String,
    /// What it shows.
    alt: String,
) -> impl IntoView {
    view! { <div class="picture"><img src=data_address(&svg) alt=alt/></div> }
}

/// The picture as an address of its own; everything but plain letters is percent-encoded.
fn data_address(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() + svg.len() / 2);
    out.push_str("data:image/svg+xml;charset=utf-8,");
    for byte in svg.bytes() {
        if byte.is_ascii_alphanumeric() || b" -._~/:=,;()'".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    out
}
