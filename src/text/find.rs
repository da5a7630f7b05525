//! find.
