//! What pages repeat: running headers and footers, page numbers.
//!
//! Lines at the upper or lower end of a page are leftovers where other pages have the same words, or the
//! same words with other numbers, at the same height; and where the file itself says so.

use std::collections::BTreeMap;

use super::line::Line;

/// How many rows at each end of a page are looked at.
const ENDS: usize = 3;

/// By how much the height may differ, in points.
const SAME_HEIGHT: f32 = 3.0;

/// On how many pages words must stand to be repeated.
const PAGES_WORDS: usize = 3;

/// On how many pages a number by itself must stand.
const PAGES_NUMBER: usize = 2;

/// Share of the pages that have a leftover at a height, from which on whatever stands there is one.
const SHARE: f32 = 0.4;

/// How much larger than the text a leftover may be set.
const LARGER: f32 = 1.25;

/// A line that may be a leftover.
#[derive(Clone, Copy)]
struct Candidate {
    page_idx: usize,
    line_idx: usize,
    base: f32,
}

/// For each line of each page whether it is a leftover; `body` is the size of most of the text.
///
/// Cost: sorts some lines of every page.
pub(super) fn leftovers(pages: &[Vec<Line>], body: f32) -> Vec<Vec<bool>> {
    let mut found: Vec<Vec<bool>> =
        pages.iter().map(|lines| lines.iter().map(|line| line.is_leftover).collect()).collect();
    let mut alike: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    let mut ends = Vec::new();
    for (page_idx, lines) in pages.iter().enumerate() {
        for (line_idx, line) in at_the_ends(lines) {
            if line.size <= LARGER * body {
                let candidate = Candidate { page_idx, line_idx, base: line.base };
                alike.entry(pattern(&line.words)).or_default().push(candidate);
                ends.push(candidate);
            }
        }
    }
    let mut heights = Vec::new();
    for (pattern, mut candidates) in alike {
        let is_number = !pattern.chars().any(char::is_alphabetic);
        let least = if is_number { PAGES_NUMBER } else { PAGES_WORDS };
        candidates.sort_by(|a, b| a.base.total_cmp(&b.base));
        for candidate in &candidates {
            if n_pages_near(&candidates, candidate.base, least) >= least {
                mark(&mut found, *candidate);
                heights.push(*candidate);
            }
        }
    }
    heights.sort_by(|a, b| a.base.total_cmp(&b.base));
    let least = ((SHARE * pages.len() as f32).ceil() as usize).max(PAGES_WORDS);
    for candidate in ends {
        let is_last_row = pages.get(candidate.page_idx).is_some_and(|lines| {
            lines.iter().all(|line| line.base <= candidate.base + SAME_HEIGHT)
                || lines.iter().all(|line| line.base >= candidate.base - SAME_HEIGHT)
        });
        if is_last_row && n_pages_near(&heights, candidate.base, least) >= least {
            mark(&mut found, candidate);
        }
    }
    found
}

fn mark(found: &mut [Vec<bool>], candidate: Candidate) {
    let line = found.get_mut(candidate.page_idx).and_then(|it| it.get_mut(candidate.line_idx));
    if let Some(line) = line {
        *line = true;
    }
}

/// On how many pages one of `sorted` stands at that height; counts no further than `enough`.
fn n_pages_near(sorted: &[Candidate], base: f32, enough: usize) -> usize {
    let from = sorted.partition_point(|it| it.base < base - SAME_HEIGHT);
    let mut pages = Vec::new();
    for candidate in sorted.iter().skip(from).take_while(|it| it.base <= base + SAME_HEIGHT) {
        if !pages.contains(&candidate.page_idx) {
            pages.push(candidate.page_idx);
        }
        // A share of a large file's pages: what is near is counted, not told apart.
        if pages.len() >= enough {
            break;
        }
    }
    pages.len()
}

/// The lines in the first and last rows of a page.
fn at_the_ends(lines: &[Line]) -> Vec<(usize, &Line)> {
    let mut heights: Vec<f32> = lines.iter().map(|line| line.base).collect();
    heights.sort_by(f32::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() <= SAME_HEIGHT);
    let low = heights.get(ENDS.min(heights.len()).saturating_sub(1)).copied();
    let high = heights.get(heights.len().saturating_sub(ENDS)).copied();
    let (Some(low), Some(high)) = (low, high) else { return Vec::new() };
    let is_end = |line: &Line| line.base <= low + SAME_HEIGHT || line.base >= high - SAME_HEIGHT;
    lines.iter().enumerate().filter(|(_, line)| is_end(line)).collect()
}

/// The words with every number, Roman ones too, made the same.
fn pattern(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len());
    for word in words.split(' ') {
        if !pattern.is_empty() {
            pattern.push(' ');
        }
        if is_roman(word) {
            pattern.push('#');
            continue;
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            if !letter.is_numeric() {
                pattern.push(letter);
            } else if !pattern.ends_with('#') {
                pattern.push('#');
            }
        }
    }
    pattern
}

fn is_roman(word: &str) -> bool {
    let is_one = |digits: &str| word.chars().all(|letter| digits.contains(letter));
    !word.is_empty() && (is_one("ivxlc") || is_one("IVXLC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_kind_are_the_same() {
        assert_eq!(pattern("Chapter 3 — xvii"), "chapter # — #");
        assert_eq!(pattern("12"), pattern("IV"));
        assert_ne!(pattern("Results"), pattern("Methods"));
    }
}
