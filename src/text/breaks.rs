//! Breaks that the page made in mid-sentence: "when the United⏎⏎Nations General Assembly was".
//!
//! A blank line or a form feed ends a paragraph, unless the words on both sides say that the sentence
//! goes on. Asked for is proof on both: the first part must break off, and the second must go on. What
//! writers set apart on purpose (headings, items, verse, addresses, captions, turns, quotations) lacks one
//! or the other. A break that is missed costs a paragraph number; one that is wrongly joined costs the
//! writer's paragraph, so in doubt nothing is joined.
//!
//! Start at [`Breaks::goes_on`], and where lines of the page stand in the break, [`Breaks::goes_over`]: both ask the
//! same of the words.

use memchr::memmem;

use super::{
    fold::{self, Level},
    span::Span,
    structure::speaker,
};

/// Characters that a paragraph has before it can be called broken off. Shorter are headings, verses,
/// lines of an address, salutations ("Sehr geehrte Damen und Herren,").
const PROSE_CHARS: usize = 120;

/// As many are enough where the last word can end nothing: "of the".
const OPEN_CHARS: usize = 60;

/// Characters of a second part that needs no full stop to be more than an item.
const REST_CHARS: usize = 40;

/// Most line feeds at the break of a page: what is left empty at its foot and at the next one's head.
const PAGE_BREAKS: usize = 12;

/// How much is looked at of either part.
const LOOK_BYTES: usize = 1024;

/// How far around a break its words are looked for as a name, and how often in one text.
const NAME_BYTES: usize = 256 * 1024;
const NAMES_MAX: usize = 32;

/// Words that end no sentence, heading or caption; folded. Of prepositions only those that no English
/// verb leaves behind.
const OPEN: &[&str] = &[
    "the", "a", "an", "of", "and", "or", "from", "between", "than", "whose", "their", "its", "our",
    "your", "my", "mr", "mrs", "ms", "dr", "der", "die", "das", "dem", "den", "des", "ein", "eine",
    "einen", "einem", "einer", "eines", "und", "oder", "von", "vom", "zum", "zur", "im", "beim",
    "durch", "le", "les", "un", "une", "du", "de", "et", "ou", "au", "aux", "par", "dans", "el",
    "los", "las", "una", "del", "y", "al", "por", "para", "con", "и", "или", "в", "на", "от", "из",
    "для", "при", "с", "к",
];

/// Beginnings of names that are none by themselves; folded.
const HALF_NAMES: &[&str] = &[
    "united",
    "prime",
    "supreme",
    "federal",
    "national",
    "international",
    "vereinten",
    "vereinigten",
    "estados",
    "naciones",
    "объединенных",
    "соединенных",
    "российскои",
];

/// Words of one letter that begin the rest of a sentence. Not "o", which is what becomes of a bullet.
const SINGLE: &[char] = &['a', 'y', 'e', 'à', 'é', 'и', 'в', 'с', 'к', 'у', 'о', 'а', 'я'];

/// The breaks of one text.
#[derive(Debug)]
pub(super) struct Breaks<'t> {
    text: &'t str,
    n_names: usize,
}

impl<'t> Breaks<'t> {
    /// The breaks of `text`.
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, n_names: 0 }
    }

    /// Whether the paragraph `before` goes on with the line `next`, over a blank line or a form feed.
    /// `is_full` says of a text that was wrapped by hand whether the last line was filled to its width.
    ///
    /// Cost: two bytes for most paragraphs, at most some kilobytes, and for at most 32 of a text a search
    /// through half a megabyte.
    pub(super) fn goes_on(&mut self, before: Span, next: Span, is_full: Option<bool>) -> bool {
        let gap = self.text.get(before.end()..next.start()).unwrap_or_default();
        let is_page = gap.contains('\x0c');
        let is_gap = if is_page { n_breaks(gap) <= PAGE_BREAKS } else { n_breaks(gap) == 2 };
        is_gap && self.is_one(before, next, is_full)
    }

    /// The same over `lines`, which the page put between the two: they are a page's break themselves.
    ///
    /// Cost: as [`Self::goes_on`].
    pub(super) fn goes_over(
        &mut self,
        (before, lines, next): (Span, Span, Span),
        is_full: Option<bool>,
    ) -> bool {
        let gaps = [(before.end(), lines.start()), (lines.end(), next.start())];
        gaps.iter().all(|&(from, to)| {
            self.text.get(from..to).is_some_and(|gap| n_breaks(gap) <= PAGE_BREAKS)
        }) && self.is_one(before, next, is_full)
    }

    /// Whether the words on both sides of a break say that the sentence goes on.
    fn is_one(&mut self, before: Span, next: Span, is_full: Option<bool>) -> bool {
        if is_full == Some(false) {
            return false;
        }
        let head = self.text.get(before.start()..before.end()).unwrap_or_default();
        let rest = self.text.get(next.start()..next.end()).unwrap_or_default();
        let Some(end) = End::of(head) else { return false };
        let Some(first) = first_word(rest) else { return false };
        if is_set_apart(head, rest) {
            return false;
        }
        let enough = if end.is_open { OPEN_CHARS } else { PROSE_CHARS };
        let is_prose = is_full == Some(true) || head.chars().nth(enough).is_some();
        if first.is_small {
            let is_rest = rest.chars().nth(REST_CHARS).is_some() || rest.ends_with(['.', '!', '?']);
            return is_prose && is_rest && !is_refrain(head, first.word);
        }
        if end.is_comma || !goes_on_small(rest) || speaker(rest).is_some() {
            return false;
        }
        // An article with a capital begins a sentence, or a name of its own.
        if OPEN.contains(&fold::phrase(first.word, Level::Find).as_str()) {
            return false;
        }
        let is_sentence = is_full == Some(true) || head.chars().nth(OPEN_CHARS).is_some();
        is_sentence && (end.is_open || self.is_name(&end, first.word, before, next))
    }

    /// Whether the words around the break are one name: "the United | Nations", or one that stands
    /// unbroken elsewhere near by.
    fn is_name(&mut self, end: &End<'_>, first: &str, before: Span, next: Span) -> bool {
        let Some(name) = end.name else { return false };
        let last = name.split_whitespace().next_back().unwrap_or_default();
        if HALF_NAMES.contains(&fold::phrase(last, Level::Find).as_str()) {
            return true;
        }
        if self.n_names >= NAMES_MAX {
            return false;
        }
        self.n_names += 1;
        let from = self.text.floor_char_boundary(before.end().saturating_sub(NAME_BYTES));
        let to = self.text.ceil_char_boundary(next.start().saturating_add(NAME_BYTES));
        let around = self.text.get(from..to.min(self.text.len())).unwrap_or_default();
        let whole = format!("{name} {first}");
        memmem::find(around.as_bytes(), whole.as_bytes()).is_some()
    }
}

fn n_breaks(gap: &str) -> usize {
    gap.bytes().filter(|byte| *byte == b'\n').count()
}

/// How a paragraph that breaks off ends.
struct End<'t> {
    /// With a word that ends nothing.
    is_open: bool,
    is_comma: bool,
    /// The words with a capital at the end, behind an article.
    name: Option<&'t str>,
}

impl<'t> End<'t> {
    /// `None` for a paragraph that ends as paragraphs do, or that is no prose.
    fn of(head: &'t str) -> Option<Self> {
        let last = *head.as_bytes().last()?;
        // Nearly all end here.
        if matches!(last, b'.' | b'!' | b'?' | b':' | b';' | b'"' | b')' | b']' | b'\'') {
            return None;
        }
        let from = head.ceil_char_boundary(head.len().saturating_sub(LOOK_BYTES));
        let head = head.get(from..)?;
        let is_comma = head.ends_with(',');
        let head = head.strip_suffix([',', '-']).unwrap_or(head);
        if !head.ends_with(char::is_alphabetic) {
            return None;
        }
        let words: Vec<&str> = head.split_whitespace().rev().take(12).collect();
        let last = words.first().filter(|word| is_word(word))?;
        let n_small = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
        // A heading in the English manner has a capital on most words.
        if n_small * 2 < words.len() || words.len() < 6 {
            return None;
        }
        let is_listed = |word: &str| OPEN.contains(&fold::phrase(word, Level::Find).as_str());
        let capitals = words.iter().take_while(|word| word.starts_with(char::is_uppercase));
        let n_capitals = capitals.count();
        let name = (1..=4)
            .contains(&n_capitals)
            .then(|| words.get(n_capitals - 1).zip(words.get(n_capitals)))
            .flatten()
            .filter(|(_, article)| is_listed(article))
            .and_then(|(first, _)| head.get(head.len() - (distance(head, first)?)..));
        let is_open = is_listed(last) && !is_comma && (n_capitals == 0 || last.len() <= 3);
        Some(Self { is_open, is_comma, name })
    }
}

/// How many bytes from the start of `word`, which is a piece of `head`, to the end of `head`.
fn distance(head: &str, word: &str) -> Option<usize> {
    (head.as_ptr().addr() + head.len()).checked_sub(word.as_ptr().addr())
}

struct First<'t> {
    word: &'t str,
    is_small: bool,
}

/// The first word of a line that may go on: letters only, small or with one capital.
fn first_word(rest: &str) -> Option<First<'_>> {
    let c = rest.chars().find(|c| !c.is_whitespace())?;
    if !c.is_alphabetic() {
        return None;
    }
    let word = rest.split_whitespace().next()?.trim_end_matches([',', '.', ';']);
    let is_small = word.chars().all(|c| c.is_lowercase() || is_joint(c));
    let is_capital = c.is_uppercase();
    // "a." and "b)" are marks of items.
    let is_single = word.chars().nth(1).is_none();
    let is_marked = !rest.trim_start().get(word.len()..)?.starts_with([' ', ',']);
    if !is_word(word) || (is_single && (is_marked || !SINGLE.contains(&c))) {
        return None;
    }
    (is_small || is_capital).then_some(First { word, is_small })
}

fn is_word(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && word.chars().all(|c| c.is_alphabetic() || is_joint(c))
}

fn is_joint(c: char) -> bool {
    matches!(c, '\'' | '’' | '-')
}

/// Whether one of both is no running text: cells of a table, an item, a quotation mark of Markdown, a
/// line set in from the margin, or a list of which each part begins small.
fn is_set_apart(head: &str, rest: &str) -> bool {
    let look = |text: &str| text.contains('\t') || text.trim().contains("   ");
    let tail = head.get(head.ceil_char_boundary(head.len().saturating_sub(200))..);
    let front = rest.get(..rest.floor_char_boundary(200));
    let is_marked = head.starts_with(['>', '#', '|', '•', '·', '+', '~'])
        || ["- ", "* ", "– "].iter().any(|mark| head.starts_with(mark));
    let begins_small = head.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let is_set_in = rest.starts_with([' ', '\t']) && !head.starts_with([' ', '\t']);
    is_marked
        || begins_small
        || is_set_in
        || look(tail.unwrap_or_default())
        || look(front.unwrap_or_default())
}

/// Whether both begin with the same word, as the parts of a resolution do.
fn is_refrain(head: &str, first: &str) -> bool {
    let own = head.split_whitespace().next().unwrap_or_default();
    fold::phrase(own, Level::Find) == fold::phrase(first, Level::Find)
}

/// Whether a small word comes soon and much behind it: headings and names have none.
fn goes_on_small(rest: &str) -> bool {
    let mut words = rest.split_whitespace().skip(1).take(6);
    let has_small = words.any(|word| word.starts_with(char::is_lowercase));
    has_small && rest.chars().nth(OPEN_CHARS).is_some()
}

#[cfg(test)]
mod tests {
    use crate::text::paragraphs::Paragraphs;

    const LONG: &str = "The committee heard on Tuesday that the span had moved, which nobody in the room had expected to hear, and that the engineer who had measured it";

    #[track_caller]
    fn check(before: &str, gap: &str, next: &str, is_one: bool) {
        let text = format!("{before}{gap}{next}");
        assert_eq!(Paragraphs::of(&text).len(), if is_one { 1 } else { 2 }, "{text}");
    }

    #[test]
    fn a_sentence_goes_on_over_a_blank_line_or_a_page() {
        let rest = "said so in writing before the winter, when nobody listened.";
        for gap in ["\n\n", "\n\x0c", "\n\n\x0c\n", "\x0c"] {
            check(LONG, gap, rest, true);
        }
        check(&format!("{LONG},"), "\n\n", "a man of few words, said so.", true);
        check(
            &format!("{LONG} had called the conse-"),
            "\n\n",
            "quences of it very serious.",
            true,
        );
        let rest = "объявил об этом на заседании совета, которое прошло в пятницу.";
        check(
            "Министр иностранных дел, который прибыл накануне вечером на переговоры со своими коллегами из других стран, где его уже ждали, и",
            "\n\n",
            rest,
            true,
        );
    }

    #[test]
    fn a_name_that_the_page_cut_goes_on_with_a_capital() {
        let rest = "Nations General Assembly was supposed to discuss the situation of the islands.";
        check(&format!("{LONG} spoke in the United"), "\n\n", rest, true);
        check(&format!("{LONG} spoke of the"), "\n\n", rest, true);
        check(
            "Der Ausschuss hat in seiner letzten Sitzung im Sommer lange über den Zustand der",
            "\n\n",
            "Brücke gesprochen und beschlossen, dass im Winter gemessen werden soll.",
            true,
        );
        let text = "The treaty was called the Missile Defence Treaty.\n\nAll this in combination brought us to understanding that, for example, the Missile Defence\n\nTreaty was no longer valid, because they dropped from it and told us so that year.";
        assert_eq!(Paragraphs::of(text).len(), 2);
        let unknown = text.replace("Defence Treaty.", "Defence Pact.");
        assert_eq!(Paragraphs::of(&unknown).len(), 3);
    }

    #[test]
    fn what_writers_set_apart_is_not_joined() {
        let rest = "said so in writing before the winter, when nobody listened.";
        for (before, next) in [
            // An ended sentence, an announced one, and quotations.
            (format!("{LONG} left."), rest),
            (format!("{LONG} said:"), rest),
            (format!("“{LONG} left,”"), rest),
            (LONG.to_owned(), "“many common interests in the world, and as many duties besides.”"),
            (
                format!("{LONG} spoke of the United"),
                "The clerk said so in writing before the winter, when nobody listened to him.",
            ),
            // Headings, captions, addresses, salutations, verses.
            ("The third span".to_owned(), rest),
            ("Sehr geehrte Damen und Herren,".to_owned(), "wir danken für Ihren Brief vom 3. Mai."),
            (
                "and the sea came up to the door".to_owned(),
                "and the door stood open to the sea all night",
            ),
            (
                "Dana Okafor at the hearing in the Long Room of the old City Hall".to_owned(),
                "Traffic was slow on Tuesday in both directions, and the launch ran late.",
            ),
            // Items, with and without marks.
            (LONG.to_owned(), "b) the engineer, who said so in writing before the winter."),
            (LONG.to_owned(), "a. the engineer, who said so in writing before the winter."),
            (LONG.to_owned(), "o the engineer, who said so in writing before the winter."),
            (LONG.to_owned(), "- the engineer, who said so in writing before the winter."),
            (LONG.to_lowercase(), rest),
            (format!("- {LONG}"), rest),
            (format!("> {LONG}"), rest),
            (
                format!("That {}", LONG.to_lowercase()),
                "that the clerk write to the two guilds about it.",
            ),
            // Turns, tables, addresses of the net.
            (
                format!("{LONG} of the"),
                "Question: Why did nobody say so in writing before the winter?",
            ),
            (LONG.to_owned(), "said\tso\tin writing before the winter, when nobody listened."),
            (format!("{LONG}    14    15"), rest),
            (LONG.to_owned(), "www.example.org contains material that nobody has read before."),
            (LONG.to_owned(), "    said so in writing before the winter, when nobody listened."),
            (LONG.to_owned(), "iPhone owners said so in writing before the winter came."),
        ] {
            check(&before, "\n\n", next, false);
        }
        check(LONG, "\n\n\n\n", rest, false);
        check(LONG, "\n", rest, false);
    }

    #[test]
    fn in_a_text_wrapped_by_hand_only_a_full_line_breaks_off() {
        let page = "The clerk laid before the committee three readings taken in the autumn\nof that year, and the committee resolved that they be kept with the log\nuntil the engineer had seen them and said in writing what they might\nmean for the third span, which had moved, and what was to be done with\nthe two bearings that had been ordered in the spring before the winter\ncame, when the boats could not go out to the piers and take them there,\nso that it was further resolved that nothing be said to the newspapers";
        let rest = "before the next meeting, and that the clerk write to the two guilds.";
        check(page, "\n\n\x0c", rest, true);
        let short = page.replace(" to the newspapers", "");
        check(&short, "\n\n\x0c", rest, false);
    }
}
