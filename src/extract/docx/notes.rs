//! The notes of a Word document: their numbers, and which of them the text refers to.

use std::collections::HashMap;

use super::{numbering::numeral, properties::number};
use crate::extract::{
    Refused,
    numerals::Numeral,
    xml::{Event, Space, Xml},
};

/// A note: whether it is an endnote, and its id.
pub(super) type Key = (bool, String);

/// Notes that the text refers to.
#[derive(Debug, Default)]
pub(super) struct Notes {
    footnotes: Numbering,
    endnotes: Numbering,
    /// The place of each among all notes, and its label.
    referred: HashMap<Key, (usize, String)>,
    n_referred: usize,
}

/// How notes of one kind are numbered.
#[derive(Debug, Default)]
struct Numbering {
    numeral: Option<Numeral>,
    start: Option<u32>,
    n_numbered: u32,
}

impl Notes {
    /// Reads how they are numbered from `settings.xml`.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut notes = Self::default();
        let mut is_endnote = None;
        while let Some(event) = xml.next()? {
            let Event::Start(tag) = event else { continue };
            let (Space::Word, name) = tag.name() else { continue };
            match (name, is_endnote) {
                ("footnotePr", _) => is_endnote = Some(false),
                ("endnotePr", _) => is_endnote = Some(true),
                ("numFmt", Some(is_endnote)) => {
                    let format = tag.attribute("val").unwrap_or_default();
                    notes.of_kind(is_endnote).numeral = Some(numeral(&format));
                }
                ("numStart", Some(is_endnote)) => {
                    notes.of_kind(is_endnote).start = number(&tag);
                }
                // What else such settings hold.
                ("footnote" | "endnote" | "pos" | "numRestart", _) => {}
                _ => is_endnote = None,
            }
        }
        Ok(notes)
    }

    /// The label of the note that the text refers to here: the next number, or the one that it has.
    pub(super) fn number(&mut self, key: Key) -> String {
        if let Some((_, label)) = self.referred.get(&key) {
            return label.clone();
        }
        let usual = if key.0 { Numeral::LowerRoman } else { Numeral::Decimal };
        let kind = self.of_kind(key.0);
        let number = kind.start.unwrap_or(1).saturating_add(kind.n_numbered);
        kind.n_numbered += 1;
        let label = kind.numeral.unwrap_or(usual).write(number);
        self.name(key, &label);
        label
    }

    /// The text refers to the note by that label.
    pub(super) fn name(&mut self, key: Key, label: &str) {
        // Endnotes come behind all footnotes.
        let idx = if key.0 { self.n_referred + usize::MAX / 2 } else { self.n_referred };
        self.n_referred += 1;
        self.referred.entry(key).or_insert_with(|| (idx, label.to_owned()));
    }

    /// The place and label of a note whose words have been found; `None` where nothing refers to it or
    /// it was found before.
    pub(super) fn take(&mut self, key: &Key) -> Option<(usize, String)> {
        self.referred.remove(key)
    }

    fn of_kind(&mut self, is_endnote: bool) -> &mut Numbering {
        if is_endnote { &mut self.endnotes } else { &mut self.footnotes }
    }
}
