//! Phases 2 and 3: every file that is handed over.
