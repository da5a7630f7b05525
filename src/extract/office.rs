//! What office documents of every kind say of themselves and of what was left out.

use super::{
    Refused,
    builder::Opening,
    xml::{self, Doctype, Event, Space, Xml},
};
use crate::text::{extracted::Stated, shape::Kind, watch::Watch};

/// What the part with a document's properties states: `core.xml` of Word, `meta.xml` of `OpenDocument`.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn stated(bytes: &[u8], watch: &dyn Watch) -> Result<Stated, Refused> {
    let text = xml::decode(bytes);
    let mut xml = Xml::new(&text, Doctype::Refused, watch);
    let mut stated = Stated::default();
    // In OpenDocument, dc:creator and dc:date are of the last change; what states the first one wins.
    let (mut author, mut date) = (None, None);
    while let Some(event) = xml.next()? {
        let Event::Start(tag) = event else { continue };
        let (space, name) = tag.name();
        let is_dc = matches!(space, Space::Dc | Space::DcTerms);
        match name {
            "title" if is_dc => stated.title = words(&mut xml)?,
            "creator" if is_dc => stated.author = words(&mut xml)?,
            "initial-creator" if space == Space::Meta => author = words(&mut xml)?,
            "created" if is_dc => date = day(&mut xml)?,
            "creation-date" if space == Space::Meta => date = day(&mut xml)?,
            "modified" | "date" if is_dc => stated.date = day(&mut xml)?,
            "publisher" if is_dc => stated.publisher = words(&mut xml)?,
            "language" if is_dc => stated.language = words(&mut xml)?,
            _ => {}
        }
    }
    stated.author = author.or(stated.author).map(|names| names_in(&names));
    stated.date = date.or(stated.date);
    Ok(stated)
}

/// The words of the element that has just begun; none where it is blank.
fn words(xml: &mut Xml<'_>) -> Result<Option<String>, Refused> {
    let words = xml.words()?;
    let words: Vec<&str> = words.split_whitespace().collect();
    Ok(Some(words.join(" ")).filter(|it| !it.is_empty()))
}

/// The day of a moment as these parts write it: `2018-07-13T10:00:00Z`.
fn day(xml: &mut Xml<'_>) -> Result<Option<String>, Refused> {
    let moment = xml.words()?;
    let day = moment.trim().get(..10).filter(|day| {
        day.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    });
    Ok(day.map(str::to_owned))
}

/// Several names, however a program parts them, parted by `; `.
fn names_in(names: &str) -> String {
    let names: Vec<&str> = names.split(';').map(str::trim).filter(|it| !it.is_empty()).collect();
    names.join("; ")
}

/// What a style makes of a paragraph but a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A quotation set apart.
    Quote,
    /// What stands under a picture or a table.
    Caption,
    /// Words whose blanks and line breaks count.
    Code,
}

/// What block a paragraph is: a heading of that level, an item at that depth (from 0), or by its role.
pub(super) fn opening(heading: Option<u8>, item: Option<usize>, role: Option<Role>) -> Opening {
    let opening = match (heading, item, role) {
        (Some(level), ..) => Opening::of(Kind::Heading).level(level),
        (None, Some(depth), _) => Opening::of(Kind::Item).level(depth.min(9) as u8 + 1),
        (None, None, Some(Role::Code)) => Opening::of(Kind::Code),
        (None, None, Some(Role::Caption)) => Opening::of(Kind::Caption),
        (None, None, _) => Opening::of(Kind::Paragraph),
    };
    opening.quoted(u8::from(role == Some(Role::Quote)))
}

/// What a document has that is not its text, to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) n_comments: usize,
    pub(super) n_insertions: usize,
    pub(super) n_deletions: usize,
    /// Formulas, charts and documents of other programs inside it.
    pub(super) n_embedded: usize,
    pub(super) has_hidden: bool,
}

impl LeftOut {
    /// What a reader should know, each a clause for people.
    pub(super) fn warnings(self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.n_comments > 0 {
            warnings.push(format!("{} left out", counted(self.n_comments, "comment")));
        }
        if self.n_insertions + self.n_deletions > 0 {
            let insertions = counted(self.n_insertions, "tracked insertion");
            let deletions = counted(self.n_deletions, "tracked deletion");
            warnings.push(format!("{insertions} read as text, {deletions} left out"));
        }
        if self.has_hidden {
            warnings.push("hidden text is left out".to_owned());
        }
        if self.n_embedded > 0 {
            let embedded = counted(self.n_embedded, "embedded object");
            warnings.push(format!("{embedded} left out"));
        }
        warnings
    }
}

/// `1 comment is`, `3 comments are`.
fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what} is") } else { format!("{n} {what}s are") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn properties_of_both_kinds_are_read() {
        let word = b"<cp:coreProperties><dc:title>A  title</dc:title><dc:creator>B;C </dc:creator>\
            <dcterms:created>2018-07-13T10:00:00Z</dcterms:created>\
            <dcterms:modified>2020-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>";
        let stated = super::stated(word, &()).unwrap();
        assert_eq!(stated.title.as_deref(), Some("A title"));
        assert_eq!(stated.author.as_deref(), Some("B; C"));
        assert_eq!(stated.date.as_deref(), Some("2018-07-13"));
        let open = "<office:document-meta><office:meta><dc:creator>Last</dc:creator>\
            <meta:initial-creator>First</meta:initial-creator><dc:date>2019-02-01T00:00:00</dc:date>\
            <dc:language>de-AT</dc:language><dc:title> </dc:title></office:meta></office:document-meta>";
        let stated = super::stated(open.as_bytes(), &()).unwrap();
        assert_eq!(stated.author.as_deref(), Some("First"));
        assert_eq!(stated.date.as_deref(), Some("2019-02-01"));
        assert_eq!(stated.language.as_deref(), Some("de-AT"));
        assert_eq!(stated.title, None);
    }
}
