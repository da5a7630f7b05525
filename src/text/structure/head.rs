//! The head of a document: the lines before it goes on in prose or in turns, and what they state.

use super::{
    Fact, Text, author,
    lines::{Kind, Line, field_of, has_letter, is_capitals},
    place::{self, Place},
    speaker,
    stated::{Form, dated, dated_line},
    titles,
};
use crate::text::{
    extractor::Extractor,
    fold::{self, Level},
    shape, words,
};

/// How far the head of a document can reach: paragraphs and bytes. Web pages put up to some thirty
/// lines of navigation before the title.
const HEAD_PARAGRAPHS: usize = 40;
const HEAD_BYTES: usize = 64 * 1024;

/// The lines a document begins with, before it goes on in prose or in turns.
#[derive(Debug)]
pub(super) struct Head<'t> {
    /// The last one or two may be prose: datelines begin such.
    lines: Vec<Line<'t>>,
    /// A heading, wherever it stands in the first paragraphs.
    heading_idx: Option<usize>,
    /// Where the text goes on in prose or turns.
    end: usize,
    /// Whether all of it was said: lines of subtitles.
    is_said: bool,
}

/// The date of a document and how it was stated.
#[derive(Clone, Debug)]
pub(super) struct Dated {
    pub(super) fact: Fact,
    line_idx: usize,
    form: Form,
}

impl<'t> Head<'t> {
    pub(super) fn of(text: &Text<'t>, labels: &[String]) -> Self {
        let document = text.document;
        let mut head = Self {
            lines: Vec::new(),
            heading_idx: None,
            end: document.text().len(),
            is_said: document.extractor() == Extractor::CUES,
        };
        let may_have_headings = text.is_markdown
            || !text.rules.is_empty()
            || text.shape.blocks.iter().any(|block| block.kind == shape::Kind::Heading);
        let body_start = front_matter(document.text());
        let (mut n_prose, mut is_over) = (0, false);
        let spans = document
            .paragraphs()
            .iter()
            .take_while(|span| span.start() < HEAD_BYTES)
            .filter(|span| span.start() >= body_start)
            .take(HEAD_PARAGRAPHS);
        for span in spans {
            let Some(line) = Line::of(text, span) else { continue };
            let is_turn = speaker(line.text)
                .and_then(|range| line.text.get(range))
                .is_some_and(|label| labels.contains(&fold::phrase(label, Level::Find)));
            n_prose += usize::from(line.kind == Kind::Prose) + if is_turn { 2 } else { 0 };
            let better = |level: usize| {
                let best = head.heading_idx.and_then(|at| head.lines.get(at));
                best.and_then(|best| best.heading).is_none_or(|best| level < best)
            };
            if line.heading.is_some_and(better) {
                head.heading_idx = Some(head.lines.len());
            } else if is_over || n_prose > 2 || is_turn {
                is_over = true;
                head.end = head.end.min(span.start());
                // Only headings can come now.
                if may_have_headings {
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
    ///
    /// A line that says what the file states as its title comes first; see [`Self::confirmed`]. What is said
    /// in subtitles is no title, be it a line.
    pub(super) fn title(&self, stated: Option<&str>) -> Option<usize> {
        let titled = stated.and_then(|stated| self.confirmed(stated)).or(self.heading_idx);
        if titled.is_some() || self.is_said {
            return titled;
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

    /// The line of a title that its writer stated as this and nothing else: the one with the same words. Only
    /// what the reader says comes before it.
    pub(super) fn own_title(&self, own: &str) -> Option<usize> {
        if self.is_headed_by_reader() {
            return self.heading_idx;
        }
        self.lines.iter().position(|line| titles::is_same(line.text, own))
    }

    /// Whether the reader said which line is the first heading.
    fn is_headed_by_reader(&self) -> bool {
        self.line(self.heading_idx).is_some_and(|line| line.heading == Some(0))
    }

    /// The line that says what the file states as its title. Where there are headings it is one of them, of
    /// whatever level, since sites and tables of contents set theirs higher; but for the highest where that
    /// is a part of what is stated, as the other part is the site's: "The Paper - Headline".
    fn confirmed(&self, stated: &str) -> Option<usize> {
        if self.is_headed_by_reader() {
            return self.heading_idx;
        }
        let Some(highest) = self.line(self.heading_idx) else {
            return self.lines.iter().position(|line| titles::is_said_by(line.text, stated));
        };
        let headings = || {
            let lines = self.lines.iter().enumerate();
            lines.filter_map(|(line_idx, line)| Some((line_idx, line, line.heading?)))
        };
        let first = |is_it: &dyn Fn(&str) -> bool| {
            let found = headings().filter(|(_, line, _)| is_it(line.text));
            found.min_by_key(|(_, _, level)| *level).map(|(line_idx, ..)| line_idx)
        };
        first(&|words| titles::is_same(words, stated)).or_else(|| {
            let is_named = titles::names(stated, highest.text);
            if is_named { self.heading_idx } else { first(&|it| titles::is_said_by(it, stated)) }
        })
    }

    /// The date that is stated in the surest way; of equals the first.
    pub(super) fn date(&self, title_idx: Option<usize>) -> Option<Dated> {
        let dates = self.lines.iter().enumerate().filter_map(|(line_idx, line)| {
            let (fact, form) = dated(line, title_idx == Some(line_idx))?;
            Some(Dated { fact, line_idx, form })
        });
        // Not min_by_key, which would clone what is compared.
        dates.reduce(|best, next| if next.form.rank() < best.form.rank() { next } else { best })
    }

    /// Who published it, said in a field "Source:", by the name in the line of the date, by the name
    /// in the line above the date, or by the agency in brackets behind it.
    pub(super) fn source(&self, title_idx: Option<usize>, dated: Option<&Dated>) -> Option<Fact> {
        let field = self.lines.iter().find_map(|line| {
            let range =
                field_of(line.text, &["source", "publisher", "quelle", "fuente", "источник"])?;
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

    /// The line of that index.
    pub(super) fn line(&self, line_idx: Option<usize>) -> Option<&Line<'t>> {
        self.lines.get(line_idx?)
    }

    /// Where the text goes on in prose or turns: the head ends there.
    pub(super) fn body(&self) -> usize {
        let prose = self.lines.iter().find(|line| line.kind == Kind::Prose);
        prose.map_or(self.end, |line| line.start.min(self.end))
    }

    /// Who wrote it, by the first line that says so; not the title's.
    pub(super) fn author(&self, title_idx: Option<usize>) -> Option<Fact> {
        let lines = self.lines.iter().enumerate().filter(|(at, _)| title_idx != Some(*at));
        lines.map(|(_, line)| line).find_map(author::author)
    }

    /// Where it was written, by a field or the first dateline; and its agency.
    pub(super) fn place(&self) -> Place {
        let field = self.lines.iter().find_map(place::field);
        let dateline = self.lines.iter().find_map(place::dateline).unwrap_or_default();
        Place { region: field.or(dateline.region), agency: dateline.agency }
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
