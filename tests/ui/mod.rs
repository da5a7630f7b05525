//! The app as a reader meets it: by name, with mouse and keys, without a window.

mod changes;
mod corrections;
mod damage;
mod files;
mod history;
mod keyboard;
mod notes;
mod outside;
#[cfg(feature = "pdf")]
mod pages;
mod parallels;
mod quotes;
mod reading;
mod traced;
mod window;

use std::{fmt::Write as _, path::PathBuf};

use crate::support::app::{Machine, Window};

const TRANSCRIPT: &str = "Council hearing on the Ellery Bridge

26 March 2024

Q. Did reports of movement exist before this winter?

A. We had reports of movement in the third span as early as the autumn of 2019.

Q. Who was told of them?

A. The mayor’s office was told. A copy was sent in November, and nobody ever replied to it.
";

const REPORT: &str = "Mayor: no warning ever came

Harbour Courier, 27 March 2024

The mayor’s office said that “no warning ever reached this office” before the deck was closed.

The engineer told the council of reports of movement as early as 2019.
";

const LETTER: &str = "Letter of the pilots’ guild

2 September 2019

We heard a knock from the third span as we passed beneath it on the ebb.
";

/// A folder of three documents: a long transcript, a report, a letter. Their titles sort as their
/// names do not.
fn papers(machine: &Machine) -> PathBuf {
    let mut transcript = TRANSCRIPT.to_owned();
    for number in 1..=60 {
        write!(transcript, "\nQ. Question number {number}?\n\nA. An answer to question {number}, which nobody in the room wrote down.\n").unwrap();
    }
    transcript.push_str("\nThe hearing closed at noon.\n");
    machine.put("papers/a-transcript.txt", transcript);
    machine.put("papers/b-report.txt", REPORT);
    machine.put("papers/c-letter.txt", LETTER);
    machine.path("papers")
}

/// Keeps a passage of the report in a note and writes a line below it.
fn note_on_the_report(window: &mut Window) {
    window.select("no warning ever reached this office").key("Enter");
    window.key("W").typed("A claim to check.").key("Escape");
}

/// The words that are selected in the active pane.
fn selected(window: &Window) -> Option<&str> {
    let ws = window.ws();
    let pane = ws.pane()?;
    let reading = ws.corpus.as_ref()?.reading(&pane.path)?;
    Some(reading.document.slice(pane.selected()?))
}

/// The rows of words on the screen, as they are painted: what is cut off is not among them.
fn painted(window: &Window) -> Vec<String> {
    let mut rows = Vec::new();
    for clipped in &window.harness.output().shapes {
        if let egui::Shape::Text(text) = &clipped.shape {
            for row in &text.galley.rows {
                rows.push(row.row.glyphs.iter().map(|glyph| glyph.chr).collect());
            }
        }
    }
    rows
}
