//! What is on a screen at one moment.

use std::{
    fs::File,
    io::{self, BufWriter},
    path::Path,
};

/// A picture: three bytes a pixel, row by row from the top.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: Vec<u8>,
}

/// A part of a picture, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) x: usize,
    pub(crate) y: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// How far a colour on the screen may be from what was reckoned, in each of its three parts.
const NEAR: u8 = 8;

impl Picture {
    /// Reads the screen out of the file in which Xvfb keeps it (`-fbdir`), an X window dump: no
    /// program has to be started to look at it, so it can be looked at often.
    ///
    /// `None` where the file is not yet what it should be.
    pub(crate) fn of_dump(dump: &[u8], part: Part) -> Option<Self> {
        let word = |nth: usize| -> Option<usize> {
            let bytes = dump.get(nth * 4..nth * 4 + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
        };
        // The header's words: 0 its length, 4 and 5 the size, 12 bytes a row, 19 colours in a table
        // of 12 bytes each, 11 bits a pixel.
        let pixels = word(0)? + word(19)? * 12;
        let bytes_a_row = word(12)?;
        let is_as_asked =
            word(11)? == 32 && part.x + part.width <= word(4)? && part.y + part.height <= word(5)?;
        if !is_as_asked {
            return None;
        }
        let mut rgb = Vec::with_capacity(part.width * part.height * 3);
        for y in part.y..part.y + part.height {
            let row = pixels + y * bytes_a_row;
            let row = dump.get(row + part.x * 4..row + (part.x + part.width) * 4)?;
            for pixel in row.chunks_exact(4) {
                rgb.extend([pixel[2], pixel[1], pixel[0]]);
            }
        }
        Some(Self { width: part.width, height: part.height, rgb })
    }

    /// The whole of it.
    pub(crate) fn all(&self) -> Part {
        Part { x: 0, y: 0, width: self.width, height: self.height }
    }

    /// Pixels that are not the same in both, within `part`; all of them where the sizes differ.
    pub(crate) fn n_different(&self, other: &Self, part: Part) -> usize {
        if (self.width, self.height) != (other.width, other.height) {
            return part.width * part.height;
        }
        let rows = part.y..(part.y + part.height).min(self.height);
        rows.map(|y| {
            let from = (y * self.width + part.x) * 3;
            let to = (y * self.width + (part.x + part.width).min(self.width)) * 3;
            let pixels = |rgb: &[u8]| -> Vec<[u8; 3]> {
                rgb[from..to].chunks_exact(3).map(|it| [it[0], it[1], it[2]]).collect()
            };
            if self.rgb[from..to] == other.rgb[from..to] {
                return 0;
            }
            pixels(&self.rgb).iter().zip(pixels(&other.rgb)).filter(|(a, b)| **a != *b).count()
        })
        .sum()
    }

    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// Columns of `part` in which a pixel is one of `colours`, or nearly.
    pub(crate) fn columns_in(&self, part: Part, colours: &[[u8; 3]]) -> Vec<usize> {
        let is_one = |x: usize, y: usize| {
            let pixel = self.pixel(x, y);
            colours.iter().any(|it| it.iter().zip(pixel).all(|(a, b)| a.abs_diff(b) <= NEAR))
        };
        let rows = part.y..part.y + part.height;
        (part.x..part.x + part.width).filter(|x| rows.clone().any(|y| is_one(*x, y))).collect()
    }

    /// Rows of `part` in which at least so many pixels are one of `colours`, or nearly.
    pub(crate) fn rows_in(&self, part: Part, colours: &[[u8; 3]], n_least: usize) -> Vec<usize> {
        let row = |y: &usize| self.columns_in(Part { y: *y, height: 1, ..part }, colours);
        (part.y..part.y + part.height).filter(|y| row(y).len() >= n_least).collect()
    }

    /// A place in `part` well within the first thing that is not of its ground, which is the colour
    /// that most of it has.
    pub(crate) fn stands_out(&self, part: Part) -> (usize, usize) {
        let middle = part.x + part.width / 2;
        let column: Vec<[u8; 3]> =
            (part.y..part.y + part.height).map(|y| self.pixel(middle, y)).collect();
        let n_like = |it: &[u8; 3]| column.iter().filter(|other| *other == it).count();
        let ground = column.iter().max_by_key(|it| n_like(it)).unwrap();
        let first = column.iter().position(|it| it != ground).unwrap();
        (middle, part.y + first + 8)
    }

    /// Different colours in it: a window that shows nothing has one.
    pub(crate) fn n_colours(&self) -> usize {
        let mut colours: Vec<&[u8]> = self.rgb.chunks_exact(3).collect();
        colours.sort_unstable();
        colours.dedup();
        colours.len()
    }

    /// Mean brightness, from 0 to 255.
    pub(crate) fn brightness(&self) -> usize {
        let sum: u64 = self.rgb.iter().map(|byte| u64::from(*byte)).sum();
        (sum / self.rgb.len().max(1) as u64) as usize
    }

    /// Writes it as a PNG.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path.parent().unwrap_or(path))?;
        let file = BufWriter::new(File::create(path)?);
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb)?;
        writer.finish()?;
        Ok(())
    }
}
