//! Phase 2: decisions, sizing, the dimensional model, governance and cost, as one pure function.
