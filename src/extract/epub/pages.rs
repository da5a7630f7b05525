//! Where the pages of a book's printed edition begin, by the lists that books have of them.

use std::collections::BTreeMap;

use crate::{
    extract::{
        Refused,
        archive::Archive,
        xml::{self, Doctype, Event, Xml},
    },
    text::watch::Watch,
};

use super::{package::Package, paths::resolve};

/// Labels of pages by the place where they begin (empty for the beginning), by part.
pub(super) type Printed = BTreeMap<String, BTreeMap<String, String>>;

/// Those of a book: the list of pages in its tables of contents, both the older and the newer one. A
/// table that cannot be read lists nothing.
///
/// # Errors
/// Where `watch` calls it off, or a table is beyond the limits.
pub(super) fn printed(
    archive: &mut Archive<'_>,
    package: &Package,
    watch: &dyn Watch,
) -> Result<Printed, Refused> {
    let mut pages = Printed::new();
    for path in &package.contents {
        let listed = match archive.part(path, watch) {
            Ok(Some(bytes)) => list(path, &xml::decode(&bytes), watch, &mut pages),
            Ok(None) => Ok(()),
            Err(refused) => Err(refused),
        };
        match listed {
            Ok(()) | Err(Refused::Damaged(_) | Refused::Doctype) => {}
            Err(refused) => return Err(refused),
        }
    }
    Ok(pages)
}

/// Takes the pages that the table of contents `text` lists, which lies at `path`.
fn list(path: &str, text: &str, watch: &dyn Watch, pages: &mut Printed) -> Result<(), Refused> {
    let mut xml = Xml::new(text, Doctype::Bare, watch);
    // Depth of the list that is open.
    let mut within = None;
    let mut label = String::new();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(tag) => {
                let is_list = match tag.name().1 {
                    "pageList" => true,
                    "nav" => tag
                        .qualified("epub:type")
                        .is_some_and(|it| it.split_ascii_whitespace().any(|it| it == "page-list")),
                    _ => false,
                };
                if is_list {
                    within.get_or_insert(xml.depth());
                    continue;
                }
                if within.is_none() {
                    continue;
                }
                match tag.name().1 {
                    "text" => label = xml.words()?,
                    "content" => note(path, tag.attribute("src"), &label, pages),
                    "a" => {
                        let href = tag.attribute("href");
                        note(path, href, &xml.words()?, pages);
                    }
                    _ => {}
                }
            }
            Event::End(_) if within.is_some_and(|depth| xml.depth() < depth) => within = None,
            Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(())
}

fn note(from: &str, href: Option<String>, label: &str, pages: &mut Printed) {
    let label = label.trim();
    let Some((path, place)) = href.and_then(|href| resolve(from, &href)) else { return };
    if (1..=40).contains(&label.len()) {
        pages.entry(path).or_default().entry(place).or_insert_with(|| label.to_owned());
    }
}
