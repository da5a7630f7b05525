//! What can be read off a text: its title, its date, who wrote it, where it is from, in which language,
//! who speaks in it, its headings, and what of it the page put there.
//!
//! Most files carry no such fields, and people have thousands of files; so the text is read as a person
//! reads it, by the shape of its lines, and words come second. Every fact says where it was read. What is
//! not stated stays empty: a date in running prose is a date in the story, not of the story. What a
//! reader said of a line ([`rules`]) comes before everything that is read off it, and what the file's own
//! fields say comes last.
//!
//! Start at [`facts_of`]. The head of a text is in `head`, forms of dates in [`dates`], speakers in
//! [`turns`], what the page put there in `leftovers`, what each paragraph is in [`outline`].

mod author;
pub mod dates;
mod head;
mod language;
mod leftovers;
mod lines;
pub mod outline;
mod pages;
mod place;
pub mod rules;
mod sections;
mod speakers;
mod stated;
mod titles;
pub mod turns;

use self::{
    head::Head,
    rules::{LineRule, Ready},
    titles::Titled,
    turns::Turn,
};
use super::{
    document::Document,
    extracted::Stated,
    shape::{self, Shape},
    span::Span,
};

pub use self::turns::speaker;

/// Something read off a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it says; a date as `2018-07-13` or `2018-07`, several names parted by `; `.
    pub value: String,
    /// Where it was read. Empty for what only the fields of the file say.
    pub span: Span,
}

impl Fact {
    /// What a field of the file says, if it says something.
    fn stated(value: Option<&String>) -> Option<Self> {
        let value = lines::on_one_line(value?);
        (!value.is_empty()).then(|| Self { value, span: Span::default() })
    }
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
    /// Who wrote it.
    pub author: Option<Fact>,
    /// Where it was written or which part of the world it is about, by its dateline or its fields.
    pub region: Option<Fact>,
    /// In which language, as a BCP 47 tag: what the file states, else what the words look like.
    pub language: Option<String>,
    /// Whether paragraphs that [`speaker`] finds a label in are speakers' turns.
    pub has_turns: bool,
    /// Who speaks by turns, each by the first form of the name, in order of the first turn.
    pub speakers: Vec<String>,
    /// The turns in order: 40 bytes each, and none in a text that is no transcript.
    pub turns: Vec<Turn>,
    /// Headings in order, where the shape has none too.
    pub sections: Vec<Section>,
    /// What the page put there and not the writer, in order, not overlapping: navigation, notices, share
    /// buttons, running headers and footers.
    pub leftovers: Vec<Span>,
}

impl Facts {
    /// The turn that begins with that paragraph. Cost: a binary search.
    pub fn turn_at(&self, paragraph_idx: usize) -> Option<&Turn> {
        let at = self.turns.binary_search_by_key(&paragraph_idx, |turn| turn.paragraph).ok()?;
        self.turns.get(at)
    }

    /// What stands in `span`, of which `block` is what the file's shape has there: its kind, and the level
    /// of a heading or as the block states it.
    ///
    /// Headings and leftovers are what was read off and what the reader said, which had the shape's among
    /// them: one that is not there any more was taken back. The title of a text without a shape is its
    /// first heading. Cost: a few binary searches.
    pub fn kind_at(&self, span: Span, block: Option<&shape::Block>) -> (shape::Kind, u8) {
        let section_idx = self.sections.partition_point(|it| it.span.end() <= span.start());
        let section = self.sections.get(section_idx).filter(|it| it.span.overlaps(span));
        let is_title = || self.title.as_ref().is_some_and(|title| title.span.overlaps(span));
        match (section, block) {
            _ if self.is_leftover(span.start()) => (shape::Kind::Leftover, 0),
            (Some(section), _) => (shape::Kind::Heading, section.level),
            (None, Some(block)) => match block.kind {
                shape::Kind::Heading | shape::Kind::Leftover => (shape::Kind::Paragraph, 0),
                kind => (kind, block.level),
            },
            (None, None) if is_title() => (shape::Kind::Heading, 1),
            (None, None) => (shape::Kind::Paragraph, 0),
        }
    }

    /// Whether `byte` stands in what the page put there. Cost: a binary search.
    pub fn is_leftover(&self, byte: usize) -> bool {
        let at = self.leftovers.partition_point(|span| span.end() <= byte);
        self.leftovers.get(at).is_some_and(|span| span.contains(byte))
    }
}

/// A heading and its level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading's words.
    pub span: Span,
    /// 1 for the highest.
    pub level: u8,
}

/// Reads the facts off a document. Of `file_name` only its ending counts: in Markdown a heading is a
/// title wherever it stands, elsewhere `#` is a character.
///
/// Cost: as [`facts_of`].
pub fn facts(document: &Document, file_name: &str) -> Facts {
    facts_of(document, &Shape::default(), &Stated::default(), file_name, &[])
}

/// Reads the facts off a document whose file has a `shape` and fields of its own. What the reader said
/// of lines comes before everything else, the text before the fields.
///
/// Cost: the first 64 KB and the last paragraphs are read; of the rest a look at each short paragraph,
/// in a transcript at the beginning of each, and with rules the text folded once.
pub fn facts_of(
    document: &Document,
    shape: &Shape,
    stated: &Stated,
    file_name: &str,
    rules: &[LineRule],
) -> Facts {
    let text =
        Text { document, shape, rules: &Ready::of(rules), is_markdown: is_markdown(file_name) };
    let labels = turns::labels(document);
    let head = Head::of(&text, &labels);
    let stated_title = stated.title.as_deref().and_then(|title| titles::cleaned(title, file_name));
    // In front of Markdown somebody wrote it himself, as the title of just this.
    let own_title = stated_title.as_deref().filter(|_| text.is_markdown);
    let own_idx = own_title.map(|own| head.own_title(own));
    let title_idx = own_idx.unwrap_or_else(|| head.title(stated_title.as_deref()));
    let titled = match own_title {
        Some(own) => Titled::own(head.line(title_idx), own),
        None => titles::titled(head.line(title_idx), stated_title.as_deref()),
    };
    let dated = head.date(title_idx);
    let place = head.place();
    let source = head
        .source(title_idx, dated.as_ref())
        .or(place.agency)
        .or(titled.site)
        .or_else(|| Fact::stated(stated.publisher.as_ref()));
    let date = dated.map(|dated| dated.fact);
    let title_span = title_idx.and(titled.title.as_ref()).map(|fact| fact.span);
    let body = head.body();
    let leftovers = leftovers::leftovers(&text, title_span, body);
    let (speakers, turns) = speakers::turns(&text, !labels.is_empty(), title_span, &leftovers);
    let sections = sections::sections(&text, title_span, body, &leftovers);
    Facts {
        author: head.author(title_idx).or_else(|| Fact::stated(stated.author.as_ref())),
        title: titled.title,
        source,
        date: date.or_else(|| Fact::stated(stated.date.as_ref().filter(|it| is_date(it)))),
        region: place.region,
        language: language::language(document, stated.language.as_deref(), body),
        has_turns: !turns.is_empty(),
        speakers,
        turns,
        sections,
        leftovers,
    }
}

/// What is read, and with what.
#[derive(Clone, Copy, Debug)]
struct Text<'t> {
    document: &'t Document,
    shape: &'t Shape,
    rules: &'t Ready,
    is_markdown: bool,
}

/// Whether what a file states is a date as facts have them, or a year.
fn is_date(stated: &str) -> bool {
    let parts: Vec<&str> = stated.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let are_numbers = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    are_numbers && matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2])
}

fn is_markdown(file_name: &str) -> bool {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["md", "markdown", "mdown", "mkd", "qmd", "rmd"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests;
