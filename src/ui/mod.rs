//! The page: routes, state, pages, components.
/// Puts the page into the document.
pub fn mount() {}
