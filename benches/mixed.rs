//! A folder of documents of every kind, for benches: the same at each run, and each document another.

use std::{
    fs::{self, File},
    io::{Cursor, Write as _},
    path::Path,
};

use zip::{ZipWriter, write::SimpleFileOptions};

/// Kinds of files as they come one after the other: of a hundred, so many are of each kind. The rest, of
/// which there are fewest, are PDFs, one in three hundred files.
const KINDS: [(&str, usize); 8] = [
    ("txt", 42),
    ("md", 14),
    ("html", 18),
    ("docx", 8),
    ("odt", 5),
    ("rtf", 4),
    ("epub", 3),
    ("srt", 6),
];

/// Makes `n_files` files in folders of a hundred, their text about `text_bytes` long each; gives their
/// length together.
pub(crate) fn make(folder: &Path, n_files: usize, text_bytes: usize) -> u64 {
    let mut total = 0;
    for number in 0..n_files {
        let below = folder.join(format!("{:03}", number / 100));
        fs::create_dir_all(&below).unwrap();
        let kind = kind(number);
        let bytes = bytes(kind, number as u64, text_bytes);
        total += bytes.len() as u64;
        let path = below.join(format!("talk-{number:05}.{kind}"));
        File::create(path).unwrap().write_all(&bytes).unwrap();
    }
    total
}

fn kind(number: usize) -> &'static str {
    if number % 300 == 150 {
        return "pdf";
    }
    // Seventy-three and a hundred have no divisor in common: kinds are mixed within each folder.
    let mut left = number * 73 % 100;
    for (kind, count) in KINDS {
        if left < count {
            return kind;
        }
        left -= count;
    }
    "txt"
}

fn bytes(kind: &str, seed: u64, text_bytes: usize) -> Vec<u8> {
    let paragraphs = paragraphs(seed, text_bytes);
    let title = format!("Talk number {seed}");
    match kind {
        "md" => format!("# {title}\n\n{}\n", paragraphs.join("\n\n")).into_bytes(),
        "html" => html(&title, &paragraphs).into_bytes(),
        "docx" => docx(&title, &paragraphs),
        "odt" => odt(&title, &paragraphs),
        "rtf" => rtf(&title, &paragraphs).into_bytes(),
        "epub" => epub(&title, &paragraphs),
        "srt" => srt(&paragraphs).into_bytes(),
        "pdf" => pdf(&title, &paragraphs),
        _ => format!("{title}\n\n14 March 2024\n\n{}\n", paragraphs.join("\n\n")).into_bytes(),
    }
}

/// Paragraphs of some four hundred bytes of made-up words.
fn paragraphs(seed: u64, n_bytes: usize) -> Vec<String> {
    const PARTS: [&str; 24] = [
        "bridge", "coun", "cil", "safe", "re", "opened", "engi", "neer", "the", "of", "née",
        "span", "gauge", "tion", "ing", "pier", "guild", "autumn", "state", "ment", "un", "move",
        "ed", "and",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
    let mut next = |below: usize| {
        // Knuth's linear congruential generator: the same at each run.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (state >> 33) as usize % below
    };
    let mut paragraphs = Vec::new();
    let mut length = 0;
    while length < n_bytes {
        let mut paragraph = String::with_capacity(440);
        while paragraph.len() < 400 {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            for _ in 0..=next(3) {
                paragraph.push_str(PARTS[next(PARTS.len())]);
            }
        }
        paragraph.push('.');
        length += paragraph.len();
        paragraphs.push(paragraph);
    }
    paragraphs
}

fn html(title: &str, paragraphs: &[String]) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body>\
         <nav><a href=/>Home</a></nav><h1>{title}</h1>\n<p>{}</p>\n</body></html>",
        paragraphs.join("</p>\n<p class=\"body\">")
    )
}

fn rtf(title: &str, paragraphs: &[String]) -> String {
    let words = paragraphs.join("\\par\n").replace('é', "\\'e9");
    format!("{{\\rtf1\\ansi\\ansicpg1252 {{\\b {title}}}\\par\n{words}\\par\n}}")
}

fn srt(paragraphs: &[String]) -> String {
    let mut out = String::new();
    for (number, words) in paragraphs.iter().enumerate() {
        let (hour, minute, second) = (number / 3600, number / 60 % 60, number % 60);
        let time = format!("{hour:02}:{minute:02}:{second:02}");
        out.push_str(&format!("{}\n{time},000 --> {time},900\n{words}\n\n", number + 1));
    }
    out
}

fn docx(title: &str, paragraphs: &[String]) -> Vec<u8> {
    let run = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let body: String = paragraphs.iter().map(|words| run(words)).collect();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{}{body}</w:body></w:document>",
        run(title)
    );
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/\
                 content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override \
                 PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-\
                 officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/\
                     package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.\
                     openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
                     Target=\"word/document.xml\"/></Relationships>";
    zipped(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", relations),
        ("word/document.xml", &document),
    ])
}

fn odt(title: &str, paragraphs: &[String]) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>\
         <text:h text:outline-level=\"1\">{title}</text:h><text:p>{}</text:p></office:text>\
         </office:body></office:document-content>",
        paragraphs.join("</text:p><text:p>")
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
                    xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", &content),
    ])
}

fn epub(title: &str, paragraphs: &[String]) -> Vec<u8> {
    let container = "<?xml version=\"1.0\"?><container version=\"1.0\" \
                     xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile \
                     full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\
                     </container>";
    let package = format!(
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\"><metadata \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:language>en\
         </dc:language></metadata><manifest><item id=\"a\" href=\"a.xhtml\" \
         media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>"
    );
    let chapter = format!(
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{title}</title>\
         </head><body><h1>{title}</h1><p>{}</p></body></html>",
        paragraphs.join("</p><p>")
    );
    zipped(&[
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("book.opf", &package),
        ("a.xhtml", &chapter),
    ])
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, words) in parts {
        let level = Some(1);
        let options = SimpleFileOptions::default().compression_level(level);
        zip.start_file(*name, options).unwrap();
        zip.write_all(words.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF of pages of forty lines, in a font that every reader has.
fn pdf(title: &str, paragraphs: &[String]) -> Vec<u8> {
    let words = paragraphs.join(" ").replace('é', "e");
    let words: Vec<&str> = words.split(' ').collect();
    let lines: Vec<String> = words.chunks(11).map(|line| line.join(" ")).collect();
    let pages: Vec<&[String]> = lines.chunks(40).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Title ({title}) >>"),
    ];
    let mut kids = String::new();
    for page in &pages {
        let shown: String = page.iter().map(|line| format!("({line}) Tj T*\n")).collect();
        let stream = format!("BT /F1 9 Tf 12 TL 60 780 Td\n{shown}ET");
        let number = objects.len() + 1;
        kids.push_str(&format!("{number} 0 R "));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << \
             /F1 3 0 R >> >> >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [ {kids}] /Count {} >>", pages.len());
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (idx, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", idx + 1).as_bytes());
    }
    let table = out.len();
    out.extend_from_slice(
        format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes(),
    );
    for place in &places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!(
        "trailer\n<< /Size {} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    );
    out.extend_from_slice(trailer.as_bytes());
    out
}
