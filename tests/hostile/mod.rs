//! What others may leave in a folder, by mistake or on purpose, and what must come of each: a case with an
//! id (H001 to H101) for each way that is known.
//!
//! What each case is stands in a script that lies beside the project on some machines, and its files are
//! read as they come from it ([`documents`]); without it, or without Python, those tests say that they were
//! skipped. All that is asked of a case beyond its opening is asked here of small files made in code, so that
//! it holds everywhere: [`encodings`], [`letters`] and [`screen`] of texts, [`notebooks`] and [`windows`] of
//! notebooks, [`places`] of what is done to files while they are open. Other cases are held where their
//! subject is: archives and markup in `extract`, folders in `sources`, savings that fail in `faults` and
//! `disk`.

mod documents;
mod encodings;
mod letters;
mod notebooks;
mod places;
mod program;
mod screen;
mod windows;
