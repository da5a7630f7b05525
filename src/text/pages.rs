//! The pages that the file of a text shows: where its lines stand on them, and pictures of them.
//!
//! Places on a page are in points from its lower left corner, upwards, as in the file. Refuses to know how
//! pages are drawn.

use super::span::Span;

/// Where a line of a text stands on its page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The line in the text.
    pub span: Span,
    /// Its page, counted from 0.
    pub page_idx: u32,
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Where its letters stand.
    pub base: f32,
    /// Size of its letters.
    pub size: f32,
}

/// The page that holds a byte: of the line there, or of the next one; else of the last. `placed` is in the
/// order of the text. Cost: a binary search.
pub fn page_at(placed: &[Placed], byte: usize) -> u32 {
    let at = placed.partition_point(|it| it.span.end() <= byte);
    placed.get(at).or(placed.last()).map_or(0, |it| it.page_idx)
}

/// A page as a picture.
#[derive(Clone, PartialEq)]
pub struct Picture {
    /// Which page, counted from 0.
    pub page_idx: u32,
    /// How many pixels wide it was asked for.
    pub asked_width: u32,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// From points of the page to pixels, downwards: `x * [0] + y * [2] + [4]` and `x * [1] + y * [3] + [5]`.
    pub to_pixels: [f32; 6],
    /// Red, green, blue and 255 for each pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// A box of the page in pixels of the picture: left, top, right, bottom.
    pub fn pixels(&self, on_page: OnPage) -> [f32; 4] {
        // The six numbers of a transformation, in PDF's order.
        let [x_x, y_x, x_y, y_y, x_0, y_0] = self.to_pixels;
        let at = |x: f32, y: f32| (x_x * x + x_y * y + x_0, y_x * x + y_y * y + y_0);
        let (x0, y0) = at(on_page.left, on_page.bottom);
        let (x1, y1) = at(on_page.right, on_page.top);
        [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture(page {}, {} × {})", self.page_idx, self.width, self.height)
    }
}

/// A box on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnPage {
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Upper edge.
    pub top: f32,
}

/// Where a passage stands on a page, a box for each of its lines there; where in a line it begins and
/// ends is reckoned by its share of the line's bytes. Cost: the lines of the passage.
pub fn boxes(placed: &[Placed], passage: Span, page_idx: u32) -> Vec<OnPage> {
    let from = placed.partition_point(|it| it.span.end() <= passage.start());
    placed
        .iter()
        .skip(from)
        .take_while(|it| it.span.start() < passage.end())
        .filter(|it| it.page_idx == page_idx)
        .filter_map(|it| {
            let part = it.span.intersection(passage)?;
            let width = (it.right - it.left) / it.span.len().max(1) as f32;
            let x = |byte: usize| it.left + width * (byte - it.span.start()) as f32;
            Some(OnPage {
                left: x(part.start()),
                right: x(part.end()),
                bottom: it.base - 0.25 * it.size,
                top: it.base + 0.85 * it.size,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(start: usize, end: usize, page_idx: u32) -> Placed {
        let span = Span::new(start, end);
        Placed { span, page_idx, left: 100.0, right: 200.0, base: 50.0, size: 10.0 }
    }

    #[test]
    fn a_byte_is_on_the_page_of_its_line_or_the_next() {
        let lines = [line(0, 10, 0), line(11, 20, 0), line(24, 30, 2)];
        assert_eq!([0, 10, 19, 20, 29, 40].map(|byte| page_at(&lines, byte)), [0, 0, 0, 2, 2, 2]);
        assert_eq!(page_at(&[], 5), 0);
    }

    #[test]
    fn a_box_of_the_page_is_found_in_its_picture() {
        let picture = Picture {
            page_idx: 0,
            asked_width: 200,
            width: 200,
            height: 400,
            // Twice as large, upside down.
            to_pixels: [2.0, 0.0, 0.0, -2.0, 0.0, 400.0],
            rgba: Vec::new(),
        };
        let on_page = OnPage { left: 10.0, right: 50.0, bottom: 150.0, top: 160.0 };
        assert_eq!(picture.pixels(on_page), [20.0, 80.0, 100.0, 100.0]);
    }

    #[test]
    fn a_passage_has_a_box_for_each_line_on_the_page() {
        let lines = [line(0, 10, 0), line(11, 21, 0), line(24, 34, 1)];
        let found = boxes(&lines, Span::new(5, 29), 0);
        let edges: Vec<(f32, f32)> = found.iter().map(|it| (it.left, it.right)).collect();
        assert_eq!(edges, [(150.0, 200.0), (100.0, 200.0)]);
        assert_eq!(boxes(&lines, Span::new(5, 29), 1).len(), 1);
        assert!(boxes(&lines, Span::new(22, 24), 1).is_empty());
    }
}
