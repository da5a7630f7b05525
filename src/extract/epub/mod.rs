//! Electronic books: an archive of pages with a list that says in which order they are read.
//!
//! All pages of that order become one text, by the reader of HTML; those beside it come last, as
//! readers of books show them. Pictures, the cover's too, have no words. What is damaged or missing
//! costs its own page and a warning.
//!
//! Start at [`read`]. [`package`] says what the book states of itself, [`pages`] where the pages of its
//! printed edition begin.

mod package;
mod pages;
mod paths;

use std::collections::BTreeMap;

use crate::text::{extracted::Extracted, extractor::Extractor, shape::MilestoneKind, watch::Watch};

use super::{
    Refused,
    archive::Archive,
    builder::Builder,
    html::{self, Origin, Reading},
    xml::{self, Doctype, Event, Xml},
};

use self::package::Package;

/// What an extension promises.
const EXPECTED: &str = "EPUB (.epub)";

/// Where the list of encrypted parts lies.
const ENCRYPTION: &str = "META-INF/encryption.xml";

/// Ways to make fonts useless outside the book, which leave its words alone.
const OF_FONTS: [&str; 2] =
    ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Most warnings that are kept; a book with more missing pages is told by the first.
const WARNINGS_MAX: usize = 20;

/// The text of EPUB.
///
/// # Errors
/// Where there is none to be had: no book, locked, larger inside than is read, none of its pages whole.
pub(super) fn read(bytes: &[u8], watch: &dyn Watch) -> Result<Extracted, Refused> {
    let mut archive = Archive::open(bytes, EXPECTED, watch)?;
    if is_locked(&mut archive, watch)? {
        return Err(Refused::Encrypted);
    }
    let package = Package::read(&mut archive, watch)?;
    let printed = pages::printed(&mut archive, &package, watch)?;
    let mut out = Builder::new();
    let mut warnings = Vec::new();
    let none = BTreeMap::new();
    let mut n_read = 0;
    for page in &package.spine {
        let text = match archive.part(&page.path, watch) {
            Ok(Some(bytes)) => xml::decode(&bytes).into_owned(),
            Ok(None) => {
                warnings.push(format!("its part “{}” is missing", page.path));
                continue;
            }
            Err(Refused::Damaged(why)) => {
                warnings.push(why);
                continue;
            }
            Err(refused) => return Err(refused),
        };
        let pages = printed.get(&page.path).unwrap_or(&none);
        if let Some(label) = pages.get("") {
            out.end();
            out.milestone(MilestoneKind::Page, label);
        }
        let reading = Reading {
            is_xml: true,
            origin: if page.is_around { Origin::Cover } else { Origin::Book },
            trusts_classes: false,
            pages,
        };
        html::flatten(&mut out, &text, reading, watch)?;
        n_read += 1;
        if out.is_full() {
            warnings.push("its text is longer than what is read; the rest is left out".to_owned());
            break;
        }
    }
    if n_read == 0 {
        return Err(Refused::Damaged("none of its pages can be read".to_owned()));
    }
    warnings.truncate(WARNINGS_MAX);
    let (text, shape) = out.finish();
    Ok(Extracted {
        extractor: Extractor::EPUB,
        text,
        shape,
        stated: package.stated,
        encoding: None,
        is_guessed: false,
        warnings,
    })
}

/// Whether anything but fonts is encrypted.
fn is_locked(archive: &mut Archive<'_>, watch: &dyn Watch) -> Result<bool, Refused> {
    let Some(bytes) = archive.part(ENCRYPTION, watch)? else { return Ok(false) };
    let text = xml::decode(&bytes);
    let mut xml = Xml::new(&text, Doctype::Bare, watch);
    let mut is_of_key = false;
    loop {
        match xml.next() {
            Ok(Some(Event::Start(tag))) => match tag.name().1 {
                "EncryptedKey" => is_of_key = true,
                "EncryptedData" => is_of_key = false,
                "EncryptionMethod" if !is_of_key => {
                    let algorithm = tag.attribute("Algorithm").unwrap_or_default();
                    if !OF_FONTS.contains(&algorithm.as_str()) {
                        return Ok(true);
                    }
                }
                _ => {}
            },
            Ok(Some(_)) => {}
            Err(Refused::Cancelled(cancelled)) => return Err(cancelled.into()),
            // A list that cannot be read locks nothing; locked pages have no words then.
            Ok(None) | Err(_) => return Ok(false),
        }
    }
}
