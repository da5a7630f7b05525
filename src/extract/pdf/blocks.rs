//! Lines put together to paragraphs, headings, items of lists and listings.
//!
//! Told by where lines stand: their distance, their indents, the size and weight of their letters, and
//! whether a line ends before it had to.

use std::collections::BTreeMap;

use super::line::{Line, is_ideograph};

/// A larger distance than this many leadings parts two paragraphs.
const APART: f32 = 1.3;

/// From what share on two sizes are different.
const OTHER_SIZE: f32 = 0.08;

/// A heading is larger than the text by that much.
const HEADING: f32 = 1.1;

/// Indents in sizes of the letters.
const INDENT: f32 = 0.8;

/// Longest heading in characters.
const HEADING_CHARS: usize = 250;

/// Longest heading in characters that is only bold.
const BOLD_HEADING_CHARS: usize = 120;

/// What share of its column a line leaves free that was ended by the writer, whatever its last character.
const MUCH_FREE: f32 = 0.35;

/// A line of the text on its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnPage<'l> {
    /// The page, counted from 0.
    pub page_idx: usize,
    /// The line.
    pub line: &'l Line,
    /// Left edge of its column.
    pub left: f32,
    /// Right edge of its column.
    pub right: f32,
}

/// What a group of lines is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Ordinary words.
    Paragraph,
    /// A heading of that level, from 1.
    Heading(u8),
    /// An item of a list of that depth, from 1.
    Item(u8),
    /// Lines whose breaks count.
    Listing,
}

/// Lines that belong together.
#[derive(Debug)]
pub(super) struct Group<'l> {
    /// What they are.
    pub what: What,
    /// The lines, in order.
    pub lines: Vec<OnPage<'l>>,
}

/// How a file is set.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// Size of most letters.
    pub body: f32,
    /// Distance between lines of the text, in sizes.
    leading: f32,
    /// Sizes of headings in half points, largest first.
    headings: Vec<i32>,
}

impl Setting {
    /// How the file of these pages is set.
    pub(super) fn of(pages: &[Vec<Line>]) -> Self {
        let mut n_chars: BTreeMap<i32, usize> = BTreeMap::new();
        for line in pages.iter().flatten() {
            *n_chars.entry(halves(line.size)).or_default() += line.n_chars();
        }
        let body = n_chars.iter().max_by_key(|(_, count)| **count).map_or(0, |(size, _)| *size);
        let mut leadings: Vec<i32> = Vec::new();
        for lines in pages {
            for [a, b] in lines.array_windows() {
                let distance = a.base - b.base;
                let is_text = halves(a.size) == body && halves(b.size) == body;
                if is_text && a.region == b.region && distance > 0.0 && distance < 2.6 * a.size {
                    leadings.push((100.0 * distance / a.size) as i32);
                }
            }
        }
        leadings.sort_unstable();
        let leading =
            leadings.get(leadings.len() / 2).map_or(1.2, |hundredths| *hundredths as f32 / 100.0);
        let mut setting =
            Self { body: body as f32 / 2.0, leading: leading.max(0.9), headings: Vec::new() };
        let is_heading = |size: i32| size as f32 / 2.0 >= HEADING * setting.body;
        setting.headings = n_chars.into_keys().rev().filter(|size| is_heading(*size)).collect();
        setting
    }

    /// The level of a heading of that size.
    fn level(&self, size: f32) -> u8 {
        let n_larger = self.headings.iter().filter(|it| **it > halves(size)).count();
        (n_larger + 1).min(6) as u8
    }
}

/// Size in half points, so that sizes that look alike are alike.
fn halves(size: f32) -> i32 {
    (2.0 * size).round() as i32
}

/// The lines that are no leftovers, put together.
///
/// Cost: a pass over the lines.
pub(super) fn groups<'l>(
    pages: &'l [Vec<Line>],
    leftovers: &[Vec<bool>],
    setting: &Setting,
) -> Vec<Group<'l>> {
    let mut groups: Vec<Vec<OnPage<'l>>> = Vec::new();
    for (page_idx, (lines, leftovers)) in pages.iter().zip(leftovers).enumerate() {
        let of_text = || lines.iter().zip(leftovers).filter(|(_, it)| !**it).map(|(line, _)| line);
        let mut edges: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for line in of_text() {
            let (left, right) = edges.entry(line.region).or_insert((line.left, line.right));
            *left = left.min(line.left);
            *right = right.max(line.right);
        }
        for line in of_text() {
            let (left, right) = edges.get(&line.region).copied().unwrap_or_default();
            let line = OnPage { page_idx, line, left, right };
            match groups.last_mut() {
                Some(group) if goes_on(group, &line, setting) => group.push(line),
                _ => groups.push(vec![line]),
            }
        }
    }
    named(groups, setting)
}

/// Whether `next` belongs to the lines of `group`.
fn goes_on(group: &[OnPage<'_>], next: &OnPage<'_>, setting: &Setting) -> bool {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return false };
    let (a, b) = (last.line, next.line);
    let size = a.size.max(b.size);
    if (a.size - b.size).abs() > OTHER_SIZE * size || a.is_mono != b.is_mono {
        return false;
    }
    let is_same_column = last.page_idx == next.page_idx && a.region == b.region;
    if !is_same_column {
        return goes_on_elsewhere(group, next, setting);
    }
    let distance = a.base - b.base;
    if distance > APART * setting.leading * size || distance < -0.5 * size {
        return false;
    }
    if a.is_mono {
        return true;
    }
    if a.is_called_bold != b.is_called_bold && (a.is_called_bold || is_ended(last, next)) {
        return false;
    }
    if is_entry(&a.words) {
        return false;
    }
    if setting.is_large(a) {
        return true;
    }
    let indent = INDENT * size;
    let is_item = marker(&first.line.words).is_some();
    if let Some(marker) = marker(&b.words) {
        let is_aligned = is_item && (b.left - first.line.left).abs() < indent;
        if marker == Marker::Bullet || is_aligned || is_ended(last, next) {
            return false;
        }
    }
    if b.left > a.left + indent {
        // Behind a mark, or hanging, lines stand further in; a paragraph's first line only does where the
        // one before it has come to its end.
        return (group.len() == 1 && is_item) || !is_ended(last, next);
    }
    if b.left < a.left - indent {
        // Back from the indent of the first line; or, where lines hang, at the next entry.
        return group.len() == 1 && !is_item;
    }
    !is_ended(last, next)
}

/// Whether a paragraph goes on in the next column or on the next page.
fn goes_on_elsewhere(group: &[OnPage<'_>], next: &OnPage<'_>, setting: &Setting) -> bool {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return false };
    let (a, b) = (last.line, next.line);
    let is_set_otherwise = a.is_called_bold != b.is_called_bold;
    if a.is_mono || setting.is_large(a) || is_set_otherwise || marker(&b.words).is_some() {
        return false;
    }
    let is_heading = a.is_called_bold && group.len() == 1;
    let is_indented = b.left > next.left + INDENT * b.size && marker(&first.line.words).is_none();
    let is_full = last.right - a.right < MUCH_FREE * (last.right - last.left);
    let goes_on = !is_terminal(&a.words) && is_full;
    // Columns of a page follow each other; a picture between them does not part a sentence.
    let is_near = next.page_idx <= last.page_idx + 1;
    is_near && goes_on && !is_heading && (!is_indented || begins_small(&b.words))
}

fn begins_small(words: &str) -> bool {
    words.chars().next().is_some_and(char::is_lowercase)
}

impl Setting {
    fn is_large(&self, line: &Line) -> bool {
        line.size >= HEADING * self.body
    }
}

/// Whether the writer ended the line, not the page: the next word would have fit.
fn is_ended(last: &OnPage<'_>, next: &OnPage<'_>) -> bool {
    let free = last.right - last.line.right;
    let word = next.line.words.split(' ').next().unwrap_or_default();
    // Where there are no blanks a line can end behind any character.
    let n_chars = if word.chars().any(is_ideograph) { 2 } else { word.chars().count() + 1 };
    let would_fit = free > n_chars as f32 * next.line.char_width() + 0.3 * last.line.size;
    let is_much = free > MUCH_FREE * (last.right - last.left);
    would_fit && (is_terminal(&last.line.words) || is_much)
}

/// Whether the words are an entry of a table of contents: dots lead to the number of a page.
fn is_entry(words: &str) -> bool {
    let dots = words.trim_end_matches(|c: char| c.is_alphanumeric() || c == ' ');
    dots.len() < words.len()
        && (dots.ends_with(". . .") || dots.ends_with("....") || dots.ends_with("……"))
}

/// Whether the words end a sentence.
fn is_terminal(words: &str) -> bool {
    let end = words.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』', '）']);
    end.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？', '：', '؟', '۔', '।', '։'])
}

/// The mark at the beginning of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Bullet,
    Number,
}

/// Whether the words begin with the mark of an item.
fn marker(words: &str) -> Option<Marker> {
    // Their glyph is wide: often no blank is set behind them.
    if words.starts_with(['•', '◦', '▪', '‣', '●', '○', '■', '□', '⁃', '➢', '✓', '\u{F0B7}'])
    {
        return Some(Marker::Bullet);
    }
    let (mark, rest) = words.split_once(' ')?;
    if rest.is_empty() {
        return None;
    }
    if matches!(mark, "–" | "—" | "-" | "*" | "·") {
        return Some(Marker::Bullet);
    }
    let inner = mark.strip_prefix(['(', '[']).unwrap_or(mark);
    let inner = inner.strip_suffix(['.', ')', ']'])?;
    let is_number = inner.len() <= 3 && inner.bytes().all(|it| it.is_ascii_digit());
    let is_letter = inner.len() == 1 && inner.bytes().all(|it| it.is_ascii_lowercase());
    let is_roman = inner.len() <= 5 && inner.bytes().all(|it| b"ivx".contains(&it));
    (!inner.is_empty() && (is_number || is_letter || is_roman)).then_some(Marker::Number)
}

/// What each group is.
fn named<'l>(groups: Vec<Vec<OnPage<'l>>>, setting: &Setting) -> Vec<Group<'l>> {
    // Left edges of the items that the present one stands in, outermost first.
    let mut depths: Vec<f32> = Vec::new();
    let mut named = Vec::with_capacity(groups.len());
    for lines in groups {
        let what = what(&lines, setting, &mut depths);
        named.push(Group { what, lines });
    }
    named
}

fn what(lines: &[OnPage<'_>], setting: &Setting, depths: &mut Vec<f32>) -> What {
    let Some(first) = lines.first() else { return What::Paragraph };
    let n_chars: usize = lines.iter().map(|it| it.line.n_chars()).sum();
    let has_letters = lines.iter().any(|it| it.line.words.chars().any(char::is_alphabetic));
    if setting.is_large(first.line) && n_chars <= HEADING_CHARS && has_letters {
        depths.clear();
        return What::Heading(setting.level(first.line.size));
    }
    if lines.iter().all(|it| it.line.is_mono) {
        return What::Listing;
    }
    let is_bold = lines.iter().all(|it| it.line.is_bold);
    let ends_open = !first.line.words.ends_with(['.', ',', ';', ':', '。']);
    let is_set_off = is_bold && lines.len() <= 2 && n_chars <= BOLD_HEADING_CHARS && ends_open;
    if is_set_off && has_letters && first.line.size >= 0.95 * setting.body {
        depths.clear();
        return What::Heading(setting.level(0.0));
    }
    if marker(&first.line.words).is_none() {
        depths.clear();
        return What::Paragraph;
    }
    let indent = INDENT * first.line.size;
    while depths.last().is_some_and(|left| *left > first.line.left - indent) {
        depths.pop();
    }
    depths.push(first.line.left);
    What::Item(depths.len().min(9) as u8)
}
