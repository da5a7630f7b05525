//! What can be read off a text: its title, its date, where it is from, and whether people speak in it
//! by turns.
//!
//! Files carry no such fields, and people have thousands of files; so the head of the text is read
//! as a person reads it, by the shape of its lines. Every fact says where it was read. What is not
//! stated stays empty: a date in running prose is a date in the story, not of the story.
//!
//! Start at [`facts`]. Forms of dates are in [`super::dates`], speakers in [`super::turns`].

use std::ops::Range;

pub use super::turns::speaker;
use super::{
    dates::{dates_in, time_at},
    document::Document,
    fold::{self, Level},
    span::Span,
    turns, words,
};

/// How far the head of a document can reach: paragraphs and bytes. Web pages put up to some thirty
/// lines of navigation before the title.
const HEAD_PARAGRAPHS: usize = 40;
const HEAD_BYTES: usize = 64 * 1024;

/// Words of a line that is read as prose whatever it ends with. Titles of speeches reach 25.
const PROSE_WORDS: usize = 30;

/// Something read off a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it says; a date as `2018-07-13` or `2018-07`.
    pub value: String,
    /// Where it was read.
    pub span: Span,
}

/// What can be read off a text. What is not stated is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its title. The caller falls back on the file's name.
    pub title: Option<Fact>,
    /// Who published it.
    pub source: Option<Fact>,
    /// When, by its own words.
    pub date: Option<Fact>,
    /// Whether paragraphs that [`speaker`] finds a label in are speakers' turns.
    pub has_turns: bool,
}

/// Reads the facts off a document. Of `file_name` only its ending counts: in Markdown a heading is a
/// title wherever it stands, elsewhere `#` is a character.
///
/// Cost: at most the first 64 KB, about 2 ms.
pub fn facts(document: &Document, file_name: &str) -> Facts {
    let labels = turns::labels(document);
    let head = Head::of(document, &labels, is_markdown(file_name));
    let title_idx = head.title();
    let dated = head.date(title_idx);
    let source = head.source(title_idx, dated.as_ref());
    let title = title_idx.and_then(|line_idx| head.lines.get(line_idx)).map(|line| Fact {
        value: line.text.split_whitespace().collect::<Vec<_>>().join(" "),
        span: line.span(),
    });
    Facts { title, source, date: dated.map(|dated| dated.fact), has_turns: !labels.is_empty() }
}

fn is_markdown(file_name: &str) -> bool {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["md", "markdown", "mdown", "mkd", "qmd", "rmd"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
}

/// A paragraph of the head, without marks of emphasis or heading.
#[derive(Clone, Debug)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    /// The level of a Markdown heading.
    heading: Option<usize>,
    /// Whether a blank line, or nothing, stands in front.
    begins_block: bool,
    kind: Kind,
}

/// What a line is, by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Sentences, or a line too long to be anything else.
    Prose,
    /// Words of the page, not of the document: navigation, rules, lists, labelled fields, captions.
    Page,
    /// Who wrote it.
    Author,
    /// Could be a title, a place, a name, a date.
    Short,
}

/// The lines a document begins with, before it goes on in prose or in turns.
#[derive(Debug)]
struct Head<'t> {
    /// The last one or two may be prose: datelines begin such.
    lines: Vec<Line<'t>>,
    /// A Markdown heading, wherever it stands in the first paragraphs.
    heading_idx: Option<usize>,
}

/// The date of a document and how it was stated.
#[derive(Clone, Debug)]
struct Dated {
    fact: Fact,
    line_idx: usize,
    form: Form,
}

/// How a date stands, the surest way first.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// Alone on its line, but for a time or a word like "Published".
    Own,
    /// In front of the text, before a dash; with the agency in brackets, if there.
    Dateline(Option<Range<usize>>),
    /// Behind a name that fills the rest of the line; `None` for a name that may be a place or a
    /// person.
    Byline(Option<Range<usize>>),
    /// At the end of a line that is no sentence, set off by a mark: "…, December 25, 2017".
    Trailing,
    /// Alone, but as the date of a change.
    Updated,
}

impl<'t> Line<'t> {
    fn of(document: &'t Document, span: Span, is_markdown: bool) -> Self {
        let raw = document.slice(span);
        let before = document.text().get(..span.start()).unwrap_or_default();
        let gap = before.get(before.trim_end().len()..).unwrap_or_default();
        let begins_block =
            gap.len() == before.len() || gap.bytes().filter(|byte| *byte == b'\n').count() > 1;
        let level = raw.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&level)
            && raw.get(level..).is_some_and(|rest| rest.starts_with([' ', '\t']));
        let body = if is_heading { raw.trim_matches('#') } else { raw };
        let text = bare(body);
        let start = span.start() + (text.as_ptr().addr() - raw.as_ptr().addr());
        let kind = kind_of(text);
        Self {
            text,
            start,
            heading: (is_heading && is_markdown).then_some(level),
            begins_block,
            kind,
        }
    }

    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn fact(&self, range: Range<usize>) -> Fact {
        let value = self.text.get(range.clone()).unwrap_or_default();
        Fact {
            value: value.split_whitespace().collect::<Vec<_>>().join(" "),
            span: Span::new(self.start + range.start, self.start + range.end),
        }
    }
}

/// `text` without white space and pairs of emphasis marks around it.
fn bare(text: &str) -> &str {
    let mut text = text.trim();
    for mark in ["***", "**", "__", "*", "_"] {
        let inner = text.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.contains(mark)) {
            text = inner.trim();
        }
    }
    text
}

impl<'t> Head<'t> {
    fn of(document: &'t Document, labels: &[String], is_markdown: bool) -> Self {
        let mut head = Self { lines: Vec::new(), heading_idx: None };
        let body_start = front_matter(document.text());
        let mut n_prose = 0;
        let spans = document
            .paragraphs()
            .iter()
            .take_while(|span| span.start() < HEAD_BYTES)
            .filter(|span| span.start() >= body_start)
            .take(HEAD_PARAGRAPHS);
        for span in spans {
            let line = Line::of(document, span, is_markdown);
            let is_turn = speaker(line.text)
                .and_then(|range| line.text.get(range))
                .is_some_and(|label| labels.contains(&fold::phrase(label, Level::Find)));
            n_prose += usize::from(line.kind == Kind::Prose) + if is_turn { 2 } else { 0 };
            let better = |level: usize| {
                let best = head.heading_idx.and_then(|at| head.lines.get(at));
                best.and_then(|best| best.heading).is_none_or(|best| level < best)
            };
            if line.heading.is_some_and(better) && !line.text.is_empty() {
                head.heading_idx = Some(head.lines.len());
            } else if n_prose > 2 || is_turn {
                // Only headings can come now.
                if is_markdown { continue } else { break }
            }
            head.lines.push(line);
        }
        head
    }

    /// The title's line.
    ///
    /// A Markdown heading is it, the highest and of those the first. Else it is the first line before
    /// the prose that has at least three words, not all in capitals, and is not a line of the page
    /// itself, nor an author's, nor a date's: web pages put one or two words of navigation, a
    /// letterhead or the kind of document in front. If there is no such line, shorter ones and
    /// capitals will do, and last a name with a date ("Annual Report, March 2024").
    fn title(&self) -> Option<usize> {
        if self.heading_idx.is_some() {
            return self.heading_idx;
        }
        let short = || {
            let before_prose = self.lines.iter().take_while(|line| line.kind != Kind::Prose);
            before_prose.enumerate().filter(|(_, line)| line.kind == Kind::Short)
        };
        let form = |line: &Line<'_>| dated(line, false).map(|(_, form)| form);
        let dateless = || {
            short().filter(|(_, line)| {
                matches!(form(line), None | Some(Form::Trailing)) && has_letter(line.text)
            })
        };
        dateless()
            .find(|(_, line)| words::count(line.text) >= 3 && !is_capitals(line.text))
            .or_else(|| dateless().next())
            .or_else(|| short().find(|(_, line)| matches!(form(line), Some(Form::Byline(_)))))
            .map(|(line_idx, _)| line_idx)
    }

    /// The date that is stated in the surest way; of equals the first.
    fn date(&self, title_idx: Option<usize>) -> Option<Dated> {
        let dates = self.lines.iter().enumerate().filter_map(|(line_idx, line)| {
            let (fact, form) = dated(line, title_idx == Some(line_idx))?;
            Some(Dated { fact, line_idx, form })
        });
        // Not min_by_key, which would clone what is compared.
        dates.reduce(|best, next| if next.form.rank() < best.form.rank() { next } else { best })
    }

    /// Who published it, said in a field "Source:", by the name in the line of the date, by the name
    /// in the line above the date, or by the agency in brackets behind it.
    fn source(&self, title_idx: Option<usize>, dated: Option<&Dated>) -> Option<Fact> {
        let field = self.lines.iter().find_map(|line| {
            let range = field_of(line.text, &["source", "publisher", "quelle", "fuente"])?;
            Some(line.fact(range))
        });
        if field.is_some() {
            return field;
        }
        let dated = dated?;
        let line = self.lines.get(dated.line_idx)?;
        match &dated.form {
            Form::Byline(Some(name)) if title_idx != Some(dated.line_idx) => {
                Some(line.fact(name.clone()))
            }
            Form::Own => self.above(dated.line_idx, title_idx).or_else(|| {
                self.lines.iter().find_map(|line| match dated_line(line)? {
                    Form::Dateline(Some(agency)) => Some(line.fact(agency)),
                    _ => None,
                })
            }),
            Form::Dateline(Some(agency)) => Some(line.fact(agency.clone())),
            _ => None,
        }
    }

    /// The name above the line of a date: of an address, its first line.
    fn above(&self, date_idx: usize, title_idx: Option<usize>) -> Option<Fact> {
        let is_name = |line_idx: usize| {
            title_idx != Some(line_idx)
                && self.lines.get(line_idx).is_some_and(|line| is_publisher(line))
        };
        let mut line_idx = date_idx.checked_sub(1).filter(|above| is_name(*above))?;
        // An address has no more lines than these.
        for _ in 0..4 {
            let is_first = self.lines.get(line_idx).is_none_or(|line| line.begins_block);
            match line_idx.checked_sub(1) {
                Some(above) if !is_first && is_name(above) => line_idx = above,
                _ => break,
            }
        }
        let line = self.lines.get(line_idx)?;
        Some(line.fact(0..line.text.len()))
    }
}

impl Form {
    fn rank(&self) -> usize {
        match self {
            Self::Own => 0,
            Self::Dateline(_) => 1,
            Self::Byline(_) => 2,
            Self::Trailing => 3,
            Self::Updated => 4,
        }
    }
}

/// Where the text begins behind a YAML header between two lines of dashes; zero without one.
fn front_matter(text: &str) -> usize {
    let probe = text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or_default();
    let Some(rest) = probe.strip_prefix("---\n") else { return 0 };
    rest.find("\n---\n").map_or(0, |at| "---\n".len() + at + "\n---\n".len())
}

/// What a line is, by its shape.
fn kind_of(text: &str) -> Kind {
    if is_page(text) {
        return Kind::Page;
    }
    let folded =
        fold::phrase(text.get(..text.floor_char_boundary(80)).unwrap_or_default(), Level::Find);
    let n_words = words::count(text);
    if n_words <= 12 && ["by ", "von ", "par ", "por "].iter().any(|by| folded.starts_with(by)) {
        return Kind::Author;
    }
    let end = text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '*', '_']);
    let is_sentence = end.ends_with(['.', '!', '?', '…', ':', ';', ',', '。']);
    let asks = end.ends_with(['!', '?']);
    // A short line with a full stop is a sentence too; a title may well ask, or shout.
    if n_words > PROSE_WORDS || (is_sentence && (!asks || n_words > 20)) {
        return Kind::Prose;
    }
    Kind::Short
}

/// Whether a line belongs to the page around the document. Such a line has the shape of
/// - a rule or a mark, without a letter or digit;
/// - a row of cells with wide gaps or marks between them: menus, running heads;
/// - a list item, a quotation mark of Markdown, or links and nothing else;
/// - a field with a label that speaks of the page ("Theme: …"), which [`speaker`] knows too;
/// - a few words that ask for a click, or name the kind of page.
fn is_page(text: &str) -> bool {
    if !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    let cells = text.split(['|', '·', '•', '\t']).flat_map(|cell| cell.split("  "));
    let n_cells = cells.filter(|cell| cell.chars().any(char::is_alphanumeric)).count();
    if n_cells >= 3 || text.starts_with(['•', '>', '|', '·', '◦', '▪']) {
        return true;
    }
    if ["- ", "* ", "+ ", "– "].iter().any(|mark| text.starts_with(mark)) || is_links(text) {
        return true;
    }
    field_of(text, PAGE_FIELDS).is_some() || asks_for_click(text)
}

/// Labels of fields in the head of a page, as they are folded.
const PAGE_FIELDS: &[&str] = &[
    "region",
    "theme",
    "topic",
    "topics",
    "tags",
    "tag",
    "category",
    "categories",
    "keywords",
    "filed under",
    "source",
    "publisher",
    "quelle",
    "fuente",
    "author",
    "authors",
    "contact",
    "email",
    "e-mail",
    "tel",
    "phone",
    "fax",
    "url",
    "doi",
    "isbn",
    "issn",
    "from",
    "to",
    "cc",
    "bcc",
    "present",
    "apologies",
    "in attendance",
    "related",
    "see also",
    "read more",
    "photo",
    "caption",
    "image",
];

/// Beginnings of short lines that are part of a web page, as they are folded.
const PAGE_WORDS: &[&str] = &[
    "accessibility",
    "advertisement",
    "all rights",
    "back to",
    "breaking news",
    "click",
    "close",
    "contact us",
    "cookie",
    "download",
    "follow us",
    "for immediate release",
    "go to",
    "home page",
    "home >",
    "jump to",
    "latest news",
    "listen live",
    "log in",
    "login",
    "main menu",
    "media release",
    "menu",
    "most read",
    "navigation",
    "news release",
    "press release",
    "press statement",
    "print this",
    "print version",
    "read more",
    "related",
    "search",
    "share",
    "sign in",
    "sign up",
    "skip to",
    "subscribe",
    "toggle",
    "top stories",
    "transcript of",
    "view as",
    "zum inhalt",
    "aller au",
    "pressemitteilung",
    "communique de presse",
    "comunicado de prensa",
    "пресс-релиз",
];

/// Whether a line of a few words begins like a button or the kind of page.
fn asks_for_click(text: &str) -> bool {
    let n_words = text.split_whitespace().count();
    if n_words > 5 {
        return false;
    }
    let folded = fold::phrase(text, Level::Find);
    PAGE_WORDS.iter().any(|known| {
        folded.strip_prefix(known).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Whether a line is Markdown links and nothing else: "[Back](#) | [Home](#)".
fn is_links(text: &str) -> bool {
    let mut rest = text;
    while let Some(inner) = rest.strip_prefix('[') {
        let Some((_, target)) = inner.split_once("](") else { return false };
        let Some((_, behind)) = target.split_once(')') else { return false };
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "|·•,/".contains(c));
    }
    rest.is_empty()
}

/// What stands behind one of the `labels` and a colon at the start of a line.
fn field_of(text: &str, labels: &[&str]) -> Option<Range<usize>> {
    let (label, value) = text.split_once([':', '：'])?;
    if label.len() > 40
        || !labels.contains(&fold::phrase(label.trim_matches(['*', '_']), Level::Find).as_str())
    {
        return None;
    }
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    (!value.is_empty() && words::count(value) <= 10).then(|| text.len() - value.len()..text.len())
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Whether a line has letters of a script with two cases, and none is small.
fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Whether a line above a date can name who published it: a few words that begin with a capital.
fn is_publisher(line: &Line<'_>) -> bool {
    let first = fold::phrase(line.text.split_whitespace().next().unwrap_or_default(), Level::Find);
    line.kind == Kind::Short
        && words::count(line.text) <= 6
        && line.text.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && !["to", "dear", "an", "a", "re"].contains(&first.as_str())
        && dated_line(line).is_none()
}

/// How the line's date is stated, without the date.
fn dated_line(line: &Line<'_>) -> Option<Form> {
    dated(line, false).map(|(_, form)| form)
}

/// The date that a line states, and how. In the title's line only the end can state one.
fn dated(line: &Line<'_>, is_title: bool) -> Option<(Fact, Form)> {
    let found = dates_in(line.text);
    let fact = |idx: usize| {
        let date = found.get(idx)?;
        let mut fact = line.fact(date.range.clone());
        fact.value.clone_from(&date.iso);
        Some((fact, date.range.clone()))
    };
    if line.kind != Kind::Page
        && let Some((fact, range)) = fact(0)
        && let Some(agency) = dateline(line.text, &range)
    {
        return Some((fact, Form::Dateline(agency)));
    }
    let (fact, range) = fact(found.len().checked_sub(1)?)?;
    let behind = line.text.get(range.end..)?;
    let rest = behind.get(time_at(behind)..)?.trim();
    let is_last = rest.trim_matches([')', ']', ' ']).is_empty();
    // A time may end with the full stop of "p.m.", which makes the line look like a sentence.
    let is_short = line.kind != Kind::Page && words::count(line.text) <= PROSE_WORDS;
    if !is_last || !is_short {
        return None;
    }
    let name = line.text.get(..range.start)?;
    let form = if is_title { trailing(name) } else { before_date(name) };
    form.map(|form| (fact, form))
}

/// How a date at the end of a line is stated, by what stands in front of it.
fn before_date(before: &str) -> Option<Form> {
    let name = before.trim_end_matches(|c: char| c.is_whitespace() || ",:-–—|·(".contains(c));
    let folded = fold::phrase(name, Level::Find);
    match folded.as_str() {
        "" | "date" | "dated" | "published" | "published on" | "first published" | "posted"
        | "posted on" | "issued" | "released" | "broadcast" | "first broadcast" | "datum"
        | "fecha" | "дата" | "publie le" | "publicado el" | "le" | "den" => {
            return Some(Form::Own);
        }
        "updated" | "last updated" | "modified" | "last modified" | "updated on" => {
            return Some(Form::Updated);
        }
        _ => {}
    }
    if let Some(form) = byline(name, before) {
        return Some(form);
    }
    trailing(before)
}

/// A name of up to six words, each with a capital, in front of a date: "Global Research, July 15, 2018".
///
/// It is a publisher's if it has several words or is an abbreviation. "London, 14 July 2018" has a
/// place, and no rule tells London from Reuters: the date holds, the name does not.
fn byline(name: &str, before: &str) -> Option<Form> {
    // These name the moment or the reader of a date, not its publisher.
    const NO_NAMES: &[&str] = &[
        "accessed",
        "retrieved",
        "copyright",
        "since",
        "from",
        "until",
        "before",
        "after",
        "during",
        "on",
        "in",
        "week",
        "signed",
        "minute",
        "meeting",
        "deadline",
        "due",
        "enc",
        "ref",
        "re",
        "see",
        "born",
        "died",
        "to",
        "dear",
    ];
    const SMALL: &[&str] =
        &["of", "the", "and", "for", "de", "la", "le", "du", "des", "der", "die", "und", "y", "&"];
    let names: Vec<&str> = name.split_whitespace().collect();
    let first = fold::phrase(names.first()?, Level::Find);
    let is_name = names.len() <= 6
        && !NO_NAMES.contains(&first.trim_end_matches(['.', ':']))
        && !name.contains([':', ';', '?', '!', '"', '“', '©'])
        && names.iter().enumerate().all(|(word_idx, word)| {
            let is_capital =
                word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
            is_capital || (word_idx > 0 && SMALL.contains(word))
        });
    if !is_name {
        return None;
    }
    let is_author = ["by", "von", "par", "por"].contains(&first.as_str());
    let is_publisher = !is_author && (names.len() > 1 || is_capitals(name)) && !name.contains(',');
    let start = before.len() - before.trim_start().len();
    Some(Form::Byline(is_publisher.then(|| start..start + name.trim().len())))
}

/// Whether a date stands at the end of a heading as its date: behind a mark, or as the day of a
/// meeting. "The Events of 4 May 1970" has one in its subject.
fn trailing(before: &str) -> Option<Form> {
    let before = before.trim_end();
    if before.ends_with([',', '–', '—', '-', '(', '|', ':', '·']) {
        return Some(Form::Trailing);
    }
    let folded = fold::phrase(before, Level::Find);
    let meets = ["held", "meeting", "hearing", "sitting", "session"];
    let is_meeting = folded.split(' ').any(|word| meets.contains(&word));
    (is_meeting && (folded.ends_with(" on") || folded.ends_with(" of"))).then_some(Form::Trailing)
}

/// For a line that begins "Sept. 5, 2019 (EIRNS)—" or "MOSCOW, July 14, 2018 (Reuters) - ": the
/// place of the agency, if there is one. `None` for any other line.
#[expect(clippy::option_option, reason = "no dateline, and a dateline without an agency")]
fn dateline(text: &str, date: &Range<usize>) -> Option<Option<Range<usize>>> {
    let place = text.get(..date.start)?;
    let is_place = place.is_empty()
        || place.trim_end().ends_with([',', '(', '—', '–'])
            && place.split_whitespace().count() <= 4
            && place.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
    if !is_place {
        return None;
    }
    let behind = text.get(date.end..)?;
    let behind = behind.get(time_at(behind)..)?.trim_start_matches([' ', ',', '.']);
    let mut rest = behind;
    let mut agency = None;
    if let Some((name, after)) = behind.strip_prefix('(').and_then(|inner| inner.split_once(')'))
        && name.chars().count() <= 40
        && name.starts_with(char::is_uppercase)
    {
        let start = text.len() - behind.len() + 1;
        agency = Some(start..start + name.len());
        rest = after;
    } else if place.trim_end().ends_with('(') {
        rest = behind.strip_prefix(')')?;
    }
    let rest = rest.trim_start();
    let text_behind =
        rest.strip_prefix("--").or_else(|| rest.strip_prefix(['—', '–', '-', '―']))?;
    text_behind.trim_start().starts_with(|c: char| !c.is_numeric()).then_some(agency)
}

#[cfg(test)]
mod tests;
