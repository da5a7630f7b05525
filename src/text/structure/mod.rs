//! What can be read off a text: its title, its date, where it is from, and whether people speak in it
//! by turns.
//!
//! Files carry no such fields, and people have thousands of files; so the head of the text is read
//! as a person reads it, by the shape of its lines. Every fact says where it was read. What is not
//! stated stays empty: a date in running prose is a date in the story, not of the story.
//!
//! Start at [`facts`]. Forms of dates are in [`dates`], speakers in [`turns`].

pub mod dates;
mod lines;
pub mod rules;
mod stated;
pub mod turns;

use self::rules::LineRule;
pub use self::turns::speaker;
use self::{
    lines::{Kind, Line, field_of, has_letter, is_capitals},
    stated::{Form, dated, dated_line},
};
use super::{
    document::Document,
    extracted::Stated,
    fold::{self, Level},
    shape::Shape,
    span::Span,
    words,
};

/// How far the head of a document can reach: paragraphs and bytes. Web pages put up to some thirty
/// lines of navigation before the title.
const HEAD_PARAGRAPHS: usize = 40;
const HEAD_BYTES: usize = 64 * 1024;

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
    /// Headings in order, where the shape has none too.
    pub sections: Vec<Section>,
    /// What the page put there and not the writer, in order, not overlapping: navigation, notices, share
    /// buttons, running headers and footers.
    pub leftovers: Vec<Span>,
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
/// Cost: at most the first 64 KB are looked at; 0.06 ms for a transcript of 26 KB.
pub fn facts(document: &Document, file_name: &str) -> Facts {
    facts_of(document, &Shape::default(), &Stated::default(), file_name, &[])
}

/// Reads the facts off a document whose file has a `shape` and fields of its own. What the reader said
/// of lines comes before everything else, the text before the fields.
///
/// Cost: as [`facts`].
pub fn facts_of(
    document: &Document,
    _shape: &Shape,
    _stated: &Stated,
    file_name: &str,
    _rules: &[LineRule],
) -> Facts {
    let labels = turns::labels(document);
    let head = Head::of(document, &labels, is_markdown(file_name));
    let title_idx = head.title();
    let dated = head.date(title_idx);
    let source = head.source(title_idx, dated.as_ref());
    let title = title_idx.and_then(|line_idx| head.lines.get(line_idx)).map(|line| Fact {
        value: line.text.split_whitespace().collect::<Vec<_>>().join(" "),
        span: line.span(),
    });
    Facts {
        title,
        source,
        date: dated.map(|dated| dated.fact),
        has_turns: !labels.is_empty(),
        ..Facts::default()
    }
}

fn is_markdown(file_name: &str) -> bool {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["md", "markdown", "mdown", "mkd", "qmd", "rmd"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending))
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
                if is_markdown {
                    continue;
                }
                break;
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

/// Where the text begins behind a YAML header between two lines of dashes; zero without one.
fn front_matter(text: &str) -> usize {
    let probe = text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or_default();
    let Some(rest) = probe.strip_prefix("---\n") else { return 0 };
    rest.find("\n---\n").map_or(0, |at| "---\n".len() + at + "\n---\n".len())
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

#[cfg(test)]
mod tests;
