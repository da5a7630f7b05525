//! Synthetic edits of texts, of which it is known where every passage went: what anchors are judged
//! by. Shared by a test, which does a few hundred, and the bench, which does many thousands.

#![expect(clippy::string_slice, reason = "edits are made between words, whose places are known")]

use variorum::text::{
    anchor::{Placement, State, describe, resolve},
    document::Document,
    span::Span,
};

/// How a text is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Sentences are put in somewhere in front.
    Insert,
    /// Lines are broken elsewhere, quotation marks are curled.
    Rewrap,
    /// One letter in a hundred is mistyped.
    Typos,
    /// One letter in twenty is misread.
    Ocr,
    /// A word of the passage is another.
    Word,
    /// A number stands in the passage.
    Number,
    /// What stands around the passage is written anew.
    Context,
    /// The passage is gone.
    Deleted,
    /// The passage is gone with what stood around it.
    DeletedAround,
    /// Half of the text is gone.
    Half,
}

impl Kind {
    pub(crate) const ALL: [Self; 10] = [
        Self::Insert,
        Self::Rewrap,
        Self::Typos,
        Self::Ocr,
        Self::Word,
        Self::Number,
        Self::Context,
        Self::Deleted,
        Self::DeletedAround,
        Self::Half,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Insert => "inserted before",
            Self::Rewrap => "wrapped, curled",
            Self::Typos => "typos 1 %",
            Self::Ocr => "OCR noise 5 %",
            Self::Word => "word replaced",
            Self::Number => "number inserted",
            Self::Context => "context rewritten",
            Self::Deleted => "deleted",
            Self::DeletedAround => "deleted around",
            Self::Half => "half deleted",
        }
    }
}

/// Numbers in a row that look random: Steele's `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn is_one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Prose of invented words with the frequencies of a language: a few words very often, most seldom.
pub(crate) fn prose(random: &mut Random, n_bytes: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "ra", "ten", "mo", "li", "ver", "sa", "nu", "kor", "pe", "dan", "fi", "lo", "ber", "ta",
        "mi", "son", "ke", "ur", "al", "é", "qui", "den", "sto", "ge",
    ];
    const SMALL: [&str; 16] = [
        "the", "of", "and", "to", "a", "in", "that", "it", "was", "for", "on", "not", "with", "as",
        "by", "at",
    ];
    let words: Vec<String> = (0..3000)
        .map(|_| {
            let n_syllables = random.between(1, 4);
            (0..n_syllables).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
        })
        .collect();
    let mut out = String::with_capacity(n_bytes + 200);
    while out.len() < n_bytes {
        for nth in 0..random.between(4, 24) {
            let word = if random.below(5) < 2 {
                SMALL[random.below(SMALL.len())]
            } else {
                // A uniform number to a power gives about Zipf's frequencies.
                let share = random.below(10_000) as f64 / 10_000.0;
                &words[(share.powi(3) * words.len() as f64) as usize]
            };
            if nth == 0 {
                let mut chars = word.chars();
                out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(chars.as_str());
                continue;
            }
            out.push_str(if random.is_one_in(9) { ", " } else { " " });
            if random.is_one_in(60) {
                out.push_str(&random.between(2, 2000).to_string());
            } else {
                out.push_str(word);
            }
        }
        out.push_str(if random.is_one_in(6) { ".\n\n" } else { ". " });
    }
    out
}

/// A text with the places of its words.
pub(crate) struct Source {
    pub(crate) document: Document,
    words: Vec<Span>,
}

impl Source {
    pub(crate) fn new(text: String) -> Self {
        let mut words = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices() {
            match (c.is_whitespace(), start) {
                (true, Some(from)) => {
                    words.push(Span::new(from, at));
                    start = None;
                }
                (false, None) => start = Some(at),
                _ => {}
            }
        }
        words.extend(start.map(|from| Span::new(from, text.len())));
        Self { document: Document::new(text), words }
    }

    pub(crate) fn n_words(&self) -> usize {
        self.words.len()
    }

    fn word(&self, idx: usize) -> &str {
        self.document.slice(self.words[idx])
    }
}

/// What came of one edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Placed without asking, and rightly.
    SilentRight,
    /// Placed without asking on other words.
    SilentWrong,
    EditedRight,
    EditedWrong,
    /// Not placed, and the right place is among those offered.
    Offered,
    /// It stands in the text, and is neither placed nor offered.
    Missed,
    /// It does not stand in the text, and is not placed.
    Gone,
}

/// One edit: what was kept, what the text became, where it went, and what was made of it.
pub(crate) struct Trial {
    pub(crate) old: Span,
    pub(crate) new: Document,
    /// Where it stands in the new text, if it does.
    pub(crate) truth: Option<Span>,
    pub(crate) placement: Placement,
    pub(crate) outcome: Outcome,
}

/// A passage of two or three words, or as often a longer one, in a source of at least a hundred.
fn passage(source: &Source, random: &mut Random, is_short: bool) -> (usize, usize) {
    let n_words = if is_short { random.between(2, 3) } else { random.between(4, 60) };
    let n_words = n_words.min(source.n_words() / 2);
    let first = random.below(source.n_words() - n_words);
    (first, first + n_words)
}

/// Keeps a passage, edits the text, finds the passage again; `None` where the edit leaves the text as
/// it is. `others` is where foreign sentences come from.
pub(crate) fn trial(
    source: &Source,
    others: &Source,
    kind: Kind,
    is_short: bool,
    random: &mut Random,
) -> Option<Trial> {
    let (from, to) = passage(source, random, is_short);
    let old = Span::new(source.words[from].start(), source.words[to - 1].end());
    let selector = describe(&source.document, old)?;
    let (text, truth) = edited(source, others, kind, (from, to), random);
    if text == source.document.text() || text.trim().is_empty() {
        return None;
    }
    let new = Document::new(text);
    let placement = resolve(&new, &selector);
    let outcome = outcome(&new, truth, &placement);
    Some(Trial { old, new, truth, placement, outcome })
}

fn outcome(new: &Document, truth: Option<Span>, placement: &Placement) -> Outcome {
    // An edit may leave marks or blanks at the ends; the same words are the same place.
    let is_right = |span: Span| {
        truth.is_some_and(|truth| {
            let shared = truth.intersection(span).map_or(0, Span::len);
            let all = truth.len() + span.len() - shared;
            2 * shared >= all
        })
    };
    let is_exactly = |span: Span| {
        truth.is_some_and(|truth| {
            let bare = |span: Span| new.slice(span).trim_matches(|c: char| !c.is_alphanumeric());
            let shift = |span: Span| new.slice(span).find(bare(span)).unwrap_or(0) + span.start();
            bare(span) == bare(truth) && shift(span) == shift(truth)
        })
    };
    match (placement.state, placement.span) {
        (State::Same | State::Moved, Some(span)) if is_exactly(span) => Outcome::SilentRight,
        (State::Same | State::Moved, _) => Outcome::SilentWrong,
        (State::Edited, Some(span)) if is_right(span) => Outcome::EditedRight,
        (State::Edited, _) => Outcome::EditedWrong,
        _ if truth.is_none() => Outcome::Gone,
        _ if placement.offers.iter().any(|offer| is_right(offer.span)) => Outcome::Offered,
        _ => Outcome::Missed,
    }
}

/// The edited text, and where the passage went.
fn edited(
    source: &Source,
    others: &Source,
    kind: Kind,
    (from, to): (usize, usize),
    random: &mut Random,
) -> (String, Option<Span>) {
    let text = source.document.text();
    let span = Span::new(source.words[from].start(), source.words[to - 1].end());
    let replace = |start: usize, end: usize, words: &str| {
        format!("{}{words}{}", &text[..start], &text[end..])
    };
    match kind {
        Kind::Insert => {
            let at = if from == 0 { 0 } else { source.words[random.below(from)].start() };
            let n_words = random.between(5, 300);
            let words = format!("{} ", foreign(others, n_words, random));
            let (start, end) = (span.start() + words.len(), span.end() + words.len());
            (replace(at, at, &words), Some(Span::new(start, end)))
        }
        Kind::Rewrap => rewrapped(text, span, random),
        Kind::Typos => noisy(text, span, random, 100, mistyped),
        Kind::Ocr => noisy(text, span, random, 20, misread),
        Kind::Word => {
            let idx = random.between(from, to - 1);
            let mut word = source.word(random.below(source.n_words())).to_owned();
            if word == source.word(idx) {
                word.push_str("ish");
            }
            let place = source.words[idx];
            let length = span.len() - place.len() + word.len();
            let now = Span::new(span.start(), span.start() + length);
            (replace(place.start(), place.end(), &word), Some(now))
        }
        Kind::Number => {
            let number = format!("{} ", random.between(2, 999));
            let at = source.words[random.between(from + 1, to - 1)].start();
            let now = Span::new(span.start(), span.end() + number.len());
            (replace(at, at, &number), Some(now))
        }
        Kind::Context => {
            let (first, last) = around(source, (from, to), random);
            let before = format!("{} ", foreign(others, (from - first).max(1), random));
            let behind = format!(" {}", foreign(others, (last - to).max(1), random));
            let words = format!("{before}{}{behind}", source.document.slice(span));
            let (start, end) = (source.words[first].start(), source.words[last - 1].end());
            let now = Span::new(start + before.len(), start + before.len() + span.len());
            (replace(start, end, &words), Some(now))
        }
        Kind::Deleted => (replace(span.start(), span.end(), ""), None),
        Kind::DeletedAround => {
            let (first, last) = around(source, (from, to), random);
            let (start, end) = (source.words[first].start(), source.words[last - 1].end());
            (replace(start, end, ""), None)
        }
        Kind::Half => {
            let middle = source.words[source.n_words() / 2].start();
            if random.is_one_in(2) {
                let now = (span.end() <= middle).then_some(span);
                (text[..middle].to_owned(), now)
            } else {
                let back = |at: usize| at - middle;
                let now = (span.start() >= middle)
                    .then(|| Span::new(back(span.start()), back(span.end())));
                (text[middle..].to_owned(), now)
            }
        }
    }
}

/// Ten to fifty words more on both sides, as far as there are any.
fn around(source: &Source, (from, to): (usize, usize), random: &mut Random) -> (usize, usize) {
    let first = from.saturating_sub(random.between(10, 50));
    let last = (to + random.between(10, 50)).min(source.n_words());
    (first, last)
}

fn foreign(others: &Source, n_words: usize, random: &mut Random) -> String {
    let n_words = n_words.min(others.n_words() - 1);
    let first = random.below(others.n_words() - n_words);
    let span = Span::new(others.words[first].start(), others.words[first + n_words - 1].end());
    others.document.slice(span).to_owned()
}

/// Writes a text anew, piece by piece, and keeps count of where the passage goes.
struct Writer {
    out: String,
    old: Span,
    start: usize,
    end: usize,
}

impl Writer {
    fn new(old: Span) -> Self {
        Self { out: String::new(), old, start: 0, end: 0 }
    }

    /// To be called before what stands at `at` in the old text is written.
    fn reach(&mut self, at: usize) {
        if at == self.old.start() {
            self.start = self.out.len();
        }
        if at == self.old.end() {
            self.end = self.out.len();
        }
    }

    fn done(mut self, length: usize) -> (String, Option<Span>) {
        self.reach(length);
        (self.out, Some(Span::new(self.start, self.end)))
    }
}

fn rewrapped(text: &str, span: Span, random: &mut Random) -> (String, Option<Span>) {
    let width = random.between(40, 100);
    let mut writer = Writer::new(span);
    let mut column = 0;
    let mut is_open = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        writer.reach(at);
        if c.is_whitespace() {
            let mut n_breaks = usize::from(c == '\n');
            while let Some((next, c)) = chars.peek().copied().filter(|(_, c)| c.is_whitespace()) {
                n_breaks += usize::from(c == '\n');
                writer.reach(next);
                chars.next();
            }
            let gap = if n_breaks > 1 {
                "\n\n"
            } else if column >= width {
                "\n"
            } else {
                " "
            };
            column = if gap == " " { column + 1 } else { 0 };
            writer.out.push_str(gap);
            continue;
        }
        column += 1;
        writer.out.push(match c {
            '"' => {
                is_open = !is_open;
                if is_open { '“' } else { '”' }
            }
            '\'' => '’',
            '“' | '”' => '"',
            '’' => '\'',
            c => c,
        });
    }
    writer.done(text.len())
}

/// A text with one letter in `n` written otherwise.
fn noisy(
    text: &str,
    span: Span,
    random: &mut Random,
    n: usize,
    noise: fn(char, &mut Random) -> String,
) -> (String, Option<Span>) {
    let mut writer = Writer::new(span);
    for (at, c) in text.char_indices() {
        writer.reach(at);
        if c.is_alphanumeric() && random.is_one_in(n) {
            let words = noise(c, random);
            writer.out.push_str(&words);
        } else {
            writer.out.push(c);
        }
    }
    writer.done(text.len())
}

fn mistyped(c: char, random: &mut Random) -> String {
    let other = char::from(b'a' + random.below(26) as u8);
    match random.below(4) {
        0 => String::new(),
        1 => format!("{c}{c}"),
        2 => format!("{c}{other}"),
        _ => other.to_string(),
    }
}

fn misread(c: char, random: &mut Random) -> String {
    let like = match c {
        'e' => "c",
        'l' | 'I' => "1",
        'm' => "rn",
        'o' => "0",
        'i' => "l",
        'n' => "ri",
        'h' => "b",
        't' => "f",
        'S' => "5",
        'a' => "o",
        's' => "z",
        'u' => "ii",
        _ if random.is_one_in(2) => "",
        _ => "x",
    };
    like.to_owned()
}

/// How often each came of edits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally([usize; 7]);

impl Tally {
    pub(crate) fn count(&mut self, outcome: Outcome) {
        self.0[outcome as usize] += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }

    pub(crate) fn of(&self, outcome: Outcome) -> usize {
        self.0[outcome as usize]
    }

    pub(crate) fn n_trials(&self) -> usize {
        self.0.iter().sum()
    }

    /// Of what still stands the share that is placed without asking, flagged, or offered.
    pub(crate) fn covered(&self, n_standing: usize) -> f64 {
        let n_covered = self.of(Outcome::SilentRight)
            + self.of(Outcome::EditedRight)
            + self.of(Outcome::Offered);
        n_covered as f64 / n_standing.max(1) as f64
    }
}
