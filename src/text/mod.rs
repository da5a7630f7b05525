//! What a text is: spans, paragraphs, documents, and what can be read off them.
//!
//! Knows `std` and the Unicode crates only: no files, no notebook, no screen. Everything here is a
//! pure function of text, or an immutable value made from one. Positions are **byte offsets** into
//! the canonical text, half open; [`document::Document`] converts them to and from Unicode scalars,
//! the unit of every file and of every headless result.
//!
//! Start at [`document`], then [`anchor`].

pub mod anchor;
pub mod approx;
mod breaks;
pub mod canonical;
pub mod compare;
pub mod document;
pub mod encoded;
pub mod extracted;
pub mod extractor;
pub mod find;
pub mod fold;
mod halves;
pub mod pack;
pub mod pages;
pub mod paragraphs;
pub mod sentences;
pub mod shape;
pub mod shift;
pub mod signs;
pub mod similar;
pub mod span;
pub mod structure;
pub mod watch;
pub mod worddiff;
pub mod words;
