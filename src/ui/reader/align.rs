//! Dealing out the glyphs of a right-to-left word to its letters.
//!
//! Pure. What egui gives for such a run is told in [`super::glyphs`].

use super::glyphs::{Cell, Letter, Seen};

/// Longest right-to-left run that is looked at letter by letter, in letters times glyphs; longer
/// ones are no words.
const ALIGN_LIMIT: usize = 40_000;

/// Cells of a right-to-left run, in order of bytes and counted from its first byte and glyph.
///
/// The glyphs that are seen come first, last letter first; then empty ones for all characters but as
/// many as the first letter has glyphs. Which glyphs are whose is the cheapest way to deal them out:
/// a cluster's glyphs carry its first character, and have as a rule one for each of its characters.
pub(super) fn align(letters: &[Letter], seen: &[Seen], words: &str) -> Option<Vec<Cell>> {
    let chars: Vec<char> = words.chars().collect();
    let n_seen = (1..=chars.len()).find_map(|n_own| {
        let n_tail = chars.len() - n_own;
        let split = seen.len().checked_sub(n_tail)?;
        let (front, tail) = seen.split_at(split);
        let is_tail =
            tail.iter().zip(chars.get(n_own..)?).all(|(seen, c)| seen.is_empty && seen.chr == *c);
        (is_tail && front.len() >= n_own).then_some(split)
    })?;
    let seen = seen.get(..n_seen)?;
    if letters.len() * n_seen > ALIGN_LIMIT {
        return None;
    }
    // best[v][l]: what it costs at least to deal out the glyphs from v on to the first l letters,
    // and the way: letters and glyphs of the next cluster.
    let mut best: Vec<Vec<Option<(usize, usize, usize)>>> =
        vec![vec![None; letters.len() + 1]; n_seen + 1];
    *best.get_mut(n_seen)?.first_mut()? = Some((0, 0, 0));
    for v in (0..n_seen).rev() {
        for l in 1..=letters.len() {
            let mut found: Option<(usize, usize, usize)> = None;
            for n_letters in 1..=l.min(4) {
                let cluster = letters.get(l - n_letters..l)?;
                let first = cluster.first()?.first;
                let n_chars: usize = cluster.iter().map(|letter| letter.n_chars).sum();
                for n_glyphs in 1..=(n_chars + 2).min(n_seen - v) {
                    if seen.get(v + n_glyphs - 1)?.chr != first {
                        break;
                    }
                    let Some((rest, ..)) =
                        best.get(v + n_glyphs).and_then(|row| *row.get(l - n_letters)?)
                    else {
                        continue;
                    };
                    let cost = rest + n_glyphs.abs_diff(n_chars) + 4 * (n_letters - 1);
                    if found.is_none_or(|(least, ..)| cost < least) {
                        found = Some((cost, n_letters, n_glyphs));
                    }
                }
            }
            *best.get_mut(v)?.get_mut(l)? = found;
        }
    }
    let mut cells = Vec::new();
    let (mut v, mut l) = (0, letters.len());
    while l > 0 {
        let (_, n_letters, n_glyphs) = (*best.get(v)?.get(l)?)?;
        l -= n_letters;
        cells.push(Cell {
            start: letters.get(l)?.start as u32,
            glyph: v as u32,
            n_glyphs: n_glyphs as u32,
            n_letters: n_letters as u32,
            is_rtl: true,
        });
        v += n_glyphs;
    }
    cells.reverse();
    Some(joined(cells, seen))
}

/// Cells of a right-to-left run, with letters that take no room joined to the one before: in some
/// fonts alef is set upon its lam.
fn joined(cells: Vec<Cell>, seen: &[Seen]) -> Vec<Cell> {
    let mut joined: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        let glyphs = cell.glyph as usize..(cell.glyph + cell.n_glyphs) as usize;
        let is_flat = seen.get(glyphs).is_some_and(|seen| seen.iter().all(|glyph| glyph.is_flat));
        match joined.last_mut() {
            Some(last) if is_flat => {
                last.glyph = cell.glyph;
                last.n_glyphs += cell.n_glyphs;
                last.n_letters += cell.n_letters;
            }
            _ => joined.push(cell),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use crate::ui::reader::glyphs::letters;

    use super::*;

    /// Glyphs as the run would give them: letters in the order seen, `.` before an empty one, `^` before
    /// one that is drawn but takes no room.
    fn glyphs(notation: &str) -> Vec<Seen> {
        let mut seen = Vec::new();
        let mut chars = notation.chars();
        while let Some(c) = chars.next() {
            seen.push(match c {
                '.' => Seen { chr: chars.next().unwrap(), is_empty: true, is_flat: true },
                '^' => Seen { chr: chars.next().unwrap(), is_empty: false, is_flat: true },
                chr => Seen { chr, is_empty: false, is_flat: false },
            });
        }
        seen
    }

    /// Which glyphs each cell has, in order of bytes.
    fn aligned(words: &str, notation: &str) -> Option<Vec<(u32, u32, u32)>> {
        let cells = align(&letters(words), &glyphs(notation), words)?;
        Some(cells.into_iter().map(|cell| (cell.glyph, cell.n_glyphs, cell.n_letters)).collect())
    }

    #[test]
    fn letters_of_a_right_to_left_word_are_dealt_out_from_its_end() {
        assert_eq!(
            aligned("שלום", "םולש.ל.ו.ם").unwrap(),
            [(3, 1, 1), (2, 1, 1), (1, 1, 1), (0, 1, 1)]
        );
    }

    #[test]
    fn a_ligature_is_one_cell_of_two_letters() {
        // lam and alef are drawn as one.
        assert_eq!(aligned("بلا", "لب.ل.ا").unwrap(), [(1, 1, 1), (0, 1, 2)]);
    }

    #[test]
    fn a_letter_set_upon_the_one_before_shares_its_room() {
        assert_eq!(aligned("بلا", "^الب.ل.ا").unwrap(), [(2, 1, 1), (0, 2, 2)]);
    }

    #[test]
    fn equal_letters_side_by_side_have_one_glyph_each() {
        assert_eq!(aligned("ללל", "ללל.ל.ל").unwrap(), [(2, 1, 1), (1, 1, 1), (0, 1, 1)]);
    }

    #[test]
    fn a_mark_belongs_to_its_letter() {
        // Two glyphs of one cluster carry the same character.
        assert_eq!(aligned("בָא", "אבב.א").unwrap(), [(1, 2, 1), (0, 1, 1)]);
    }

    #[test]
    fn what_does_not_compare_is_not_dealt_out() {
        assert_eq!(aligned("שלום", "abcd"), None);
    }
}
