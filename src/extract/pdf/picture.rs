//! A page of a PDF as a picture.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{InterpreterSettings, util::TransformExt as _},
    hayro_syntax::Pdf,
    render,
    vello_cpu::color::palette::css::WHITE,
};

use crate::{extract::Refused, text::pages::Picture};

/// Most pixels of a picture: a page on a large screen has a quarter of that.
const PIXELS_MAX: f32 = 24e6;

/// Longest side of a picture in pixels; what draws counts them in 16 bits.
const SIDE_MAX: f32 = 16_000.0;

/// The page of that number, from 0, drawn so many pixels wide on white; less wide where that would be too
/// large.
///
/// # Errors
/// Where there is no such page, or the file cannot be drawn.
pub fn picture(bytes: Vec<u8>, page_idx: u32, width: u32) -> Result<Picture, Refused> {
    let file = Pdf::new(bytes)
        .map_err(|error| Refused::Damaged(format!("its pages cannot be drawn ({error:?})")))?;
    let page = file
        .pages()
        .get(page_idx as usize)
        .ok_or_else(|| Refused::Damaged(format!("it has no page {}", page_idx + 1)))?;
    let (across, down) = page.render_dimensions();
    if !(across >= 1.0 && down >= 1.0) {
        return Err(Refused::Damaged("the page has no size".to_owned()));
    }
    let most = (PIXELS_MAX / (across * down)).sqrt().min(SIDE_MAX / across.max(down));
    let scale = (width as f32 / across).min(most);
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let to_points = page.initial_transform(true).to_kurbo().as_coeffs();
    Ok(Picture {
        page_idx,
        asked_width: width,
        width: u32::from(drawn.width()),
        height: u32::from(drawn.height()),
        to_pixels: to_points.map(|number| number as f32 * scale),
        // On white nothing shines through, so that it is all the same whether it was multiplied in.
        rgba: drawn.data_as_u8_slice().to_vec(),
    })
}
