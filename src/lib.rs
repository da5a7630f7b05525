//! Variorum: a desktop research notebook.
//!
//! It opens a folder of documents, shows them side by side with highlights, and keeps what its reader
//! makes of them (excerpts, tags, notes, links) in one RON file. The library holds everything; the
//! binary is a few lines.
//!
//! # The life of a key press
//!
//! ```text
//! key / menu / palette ──► Action ──resolve(&Workspace)──► Option<Command>     (None: greyed out)
//! view (click, drag, typing) ────────────────────────────►  Command
//! worker thread ── Report ───────────────────────────────►  Command::Heard
//!                                                              │
//!                        update(&mut Workspace, Command, Now) ◄┘     the one door: no I/O, no clock
//!                            │             │
//!                Notebook::apply(Edit)     └──► Vec<Effect> ──► app ──► Job ──► Report ──► …
//! ```
//!
//! # The house
//!
//! | layer | modules | knows |
//! |---|---|---|
//! | pure | [`text`] | the standard library and Unicode |
//! | pure | [`notebook`] | text |
//! | pure | [`trace`] | text; finds what documents share |
//! | pure | [`layout`] | nothing but numbers: where things lie on the screen |
//! | pure | [`exchange`] | text, trace; what other programs read and write |
//! | pure | [`extract`] | text; a file's bytes to its canonical text, a reader for each format |
//! | world | [`sources`] | extract, store, text; reads folders, never writes in them |
//! | world | [`store`] | notebook, text, trace; the only one that writes notebooks, settings, caches |
//! | pure | [`workspace`] | all state; everything above but their I/O; no screen, no clock |
//! | drawing | [`ui`] | workspace, layout; borrows the one and pushes commands |
//! | world | [`worker`] | the only one with threads; does jobs, reports |
//! | world | [`cli`], [`app`], [`platform`] | the shell: verbs without a window, the window, the system |
//!
//! Rules, each checked by a test or a lint: nothing below [`ui`] names the toolkit; every change goes
//! through [`workspace::update`]; every action stands in one table, [`workspace::action`], which
//! feeds menus, palette, shortcuts, the `?` sheet and the README; colours, fonts and distances have one
//! home, [`ui::theme`]; nothing in `src` may panic on any input.
//!
//! Two departures from the plain rule that types in memory carry no file format. The settings
//! ([`store::settings`]) are what they are in their file: they are small, the program's own, and losing
//! them loses nothing of the reader's. And [`workspace`] names two plain types of [`store`]: the
//! settings, and [`store::atomic::Seen`], which it keeps for the next saving and never looks into.
//!
//! # Offsets
//!
//! In memory, bytes of the canonical text, half open: [`text::span::Span`]. In files and in every
//! result of the command line, Unicode scalars. [`text::document::Document`] converts.
//!
//! Start reading at [`text::document`], [`notebook::Notebook`], [`workspace::action`].

pub mod app;
pub mod cli;
pub mod exchange;
pub mod extract;
pub mod layout;
pub mod notebook;
pub mod platform;
pub mod sample;
pub mod sources;
pub mod store;
pub mod text;
pub mod trace;
pub mod ui;
pub mod worker;
pub mod workspace;
