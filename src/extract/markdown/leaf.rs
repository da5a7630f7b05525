//! One block of Markdown while it is read: which of its characters are words and which are marks.

use std::ops::Range;

use crate::text::{
    shape::{Kind, Run, Style},
    span::Span,
};

/// Lines of a paragraph shorter than this were broken on purpose: verse, addresses, a date below a name.
const SHORTEST_WRAP: usize = 45;

/// Lines longer than this were not broken by any editor: each is a paragraph of its writer.
const LONGEST_WRAP: usize = 160;

/// A block that is read.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) kind: Kind,
    pub(super) level: u8,
    /// Where its words can begin: behind bullets, in front of the marks of a heading.
    pub(super) start: usize,
    /// Whether the writer broke a line in it on purpose.
    pub(super) has_hard_break: bool,
    /// A line of marks below it that makes a block of its own: start, end, level.
    pub(super) below: Option<(usize, usize, u8)>,
    /// Words in order. All else is marks.
    words: Vec<Range<usize>>,
    runs: Vec<Run>,
}

impl Leaf {
    pub(super) fn new(kind: Kind, start: usize) -> Self {
        Self {
            kind,
            level: 0,
            start,
            has_hard_break: false,
            below: None,
            words: Vec::new(),
            runs: Vec::new(),
        }
    }

    /// How many pieces of words there are.
    pub(super) fn n_words(&self) -> usize {
        self.words.len()
    }

    /// Notes that words stand in `range`.
    pub(super) fn word(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.words.push(range);
        }
    }

    /// Notes that words stand in `range`, set in a style.
    pub(super) fn word_in(&mut self, style: Style, range: Range<usize>) {
        if !range.is_empty() {
            self.runs.push(Run { span: Span::new(range.start, range.end), style });
            self.words.push(range);
        }
    }

    /// Notes that marks stand in `range`, among words.
    pub(super) fn mark(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.runs.push(Run { span: Span::new(range.start, range.end), style: Style::Mark });
        }
    }

    /// Sets the words from the `n_words`-th on in a style.
    pub(super) fn styled(&mut self, style: Style, n_words: usize) {
        if let (Some(first), Some(last)) = (self.words.get(n_words), self.words.last())
            && first.start < last.end
        {
            self.runs.push(Run { span: Span::new(first.start, last.end), style });
        }
    }

    /// Where the block ends that reaches to `to` at most: no blanks, and no marks of what follows.
    pub(super) fn end(&self, text: &str, to: usize) -> usize {
        let whole = text.get(..to).unwrap_or(text);
        // What an item without paragraphs holds ends with its words: what follows may be a list in it.
        let whole = match (self.kind, self.words.last()) {
            (Kind::Item | Kind::Note, Some(last)) => {
                let length =
                    memchr::memchr(b'\n', whole.as_bytes().get(last.end..).unwrap_or_default());
                length.and_then(|length| whole.get(..last.end + length)).unwrap_or(whole)
            }
            _ => whole,
        };
        whole.trim_end().len()
    }

    /// Whether the line breaks in `span` were made by an editor and not by the writer.
    pub(super) fn is_wrapped(&self, text: &str, span: Span) -> bool {
        if self.has_hard_break || !matches!(self.kind, Kind::Paragraph | Kind::Item | Kind::Note) {
            return false;
        }
        let block = text.get(span.start()..span.end()).unwrap_or_default();
        let Some((inner, _)) = block.rsplit_once('\n') else { return true };
        let longest = inner.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        let shortest = if self.kind == Kind::Paragraph { SHORTEST_WRAP } else { 0 };
        (shortest..=LONGEST_WRAP).contains(&longest)
    }

    /// Adds the styles and marks of the block, which is `span`.
    pub(super) fn runs(self, text: &str, span: Span, is_quoted: bool, runs: &mut Vec<Run>) {
        let from = match (self.kind, self.words.first()) {
            (Kind::Item | Kind::Paragraph | Kind::Note, Some(first))
                if self.start >= first.start =>
            {
                first.start
            }
            _ => self.start.max(span.start()),
        };
        let mut marks = Vec::new();
        if is_quoted {
            let before = text.get(span.start()..from).unwrap_or_default();
            for (at, _) in before.match_indices('>') {
                marks.push(span.start() + at..span.start() + at + 1);
            }
        }
        let mut at = from;
        for word in &self.words {
            gaps(text, at..word.start, &mut marks);
            at = at.max(word.end);
        }
        gaps(text, at..span.end(), &mut marks);
        let marks = marks.into_iter();
        let marks = marks.map(|it| Run { span: Span::new(it.start, it.end), style: Style::Mark });
        for run in marks.chain(self.runs) {
            let (start, end) = (run.span.start().max(span.start()), run.span.end().min(span.end()));
            if start < end && text.is_char_boundary(start) && text.is_char_boundary(end) {
                runs.push(Run { span: Span::new(start, end), style: run.style });
            }
        }
    }
}

/// The marks of a stretch that holds no words, line by line, without the blanks around.
fn gaps(text: &str, stretch: Range<usize>, marks: &mut Vec<Range<usize>>) {
    let mut at = stretch.start;
    for line in text.get(stretch).unwrap_or_default().split('\n') {
        let start = at + line.len() - line.trim_start().len();
        let end = start + line.trim().len();
        if start < end {
            marks.push(start..end);
        }
        at += line.len() + 1;
    }
}

/// Where tags and comments stand in HTML.
pub(super) fn tags(html: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', html.as_bytes().get(at..).unwrap_or_default()) {
        let start = at + open;
        let close = memchr::memchr(b'>', html.as_bytes().get(start..).unwrap_or_default());
        let end = close.map_or(html.len(), |close| start + close + 1);
        tags.push(start..end);
        at = end;
    }
    tags
}
