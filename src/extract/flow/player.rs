//! Plays the pieces of a flow to the builder, each as what it is where it stands.

use super::{
    Piece,
    styles::{STYLES, Styles},
};
use crate::{
    extract::builder::{Builder, Opening},
    text::shape::{Kind, MilestoneKind, Shape},
};

/// The builder, and where in tables and notes the next piece stands.
#[derive(Debug, Default)]
pub(super) struct Player {
    builder: Builder,
    styles: Styles,
    /// The open tables, outermost first: whether each is only a frame.
    tables: Vec<bool>,
    /// Cells that the open row has.
    n_cells: usize,
    code: Code,
    note: Note,
}

/// Whether the words that come stand in a block of code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Code {
    #[default]
    No,
    Yes,
    /// It has ended, but what follows may go on in it.
    Ended,
}

/// Whether the words that come stand in a note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Note {
    #[default]
    No,
    /// Its first block is still to come.
    Fresh,
    Yes,
}

/// What the place of a piece makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Blocks stand by themselves.
    Open,
    /// Right in a cell of a table's row.
    Cell,
    /// In a table that stands in a cell, or in any inside a note.
    Flat,
}

impl Player {
    pub(super) fn play(&mut self, piece: &Piece) {
        match piece {
            Piece::Block(opening) => self.block(*opening),
            Piece::End => self.end(),
            Piece::Words(words) => self.words(words),
            Piece::Break => self.builder.line_break(),
            Piece::Styles(styles) => self.set(*styles),
            Piece::Mark(label) => {
                self.leave_code();
                self.builder.note_mark(label);
            }
            Piece::Page(number) => {
                self.builder.milestone(MilestoneKind::Page, &number.to_string());
            }
            Piece::Table(is_frame) => self.table(*is_frame),
            Piece::Row(is_head) => self.row(*is_head),
            Piece::Cell => self.cell(),
            Piece::EndTable => self.end_table(),
        }
    }

    pub(super) fn play_all(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            self.play(piece);
        }
    }

    /// Words of the block that is open.
    pub(super) fn words(&mut self, words: &str) {
        self.leave_code();
        if self.code == Code::Yes {
            self.builder.push_verbatim(words);
        } else {
            self.builder.push(words);
        }
    }

    /// A note by itself.
    pub(super) fn note(&mut self, label: &str, pieces: &[Piece]) {
        self.set(Styles::default());
        self.code = Code::No;
        self.builder.begin(Opening::of(Kind::Note));
        self.builder.note_mark(label);
        self.builder.push(" ");
        self.note = Note::Fresh;
        self.play_all(pieces);
        self.note = Note::No;
        self.builder.end();
    }

    pub(super) fn is_full(&self) -> bool {
        self.builder.is_full()
    }

    pub(super) fn finish(self) -> (String, Shape) {
        self.builder.finish()
    }

    fn place(&self) -> Place {
        let n_tables = self.tables.iter().filter(|is_frame| !**is_frame).count();
        match (self.note, n_tables, self.tables.last()) {
            (Note::No, 0, _) => Place::Open,
            (Note::No, 1, Some(false)) => Place::Cell,
            _ => Place::Flat,
        }
    }

    fn block(&mut self, opening: Opening) {
        match (self.note, self.place()) {
            (Note::Fresh, _) => self.note = Note::Yes,
            (Note::No, Place::Open) if opening.kind == Kind::Code && self.code == Code::Ended => {
                self.builder.line_break();
                self.code = Code::Yes;
            }
            (Note::No, Place::Open) => {
                self.builder.begin(opening);
                self.code = if opening.kind == Kind::Code { Code::Yes } else { Code::No };
            }
            _ => self.builder.line_break(),
        }
    }

    fn end(&mut self) {
        if self.place() != Place::Open {
            return;
        }
        match self.code {
            Code::No => self.builder.end(),
            Code::Yes | Code::Ended => self.code = Code::Ended,
        }
    }

    /// What is no code ends a block of code that could have gone on.
    fn leave_code(&mut self) {
        if self.code == Code::Ended {
            self.builder.end();
            self.code = Code::No;
        }
    }

    fn set(&mut self, styles: Styles) {
        for style in STYLES {
            match (self.styles.has(style), styles.has(style)) {
                (true, false) => self.builder.end_style(style),
                (false, true) => self.builder.begin_style(style),
                _ => {}
            }
        }
        self.styles = styles;
    }

    fn table(&mut self, is_frame: bool) {
        self.leave_code();
        if self.place() == Place::Open {
            if is_frame {
                self.builder.end();
            } else {
                self.builder.begin_table();
            }
        }
        self.code = Code::No;
        self.tables.push(is_frame);
    }

    fn row(&mut self, is_head: bool) {
        match self.place() {
            Place::Open => self.builder.end(),
            Place::Cell => {
                self.builder.begin(Opening::of(Kind::Row).level(u8::from(is_head)));
                self.n_cells = 0;
            }
            Place::Flat => self.builder.line_break(),
        }
    }

    fn cell(&mut self) {
        match self.place() {
            Place::Open => self.builder.end(),
            Place::Cell => {
                if self.n_cells > 0 {
                    self.builder.next_cell();
                }
                self.n_cells += 1;
            }
            Place::Flat => self.builder.push(" "),
        }
    }

    fn end_table(&mut self) {
        self.tables.pop();
        match self.place() {
            Place::Open => self.builder.end(),
            Place::Cell | Place::Flat => self.builder.line_break(),
        }
    }
}
