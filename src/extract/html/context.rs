//! What is open around the words that come next.

use html5ever::LocalName;

use crate::{
    extract::builder::Opening,
    text::shape::{Kind, Style},
};

use super::{elements::Role, lists::List};

/// An element that is open.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) name: LocalName,
    pub(super) role: Role,
    /// What holds for the words in it.
    pub(super) context: Context,
    /// How its items are counted, where it is a list.
    pub(super) list: Option<List>,
    /// What its end does.
    pub(super) effect: Effect,
}

/// What the end of an element does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// A style ends.
    Style(Style),
    /// A quotation within a line is closed.
    Quote,
    /// What was in it is the title of the page.
    Title,
    /// What was in it is the label of a note; whether the page says so by a word for it.
    NoteMark {
        /// Else its place and its address say so.
        is_stated: bool,
    },
    /// What was in it is the label of a page.
    Page,
}

/// How words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// White space runs together.
    Running,
    /// Blanks and line breaks count.
    Verbatim,
    /// Not at all: they are not shown.
    Unseen,
}

/// Which part of the page words belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Its text.
    Text,
    /// What the site puts around it.
    Around,
    /// What the site seems to put around it, by the name of a class.
    PerhapsAround,
    /// A footnote or endnote.
    Note,
}

/// What holds for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) kind: Kind,
    pub(super) level: u8,
    pub(super) quoted: u8,
    /// In how many lists.
    pub(super) depth: u8,
    pub(super) words: Words,
    pub(super) place: Place,
    /// In a table of data: which level its rows have; else `None`.
    pub(super) rows: Option<u8>,
    /// Whether the page says that this is the page proper.
    pub(super) is_in_main: bool,
    /// In how many quotations within a line.
    pub(super) n_quotes: u8,
}

impl Context {
    /// That of a page at its beginning, in `place`.
    pub(super) fn new(place: Place) -> Self {
        Self {
            kind: Kind::Paragraph,
            level: 0,
            quoted: 0,
            depth: 0,
            words: Words::Running,
            place,
            rows: None,
            is_in_main: false,
            n_quotes: 0,
        }
    }

    /// How a block begins here that is `kind` by itself.
    pub(super) fn opening(self, kind: Kind, level: u8) -> Opening {
        let opening = match self.place {
            Place::Text => Opening::of(kind).level(level),
            Place::Around | Place::PerhapsAround => Opening::of(Kind::Leftover),
            Place::Note => Opening::of(Kind::Note),
        };
        opening.quoted(self.quoted)
    }

    /// Whether nothing of it is shown.
    pub(super) fn is_unseen(self) -> bool {
        self.words == Words::Unseen
    }

    /// That of what is in an element of that role, as far as the role says.
    pub(super) fn inside(self, role: Role) -> Self {
        let mut it = self;
        match role {
            Role::Heading(level) => (it.kind, it.level) = (Kind::Heading, level),
            Role::Bullets | Role::Numbers | Role::Terms => it.depth = it.depth.saturating_add(1),
            Role::Item | Role::Term => (it.kind, it.level) = (Kind::Item, it.depth.max(1)),
            Role::Meaning => (it.kind, it.level) = (Kind::Item, it.depth.max(1).saturating_add(1)),
            Role::Quotation => it.quoted = it.quoted.saturating_add(1),
            Role::Verbatim if !it.is_unseen() => {
                (it.kind, it.level, it.words) = (Kind::Code, 0, Words::Verbatim);
            }
            Role::Caption => (it.kind, it.level) = (Kind::Caption, 0),
            Role::Unseen => it.words = Words::Unseen,
            Role::Quote => it.n_quotes = it.n_quotes.saturating_add(1),
            Role::Main => {
                it.is_in_main = true;
                if it.place == Place::PerhapsAround {
                    it.place = Place::Text;
                }
            }
            _ => {}
        }
        it
    }
}
