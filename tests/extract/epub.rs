//! Electronic books: their order, what they state, printed pages, and what is broken or locked in them.

use std::io::{Cursor, Write as _};

use variorum::{
    extract::{Format, Refused, extract},
    text::extracted::Extracted,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::told::{at_once, told};
use crate::{fuzz::Whole, support::golden};

const CONTAINER: &str = r#"<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"#;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN" "http://example.org/oeb12.dtd">
<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:title>The deck &amp; the log</dc:title><dc:title>A subtitle</dc:title>
<dc:creator opf:role="aut">Ada Reed</dc:creator><dc:creator>B. Holm</dc:creator>
<dc:date opf:event="modification">2025-01-01</dc:date><dc:date>2024-03-14T00:00:00Z</dc:date>
<dc:publisher>The Log</dc:publisher><dc:language>en-GB</dc:language>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="notes" href="notes.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/../text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/>
<item id="out" href="../../../etc/passwd" media-type="application/xhtml+xml"/>
<item id="away" href="http://127.0.0.1:9/x.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.svg" media-type="image/svg+xml"/>
</manifest>
<spine toc="ncx">
<itemref idref="cover"/><itemref idref="nav"/><itemref idref="notes" linear="no"/>
<itemref idref="one"/><itemref idref="two"/><itemref idref="gone"/><itemref idref="out"/>
<itemref idref="away"/><itemref idref="unknown"/>
</spine></package>"#;

const NAV: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><ol><li><a href="text/chapter%201.xhtml">One</a></li></ol></nav>
<nav epub:type="page-list" hidden=""><ol><li><a href="text/two.xhtml#pg14">14</a></li>
<li><a href="text/two.xhtml">13</a></li></ol></nav></body></html>"#;

const NCX: &str = r#"<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><pageList><pageTarget>
<navLabel><text>15</text></navLabel><content src="text/two.xhtml#pg15"/></pageTarget></pageList></ncx>"#;

const ONE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title/><link rel="stylesheet" href="x.css"/><script src="x.js"/></head>
<body><h1>One</h1><a id="top"/>
<p>It moved<a epub:type="noteref" href="../notes.xhtml#n1">1</a> by <span epub:type="pagebreak"
title="12" id="p12"/>four&nbsp;millimetres<![CDATA[ <or> ]]>more.</p>
<aside epub:type="sidebar"><p>Beside the text</p></aside>
<aside epub:type="footnote" id="x"><p>At the foot.</p></aside></body></html>"#;

const TWO: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Two</h1><p>The United
<span id="pg14"></span>Nations</p><p id="pg15">End</p></body></html>"#;

const NOTES: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><body>
<ol><li id="n1" role="doc-endnote">By the log.</li></ol></body></html>"#;

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn book() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OPS/book.opf", PACKAGE.as_bytes()),
        ("OPS/nav.xhtml", NAV.as_bytes()),
        ("OPS/toc.ncx", NCX.as_bytes()),
        ("OPS/notes.xhtml", NOTES.as_bytes()),
        ("OPS/text/chapter 1.xhtml", ONE.as_bytes()),
        ("OPS/text/two.xhtml", TWO.as_bytes()),
        ("OPS/cover.svg", b"<svg><text>drawn</text></svg>"),
    ]
}

fn read(parts: &[(&str, &[u8])]) -> Result<Extracted, Refused> {
    extract(Format::Epub, &packed(parts), None, &())
}

#[test]
fn a_book_is_read_in_its_order_with_its_printed_pages() {
    golden::check("extract/epub.txt", &told(&read(&book()).unwrap()));
}

#[test]
fn a_part_that_is_damaged_costs_itself_alone() {
    let mut bytes = packed(&book());
    let at = memchr::memmem::find(&bytes, b"<h1>Two").unwrap();
    bytes[at + 4] = b'M';
    let read = extract(Format::Epub, &bytes, None, &()).unwrap();
    assert!(read.text.contains("It moved[1] by"));
    assert!(!read.text.contains("United"));
    assert!(
        read.warnings.iter().any(|it| it.contains("OPS/text/two.xhtml")),
        "{:?}",
        read.warnings
    );
}

#[test]
fn a_book_without_a_container_is_found_by_its_package() {
    let parts: Vec<_> = book().into_iter().filter(|(name, _)| !name.starts_with("META")).collect();
    assert!(read(&parts).unwrap().text.contains("It moved[1] by"));
}

#[test]
fn a_book_in_utf_16_is_read() {
    let wide = |text: &str| -> Vec<u8> {
        ('\u{FEFF}'.to_string() + text).encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let (package, one) = (wide(PACKAGE), wide(ONE));
    let mut parts = book();
    parts[2].1 = &package;
    parts[6].1 = &one;
    assert_eq!(read(&parts).unwrap(), read(&book()).unwrap());
}

#[test]
fn a_locked_book_says_so_and_hidden_fonts_lock_nothing() {
    let list = |algorithm: &str| {
        format!(
            "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><EncryptedData \
            xmlns='http://www.w3.org/2001/04/xmlenc#'><EncryptionMethod Algorithm='{algorithm}'/>\
            </EncryptedData></encryption>"
        )
    };
    let with = |list: &str| {
        let mut parts = book();
        parts.push(("META-INF/encryption.xml", list.as_bytes()));
        read(&parts)
    };
    assert_eq!(
        with(&list("http://www.w3.org/2001/04/xmlenc#aes128-cbc")).unwrap_err(),
        Refused::Encrypted
    );
    assert!(with(&list("http://www.idpf.org/2008/embedding")).is_ok());
}

#[test]
fn a_package_that_declares_entities_is_refused() {
    let package = PACKAGE.replace("\"http://example.org/oeb12.dtd\"", "\"x\" [<!ENTITY a \"b\">]");
    let mut parts = book();
    parts[2].1 = package.as_bytes();
    assert_eq!(read(&parts).unwrap_err(), Refused::Doctype);
}

#[test]
fn names_that_lead_out_of_an_archive_lead_nowhere() {
    let parts: [(&str, &[u8]); 4] = [
        ("mimetype", b"application/epub+zip"),
        ("../../evil.txt", b"x"),
        ("/etc/evil", b"x"),
        ("C:\\evil", b"x"),
    ];
    assert!(matches!(read(&parts), Err(Refused::Damaged(_))));
}

#[test]
fn an_archive_of_very_many_parts_costs_little() {
    let names: Vec<String> = (0..65_000).map(|it| format!("f{it}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), &b""[..])).collect();
    let bytes = packed(&parts);
    let read = at_once(|| extract(Format::Epub, &bytes, None, &()), || "65 000 parts".to_owned());
    assert!(read.is_err());
}

/// What [`crate::fuzz`] spoils of books.
pub(crate) fn wholes() -> Vec<Whole> {
    vec![Whole::packed_of(&book())]
}

/// Pieces that mean something in books, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"<item ",
    b"</item>",
    b"<a epub:type='noteref'>",
    b"<span epub:type='pagebreak'/>",
    b"../",
    b"%2f",
    b"<![CDATA[",
    b"\0\0",
    b"\xff\xff\xff\xff",
    b"<!DOCTYPE a [",
    b"linear=\"no\"",
    b"<p>",
    b"</p>",
    b"<table><tr><td>",
    b"</table>",
    b"<li>",
];
