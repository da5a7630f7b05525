//! Word documents (.docx, .docm), in the newer and the strict form.
//!
//! The text is what the document shows: paragraphs, headings, items with the numbers that Word would
//! count, tables, boxes behind their paragraph, results of fields; notes stand at the end under the
//! numbers in which they are referred to. Changes that are tracked count as accepted. Left out are what
//! is not the text (headers and footers of pages, comments, hidden text, pictures), the last three with
//! a warning. Pages are those that Word showed last, if it said so.
//!
//! What the numbers of notes leave aside: that they may begin anew on each page or in each section.

mod body;
mod merged;
mod notes;
mod numbering;
mod paragraph;
mod properties;
mod relations;
mod styles;
mod symbols;

use self::{body::Body, notes::Notes, numbering::Lists, relations::Relations, styles::Sheet};
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

const EXPECTED: &str = "Word (.docx)";

/// The text of a Word document.
///
/// # Errors
/// Where there is none to be had, or `watch` calls it off.
pub(super) fn read(bytes: &[u8], watch: &dyn Watch) -> Result<Extracted, Refused> {
    let mut archive = Archive::open(bytes, EXPECTED, watch)?;
    let package = Relations::of(&mut archive, "", watch)?;
    let main = package.first("officeDocument").unwrap_or("word/document.xml").to_owned();
    let Some(document) = archive.part(&main, watch)? else {
        return Err(magic::refused_archive(&mut archive, EXPECTED, watch));
    };
    let text = xml::decode(&document);
    if !is_word(&mut Xml::new(&text, Doctype::Refused, watch))? {
        return Err(magic::refused_archive(&mut archive, EXPECTED, watch));
    }
    let relations = Relations::of(&mut archive, &main, watch)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut part = |kind: &str| {
        let customary = format!("{folder}/{kind}.xml");
        let name = relations.first(kind).unwrap_or(&customary);
        archive.part(name, watch)
    };
    let styles = parsed(part("styles")?, watch, Sheet::read)?;
    let lists = parsed(part("numbering")?, watch, Lists::read)?;
    let notes = parsed(part("settings")?, watch, Notes::read)?;
    let footnotes = part("footnotes")?.unwrap_or_default();
    let endnotes = part("endnotes")?.unwrap_or_default();
    let properties = package.first("core-properties").unwrap_or("docProps/core.xml");
    let stated = match archive.part(properties, watch)? {
        Some(bytes) => office::stated(&bytes, watch)?,
        None => Stated::default(),
    };
    let has_pages = memchr::memmem::find(text.as_bytes(), b"lastRenderedPageBreak").is_some();
    let mut body = Body::new(&styles, &lists, notes, has_pages);
    body.read(&mut Xml::new(&text, Doctype::Refused, watch))?;
    for part in [&footnotes, &endnotes] {
        if !part.is_empty() {
            let text = xml::decode(part);
            body.read_notes(&mut Xml::new(&text, Doctype::Refused, watch))?;
        }
    }
    let (text, shape, warnings) = body.finish();
    Ok(Extracted {
        extractor: Extractor::DOCX,
        text,
        shape,
        stated,
        encoding: None,
        is_guessed: false,
        warnings,
    })
}

/// Whether a part is the main one of a Word document, by its outermost element.
fn is_word(xml: &mut Xml<'_>) -> Result<bool, Refused> {
    while let Some(event) = xml.next()? {
        if let Event::Start(tag) = event {
            return Ok(tag.is(Space::Word, "document"));
        }
    }
    Ok(false)
}

/// What a part says; nothing where there is no such part.
fn parsed<T: Default>(
    part: Option<Vec<u8>>,
    watch: &dyn Watch,
    read: impl FnOnce(&mut Xml<'_>) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let Some(bytes) = part else { return Ok(T::default()) };
    let text = xml::decode(&bytes);
    read(&mut Xml::new(&text, Doctype::Refused, watch))
}
