//! A notebook as the words of its file.
//!
//! Plain RON, printed by hand, because the file is meant to be read, compared and merged: one field
//! a line, long text as a list of its lines, maps in the order of their ids, every script as it is
//! and only what cannot be seen escaped. ron's own printer escapes each combining mark, which makes
//! Hindi, Arabic or pointed Hebrew unreadable, and its unescaped mode writes raw NULs.
//!
//! The same notebook always gives the same bytes. Comments stand behind ids so that a person need
//! not look them up; they are made anew at every save and nothing reads them.

mod decision;
mod rule;

use std::{collections::BTreeMap, iter::Peekable, sync::Arc};

use crate::{
    notebook::{
        Notebook,
        decision::Decision,
        desk::Desk,
        excerpt::{Excerpt, Placed},
        ids::{DocId, ExcerptId, NoteId, TagId},
        kept::{Extra, Kept, Kind, RecordId},
        link::{Link, LinkKind},
        note::{Block, Note},
        record::DocumentRecord,
        rule::Rule,
        tag::Tag,
        trash::Was,
    },
    text::anchor::Selector,
};

use super::format::{FORMAT, MIN_WRITER, VERSION, state_name};

/// Longest comment, in Unicode scalars: with the field in front of it, a line still fits a terminal.
const COMMENT_SCALARS: usize = 60;

/// The words of the notebook's file.
///
/// Reading them gives an equal notebook; sizes on the desk that are no numbers are written as 0.
///
/// Cost: one pass over everything, at some hundred megabytes a second in a release build.
pub fn print(notebook: &Notebook) -> String {
    let out = String::with_capacity(expected_bytes(notebook));
    let mut printer = Printer { notebook, out, extra: &[], record: None };
    printer.all();
    printer.out
}

/// About how long the file gets; saves growing a large string many times.
fn expected_bytes(notebook: &Notebook) -> usize {
    let in_notes: usize = notebook
        .notes
        .values()
        .flat_map(|note| &note.blocks)
        .map(|block| match block {
            Block::Text(text) => text.len() + text.len() / 8 + 64,
            Block::Excerpt(_) => 160,
        })
        .sum();
    let in_excerpts: usize = notebook
        .excerpts
        .values()
        .map(|excerpt| excerpt.made.exact.len() * 9 / 8 + excerpt.memo.len() * 9 / 8 + 900)
        .sum();
    let others = notebook.documents.len() + notebook.tags.len() + notebook.links.len();
    let in_decisions: usize = notebook
        .decisions
        .values()
        .map(|it| (it.a.made.exact.len() + it.b.made.exact.len() + it.memo.len()) * 9 / 8 + 1400)
        .sum();
    4096 + in_notes + in_excerpts + in_decisions + others * 400
}

/// The file while it is being written.
struct Printer<'n> {
    notebook: &'n Notebook,
    out: String,
    /// The record at hand, and its unknown fields.
    record: Option<RecordId>,
    extra: &'n [Extra],
}

impl<'n> Printer<'n> {
    fn all(&mut self) {
        let notebook = self.notebook;
        self.out.push_str("// Variorum notebook, format ");
        self.out.push_str(&VERSION.to_string());
        self.out.push_str(". Plain RON; comments are made anew at every save.\n(\n");
        self.text_field(1, "format", FORMAT);
        self.number(1, "version", VERSION);
        self.number(1, "min_writer", MIN_WRITER);
        self.text_field(1, "id", notebook.id.as_str());
        self.text_field(1, "corpus", &notebook.corpus);
        self.map(Kind::Document, &notebook.documents, Was::document, Self::document);
        self.map(Kind::Tag, &notebook.tags, Was::tag, Self::tag);
        self.map(Kind::Excerpt, &notebook.excerpts, Was::excerpt, Self::excerpt);
        self.map(Kind::Note, &notebook.notes, Was::note, Self::note);
        self.map(Kind::Link, &notebook.links, Was::link, Self::link);
        // Files of programs that do not know of decisions have no such section.
        if self.has_decisions() {
            self.map(Kind::Decision, &notebook.decisions, Was::decision, Self::decision);
        }
        if self.has_rules() {
            self.map(Kind::Rule, &notebook.rules, Was::rule, Self::rule);
        }
        if notebook.desk != Desk::default() {
            self.desk(&notebook.desk);
        }
        self.extra = notebook.extra.get(&None).map_or(&[], Vec::as_slice);
        self.record = None;
        self.extra_fields(1, "");
        for kept in notebook.kept.iter().filter(|kept| kept.kind.is_none()) {
            self.out.push_str(&kept.words);
            self.out.push('\n');
        }
        self.out.push_str(")\n");
    }

    /// A section: records that live, that were removed and that could not be read, in the order of
    /// their ids.
    fn map<K: AsId, V>(
        &mut self,
        kind: Kind,
        living: &'n BTreeMap<K, Arc<V>>,
        of_trash: fn(&'n Was) -> Option<&'n Arc<V>>,
        record: fn(&mut Self, &V),
    ) {
        self.name(1, kind.section());
        self.out.push('{');
        let start = self.out.len();
        let notebook = self.notebook;
        let trash = notebook.trash.range(RecordId::new(kind, "")..);
        let mut removed = trash
            .take_while(|(id, _)| id.kind == kind)
            .filter_map(|(id, it)| Some((id.id.as_str(), of_trash(&it.was)?, it)))
            .peekable();
        let mut kept = notebook.kept.iter().filter(|it| it.kind == Some(kind)).peekable();
        for (id, value) in living {
            let id = id.as_id();
            while let Some((other, value, trashed)) = removed.next_if(|(other, ..)| *other < id) {
                self.unread(&mut kept, |it| it < other);
                self.record(kind, other, &**value, Some(&trashed.deleted), record);
            }
            self.unread(&mut kept, |it| it < id);
            self.record(kind, id, &**value, None, record);
        }
        for (other, value, trashed) in removed {
            self.unread(&mut kept, |it| it < other);
            self.record(kind, other, &**value, Some(&trashed.deleted), record);
        }
        self.unread(&mut kept, |_| true);
        if self.out.len() > start {
            self.out.push('\n');
            self.indent(1);
        }
        self.out.push_str("},\n");
    }

    fn record<V>(
        &mut self,
        kind: Kind,
        id: &str,
        value: &V,
        deleted: Option<&str>,
        fields: fn(&mut Self, &V),
    ) {
        self.out.push('\n');
        self.indent(2);
        self.quoted(id);
        self.out.push_str(": (\n");
        self.option(3, "deleted", deleted);
        if !self.notebook.extra.is_empty() {
            let record = Some(RecordId::new(kind, id));
            self.extra = self.notebook.extra.get(&record).map_or(&[], Vec::as_slice);
            self.record = record;
        }
        fields(self, value);
        self.extra_fields(3, "");
        self.indent(2);
        self.out.push_str("),");
    }

    /// Words that could not be read, as far as `goes_here` says of their id.
    fn unread<'k>(
        &mut self,
        kept: &mut Peekable<impl Iterator<Item = &'k Kept>>,
        goes_here: impl Fn(&str) -> bool,
    ) {
        while let Some(kept) = kept.next_if(|kept| goes_here(&kept.id)) {
            self.out.push('\n');
            self.out.push_str(&kept.words);
        }
    }

    /// Unknown fields that stand at `path` of the record at hand, a line each.
    fn extra_fields(&mut self, depth: usize, path: &str) {
        for extra in self.extra_at(path) {
            self.indent(depth);
            self.extra_field(extra);
            self.out.push_str(",\n");
        }
    }

    /// Unknown fields of a record of one line: `, name: value` each.
    fn extra_inline(&mut self, path: &str) {
        for extra in self.extra_at(path) {
            self.out.push_str(", ");
            self.extra_field(extra);
        }
    }

    fn extra_field(&mut self, extra: &Extra) {
        if !extra.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            // RON's way to write names with other characters.
            self.out.push_str("r#");
        }
        self.out.push_str(&extra.name);
        self.out.push_str(": ");
        self.out.push_str(&extra.words);
    }

    fn extra_at(&self, path: &str) -> impl Iterator<Item = &'n Extra> + use<'n> {
        let kind = self.record.as_ref().map(|record| record.kind);
        let here = self.extra.iter().filter(move |extra| {
            // These stand in place of a word, not beside the fields.
            let is_word = matches!(
                (kind, extra.path.as_str(), extra.name.as_str()),
                (Some(Kind::Tag), "", "colour")
                    | (Some(Kind::Link), "", "kind")
                    | (Some(Kind::Decision), "", "verdict")
                    | (Some(Kind::Excerpt), "placed", "state")
                    | (Some(Kind::Rule), "", "line")
            );
            extra.path == path && !is_word
        });
        here.collect::<Vec<_>>().into_iter()
    }

    /// The word that stood for `name` at `path` in the file, where it is not known here and still holds.
    fn unknown_word(&self, path: &str, name: &str) -> Option<&'n str> {
        let extra = self.extra.iter().find(|it| it.path == path && it.name == name)?;
        self.notebook.uses(self.record.as_ref(), extra).then_some(extra.words.as_str())
    }

    fn document(&mut self, record: &DocumentRecord) {
        self.text_field(3, "path", &record.path);
        self.option(3, "title", record.title.as_deref());
        self.option(3, "date", record.date.as_deref());
        self.option(3, "source", record.source.as_deref());
        self.option(3, "author", record.author.as_deref());
        self.option(3, "region", record.region.as_deref());
        self.option(3, "language", record.language.as_deref());
        self.option(3, "encoding", record.encoding.as_deref());
        self.line_rules(&record.lines);
        self.name(3, "file");
        self.out.push_str("(bytes: ");
        self.digits(record.file_bytes);
        self.extra_inline("file");
        self.out.push_str("),\n");
        self.name(3, "text");
        self.out.push_str("(extractor: ");
        self.quoted(&record.extractor);
        self.out.push_str(", characters: ");
        self.digits(record.n_scalars as u64);
        self.out.push_str(", blake3: ");
        self.quoted(&record.text_hash);
        self.extra_inline("text");
        self.out.push_str("),\n");
        self.list(3, "former", &record.former, String::as_str);
        self.rev(record.rev);
    }

    fn tag(&mut self, tag: &Tag) {
        self.text_field(3, "name", &tag.name);
        self.option(3, "parent", tag.parent.as_ref().map(TagId::as_str));
        self.word(
            3,
            "colour",
            self.unknown_word("", "colour").unwrap_or_else(|| tag.colour.name()),
        );
        if let Some(key) = tag.key {
            self.name(3, "key");
            self.out.push_str("Some(");
            self.digits(u64::from(key));
            self.out.push_str("),\n");
        }
        self.lines(3, "about", &tag.about);
    }

    fn excerpt(&mut self, excerpt: &Excerpt) {
        self.name(3, "document");
        self.quoted(excerpt.document.as_str());
        self.out.push(',');
        self.document_comment(&excerpt.document);
        self.name(3, "made");
        self.selector(3, "made", &excerpt.made);
        if !excerpt.history.is_empty() {
            self.name(3, "history");
            self.out.push_str("[\n");
            for (number, former) in excerpt.history.iter().enumerate() {
                self.indent(4);
                self.selector(4, &format!("history.{number}"), former);
            }
            self.indent(3);
            self.out.push_str("],\n");
        }
        if excerpt.placed != Placed::default() || self.extra.iter().any(|it| it.path == "placed") {
            self.placed(&excerpt.placed);
        }
        self.list(3, "tags", &excerpt.tags, |tag_id| tag_id.as_str());
        self.lines(3, "memo", &excerpt.memo);
        self.text_field(3, "created", &excerpt.created);
        self.rev(excerpt.rev);
    }

    /// What finds a passage again; stands behind its name or in a list, so that it closes its line.
    fn selector(&mut self, depth: usize, path: &str, selector: &Selector) {
        self.out.push_str("(\n");
        self.text_field(depth + 1, "text", &selector.text.to_string());
        // One line: no end moves without the other, so there is nothing to merge within.
        self.name(depth + 1, "start");
        self.digits(selector.start as u64);
        self.out.push_str(", end: ");
        self.digits(selector.end as u64);
        self.out.push_str(", paragraph: ");
        self.digits(selector.paragraph as u64);
        self.out.push_str(", occurrence: (");
        self.digits(selector.occurrence.0 as u64);
        self.out.push_str(", ");
        self.digits(selector.occurrence.1 as u64);
        self.out.push_str("),\n");
        self.lines(depth + 1, "exact", &selector.exact);
        self.text_unless_empty(depth + 1, "prefix", &selector.prefix);
        self.text_unless_empty(depth + 1, "suffix", &selector.suffix);
        self.extra_fields(depth + 1, path);
        self.indent(depth);
        self.out.push_str("),\n");
    }

    /// Where an excerpt was found last, on one line: its parts change together.
    fn placed(&mut self, placed: &Placed) {
        self.name(3, "placed");
        self.out.push_str("(state: ");
        let unknown = self.unknown_word("placed", "state");
        self.out.push_str(unknown.unwrap_or(state_name(placed.state)));
        if let Some(text) = placed.text {
            self.out.push_str(", text: ");
            self.quoted(&text.to_string());
        }
        if let Some((start, end)) = placed.place {
            self.out.push_str(", start: ");
            self.digits(start as u64);
            self.out.push_str(", end: ");
            self.digits(end as u64);
        }
        self.extra_inline("placed");
        self.out.push_str("),\n");
    }

    fn note(&mut self, note: &Note) {
        self.text_field(3, "title", &note.title);
        self.text_field(3, "order", &note.order);
        self.text_field(3, "created", &note.created);
        self.text_field(3, "edited", &note.edited);
        self.rev(note.rev);
        self.name(3, "blocks");
        if note.blocks.is_empty() {
            self.out.push_str("[],\n");
            return;
        }
        self.out.push_str("[\n");
        for block in &note.blocks {
            self.indent(4);
            match block {
                Block::Text(text) if text.is_empty() => self.out.push_str("Text([]),\n"),
                Block::Text(text) => {
                    self.out.push_str("Text([\n");
                    self.each_line(5, text);
                    self.indent(4);
                    self.out.push_str("]),\n");
                }
                Block::Excerpt(excerpt_id) => {
                    self.out.push_str("Excerpt(");
                    self.quoted(excerpt_id.as_str());
                    self.out.push_str("),");
                    self.quote_comment(excerpt_id);
                }
            }
        }
        self.indent(3);
        self.out.push_str("],\n");
    }

    fn link(&mut self, link: &Link) {
        for (name, end) in [("from", &link.from), ("to", &link.to)] {
            self.name(3, name);
            self.quoted(end.as_str());
            self.out.push(',');
            self.quote_comment(end);
        }
        match &link.kind {
            LinkKind::Quotes => self.word(3, "kind", "Quotes"),
            LinkKind::Contradicts => self.word(3, "kind", "Contradicts"),
            LinkKind::Supports => self.word(3, "kind", "Supports"),
            LinkKind::Other(_) if let Some(word) = self.unknown_word("", "kind") => {
                self.word(3, "kind", word);
            }
            LinkKind::Other(word) => {
                self.name(3, "kind");
                self.out.push_str("Other(");
                self.quoted(word);
                self.out.push_str("),\n");
            }
        }
        self.lines(3, "memo", &link.memo);
        self.rev(link.rev);
    }

    fn desk(&mut self, desk: &Desk) {
        self.name(1, "desk");
        self.out.push_str("(\n");
        if !desk.seats.is_empty() {
            self.name(2, "seats");
            self.out.push_str("[\n");
            for seat in &desk.seats {
                self.indent(3);
                self.out.push_str("(path: ");
                self.quoted(&seat.path);
                self.out.push_str(", at: ");
                self.digits(seat.at as u64);
                self.out.push_str(", share: ");
                self.size(seat.share);
                self.out.push_str(", text_size: ");
                self.size(seat.text_size);
                self.out.push_str("),\n");
            }
            self.indent(2);
            self.out.push_str("],\n");
        }
        self.number(2, "active", desk.active as u64);
        self.option(2, "note", desk.note.as_ref().map(NoteId::as_str));
        self.indent(1);
        self.out.push_str("),\n");
    }

    /// The beginning of an excerpt's quote, as a comment to the end of the line.
    fn quote_comment(&mut self, excerpt_id: &ExcerptId) {
        let notebook = self.notebook;
        self.comment(notebook.excerpts.get(excerpt_id).map_or("", |excerpt| &excerpt.made.exact));
    }

    /// What a document is called, as a comment to the end of the line.
    fn document_comment(&mut self, doc_id: &DocId) {
        let notebook = self.notebook;
        self.comment(notebook.documents.get(doc_id).map_or("", |record| {
            record.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&record.path)
        }));
    }

    /// `// words`, cut to one line, and the end of the line. Nothing in `words` can end the comment.
    fn comment(&mut self, words: &str) {
        let mut chars = words
            .split(|c: char| c.is_whitespace() || is_unseen(c))
            .filter(|word| !word.is_empty())
            .flat_map(|word| std::iter::once(' ').chain(word.chars()))
            .peekable();
        if chars.peek().is_some() {
            self.out.push_str(" //");
            // Each word comes with a blank in front of it, the first one too.
            self.out.extend(chars.by_ref().take(COMMENT_SCALARS));
            if let Some(last) = chars.next() {
                self.out.push(if chars.peek().is_some() { '…' } else { last });
            }
        }
        self.out.push('\n');
    }

    /// `name: ["first line", "second line"],`, or nothing for no text.
    ///
    /// More than one line of text gets a line of the file each, so that git compares them apart.
    fn lines(&mut self, depth: usize, name: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.name(depth, name);
        if text.contains('\n') {
            self.out.push_str("[\n");
            self.each_line(depth + 1, text);
            self.indent(depth);
            self.out.push_str("],\n");
        } else {
            self.out.push('[');
            self.quoted(text);
            self.out.push_str("],\n");
        }
    }

    fn each_line(&mut self, depth: usize, text: &str) {
        for line in text.split('\n') {
            self.indent(depth);
            self.quoted(line);
            self.out.push_str(",\n");
        }
    }

    /// `name: ["one", "two"],`, or nothing for an empty list.
    fn list<T>(&mut self, depth: usize, name: &str, items: &[T], words: impl Fn(&T) -> &str) {
        if items.is_empty() {
            return;
        }
        self.name(depth, name);
        let mut before = '[';
        for item in items {
            self.out.push(before);
            if before == ',' {
                self.out.push(' ');
            }
            self.quoted(words(item));
            before = ',';
        }
        self.out.push_str("],\n");
    }

    fn option(&mut self, depth: usize, name: &str, words: Option<&str>) {
        if let Some(words) = words {
            self.name(depth, name);
            self.out.push_str("Some(");
            self.quoted(words);
            self.out.push_str("),\n");
        }
    }

    fn text_unless_empty(&mut self, depth: usize, name: &str, words: &str) {
        if !words.is_empty() {
            self.text_field(depth, name, words);
        }
    }

    fn text_field(&mut self, depth: usize, name: &str, words: &str) {
        self.name(depth, name);
        self.quoted(words);
        self.out.push_str(",\n");
    }

    fn word(&mut self, depth: usize, name: &str, word: &str) {
        self.name(depth, name);
        self.out.push_str(word);
        self.out.push_str(",\n");
    }

    fn number(&mut self, depth: usize, name: &str, number: u64) {
        self.name(depth, name);
        self.digits(number);
        self.out.push_str(",\n");
    }

    fn rev(&mut self, rev: u64) {
        if rev > 0 {
            self.number(3, "rev", rev);
        }
    }

    fn name(&mut self, depth: usize, name: &str) {
        self.indent(depth);
        self.out.push_str(name);
        self.out.push_str(": ");
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }

    fn digits(&mut self, number: u64) {
        self.out.push_str(&number.to_string());
    }

    /// A size with a point, so that RON readers in other languages see a float.
    fn size(&mut self, size: f32) {
        let size = if size.is_finite() { size } else { 0.0 };
        let digits = format!("{size:?}");
        self.out.push_str(&digits);
    }

    /// A RON string. Runs that need no escape are copied whole.
    fn quoted(&mut self, words: &str) {
        self.out.push('"');
        let mut copied = 0;
        let mut at = 0;
        let bytes = words.as_bytes();
        while let Some(skip) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|byte| may_need_escape(*byte)))
        {
            at += skip;
            // Every byte that may need an escape begins a character.
            let Some(c) = words.get(at..).and_then(|rest| rest.chars().next()) else { break };
            let behind = at + c.len_utf8();
            let is_written = match c {
                '"' | '\\' | '\n' | '\r' | '\t' => true,
                c => is_unseen(c),
            };
            if is_written {
                self.out.push_str(words.get(copied..at).unwrap_or_default());
                self.escape(c);
                copied = behind;
            }
            at = behind;
        }
        self.out.push_str(words.get(copied..).unwrap_or_default());
        self.out.push('"');
    }

    fn escape(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            c => self.out.extend(c.escape_unicode()),
        }
    }
}

/// Whether a character of this first byte can need an escape: ASCII by itself, the first bytes of
/// C1 controls (C2), of the bidi controls and line separators (E2), and of U+FEFF (EF).
const fn may_need_escape(byte: u8) -> bool {
    matches!(byte, 0..=0x1F | b'"' | b'\\' | 0x7F | 0xC2 | 0xE2 | 0xEF)
}

/// Characters that an editor hides, or that change how the characters around them are shown or where
/// a line ends: controls, separators, embeddings and isolates of the bidi algorithm, the byte order
/// mark. Marks that writing needs (joiners, left-to-right and right-to-left marks) are none.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{0}'..='\u{1F}'
            | '\u{7F}'..='\u{9F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// Ids of every kind, as the key of a map in the file.
trait AsId {
    fn as_id(&self) -> &str;
}

macro_rules! as_id {
    ($($name:ident)*) => {$(
        impl AsId for crate::notebook::ids::$name {
            fn as_id(&self) -> &str {
                self.as_str()
            }
        }
    )*};
}

as_id! { DocId TagId ExcerptId NoteId LinkId DecisionId RuleId }

/// What was removed, by its kind.
macro_rules! of_kind {
    ($($name:ident $kind:ident $record:ty;)*) => {
        impl Was {
            $(const fn $name(&self) -> Option<&Arc<$record>> {
                match self {
                    Self::$kind(it) => Some(it),
                    _ => None,
                }
            })*
        }
    };
}

of_kind! {
    document Document DocumentRecord;
    tag Tag Tag;
    excerpt Excerpt Excerpt;
    note Note Note;
    link Link Link;
    decision Decision Decision;
    rule Rule Rule;
}
