//! Putting galleys together to one: cells beside each other, lines that are moved in.
//!
//! A block is one galley to everything else, whose rows are in the order of its bytes; where on the
//! block each row stands is free. So a row of a table is laid out cell by cell, each wrapped in its own
//! column, and its places are found, selected and painted like those of any other text.

use std::sync::Arc;

use egui::{
    Rect, Vec2,
    emath::GuiRounding as _,
    pos2,
    text::{Galley, LayoutJob},
    vec2,
};

use super::{lines::Cells, seams::Seams};

/// A block that was laid out.
#[derive(Clone, Debug)]
pub(super) struct Laid {
    pub(super) galley: Arc<Galley>,
    /// For each row of the galley the left and right edge of its cell, where cells stand beside each
    /// other.
    pub(super) cells: Option<Cells>,
    /// What of the block is not in the galley, in bytes of the block.
    pub(super) seams: Seams,
}

/// A galley that is to become part of one.
pub(super) struct Piece {
    pub(super) galley: Arc<Galley>,
    /// Where it goes.
    pub(super) at: Vec2,
    /// Left and right edge of its cell.
    pub(super) cell: (f32, f32),
}

/// The galley of one text without anything beside it, moved to the right, its rows `leading` points
/// apart even where all letters of one are small. The very same where there is nothing to do.
pub(super) fn moved(galley: Arc<Galley>, inset: f32, leading: f32) -> Arc<Galley> {
    let is_even = galley.rows.iter().all(|row| (row.height() - leading).abs() < 0.01);
    if inset == 0.0 && is_even {
        return galley;
    }
    let mut moved = Galley::clone(&galley);
    for (nth, row) in moved.rows.iter_mut().enumerate() {
        row.pos.x += inset;
        if !is_even {
            // The foot of a row is where the line below begins, whatever its height.
            row.pos.y = nth as f32 * leading + (leading - row.height());
        }
    }
    let height = if is_even { galley.size().y } else { leading * galley.rows.len() as f32 };
    Arc::new(measured(moved, vec2(galley.size().x + inset, height)))
}

/// One galley of several, whose texts follow each other in that of `job`; `height` is that of all.
pub(super) fn together(job: LayoutJob, pieces: &[Piece], height: f32, ppp: f32) -> Option<Galley> {
    let galleys: Vec<Arc<Galley>> = pieces.iter().map(|it| Arc::clone(&it.galley)).collect();
    let mut whole = Galley::concat(Arc::new(job), &galleys, ppp);
    let mut rows = whole.rows.iter_mut();
    let mut width: f32 = 0.0;
    for piece in pieces {
        for placed in &piece.galley.rows {
            let row = rows.next()?;
            row.pos = (placed.pos + piece.at).round_to_pixels(ppp);
            row.ends_with_newline = false;
            width = width.max(row.pos.x + row.size.x);
        }
    }
    Some(measured(whole, vec2(width, height)))
}

/// A galley with its measures as its rows now are.
fn measured(mut galley: Galley, size: Vec2) -> Galley {
    galley.rect = Rect::from_min_size(pos2(0.0, 0.0), size);
    galley.mesh_bounds = galley.rows.iter().fold(Rect::NOTHING, |bounds, row| {
        bounds.union(row.visuals.mesh_bounds.translate(row.pos.to_vec2()))
    });
    galley
}
