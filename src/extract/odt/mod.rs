//! `OpenDocument` texts (.odt).
//!
//! The text is what the document shows: paragraphs, headings and items with their numbers, tables, boxes
//! behind their paragraph; notes stand at the end under the marks that the file has for them. What was
//! deleted while changes were tracked is no text. A formula is the line of its signs. Left out are headers and footers of pages, comments,
//! hidden text and pictures, the comments and the hidden text with a warning. Pages are those of the
//! program that wrote the file, if it said so.

mod body;
mod formulas;
mod lists;
mod styles;

use self::{body::Body, styles::Sheet};
use super::{
    Refused,
    archive::Archive,
    magic, office,
    xml::{self, Doctype, Event, Space, Xml},
};
use crate::text::{
    extracted::{Extracted, Stated},
    extractor::Extractor,
    watch::Watch,
};

const EXPECTED: &str = "OpenDocument (.odt)";

/// The text of an `OpenDocument` text.
///
/// # Errors
/// Where there is none to be had, or `watch` calls it off.
pub(super) fn read(bytes: &[u8], watch: &dyn Watch) -> Result<Extracted, Refused> {
    let mut archive = Archive::open(bytes, EXPECTED, watch)?;
    if is_locked(&mut archive, watch)? {
        return Err(Refused::Encrypted);
    }
    let Some(content) = archive.part("content.xml", watch)? else {
        return Err(magic::refused_archive(&mut archive, EXPECTED, watch));
    };
    let text = xml::decode(&content);
    let mut sheet = Sheet::default();
    if let Some(bytes) = archive.part("styles.xml", watch)? {
        read_styles(&mut Xml::new(&xml::decode(&bytes), Doctype::Refused, watch), &mut sheet)?;
    }
    // Its own styles come before its words, but in the same part.
    read_styles(&mut Xml::new(&text, Doctype::Refused, watch), &mut sheet)?;
    let stated = match archive.part("meta.xml", watch)? {
        Some(bytes) => office::stated(&bytes, watch)?,
        None => Stated::default(),
    };
    let has_pages = memchr::memmem::find(text.as_bytes(), b"soft-page-break/>").is_some();
    let formulas = formulas::formulas(&text, &mut archive, watch)?;
    let mut body = Body::new(&sheet, &formulas, has_pages);
    if !body.read(&mut Xml::new(&text, Doctype::Refused, watch))? {
        return Err(magic::refused_archive(&mut archive, EXPECTED, watch));
    }
    let (text, shape, warnings) = body.finish();
    Ok(Extracted {
        extractor: Extractor::ODT,
        text,
        shape,
        stated,
        encoding: None,
        is_guessed: false,
        warnings,
    })
}

/// Whether a password keeps the parts.
fn is_locked(archive: &mut Archive<'_>, watch: &dyn Watch) -> Result<bool, Refused> {
    let Some(bytes) = archive.part("META-INF/manifest.xml", watch)? else { return Ok(false) };
    let text = xml::decode(&bytes);
    // Old programs wrote a DOCTYPE into this part, and into no other.
    let mut xml = Xml::new(&text, Doctype::Bare, watch);
    while let Some(event) = xml.next()? {
        if matches!(event, Event::Start(tag) if tag.is(Space::Manifest, "encryption-data")) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads the styles of a part, up to its words.
fn read_styles(xml: &mut Xml<'_>, sheet: &mut Sheet) -> Result<(), Refused> {
    while let Some(event) = xml.next()? {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            (Space::Style, "style") => sheet.read_style(&tag, xml)?,
            (Space::Text, "list-style") => {
                let name = tag.attribute("name").unwrap_or_default();
                let look = lists::Look::read(xml)?;
                sheet.lists.insert(name, look);
            }
            (Space::Text, "outline-style") => sheet.outline = lists::Look::read(xml)?,
            (Space::Office, "body") => break,
            _ => {}
        }
    }
    Ok(())
}
