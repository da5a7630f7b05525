//! What holds within a group: where words go, how they are set, what paragraph they stand in.

use super::flow::Look;

/// Where words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dest {
    /// Into the flow that is read.
    Text,
    /// Nowhere.
    Skip,
    Fonts,
    Styles,
    /// Fields of the document's properties.
    Info,
    Title,
    Author,
    Created,
    /// The bullet or number of an item.
    Mark,
    /// Properties of a drawing, with its text somewhere inside.
    Shape,
    /// Two readings of the same, of which the one in Unicode counts.
    Twice,
}

/// How a paragraph is set: what `\pard` takes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) style: i32,
    pub(super) outline: Option<u8>,
    pub(super) is_in_table: bool,
    /// In how many tables, one inside the other, as far as it is stated.
    pub(super) n_tables: i32,
    pub(super) list: i32,
    pub(super) depth: i32,
    pub(super) left: i32,
    pub(super) first: i32,
}

/// A group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) dest: Dest,
    pub(super) font: i32,
    pub(super) look: Look,
    pub(super) is_hidden: bool,
    pub(super) is_deleted: bool,
    /// How many characters stand behind `\u` for programs without Unicode.
    pub(super) n_fallback: usize,
    pub(super) paragraph: Paragraph,
    /// How many flows are open in it.
    pub(super) n_flows: usize,
}

impl Group {
    /// The group around all others.
    pub(super) fn outermost() -> Self {
        Self {
            dest: Dest::Text,
            font: 0,
            look: 0,
            is_hidden: false,
            is_deleted: false,
            n_fallback: 1,
            paragraph: Paragraph::default(),
            n_flows: 1,
        }
    }

    /// Switches one of [`super::flow::STYLES`].
    pub(super) fn set(&mut self, bit: u8, is_on: bool) {
        if is_on {
            self.look |= 1 << bit;
        } else {
            self.look &= !(1 << bit);
        }
    }

    /// Takes back how letters are set.
    pub(super) fn plain(&mut self, font: i32) {
        self.look = 0;
        self.is_hidden = false;
        self.is_deleted = false;
        self.font = font;
    }
}

/// Where the words of a group go that begins with `word`, if that says so.
pub(super) fn destination(word: &str) -> Option<Dest> {
    Some(match word {
        "fonttbl" => Dest::Fonts,
        "stylesheet" => Dest::Styles,
        "info" => Dest::Info,
        "listtext" | "pntext" => Dest::Mark,
        "shpinst" | "do" => Dest::Shape,
        "upr" => Dest::Twice,
        "colortbl" | "filetbl" | "pict" | "object" | "header" | "headerl" | "headerr"
        | "headerf" | "footer" | "footerl" | "footerr" | "footerf" | "ftnsep" | "ftnsepc"
        | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" | "xe" | "tc" | "tcn" | "rxe" | "txe"
        | "annotation" | "atnid" | "atnauthor" | "atrfstart" | "atrfend" | "atnref" | "atndate"
        | "atnicn" | "nonshppict" | "shprslt" | "sp" | "private" | "fldinst" | "template"
        | "bkmkstart" | "bkmkend" | "pn" | "listtable" | "listoverridetable" | "revtbl"
        | "themedata" | "datastore" | "generator" | "pnseclvl" | "nonesttables" => Dest::Skip,
        _ => return None,
    })
}

/// The character that a control word stands for.
pub(super) fn character(word: &str) -> Option<char> {
    Some(match word {
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "tab" | "emspace" | "enspace" | "qmspace" => ' ',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "zwbo" => '\u{200b}',
        "zwnbo" => '\u{2060}',
        "ltrmark" => '\u{200e}',
        "rtlmark" => '\u{200f}',
        _ => return None,
    })
}
