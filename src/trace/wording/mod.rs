//! The words of a document as tracing compares them: folded, each with its place.
//!
//! Case, accents, apostrophes and hyphens inside words do not count, whatever letters look like; a
//! word that was broken at the end of a line is one word; `U.S.` is `US`; `1,000` is `1000`. A Chinese
//! or Japanese sign is a word, since nobody sets spaces there. What stands between words is kept as
//! [`Marks`] of the word behind it, and quotation marks in a list of their own, for
//! [`super::quotations`].

mod paged;

use super::marks::{Mark, Marks, Shape};
use crate::text::{fold, span::Span};

/// Longest word in bytes. Longer runs of letters (keys, base64) are cut: no language has such words, and
/// the length of a word is kept in one byte.
const WORD_MAX: usize = 200;

/// Most blanks between the halves of a word that was broken at the end of a line.
const MARGIN_MAX: usize = 24;

/// A word: what it is compared by, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Hash of the folded letters. Words of equal keys are taken as equal: among a million different
    /// words some hundred pairs are not, and no passage hangs on one word.
    pub(super) key: u32,
    start: u32,
    length: u8,
    /// Information by its count alone, in eighths of a bit; see [`super::weigh::Counts`].
    pub(super) eighths: u8,
    pub(super) marks: Marks,
}

impl Word {
    /// Where it stands, in bytes of the text.
    pub(super) fn span(self) -> Span {
        let start = self.start as usize;
        Span::new(start, start + usize::from(self.length))
    }

    /// Length in bytes.
    pub(super) fn length(self) -> usize {
        usize::from(self.length)
    }
}

/// The words of one text and its quotation marks, both in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Wording {
    pub(super) words: Vec<Word>,
    pub(super) marks: Vec<Mark>,
}

impl Wording {
    /// Reads the words of `text`.
    ///
    /// Cost: one pass; about 250 MB/s on ASCII.
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader::new(text);
        while reader.step() {}
        let mut wording = reader.wording;
        if let Some(last) = wording.words.last_mut() {
            last.marks = last.marks.with(Marks::LAST);
        }
        wording
    }
}

/// The folded byte of an ASCII letter or digit; zero for everything else.
const FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            #[expect(clippy::indexing_slicing, reason = "computed when compiling")]
            {
                table[byte as usize] = byte.to_ascii_lowercase();
            }
        }
        byte += 1;
    }
    table
};

fn folded(byte: u8) -> u8 {
    FOLDED.get(usize::from(byte)).copied().unwrap_or(0)
}

/// FNV-1a's offset and prime: one multiplication a byte, and the bytes come one at a time here.
const HASH_START: u64 = 0xCBF2_9CE4_8422_2325;
const HASH_PRIME: u64 = 0x0100_0000_01B3;

/// A word while it is read.
#[derive(Default)]
struct Draft {
    hash: u64,
    n_letters: u32,
    n_capitals: u32,
    marks: Marks,
    /// Letters and full stops by turns so far: `U.S`.
    is_acronym: bool,
    /// A sign that is a word by itself.
    is_done: bool,
    /// Behind its last letter; what joins counts only when a letter follows.
    end: usize,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// What has been seen since the last word.
    between: Marks,
    n_stops: u32,
    n_newlines: u32,
    is_in_bracket: bool,
    scratch: String,
    wording: Wording,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            between: Marks::PARAGRAPH.with(Marks::SENTENCE),
            n_stops: 0,
            n_newlines: 0,
            is_in_bracket: false,
            scratch: String::new(),
            // Words of English take six bytes with their space.
            wording: Wording { words: Vec::with_capacity(text.len() / 6 + 8), marks: Vec::new() },
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn is_letter_at(&self, at: usize) -> bool {
        match self.byte(at) {
            byte @ 0..=0x7F => folded(byte) != 0,
            _ => self.char_at(at).is_some_and(char::is_alphanumeric),
        }
    }

    /// Reads a word or what stands at the place; false at the end.
    fn step(&mut self) -> bool {
        let Some(&byte) = self.text.as_bytes().get(self.at) else { return false };
        if folded(byte) != 0 {
            self.word();
            return true;
        }
        match byte {
            b'\n' => {
                self.n_newlines += 1;
                if self.n_newlines > 1 {
                    self.between = self.between.with(Marks::PARAGRAPH).with(Marks::SENTENCE);
                }
                self.at += 1;
            }
            b' ' | b'\t'..=b'\r' => self.at += 1,
            0..=0x7F => {
                self.mark(char::from(byte));
                self.at += 1;
            }
            _ => {
                let c = self.char_at(self.at).unwrap_or(' ');
                if c.is_alphanumeric() {
                    self.word();
                } else {
                    if !c.is_whitespace() {
                        self.mark(c);
                    }
                    self.at += c.len_utf8();
                }
            }
        }
        true
    }

    /// Takes note of a mark between words.
    fn mark(&mut self, c: char) {
        self.between = self.between.with(Marks::BREAK);
        match c {
            '.' => {
                self.n_stops += 1;
                let mark = if self.n_stops >= 3 { Marks::ELLIPSIS } else { Marks::SENTENCE };
                self.between = self.between.with(mark);
            }
            '!' | '?' | ':' | '*' | '#' | '•' | '。' | '！' | '？' => {
                self.between = self.between.with(Marks::SENTENCE);
            }
            '…' => self.between = self.between.with(Marks::ELLIPSIS),
            '[' => self.is_in_bracket = true,
            ']' => self.is_in_bracket = false,
            _ => {
                if let Some(shape) = Shape::of(c) {
                    self.quote(shape, c);
                }
            }
        }
    }

    fn quote(&mut self, shape: Shape, c: char) {
        let before = self.text.get(..self.at).and_then(|head| head.chars().next_back());
        let behind = self.text.get(self.at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let opens = |c: char| {
            c.is_whitespace()
                || matches!(c, '(' | '[' | '{' | '-' | '–' | '—' | '/' | '*' | '_' | '>')
                || matches!(
                    Shape::of(c),
                    Some(
                        Shape::Left
                            | Shape::LeftSingle
                            | Shape::Low
                            | Shape::LowSingle
                            | Shape::LeftGuillemet
                    )
                )
        };
        let closes = |c: char| {
            c.is_whitespace()
                || matches!(c, ')' | ']' | '}' | '-' | '–' | '—' | '/' | '*' | '_' | '<')
                || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…')
                || matches!(
                    Shape::of(c),
                    Some(Shape::Right | Shape::RightSingle | Shape::RightGuillemet)
                )
        };
        let mark = Mark {
            shape,
            at: self.at as u32,
            length: c.len_utf8() as u8,
            word_idx: self.wording.words.len() as u32,
            is_free_before: before.is_none_or(opens),
            is_free_behind: behind.is_none_or(closes),
        };
        self.wording.marks.push(mark);
        self.between = self.between.with(Marks::QUOTE).with(Marks::SENTENCE);
    }

    /// Reads the word that begins here.
    fn word(&mut self) {
        let start = self.at;
        let mut draft =
            Draft { hash: HASH_START, marks: self.between, end: start, ..Draft::default() };
        while self.at - start < WORD_MAX {
            let byte = self.byte(self.at);
            let letter = folded(byte);
            if letter != 0 {
                draft.hash = (draft.hash ^ u64::from(letter)).wrapping_mul(HASH_PRIME);
                draft.n_letters += 1;
                draft.n_capitals += u32::from(letter != byte);
                if letter <= b'9' {
                    draft.marks = draft.marks.with(Marks::NUMBER);
                } else if draft.n_letters == 1 && letter != byte {
                    draft.marks = draft.marks.with(Marks::CAPITAL);
                }
                self.at += 1;
                draft.end = self.at;
                continue;
            }
            // The space behind a word is by far the commonest.
            if byte == b' ' || !self.goes_on(byte, &mut draft) || draft.is_done {
                break;
            }
        }
        self.at = draft.end;
        self.push(start, &draft);
    }

    /// Steps over something that is no ASCII letter if the word goes on with or behind it.
    fn goes_on(&mut self, byte: u8, draft: &mut Draft) -> bool {
        let at = self.at;
        match byte {
            b'\'' if self.is_letter_at(at + 1) => self.at += 1,
            b'-' => return self.hyphen(1),
            b'.' | b','
                if self.byte(at.wrapping_sub(1)).is_ascii_digit()
                    && self.byte(at + 1).is_ascii_digit() =>
            {
                // A point tells 3.5 from 35; a comma only groups.
                if byte == b'.' {
                    draft.hash = (draft.hash ^ u64::from(b'.')).wrapping_mul(HASH_PRIME);
                }
                self.at += 1;
            }
            b'.' if (draft.n_letters == 1 || draft.is_acronym)
                && draft.n_capitals == draft.n_letters
                && self.byte(at + 1).is_ascii_uppercase()
                && self.byte(at + 2) == b'.' =>
            {
                draft.is_acronym = true;
                self.at += 1;
            }
            0..=0x7F => return false,
            _ => return self.other(draft),
        }
        true
    }

    /// Steps over a hyphen of `length` bytes inside a word, or at the end of a line in one.
    fn hyphen(&mut self, length: usize) -> bool {
        let next = self.at + length;
        let is_digit_before = self.byte(self.at.wrapping_sub(1)).is_ascii_digit();
        if self.is_letter_at(next) && !(is_digit_before && self.byte(next).is_ascii_digit()) {
            self.at = next;
            return true;
        }
        if is_digit_before {
            return false;
        }
        let rest = self.text.get(next..).unwrap_or_default();
        let blank = |rest: &str| rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let to_end = blank(rest);
        let Some(line) = rest.get(to_end..).and_then(|rest| rest.strip_prefix('\n')) else {
            return false;
        };
        let to_word = blank(line);
        // What goes on in the next line is written small; "Anglo-\nSaxon" is two words as good as one.
        let goes_on = line.get(to_word..).and_then(|line| line.chars().next());
        if !goes_on.is_some_and(char::is_lowercase) || to_end + to_word > MARGIN_MAX {
            return false;
        }
        self.at = next + to_end + 1 + to_word;
        true
    }

    /// Steps over a character beyond ASCII that belongs to the word.
    fn other(&mut self, draft: &mut Draft) -> bool {
        let at = self.at;
        let Some(c) = self.char_at(at) else { return false };
        match c {
            '’' | 'ʼ' if draft.n_letters > 0 && self.is_letter_at(at + c.len_utf8()) => {
                self.at += c.len_utf8();
                return true;
            }
            '\u{2010}' | '\u{2011}' => return self.hyphen(c.len_utf8()),
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' if draft.n_letters > 0 => {
                return self.soft(c);
            }
            _ if is_ideograph(c) && draft.n_letters > 0 => return false,
            _ if c.is_alphanumeric() => {
                draft.is_done = is_ideograph(c);
                self.scratch.clear();
                fold::letter(c, &mut self.scratch);
                for byte in self.scratch.bytes() {
                    draft.hash = (draft.hash ^ u64::from(byte)).wrapping_mul(HASH_PRIME);
                }
                draft.n_letters += 1;
                if c.is_uppercase() {
                    draft.n_capitals += 1;
                    if draft.n_letters == 1 {
                        draft.marks = draft.marks.with(Marks::CAPITAL);
                    }
                } else if c.is_numeric() {
                    draft.marks = draft.marks.with(Marks::NUMBER);
                }
            }
            // Accents that stand by themselves; a folded accent is nothing.
            '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}'
                if draft.n_letters > 0 => {}
            // Vowel signs of Indic scripts and others, which are no letters to the library.
            _ if draft.n_letters > 0 && is_vowel_sign(c) => {
                draft.hash = (draft.hash ^ u64::from(c as u32)).wrapping_mul(HASH_PRIME);
            }
            _ => return false,
        }
        self.at += c.len_utf8();
        draft.end = self.at;
        true
    }

    /// Steps over a soft hyphen or a mark that cannot be seen, with the end of the line behind it.
    fn soft(&mut self, c: char) -> bool {
        let next = self.at + c.len_utf8();
        if c == '\u{AD}' && self.byte(next) == b'\n' && self.is_letter_at(next + 1) {
            self.at = next + 1;
            return true;
        }
        if self.is_letter_at(next) {
            self.at = next;
            return true;
        }
        false
    }

    fn push(&mut self, start: usize, draft: &Draft) {
        let mut marks = draft.marks;
        if draft.n_letters > 1 && draft.n_capitals == draft.n_letters {
            marks = marks.with(Marks::CAPITALS);
        }
        if self.is_in_bracket {
            marks = marks.with(Marks::BRACKET);
        }
        let hash = draft.hash ^ (draft.hash >> 29);
        let key = (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32;
        let length = (draft.end - start).min(usize::from(u8::MAX)) as u8;
        self.wording.words.push(Word { key, start: start as u32, length, eighths: 0, marks });
        self.between = Marks::default();
        self.n_stops = 0;
        self.n_newlines = 0;
    }
}

/// Signs that are words by themselves.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Signs that change the letter before them in scripts of India and South-East Asia.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{DFF}' | '\u{E30}'..='\u{E4E}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}')
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Wording::of(text).words.iter().map(|it| &text[it.span().start()..it.span().end()]).collect()
    }

    #[track_caller]
    fn same(a: &str, b: &str) {
        let keys = |text| Wording::of(text).words.iter().map(|it| it.key).collect::<Vec<_>>();
        assert_eq!(keys(a), keys(b), "{:?} {:?}", words(a), words(b));
    }

    #[test]
    fn words_have_their_places() {
        assert_eq!(words("“It’s well-known”, he said."), ["It’s", "well-known", "he", "said"]);
        assert_eq!(words("in 1936-39, 1,000.5 km"), ["in", "1936", "39", "1,000.5", "km"]);
        assert_eq!(words("the U.S. and D.Trump"), ["the", "U.S", "and", "D", "Trump"]);
        assert_eq!(words("我们的 かな"), ["我", "们", "的", "か", "な"]);
        assert_eq!(words("naïve Ελλάδα"), ["naïve", "Ελλάδα"]);
        assert_eq!(words("…—"), Vec::<&str>::new());
    }

    #[test]
    fn what_looks_otherwise_is_the_same() {
        same("Don’t CO-OPERATE", "dont cooperate");
        same("ſuch ﬁne Straße", "such fine strasse");
        same("art thou horri-\n  ble", "art thou horrible");
        same("soft\u{AD}\nly e\u{301}te\u{301}", "softly ete");
        same("U.S. law", "US law");
        same("1,000 men", "1000 men");
    }

    #[test]
    fn what_stands_between_words_is_known() {
        let wording = Wording::of("One. Two … three [four]\n\nfive \"six NASA 7b\"");
        let has = |mark| -> Vec<usize> {
            let words = wording.words.iter().enumerate();
            words.filter(|(_, word)| word.marks.has(mark)).map(|(idx, _)| idx).collect()
        };
        assert_eq!(has(Marks::SENTENCE), [0, 1, 4, 5]);
        assert_eq!(has(Marks::ELLIPSIS), [2]);
        assert_eq!(has(Marks::BRACKET), [3]);
        assert_eq!(has(Marks::PARAGRAPH), [0, 4]);
        assert_eq!(has(Marks::QUOTE), [5]);
        assert_eq!(has(Marks::CAPITALS), [6]);
        assert_eq!(has(Marks::NUMBER), [7]);
        assert_eq!(has(Marks::LAST), [7]);
        assert_eq!(wording.marks.len(), 2);
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_on_boundaries(text in "[a-cA .’\\-\n\u{AD}é我“0-2,]{0,80}") {
            let mut end = 0;
            for word in Wording::of(&text).words {
                let span = word.span();
                prop_assert!(span.start() >= end && !span.is_empty());
                prop_assert!(text.get(span.start()..span.end()).is_some());
                end = span.end();
            }
        }
    }
}
