//! Blanks hang at the ends of rows.
//!
//! The toolkit breaks in front of a blank that has no room any more behind a word that fills its row.
//! The next row would begin with it, and before a word that is longer than a row hold nothing else.

use std::sync::Arc;

use egui::{
    epaint::text::{Glyph, PlacedRow, Row},
    pos2,
    text::Galley,
    vec2,
};

use super::glyphs::is_rtl;

/// The galley with the blanks at which rows were broken at the ends of those rows. The very same where
/// there is nothing to do, and where words are read from right to left: their glyphs stand in the order
/// in which they are seen.
///
/// Cost: a look at each row's first glyph, as a rule.
pub(super) fn hung(galley: Arc<Galley>) -> Arc<Galley> {
    let begins_blank = |row: &PlacedRow| row.glyphs.first().is_some_and(hangs);
    if !galley.rows.iter().skip(1).any(begins_blank) {
        return galley;
    }
    if galley.rows.iter().flat_map(|row| &row.glyphs).any(|glyph| is_rtl(glyph.chr)) {
        return galley;
    }
    let mut hung = Galley::clone(&galley);
    let mut risen = 0.0;
    let mut rows: Vec<PlacedRow> = Vec::with_capacity(hung.rows.len());
    for mut placed in std::mem::take(&mut hung.rows) {
        placed.pos.y -= risen;
        if let Some(before) = rows.last_mut().filter(|before| !before.ends_with_newline)
            && begins_blank(&placed)
        {
            give(Arc::make_mut(&mut before.row), Arc::make_mut(&mut placed.row));
            if placed.glyphs.is_empty() {
                risen += placed.height();
                before.ends_with_newline = placed.ends_with_newline;
                continue;
            }
        }
        rows.push(placed);
    }
    hung.rows = rows;
    hung.rect.max.y -= risen;
    Arc::new(hung)
}

/// Whether a row is broken at a glyph, which then is not seen.
fn hangs(glyph: &Glyph) -> bool {
    glyph.chr.is_whitespace() && glyph.chr != '\u{A0}'
}

/// Gives the blanks that `row` begins with to the row before it, and moves its words up to its edge.
fn give(before: &mut Row, row: &mut Row) {
    let n_blanks = row.glyphs.iter().take_while(|glyph| hangs(glyph)).count();
    let (mut x, y) = before.glyphs.last().map_or((0.0, 0.0), |last| (last.max_x(), last.pos.y));
    for mut blank in row.glyphs.drain(..n_blanks) {
        blank.pos = pos2(x, y);
        x += blank.advance_width;
        before.glyphs.push(blank);
    }
    let shift = vec2(row.glyphs.first().map_or(0.0, |first| -first.pos.x), 0.0);
    for glyph in &mut row.glyphs {
        glyph.pos += shift;
    }
    row.size += shift;
    row.visuals.mesh.translate(shift);
    row.visuals.mesh_bounds = row.visuals.mesh_bounds.translate(shift);
}

#[cfg(test)]
mod tests {
    use egui::{
        Color32, Context, FontId, RawInput,
        text::{LayoutJob, TextFormat},
    };

    use super::*;

    /// The rows of words, and whether all is where it should be.
    fn rows_of(galley: &Galley) -> Vec<String> {
        galley.rows.iter().map(|row| row.glyphs.iter().map(|glyph| glyph.chr).collect()).collect()
    }

    fn is_blank_first(row: &str) -> bool {
        row.starts_with(' ')
    }

    #[test]
    fn no_row_begins_with_the_blank_it_was_broken_at_at_any_width() {
        let ctx = Context::default();
        let words = "Putin Summit? Nobody-at-all knew, or said  so.";
        let mut n_odd = 0;
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            for width in 8..160 {
                let format = TextFormat::simple(FontId::proportional(14.0), Color32::BLACK);
                let mut job = LayoutJob::single_section(words.to_owned(), format);
                job.wrap.max_width = width as f32;
                let laid = ui.painter().layout_job(job);
                n_odd += usize::from(rows_of(&laid).iter().any(|row| is_blank_first(row)));
                let hung = hung(Arc::clone(&laid));
                let rows = rows_of(&hung);
                assert!(!rows.iter().any(|row| is_blank_first(row)), "{width}: {rows:?}");
                assert_eq!(rows.concat(), words);
                // No row is left out of the height, and none lies on another.
                let mut bottom = 0.0;
                for row in &hung.rows {
                    assert!((row.pos.y - bottom).abs() < 1.0, "{width}: {rows:?}");
                    bottom = row.pos.y + row.height();
                    let first = row.glyphs.first().map_or(0.0, |glyph| glyph.pos.x);
                    assert!(first.abs() < 0.01, "{width}: {rows:?}");
                }
                assert!((hung.size().y - bottom).abs() < 1.0, "{width}: {rows:?}");
            }
        });
        output.textures_delta.clear();
        assert!(n_odd > 0, "the toolkit does it by itself now: this module can go");
    }
}
