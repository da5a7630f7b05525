//! The Markdown of notes, read into pieces that are laid out one below the other.
//!
//! Knows text only: how a piece looks is [`super::prose`]'s business. Any text is Markdown, so that
//! nothing here can fail. Raw HTML stays text, images become their words: a note shows nothing that
//! its reader did not write, and loads nothing.

use std::{mem, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::notebook::note::wiki_links;

/// One piece of a text block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What stands there.
    pub what: What,
    /// How many lists it stands in.
    pub lists: usize,
    /// How many block quotes it stands in.
    pub quotes: usize,
    /// The mark of a list's item, on its first piece: `•` or `3.`.
    pub marker: Option<String>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A paragraph.
    Words(Vec<Run>),
    /// A heading of level 1 to 6.
    Heading(u8, Vec<Run>),
    /// Lines that stand as they are.
    Code(String),
    /// A line across.
    Rule,
    /// A table: rows of cells, the first row its head.
    Table(Vec<Vec<Vec<Run>>>),
}

/// Words of one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub words: String,
    /// Their look.
    pub look: Look,
    /// Where they lead.
    pub target: Option<Target>,
    /// Where they begin in the source, in bytes.
    pub at: usize,
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is there or not, in any company")]
pub struct Look {
    /// `**strong**`
    pub is_strong: bool,
    /// `*slanted*`
    pub is_slanted: bool,
    /// `` `code` ``
    pub is_code: bool,
    /// `~~struck~~`
    pub is_struck: bool,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a page of the web, or an address for mail.
    Web(String),
    /// To the note of this title.
    Note(String),
}

/// The pieces of `source`, in order.
///
/// Cost: one pass, about 50 MB/s.
pub fn pieces(source: &str) -> Vec<Piece> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS;
    let mut reading = Reading { source, ..Reading::default() };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reading.take(event, range);
    }
    reading.end_words();
    reading.pieces
}

/// The words of `source` without their marks, on one line.
pub fn plain(source: &str) -> String {
    let mut plain = String::new();
    for piece in pieces(source) {
        let runs: Vec<Run> = match piece.what {
            What::Words(runs) | What::Heading(_, runs) => runs,
            What::Code(words) => vec![Run { words, ..Run::default() }],
            What::Table(rows) => rows.into_iter().flatten().flatten().collect(),
            What::Rule => continue,
        };
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(runs.iter().map(|run| run.words.as_str()));
    }
    plain
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Reading<'s> {
    source: &'s str,
    pieces: Vec<Piece>,
    runs: Vec<Run>,
    heading: Option<u8>,
    code: Option<String>,
    table: Vec<Vec<Vec<Run>>>,
    /// The next number of each open list; `None` for one without numbers.
    lists: Vec<Option<u64>>,
    marker: Option<String>,
    quotes: usize,
    strong: usize,
    slanted: usize,
    struck: usize,
    target: Option<Target>,
    /// How many ends are left to come of a link that is written out already.
    skipped: usize,
}

impl Reading<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(end) => self.end(end),
            Event::Text(words) => match &mut self.code {
                Some(code) => code.push_str(&words),
                None => self.words(&words, false, range.start),
            },
            Event::Code(words) => self.words(&words, true, range.start + 1),
            Event::Html(words) | Event::InlineHtml(words) => {
                self.words(&words, false, range.start);
            }
            Event::SoftBreak => self.words(" ", false, range.start),
            Event::HardBreak => self.words("\n", false, range.start),
            Event::Rule => {
                self.end_words();
                self.piece(What::Rule);
            }
            // Switched off above; written out should that change.
            Event::InlineMath(words)
            | Event::DisplayMath(words)
            | Event::FootnoteReference(words) => self.words(&words, false, range.start),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.slanted += 1,
            Tag::Strong => self.strong += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. } => {
                let written = self.source.get(range.clone()).unwrap_or_default();
                // The notebook's own reading of `[[…]]`, so that what is shown is what it counts.
                let title = wiki_links(written)
                    .first()
                    .map_or_else(|| dest_url.trim().to_owned(), |title| (*title).to_owned());
                self.target = Some(Target::Note(title.clone()));
                self.words(&title, false, range.start + 2);
                self.target = None;
                self.skipped = 1;
            }
            Tag::Link { dest_url, link_type, .. } => {
                let is_mail = matches!(link_type, LinkType::Email);
                let url = if is_mail { format!("mailto:{dest_url}") } else { dest_url.to_string() };
                self.target = is_web(&url).then_some(Target::Web(url));
            }
            Tag::Image { dest_url, .. } => {
                self.target = is_web(&dest_url).then(|| Target::Web(dest_url.to_string()));
            }
            Tag::Heading { level, .. } => {
                self.end_words();
                self.heading = Some(level_number(level));
            }
            Tag::BlockQuote(_) => {
                self.end_words();
                self.quotes += 1;
            }
            Tag::List(first) => {
                self.end_words();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_words();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    _ => "•".to_owned(),
                });
            }
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.end_words();
                self.code = Some(String::new());
            }
            Tag::Table(_) => {
                self.end_words();
                self.table = Vec::new();
            }
            Tag::TableHead | Tag::TableRow => self.table.push(Vec::new()),
            Tag::TableCell => self.runs = Vec::new(),
            _ => self.end_words(),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis => self.slanted = self.slanted.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.target = None,
            TagEnd::Heading(_) => {
                self.end_words();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.end_words();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end_words();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.end_words();
                // An item without words still shows its mark.
                if self.marker.is_some() {
                    self.piece(What::Words(Vec::new()));
                }
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.piece(What::Code(code.trim_end_matches('\n').to_owned()));
            }
            TagEnd::TableCell => {
                let cell = mem::take(&mut self.runs);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let table = mem::take(&mut self.table);
                self.piece(What::Table(table));
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            _ => self.end_words(),
        }
    }

    fn words(&mut self, words: &str, is_code: bool, at: usize) {
        let look = Look {
            is_strong: self.strong > 0,
            is_slanted: self.slanted > 0,
            is_code,
            is_struck: self.struck > 0,
        };
        match self.runs.last_mut() {
            Some(last) if last.look == look && last.target == self.target => {
                last.words.push_str(words);
            }
            _ => self.runs.push(Run {
                words: words.to_owned(),
                look,
                target: self.target.clone(),
                at,
            }),
        }
    }

    fn end_words(&mut self) {
        let mut runs = mem::take(&mut self.runs);
        if let Some(last) = runs.last_mut() {
            let length = last.words.trim_end().len();
            last.words.truncate(length);
        }
        if runs.iter().all(|run| run.words.is_empty()) {
            return;
        }
        let what = match self.heading {
            Some(level) => What::Heading(level, runs),
            None => What::Words(runs),
        };
        self.piece(what);
    }

    fn piece(&mut self, what: What) {
        self.pieces.push(Piece {
            what,
            lists: self.lists.len(),
            quotes: self.quotes,
            marker: self.marker.take(),
        });
    }
}

/// Whether a link leads to the web or to mail: nothing else is ever opened from a note.
fn is_web(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

const fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes pieces in one line each: marks in front, looks as letters, targets behind `→`.
    fn shown(source: &str) -> Vec<String> {
        let runs = |runs: &[Run]| -> String {
            runs.iter()
                .map(|run| {
                    let mut words = run.words.clone();
                    for (is_on, letter) in [
                        (run.look.is_strong, 's'),
                        (run.look.is_slanted, 'i'),
                        (run.look.is_code, 'c'),
                        (run.look.is_struck, 'x'),
                    ] {
                        if is_on {
                            words = format!("{letter}({words})");
                        }
                    }
                    match &run.target {
                        Some(Target::Web(url)) => format!("{{{words}→{url}}}"),
                        Some(Target::Note(title)) => format!("{{{words}→[[{title}]]}}"),
                        None => words,
                    }
                })
                .collect()
        };
        pieces(source)
            .iter()
            .map(|piece| {
                let head = format!(
                    "{}{}{}",
                    ">".repeat(piece.quotes),
                    "  ".repeat(piece.lists),
                    piece.marker.as_ref().map(|mark| format!("{mark} ")).unwrap_or_default()
                );
                let body = match &piece.what {
                    What::Words(words) => runs(words),
                    What::Heading(level, words) => format!("h{level} {}", runs(words)),
                    What::Code(lines) => format!("code {lines:?}"),
                    What::Rule => "---".to_owned(),
                    What::Table(rows) => rows
                        .iter()
                        .map(|row| row.iter().map(|c| runs(c)).collect::<Vec<_>>().join("|"))
                        .collect::<Vec<_>>()
                        .join(" / "),
                };
                head + &body
            })
            .collect()
    }

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        assert_eq!(shown(source), expect);
    }

    #[test]
    fn paragraphs_have_looks() {
        check(
            "plain *slanted* **strong *both*** `code` ~~struck~~\n\nnext",
            &["plain i(slanted) s(strong )i(s(both)) c(code) x(struck)", "next"],
        );
    }

    #[test]
    fn headings_rules_and_code_stand_alone() {
        check(
            "# One\ntext\n\n---\n\n```\nlet a;\n b\n```",
            &["h1 One", "text", "---", "code \"let a;\\n b\""],
        );
    }

    #[test]
    fn lists_nest_and_count() {
        check(
            "3. c\n4. d\n   - inner\n\n     more\n- \n",
            &["  3. c", "  4. d", "    • inner", "    more", "  • "],
        );
    }

    #[test]
    fn quotes_nest() {
        check("> one\n>> two\n\nout", &[">one", ">>two", "out"]);
    }

    #[test]
    fn links_between_notes_are_taken_as_the_notebook_takes_them() {
        check(
            "See [[Missing gauges]] and [[ A | B ]].",
            &["See {Missing gauges→[[Missing gauges]]} and {A | B→[[A | B]]}."],
        );
        check("*[[In *marks*]]* on", &["{i(In *marks*)→[[In *marks*]]} on"]);
    }

    #[test]
    fn only_web_links_are_links() {
        check(
            "[page](https://a.b/c) [file](file:///etc/passwd) <x@y.org> ![pic](http://p.q/r.png)",
            &["{page→https://a.b/c} file {x@y.org→mailto:x@y.org} {pic→http://p.q/r.png}"],
        );
    }

    #[test]
    fn html_is_text() {
        check(
            "a <b>bold</b>\n\n<script>alert(1)</script>",
            &["a <b>bold</b>", "<script>alert(1)</script>"],
        );
    }

    #[test]
    fn tables_have_rows_of_cells() {
        check("| a | b |\n|---|---|\n| 1 | **2** |", &["a|b / 1|s(2)"]);
    }

    #[test]
    fn runs_say_where_they_stand_in_the_source() {
        let source = "see **this** and [[That]]";
        let Some(Piece { what: What::Words(runs), .. }) = pieces(source).into_iter().next() else {
            panic!("a paragraph");
        };
        for run in runs {
            assert!(source.split_at(run.at).1.starts_with(&run.words), "{run:?}");
        }
    }

    #[test]
    fn plain_words_are_without_marks() {
        assert_eq!(plain("# Head\n\n- *one* [[Two]]\n\n---"), "Head one Two");
    }

    proptest! {
        #[test]
        fn any_text_is_markdown(source in "[a-z#>*_`~\\[\\]|()<> \n-]{0,80}") {
            for piece in pieces(&source) {
                prop_assert!(piece.lists < 80 && piece.quotes < 80);
            }
        }
    }
}
