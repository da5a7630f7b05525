//! PDF files made in code: Helvetica, words where they are put.

use std::{fmt::Write as _, path::PathBuf};

use variorum::sources::child;

/// Width of a page in points.
pub(crate) const WIDTH: f32 = 595.0;

/// Height of a page in points.
pub(crate) const HEIGHT: f32 = 842.0;

/// How words are set.
#[derive(Clone, Copy)]
pub(crate) enum Font {
    Plain,
    Bold,
    Slanted,
    Mono,
    /// Two bytes a letter, half a size wide each: capitals are what they look like, but for Z, which the
    /// font says nothing of.
    Mapped,
    /// Times-Roman whose descriptor overstates how thick its stems are, as Ghostscript writes it.
    Thick,
}

/// A page that comes together.
#[derive(Clone, Default)]
pub(crate) struct Page(String);

impl Page {
    /// Words from `left` on, standing `base` above the page's lower edge.
    pub(crate) fn put(self, left: f32, base: f32, size: f32, words: &str) -> Self {
        self.set(left, base, size, Font::Plain, words)
    }

    /// The same in another font.
    pub(crate) fn set(mut self, left: f32, base: f32, size: f32, font: Font, words: &str) -> Self {
        let words = words.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let font = font as u8;
        writeln!(self.0, "BT /F{font} {size} Tf {left} {base} Td ({words}) Tj ET").unwrap();
        self
    }

    /// What these operators of a page's content show; `/F0` is the plain font.
    pub(crate) fn draw(mut self, operators: &str) -> Self {
        writeln!(self.0, "{operators}").unwrap();
        self
    }

    /// A grey picture of a fifth of the page.
    pub(crate) fn picture(mut self) -> Self {
        writeln!(self.0, "q 300 0 0 300 100 400 cm /P0 Do Q").unwrap();
        self
    }

    /// Lines one under the other, `leading` apart.
    pub(crate) fn lines(
        self,
        left: f32,
        top: f32,
        size: f32,
        leading: f32,
        lines: &[&str],
    ) -> Self {
        lines.iter().enumerate().fold(self, |page, (idx, words)| {
            page.put(left, top - leading * idx as f32, size, words)
        })
    }
}

/// A file of these pages; `extra` are entries of its catalogue, `trailer` of its trailer.
pub(crate) fn file(pages: &[Page], extra: &str, trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|idx| format!("{} 0 R", 10 + 2 * idx)).collect();
    let kids = kids.join(" ");
    let mut objects: Vec<(usize, String)> = vec![
        (1, format!("<</Type/Catalog/Pages 2 0 R{extra}>>")),
        (2, format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len())),
    ];
    let fonts = ["Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Courier"];
    for (idx, name) in fonts.into_iter().enumerate() {
        objects.push((
            3 + idx,
            format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>"),
        ));
    }
    objects.extend(mapped());
    let picture = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray\
                   /BitsPerComponent 8/Length 1>>stream\nx\nendstream";
    // Behind all pages.
    let picture_number = 10 + 2 * pages.len();
    objects.push((picture_number, picture.to_owned()));
    // Thicker than those of a bold face: a seventh of the widest letter.
    let descriptor = "<</Type/FontDescriptor/FontName/AOGLHM+Times-Roman/Flags 4/StemV 139>>";
    let thick_number = picture_number + 1;
    objects.push((
        thick_number,
        format!(
            "<</Type/Font/Subtype/Type1/BaseFont/AOGLHM+Times-Roman/Encoding/WinAnsiEncoding\
             /FontDescriptor {} 0 R>>",
            thick_number + 1
        ),
    ));
    objects.push((thick_number + 1, descriptor.to_owned()));
    for (idx, Page(content)) in pages.iter().enumerate() {
        let number = 10 + 2 * idx;
        let fonts =
            format!("/Font<</F0 3 0 R/F1 4 0 R/F2 5 0 R/F3 6 0 R/F4 7 0 R/F5 {thick_number} 0 R>>");
        let pictures = if content.contains("/P0 Do") {
            format!("/XObject<</P0 {picture_number} 0 R>>")
        } else {
            String::new()
        };
        objects.push((
            number,
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<<{fonts}{pictures}>>\
                 /Contents {} 0 R>>",
                number + 1
            ),
        ));
        let length = content.len();
        objects.push((number + 1, format!("<</Length {length}>>stream\n{content}endstream")));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in &objects {
        places.push((*number, bytes.len()));
        bytes.extend_from_slice(format!("{number} 0 obj{object}endobj\n").as_bytes());
    }
    let table = bytes.len();
    bytes.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, at) in places {
        bytes.extend_from_slice(format!("{number} 1\n{at:010} 00000 n \n").as_bytes());
    }
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap();
    let end = format!("trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n");
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// The objects of [`Font::Mapped`].
fn mapped() -> [(usize, String); 3] {
    let map = "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
               1 beginbfrange <0041> <0059> <0041> endbfrange endcmap\n";
    let length = map.len();
    [
        (
            7,
            "<</Type/Font/Subtype/Type0/BaseFont/Mapped/Encoding/Identity-H\
             /DescendantFonts[8 0 R]/ToUnicode 9 0 R>>"
                .to_owned(),
        ),
        (
            8,
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Mapped/DW 500\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
                .to_owned(),
        ),
        (9, format!("<</Length {length}>>stream\n{map}endstream")),
    ]
}

/// Has the built program read PDF files: a test is another program. Gives its path.
pub(crate) fn reader() -> PathBuf {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_variorum"));
    child::use_program(program.clone());
    program
}
