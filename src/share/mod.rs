//! What travels: a link, a file.
