//! Quotations without marks: paragraphs that are set apart from the text, as long quotations are.
//!
//! Three ways of setting one apart are known: lines led by `>`, lines that are all indented in a text that
//! is not, and the paragraph behind "he said:". Code, lists and tables are indented too: what is claimed
//! must read like prose. What stands in marks of its own is left to [`super::quotations`].

use super::{direction::SAYING, marks::Shape, quotations::Quotation, wording::Wording};
use crate::text::{document::Document, span::Span};

/// Fewest words: nobody sets less than a sentence apart.
const WORDS_MIN: usize = 6;

/// A line is indented from so many columns on; one space is a slip.
const INDENT_MIN: usize = 2;

/// Where more than one in so many blocks of a text is indented, that is how the text is set, and it says
/// nothing of what is quoted.
const INDENTED_SHARE: usize = 3;

/// Words at the end of an introduction among which one of saying is looked for: "the minister said in a
/// statement:".
const SAYING_REACH: usize = 6;

/// The paragraphs of a document that are set apart as quotations, in order of their first words.
///
/// Cost: a pass over the lines.
pub(super) fn set_apart(document: &Document, wording: &Wording) -> Vec<Quotation> {
    let text = document.text();
    let mut spans = led_or_indented(text);
    spans.extend(introduced(document));
    spans.sort_unstable();
    // Behind "he said:" a block may be indented as well.
    spans.dedup_by(|span, before| before.overlaps(*span));
    let quotation = |span: Span| {
        let from = wording.words.partition_point(|word| word.span().end() <= span.start());
        let to = wording.words.partition_point(|word| word.span().start() < span.end());
        let is_enough = to >= from + WORDS_MIN && to - from <= super::quotations::WORDS_MAX;
        is_enough.then_some(Quotation { from, to, inner: span, depth: 0 })
    };
    let reads = |span: &Span| is_prose(text.get(span.start()..span.end()).unwrap_or_default());
    spans.into_iter().filter(reads).filter_map(quotation).collect()
}

/// A block: lines one behind the other without a blank one, led alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    lead: Lead,
    span: Span,
}

/// What all lines of a block begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    Nothing,
    Indent,
    Mark,
}

impl Lead {
    fn of(line: &str) -> Self {
        let bare = line.trim_start_matches([' ', '\t']);
        // Three are a prompt, and no one is quoted who quotes one who quotes.
        if bare.starts_with('>') && !bare.starts_with(">>>") {
            return Self::Mark;
        }
        let lead = line.get(..line.len() - bare.len()).unwrap_or_default();
        if lead.contains('\t') || lead.len() >= INDENT_MIN { Self::Indent } else { Self::Nothing }
    }
}

fn led_or_indented(text: &str) -> Vec<Span> {
    let blocks = blocks(text);
    let n_indented = blocks.iter().filter(|it| it.lead == Lead::Indent).count();
    let tells = n_indented * INDENTED_SHARE <= blocks.len();
    let before = std::iter::once(None).chain(blocks.iter().map(Some));
    before
        .zip(&blocks)
        .filter(|(before, block)| match block.lead {
            Lead::Mark => true,
            // The sentence in front runs on into it. What is indented behind what is indented goes on with
            // that, be it a list or a quotation.
            Lead::Indent => {
                tells && before.is_some_and(|it| it.lead == Lead::Nothing && runs_on(text, it.span))
            }
            Lead::Nothing => false,
        })
        .map(|(_, block)| block.span)
        .collect()
}

/// Whether a sentence does not end with its paragraph.
fn runs_on(text: &str, span: Span) -> bool {
    text.get(span.start()..span.end()).is_some_and(|it| it.ends_with([':', ',']))
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    let mut is_behind_blank = true;
    for line in text.split_inclusive('\n') {
        let (start, bare) = (at, line.trim_end());
        at += line.len();
        if bare.is_empty() {
            is_behind_blank = true;
            continue;
        }
        let lead = Lead::of(bare);
        let end = start + bare.len();
        match blocks.last_mut() {
            Some(last) if !is_behind_blank && last.lead == lead => {
                last.span = Span::new(last.span.start(), end);
            }
            // An indented line in a block that is not is a list or a first line.
            Some(last) if !is_behind_blank && lead != Lead::Mark && last.lead != Lead::Mark => {
                *last = Block { lead: Lead::Nothing, span: Span::new(last.span.start(), end) };
            }
            _ => {
                let lead_len = bare.len() - bare.trim_start_matches([' ', '\t', '>']).len();
                blocks.push(Block { lead, span: Span::new(start + lead_len, end) });
            }
        }
        is_behind_blank = false;
    }
    blocks
}

/// Paragraphs behind one that ends with a word of saying and a colon.
fn introduced(document: &Document) -> Vec<Span> {
    let spans: Vec<Span> = document.paragraphs().iter().collect();
    let introduces = |span: Span| {
        let introduction = document.slice(span).trim_end();
        introduction.ends_with(':')
            && introduction.split_whitespace().rev().take(SAYING_REACH).any(|word| {
                let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
                SAYING.contains(&word.as_str())
            })
    };
    spans
        .windows(2)
        .filter_map(|pair| match pair {
            [before, span] if introduces(*before) => document.paragraphs().whole_at(span.start()),
            _ => None,
        })
        .collect()
}

/// Whether a block reads like sentences: it begins with a word and no list mark, ends with a full stop, and
/// is small letters for the most part.
fn is_prose(text: &str) -> bool {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    let begins = first.starts_with(|c: char| c.is_alphabetic() || matches!(c, '[' | '…'))
        && !first.ends_with([')', ':']);
    let closes = |c: char| Shape::of(c).is_some() || matches!(c, ')' | ']');
    let ends = text.trim_end_matches(closes).ends_with(['.', '!', '?', '…', ',', ';']);
    let n_small = text.chars().filter(|c| c.is_alphabetic() && !c.is_uppercase()).count();
    let n_all = text.chars().filter(|c| !c.is_whitespace() && *c != '>').count();
    // Prose has more than nine small letters in ten signs; code, tables and titles have fewer.
    begins && ends && n_small * 100 >= n_all * SMALL_PERCENT
}

/// Small letters among the signs of prose, in percent, at least; a text full of names and years has 88.
const SMALL_PERCENT: usize = 85;

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let document = Document::new(text.to_owned());
        let wording = Wording::of(text);
        let found: Vec<&str> = set_apart(&document, &wording)
            .iter()
            .map(|it| &text[it.inner.start()..it.inner.end()])
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn lines_led_by_a_mark_are_a_quotation() {
        check(
            "She wrote back.\n> We shall see how far\n> it goes in the end.\nNobody did.",
            &["We shall see how far\n> it goes in the end."],
        );
        check(">>> print(all the words that are in it)\n", &[]);
    }

    #[test]
    fn an_indented_paragraph_is_one_where_the_text_is_not_indented() {
        let plain = "The report goes on in the same manner:\n\n";
        let quoted = "    We shall see how far\n    it goes in the end.\n\n";
        check(
            &format!("{plain}{quoted}{plain}"),
            &["We shall see how far\n    it goes in the end."],
        );
        check(&format!("{quoted}{quoted}{plain}"), &[]);
        let list = "    - one thing that has to be done\n    - another\n\n";
        check(&format!("{plain}{list}{plain}"), &[]);
        let code = "    let x = f(a, b); // what it is at all.\n\n";
        check(&format!("{plain}{code}{plain}"), &[]);
        check(&format!("The report ends.\n\n{quoted}{plain}"), &[]);
    }

    #[test]
    fn what_stands_behind_he_said_and_a_colon_is_one() {
        let said = "We shall see how far it goes.";
        check(&format!("The minister said:\n\n{said}\n\nHe left."), &[said]);
        check(&format!("Dazu erklärte das Amt:\n{said}\nMehr nicht."), &[said]);
        check(&format!("The following was left:\n\n{said}\n\nHe left."), &[]);
        check(&format!("The minister said:\n\n“{said}”\n\nHe left."), &[]);
    }
}
