//! A file that does not read as a whole, record by record.
//!
//! Leans on the layout that [`mod@super::print`] gives: a section begins with `  notes: {`, a record
//! with four blanks and its id in quotation marks, and no text ever goes over the end of a line. So
//! brackets and quotation marks, which damage leaves open, need not be matched to see where the next
//! record begins. Each record is read by itself; what cannot be read is kept as it stands.
//!
//! Refuses to know what is done about damage: [`super::read`] decides. Start at [`read_apart`].

use ron::Options;

use crate::notebook::kept::{Kept, Kind};

use super::{format::NotebookFile, read::complaint};

/// What was read of a file in pieces.
pub(super) struct Apart {
    /// Everything that could be read.
    pub(super) file: NotebookFile,
    /// The rest, ordered as a notebook has it.
    pub(super) kept: Vec<Kept>,
    /// Whether the end of the notebook was there, so that nothing is missing behind the last record.
    pub(super) has_end: bool,
}

/// Reads a file in the layout of our own; `None` for one in another, in which no record can be told
/// from the next, and for one without its end unless `may_be_cut`.
///
/// Cost: twice that of reading a sound file.
pub(super) fn read_apart(ron: &Options, text: &str, may_be_cut: bool) -> Option<Apart> {
    let (pieces, has_end) = pieces(text).filter(|(_, has_end)| *has_end || may_be_cut)?;
    let mut apart = Apart { file: NotebookFile::default(), kept: Vec::new(), has_end };
    let mut before = (None, "");
    for piece in pieces {
        if before.0 != piece.kind {
            before = (piece.kind, "");
        }
        if let Some(id) = apart.take(ron, &piece, before.1) {
            before.1 = id;
        }
    }
    apart.kept.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    Some(apart)
}

impl Apart {
    /// Reads one piece, and gives the id of the record; or keeps its words, behind the record with the
    /// id `before`.
    fn take<'t>(&mut self, ron: &Options, piece: &Piece<'t>, before: &str) -> Option<&'t str> {
        let why = match piece.read(ron).map(|file| self.file.append(file)) {
            Ok(true) => return piece.id(),
            Ok(false) => "the field stands twice".to_owned(),
            Err(why) => why,
        };
        // What belongs to no record stands behind one: the record by itself may be sound.
        if let Some((record, rest)) = piece.behind_its_end()
            && record.read(ron).is_ok_and(|file| self.file.append(file))
        {
            self.take(ron, &rest, piece.id().unwrap_or(before));
            return piece.id();
        }
        // Where the id is damaged too, the place is what is left of it: behind what stands before.
        let last = self.kept.last().filter(|kept| kept.kind == piece.kind);
        let last = last.map_or(before, |kept| before.max(&kept.id));
        let id = piece.id().filter(|id| *id > before).unwrap_or(last).to_owned();
        let words = piece.words.strip_suffix('\n').unwrap_or(piece.words).to_owned();
        self.kept.push(Kept { kind: piece.kind, id, words, why });
        None
    }
}

/// Some whole lines of a file that belong together.
struct Piece<'t> {
    /// The section they stand in.
    kind: Option<Kind>,
    words: &'t str,
}

impl<'t> Piece<'t> {
    /// What it holds, as a file of nothing else; else what is wrong.
    fn read(&self, ron: &Options) -> Result<NotebookFile, String> {
        let words = self.words;
        let alone = match self.kind {
            Some(kind) => format!("({}: {{\n{words}\n}})", kind.section()),
            None => format!("(\n{words}\n)"),
        };
        ron.from_str(&alone).map_err(|error| complaint(&error.code))
    }

    /// The id that a record begins with.
    fn id(&self) -> Option<&'t str> {
        let (id, _) = record_start(self.words)?.split_once(['"', '\n'])?;
        Some(id)
    }

    /// Parts it behind the line that ends a record, if more lines follow.
    fn behind_its_end(&self) -> Option<(Self, Self)> {
        let mut end = 0;
        let mut lines = self.words.split_inclusive('\n');
        lines.by_ref().find(|line| {
            end += line.len();
            matches!(line.trim_end(), "    )," | "    )")
        })?;
        lines.next()?;
        let (record, rest) = self.words.split_at_checked(end)?;
        Some((Self { kind: self.kind, words: record }, Self { kind: self.kind, words: rest }))
    }
}

/// The words behind the quotation mark that a record begins with.
fn record_start(line: &str) -> Option<&str> {
    line.strip_prefix("    \"")
}

/// The name of a field that stands between the sections, and what is behind its colon.
fn field_start(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("  ")?.split_once(':')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'#'));
    is_name.then_some((name, value))
}

/// The kind of record whose ids begin so.
fn kind_of_id(id: &str) -> Option<Kind> {
    let letter = id.split_once('-')?.0;
    Kind::ALL.into_iter().find(|kind| kind.letter() == letter)
}

/// The file cut into records and fields, and whether its last line is there. Every line but those
/// that frame sections is in one of them.
fn pieces(text: &str) -> Option<(Vec<Piece<'_>>, bool)> {
    let mut cutter = Cutter { text, pieces: Vec::new(), from: 0, kind: None, is_field: false };
    let (mut at, mut has_frame) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if !has_frame {
            has_frame = line == "(";
            cutter.from = at;
            continue;
        }
        if line == ")" && text.get(at..).is_none_or(|rest| rest.trim().is_empty()) {
            cutter.cut(start, at);
            return Some((cutter.pieces, true));
        }
        cutter.line(line, start, at);
    }
    cutter.cut(at, at);
    (has_frame && !cutter.pieces.is_empty()).then_some((cutter.pieces, false))
}

struct Cutter<'t> {
    text: &'t str,
    pieces: Vec<Piece<'t>>,
    /// Where the piece at hand begins.
    from: usize,
    /// The section at hand.
    kind: Option<Kind>,
    /// Whether the piece at hand begins with the name of a field.
    is_field: bool,
}

impl Cutter<'_> {
    /// Ends the piece at hand at `end`; the next begins at `next`.
    fn cut(&mut self, end: usize, next: usize) {
        if let Some(words) = self.text.get(self.from..end)
            && !words.trim().is_empty()
        {
            self.pieces.push(Piece { kind: self.kind, words });
        }
        (self.from, self.is_field) = (next, false);
    }

    fn line(&mut self, line: &str, start: usize, behind: usize) {
        if let Some((name, value)) = field_start(line) {
            self.cut(start, start);
            self.kind = Kind::ALL.into_iter().find(|kind| kind.section() == name);
            match value.trim() {
                "{" if self.kind.is_some() => self.from = behind,
                _ => (self.kind, self.is_field) = (None, true),
            }
        } else if let Some(record) = record_start(line) {
            if self.kind.is_some() {
                self.cut(start, start);
            } else if !self.is_field
                && let Some(kind) = record.split_once('"').and_then(|(id, _)| kind_of_id(id))
            {
                // The line that begins the section is damaged.
                self.cut(start, start);
                self.kind = Some(kind);
            }
        } else if self.kind.is_some() && matches!(line, "  }," | "  }") {
            self.cut(start, behind);
            self.kind = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read and what is kept, a line each.
    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let apart = read_apart(&Options::default(), text, true).unwrap();
        let mut found = vec![format!("{} read, end {}", apart.file.n_records(), apart.has_end)];
        found.extend(apart.kept.iter().map(|kept| {
            let section = kept.kind.map_or("-", Kind::section);
            format!("{section} {:?}: {:?}, {}", kept.id, kept.words, kept.why)
        }));
        assert_eq!(found, expect);
    }

    #[test]
    fn a_bad_record_is_kept_and_the_others_are_read() {
        check(
            "(\n  notes: {\n    \"a\": (title: \"x\"),\n    \"b\": (title: 7),\n    \"c\": (\n    ),\n  },\n)\n",
            &[
                "2 read, end true",
                "notes \"b\": \"    \\\"b\\\": (title: 7),\", a text in quotation marks is missing",
            ],
        );
    }

    #[test]
    fn lines_that_belong_to_nothing_are_kept_behind_the_record_before_them() {
        check(
            "(\n  notes: {\n      what?\n    \"a\": (\n    ),\n  where?\n    \"b\": (),\n  },\n)",
            &[
                "2 read, end true",
                "notes \"\": \"      what?\", a text in quotation marks is missing",
                "notes \"a\": \"  where?\", a text in quotation marks is missing",
            ],
        );
    }

    #[test]
    fn a_section_without_its_first_line_is_told_by_its_ids() {
        check(
            "(\n  no#es\n    \"n-1\": (title: \"x\"),\n    \"n-2\": (),\n  },\n  links: {},\n)",
            &["2 read, end true", "- \"\": \"  no#es\", a colon is missing"],
        );
    }

    #[test]
    fn the_end_of_a_cut_file_is_kept() {
        check(
            "(\n  tags: {\n    \"t-1\": (\n    ),\n    \"t-2\": (\n      name: \"ab",
            &[
                "1 read, end false",
                "tags \"t-2\": \"    \\\"t-2\\\": (\\n      name: \\\"ab\", a text in quotation marks has no end",
            ],
        );
        assert!(pieces("").is_none() && pieces("(").is_none() && pieces("(a: 1)").is_none());
    }
}
