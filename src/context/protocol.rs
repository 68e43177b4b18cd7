//! The context-manager protocol.
