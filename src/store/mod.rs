//! The notebook on disk; the only module that writes.
//!
//! [`mod@print`] turns a notebook into words that a person can read, git can compare and two people can
//! merge; [`read`] turns words back into a notebook and says what it could not make out; [`mod@format`]
//! is the shape of version 1 between the two, apart from the types in memory so that either can
//! change alone. [`atomic`] puts words on a disk such that a crash, a full disk or another program
//! costs no note, [`lock`] lets one window at a time do so. [`settings`] is the program's own state,
//! [`texts`] keeps what sources said before they changed, [`traces`] what tracing found, [`extracts`]
//! what readers made of files,
//! [`generations`] earlier versions of notebooks, [`journal`] every step that was done; [`place`] says
//! where things lie.
//!
//! Refuses to know what a notebook means, when it is saved, and what the screen says of it. Opening
//! never writes. [`mod@print`], [`read`] and [`mod@format`] do no I/O.
//!
//! Start at [`atomic::load`] and [`atomic::save`].

pub mod atomic;
pub mod error;
pub mod extracts;
pub mod format;
pub mod generations;
pub mod journal;
pub mod lock;
pub mod place;
pub mod print;
pub mod read;
pub mod settings;
pub mod texts;
pub mod thinning;
pub mod traces;

mod conflict;
mod decision;
mod records;
mod rule;
mod shelf;
mod tolerant;
