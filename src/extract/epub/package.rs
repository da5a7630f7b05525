//! What a book states of itself: its title and the like, its parts, and in which order they are read.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    extract::{
        Refused,
        archive::Archive,
        html::{iso_date, language_tag},
        xml::{self, Doctype, Event, Space, Tag, Xml},
    },
    text::{extracted::Stated, watch::Watch, words::on_one_line},
};

use super::paths::resolve;

/// Where an archive says where its package lies.
const CONTAINER: &str = "META-INF/container.xml";

/// A book's package.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// What it states.
    pub(super) stated: Stated,
    /// Its pages in reading order, those beside it last.
    pub(super) spine: Vec<Page>,
    /// Parts that may hold a list of the pages of the printed edition.
    pub(super) contents: Vec<String>,
}

/// A page of the reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// The name of its part.
    pub(super) path: String,
    /// Whether it is a table of contents or the cover.
    pub(super) is_around: bool,
}

/// An entry of the list of parts.
#[derive(Debug)]
struct Item {
    path: String,
    is_page: bool,
    is_contents: bool,
    is_ncx: bool,
}

/// What is collected while the package is read.
#[derive(Default)]
struct Collecting {
    stated: Stated,
    authors: Vec<String>,
    items: BTreeMap<String, Item>,
    /// Ids in reading order, and whether they are part of it.
    order: Vec<(String, bool)>,
    /// Parts that are a cover or a table of contents.
    around: BTreeSet<String>,
}

impl Package {
    /// That of the book in `archive`.
    ///
    /// # Errors
    /// Where there is none, where it cannot be read, or where it lists no pages.
    pub(super) fn read(archive: &mut Archive<'_>, watch: &dyn Watch) -> Result<Self, Refused> {
        let path = place(archive, watch)?;
        let bytes = archive.needed(&path, watch)?;
        let text = xml::decode(&bytes);
        let mut xml = Xml::new(&text, Doctype::Bare, watch);
        let mut it = Collecting::default();
        while let Some(event) = xml.next()? {
            if let Event::Start(tag) = event {
                it.take(&path, &tag, &mut xml)?;
            }
        }
        it.finish()
    }
}

/// The name of the package's part.
fn place(archive: &mut Archive<'_>, watch: &dyn Watch) -> Result<String, Refused> {
    if let Some(bytes) = archive.part(CONTAINER, watch)? {
        let text = xml::decode(&bytes);
        let mut xml = Xml::new(&text, Doctype::Bare, watch);
        while let Some(event) = xml.next()? {
            if let Event::Start(tag) = event
                && tag.name().1 == "rootfile"
                && let Some(path) = tag.attribute("full-path")
                && let Some((path, _)) = resolve("", &path)
            {
                return Ok(path);
            }
        }
    }
    let is_package = |name: &&str| name.rsplit_once('.').is_some_and(|(_, it)| it == "opf");
    let found = archive.names().find(is_package).map(str::to_owned);
    found.ok_or_else(|| Refused::Damaged("it does not say what the book is made of".to_owned()))
}

impl Collecting {
    fn take(&mut self, from: &str, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match tag.name() {
            (Space::Dc, "title") => fill(&mut self.stated.title, xml)?,
            (Space::Dc, "publisher") => fill(&mut self.stated.publisher, xml)?,
            (Space::Dc, "creator") => {
                let mut name = None;
                fill(&mut name, xml)?;
                self.authors.extend(name.filter(|name| !self.authors.contains(name)));
            }
            (Space::Dc, "date") => {
                let is_other = tag.attribute("event").is_some_and(|it| it == "modification");
                let date = xml.words()?;
                if self.stated.date.is_none() && !is_other {
                    self.stated.date = iso_date(&date);
                }
            }
            (Space::Dc, "language") => {
                let language = xml.words()?;
                if self.stated.language.is_none() {
                    self.stated.language = language_tag(&language);
                }
            }
            (_, "item") => self.item(from, tag),
            (_, "itemref") => {
                let is_linear = tag.attribute("linear").is_none_or(|it| it != "no");
                self.order.extend(tag.attribute("idref").map(|id| (id, is_linear)));
            }
            (_, "reference") => {
                let kind = tag.attribute("type").unwrap_or_default();
                let path = tag.attribute("href").and_then(|href| resolve(from, &href));
                if matches!(kind.as_str(), "cover" | "toc") {
                    self.around.extend(path.map(|(path, _)| path));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn item(&mut self, from: &str, tag: &Tag<'_>) {
        let (Some(id), Some(href)) = (tag.attribute("id"), tag.attribute("href")) else { return };
        let Some((path, _)) = resolve(from, &href) else { return };
        let kind = tag.attribute("media-type").unwrap_or_default();
        let properties = tag.attribute("properties").unwrap_or_default();
        let item = Item {
            path,
            is_page: kind.is_empty()
                || ["html", "dtbook", "oeb1-document"].iter().any(|it| kind.contains(it)),
            is_contents: properties.split_ascii_whitespace().any(|it| it == "nav"),
            is_ncx: kind == "application/x-dtbncx+xml",
        };
        self.items.entry(id).or_insert(item);
    }

    fn finish(mut self) -> Result<Package, Refused> {
        if !self.authors.is_empty() {
            self.stated.author = Some(self.authors.join("; "));
        }
        // Stable, so that both stay in order.
        self.order.sort_by_key(|(_, is_linear)| !is_linear);
        let mut spine = Vec::new();
        let mut seen = BTreeSet::new();
        for (id, _) in &self.order {
            let Some(item) = self.items.get(id).filter(|item| item.is_page) else { continue };
            if seen.insert(&item.path) {
                let is_around = item.is_contents || self.around.contains(&item.path);
                spine.push(Page { path: item.path.clone(), is_around });
            }
        }
        if spine.is_empty() {
            return Err(Refused::Damaged("it lists no pages to read".to_owned()));
        }
        let contents = self.items.values().filter(|item| item.is_contents || item.is_ncx);
        let contents = contents.map(|item| item.path.clone()).collect();
        Ok(Package { stated: self.stated, spine, contents })
    }
}

/// Fills a field with the words of the element that has begun, unless it is filled.
fn fill(field: &mut Option<String>, xml: &mut Xml<'_>) -> Result<(), Refused> {
    let words = xml.words()?;
    let words = on_one_line(&words);
    if field.is_none() && !words.is_empty() {
        *field = Some(words);
    }
    Ok(())
}
