//! A small file of each format, made in code.

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// An archive of these parts, in that order.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // The first part of a book says what it is, uncompressed.
        let is_stored = *name == "mimetype";
        let method =
            if is_stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A Word document of that body and those further parts.
pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{body}</w:body></w:document>"
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        (
            "[Content_Types].xml",
            b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        ("word/document.xml", document.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, words)| (*name, words.as_bytes())));
    archive(&all)
}

/// An OpenDocument text of that body.
pub(crate) fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\">\
         <office:automatic-styles><style:style style:name=\"T1\" style:family=\"text\">\
         <style:text-properties fo:font-style=\"italic\"/></style:style></office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        (
            "META-INF/manifest.xml",
            b"<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>",
        ),
    ])
}

/// A book of these chapters.
pub(crate) fn epub(chapters: &[&str]) -> Vec<u8> {
    let names: Vec<String> =
        (1..=chapters.len()).map(|number| format!("OEBPS/c{number}.xhtml")).collect();
    let pages: Vec<String> = chapters
        .iter()
        .map(|body| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><html \
                 xmlns=\"http://www.w3.org/1999/xhtml\" \
                 xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>c</title></head>\
                 <body>{body}</body></html>"
            )
        })
        .collect();
    let (mut items, mut spine) = (String::new(), String::new());
    for number in 1..=chapters.len() {
        items.push_str(&format!(
            "<item id=\"c{number}\" href=\"c{number}.xhtml\" \
             media-type=\"application/xhtml+xml\"/>"
        ));
        spine.push_str(&format!("<itemref idref=\"c{number}\"/>"));
    }
    let package = format!(
        "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:identifier id=\"id\">x</dc:identifier><dc:title>The Ellery Bridge</dc:title>\
         <dc:creator>A. Harbour</dc:creator><dc:language>en</dc:language></metadata>\
         <manifest>{items}</manifest><spine>{spine}</spine></package>"
    );
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        (
            "META-INF/container.xml",
            b"<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OEBPS/content.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>",
        ),
        ("OEBPS/content.opf", package.as_bytes()),
    ];
    parts.extend(names.iter().zip(&pages).map(|(name, page)| (name.as_str(), page.as_bytes())));
    archive(&parts)
}

/// A PDF of these pages, each of these lines, in one of the fourteen fonts that every reader has.
pub(crate) fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let n_pages = pages.len();
    let kids: Vec<String> = (0..n_pages).map(|idx| format!("{} 0 R", 4 + 2 * idx)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {n_pages}>>"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (page_idx, lines) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/\
             Contents {} 0 R>>",
            5 + 2 * page_idx
        ));
        let mut stream = "BT /F1 12 Tf 15 TL 72 770 Td\n".to_owned();
        for line in *lines {
            let line = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            stream.push_str(&format!("({line}) Tj T*\n"));
        }
        stream.push_str("ET");
        objects.push(format!("<</Length {}>>stream\n{stream}\nendstream", stream.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (object_idx, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", object_idx + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    out.push_str(&format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"));
    out.into_bytes()
}

/// What the Ellery bridge's files say in every format.
pub(crate) const WORDS: &str = "The third span has moved by four millimetres";

/// One small file of each format: its name and its bytes. Each holds [`WORDS`].
pub(crate) fn one_of_each() -> Vec<(&'static str, Vec<u8>)> {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Notice</title></head>\
         <body><nav><a href=\"/\">Home</a></nav><h1>Notice to mariners</h1><p>{WORDS}, said \
         <em>the engineer</em>.</p><ul><li>closed to carts</li><li>open on foot</li></ul><table>\
         <tr><th>Year</th><th>Reading</th></tr><tr><td>1911</td><td>4 mm</td></tr></table>\
         <blockquote><p>Nothing be said.</p></blockquote></body></html>"
    );
    vec![
        ("a letter.txt", format!("To the council\n\n{WORDS}.\n").into_bytes()),
        (
            "a minute.md",
            format!(
                "# Minute 14\n\n{WORDS}, *as read*.\n\n> Nothing be said.\n\n1. closed\n2. open\n"
            )
            .into_bytes(),
        ),
        ("a notice.html", page.into_bytes()),
        (
            "a report.docx",
            docx(
                &format!(
                    "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Report</w:t></w:r>\
                     </w:p><w:p><w:r><w:t xml:space=\"preserve\">{WORDS} </w:t></w:r><w:r><w:rPr>\
                     <w:b/></w:rPr><w:t>since spring.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r>\
                     <w:t>1911</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>4 mm</w:t></w:r></w:p>\
                     </w:tc></w:tr></w:tbl>"
                ),
                &[],
            ),
        ),
        (
            "a survey.odt",
            odt(&format!(
                "<text:h text:outline-level=\"1\">Survey</text:h><text:p>{WORDS}, <text:span \
                 text:style-name=\"T1\">by boat</text:span>.<text:note text:id=\"n1\" \
                 text:note-class=\"footnote\"><text:note-citation>1</text:note-citation>\
                 <text:note-body><text:p>Read twice.</text:p></text:note-body></text:note></text:p>"
            )),
        ),
        (
            "a memo.rtf",
            format!(
                "{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}}}\\pard\\b Memo\\b0\\par \
                 {WORDS}, caf\\'e9 closed.\\par}}"
            )
            .into_bytes(),
        ),
        (
            "a book.epub",
            epub(&[
                "<h1>One</h1><p>The harbour was calm.</p>",
                &format!("<h1>Two</h1><p>{WORDS}.</p>"),
            ]),
        ),
        ("a drawing.pdf", pdf(&[&["Drawing 7", "", WORDS, "since the spring."], &["End."]])),
        (
            "a hearing.srt",
            format!(
                "1\r\n00:00:01,000 --> 00:00:03,500\r\n{WORDS},\r\n\r\n2\r\n00:00:03,600 --> \
                 00:00:06,000\r\n<i>said the engineer.</i>\r\n"
            )
            .into_bytes(),
        ),
        (
            "a talk.vtt",
            format!("WEBVTT\n\n00:01.000 --> 00:04.000\n<v Engineer>{WORDS}.\n").into_bytes(),
        ),
    ]
}
