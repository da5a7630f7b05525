//! Rows of tables: cells side by side in the columns of their table, or below each other.

use std::sync::Arc;

use egui::{FontId, vec2};

use crate::ui::theme;

use super::{
    cells,
    columns::{self, Columns},
    compose::{self, Laid, Piece},
    dress::{Dressed, Look},
    glyphs,
    hang::hung,
    lay::Setter,
    look::Part,
    seams::Seams,
};

impl Setter<'_> {
    /// A row of a table: its cells in their columns, or below each other.
    pub(super) fn row(
        &self,
        block_idx: usize,
        part: &Part,
        look: &Look,
        dressed: &Dressed,
    ) -> Laid {
        let setting = self.setting();
        let pad = setting.row_pad();
        let room = (setting.width - look.inset).max(1.0);
        let block = self.blocks().get(block_idx).map(|block| block.span()).unwrap_or_default();
        let words = self.document().slice(block);
        // A row that was cut because of its length has no cells to speak of.
        let columns = if block == part.whole { self.columns(part, look, room) } else { None };
        let runs = self.reading.shape.runs_in(part.whole);
        let borders = cells::borders(words, block.start(), runs);
        let mut pieces = Vec::new();
        let mut bottom: f32 = look.leading;
        if let Some(columns) = &columns {
            for (cell, column) in borders.cells(words.len()).into_iter().zip(columns.iter()) {
                if cell.is_empty() {
                    continue;
                }
                // The tab at its end is next to nothing, and must not be wrapped.
                let galley = hung(self.painter.layout_job(dressed.job(cell, column.width + 1.0)));
                bottom = bottom.max(galley.size().y);
                let spare = (column.width - galley.size().x).max(0.0);
                let x = look.inset + column.left + if column.is_number { spare } else { 0.0 };
                let left = look.inset + column.left;
                pieces.push(Piece { galley, at: vec2(x, pad), cell: (left, left + column.width) });
            }
        } else {
            bottom = 0.0;
            for (nth, cell) in borders.filled_cells(words).into_iter().enumerate() {
                let hang = if nth == 0 { 0.0 } else { setting.to_pixels(1.2 * setting.size) };
                let galley =
                    hung(self.painter.layout_job(dressed.job(cell, (room - hang).max(1.0))));
                let height = galley.size().y;
                let at = vec2(look.inset + hang, pad + bottom);
                pieces.push(Piece { galley, at, cell: (0.0, setting.width) });
                bottom += height;
            }
        }
        let n_columns = columns.as_ref().map_or(0, |columns| columns.len());
        let job = dressed.job(0..dressed.text.len(), room);
        let whole = compose::together(job, &pieces, bottom + 2.0 * pad, setting.ppp);
        let Some(whole) = whole.filter(|it| glyphs::count(it) > 0) else {
            let galley = self.painter.layout_job(dressed.job(0..dressed.text.len(), room));
            return Laid { galley, cells: None, seams: Seams::default() };
        };
        let rows = pieces.iter().flat_map(|it| it.galley.rows.iter().map(|_| it.cell));
        let cells = (n_columns > 1).then(|| rows.collect());
        Laid { galley: Arc::new(whole), cells, seams: Seams::default() }
    }

    /// The columns of a row's table. Cost: see [`columns::columns`], once for each table and width.
    fn columns(&self, part: &Part, look: &Look, room: f32) -> Columns {
        let maps = self.maps.borrow();
        if let Some((of, columns)) = maps.columns.get(&part.table)
            && *of == room
        {
            return columns.clone();
        }
        drop(maps);
        let row = self.reading.shape.block_at(part.whole.start())?;
        let gap = self.setting().to_pixels(1.1 * self.setting().size);
        let columns = self.painter.fonts_mut(|fonts| {
            let fonts_of = [theme::reading_family(), theme::bold_family()]
                .map(|family| FontId::new(look.size, family));
            let [plain, bold] = &fonts_of;
            let texts = (self.document(), &self.reading.shape);
            columns::columns(texts, row, (room, gap), |words, is_head| {
                let font = if is_head { bold } else { plain };
                words.chars().map(|c| fonts.glyph_width(font, c)).sum()
            })
        });
        self.maps.borrow_mut().columns.insert(part.table, (room, columns.clone()));
        columns
    }
}
