//! What a page states of itself: its title, its `<meta>`, its data for search engines.

use html5ever::tokenizer::Tag;
use serde_json::Value;

use crate::text::{extracted::Stated, words::on_one_line};

use super::signs::attribute;

/// Longest data in JSON-LD that is looked at, in bytes.
const JSON_MAX: usize = 256 * 1024;

/// Most authors that are named.
const AUTHORS_MAX: usize = 50;

/// What was stated so far. Of each field, what is stated in the most trusted way counts, and there what
/// is stated first.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    title: Field,
    authors: Vec<String>,
    author_rank: u8,
    date: Field,
    publisher: Field,
    language: Field,
}

/// A field and how far what states it is trusted; 0 is best.
#[derive(Clone, Debug, Default)]
struct Field(Option<(u8, String)>);

impl Field {
    fn say(&mut self, rank: u8, value: &str) {
        let value = on_one_line(value);
        if !value.is_empty() && self.0.as_ref().is_none_or(|(known, _)| rank < *known) {
            self.0 = Some((rank, value));
        }
    }

    fn take(self) -> Option<String> {
        self.0.map(|(_, value)| value)
    }
}

impl Said {
    /// The `<title>`.
    pub(super) fn title(&mut self, title: &str) {
        self.title.say(1, title);
    }

    /// The language of the whole page.
    pub(super) fn language(&mut self, tag: &Tag) {
        let stated = attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang"));
        if let Some(language) = stated.and_then(language_tag) {
            self.language.say(0, &language);
        }
    }

    /// What a `<meta>` says.
    pub(super) fn meta(&mut self, tag: &Tag) {
        let Some(content) = attribute(tag, "content") else { return };
        let name = ["name", "property", "itemprop", "http-equiv"]
            .into_iter()
            .find_map(|it| attribute(tag, it))
            .unwrap_or_default()
            .to_ascii_lowercase();
        match name.replace(':', ".").as_str() {
            "citation_title" => self.title.say(0, content),
            "og.title" | "dc.title" | "dcterms.title" | "twitter.title" => {
                self.title.say(2, content);
            }
            "citation_author" => self.author(0, content),
            "author" | "dc.creator" | "dcterms.creator" | "parsely-author" | "sailthru.author" => {
                self.author(1, content);
            }
            "article.author" | "book.author" => self.author(2, content),
            "citation_publication_date" | "citation_date" => self.date(0, content),
            "article.published_time" | "og.published_time" | "datepublished" => {
                self.date(1, content);
            }
            "dc.date" | "dcterms.date" | "dcterms.issued" | "dc.date.issued"
            | "dcterms.created" | "date" | "pubdate" | "publishdate" | "publish-date"
            | "sailthru.date" | "parsely-pub-date" => self.date(2, content),
            "citation_publisher" | "dc.publisher" | "dcterms.publisher" => {
                self.publisher.say(0, content);
            }
            "og.site_name" => self.publisher.say(1, content),
            "publisher" | "article.publisher" if !is_address(content) => {
                self.publisher.say(2, content);
            }
            "content-language" | "dc.language" | "dcterms.language" | "og.locale" => {
                if let Some(language) = language_tag(content) {
                    self.language.say(1, &language);
                }
            }
            _ => {}
        }
    }

    /// What JSON-LD says; what is no JSON says nothing.
    pub(super) fn json_ld(&mut self, json: &str) {
        if json.len() > JSON_MAX {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(json.trim()) else { return };
        let graph = value.get("@graph").and_then(Value::as_array);
        let listed = graph.or_else(|| value.as_array());
        for thing in listed.map_or(std::slice::from_ref(&value), Vec::as_slice) {
            let Some(date) = thing.get("datePublished").and_then(Value::as_str) else { continue };
            self.date(3, date);
            if let Some(title) = thing.get("headline").and_then(Value::as_str) {
                self.title.say(3, title);
            }
            if let Some(name) = thing.get("publisher").and_then(name_of) {
                self.publisher.say(2, name);
            }
            let author = thing.get("author");
            let authors = author.and_then(Value::as_array);
            for name in authors.into_iter().flatten().chain(author).filter_map(name_of) {
                self.author(3, name);
            }
        }
    }

    fn author(&mut self, rank: u8, name: &str) {
        let name = on_one_line(name);
        if name.is_empty() || is_address(&name) {
            return;
        }
        if self.authors.is_empty() || rank < self.author_rank {
            self.authors.clear();
            self.author_rank = rank;
        }
        let is_new = rank == self.author_rank && !self.authors.contains(&name);
        if is_new && self.authors.len() < AUTHORS_MAX {
            self.authors.push(name);
        }
    }

    fn date(&mut self, rank: u8, date: &str) {
        if let Some(date) = iso_date(date) {
            self.date.say(rank, &date);
        }
    }

    /// All that was stated.
    pub(super) fn finish(self) -> Stated {
        Stated {
            title: self.title.take(),
            author: (!self.authors.is_empty()).then(|| self.authors.join("; ")),
            date: self.date.take(),
            publisher: self.publisher.take(),
            language: self.language.take(),
        }
    }
}

/// The name of a person or an organisation in JSON-LD.
fn name_of(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("name")?.as_str())
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://") || value.starts_with("//")
}

/// A date that begins with its year, as far as it is one: `2018-07-13`, `2018-07`, `2018`.
pub(in crate::extract) fn iso_date(date: &str) -> Option<String> {
    let date = date.trim();
    let is_digits = |it: &&str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    let year = date.get(..4).filter(is_digits)?;
    let within = |it: &str, most: u8| it.parse::<u8>().is_ok_and(|it| (1..=most).contains(&it));
    let rest = date.get(4..).unwrap_or_default();
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        let month = rest.get(..2).filter(|it| within(it, 12));
        let day = rest.get(2..4).filter(|it| within(it, 31) && rest.len() == 4);
        return Some(format!("{year}-{}-{}", month?, day?));
    }
    let mut parts = rest.split(['-', '/', '.', 'T', ' ']).skip(1);
    let month = parts.next().filter(|it| is_digits(it) && within(it, 12));
    let day = parts.next().filter(|it| is_digits(it) && within(it, 31));
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year}-{month:0>2}-{day:0>2}"),
        (Some(month), None) => format!("{year}-{month:0>2}"),
        (None, _) => year.to_owned(),
    })
}

/// A tag as BCP 47 writes it, `en_US` too; `None` for what is none.
pub(in crate::extract) fn language_tag(language: &str) -> Option<String> {
    let tag = language.split([',', ';']).next().unwrap_or_default().trim().replace('_', "-");
    let first = tag.split('-').next().unwrap_or_default();
    let is_tag = matches!(first.len(), 2 | 3)
        && tag.len() <= 35
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_tag.then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_as_far_as_they_go() {
        let dates = [
            ("2018-07-13T10:00:00Z", Some("2018-07-13")),
            ("2018/7/3", Some("2018-07-03")),
            ("20180713", Some("2018-07-13")),
            ("2018-07", Some("2018-07")),
            ("2018", Some("2018")),
            ("2018-13-01", Some("2018")),
            ("July 2018", None),
            ("12345", None),
        ];
        for (date, expect) in dates {
            assert_eq!(iso_date(date).as_deref(), expect, "{date}");
        }
    }

    #[test]
    fn languages_are_tags() {
        assert_eq!(language_tag("en_US").as_deref(), Some("en-US"));
        assert_eq!(language_tag("de, en").as_deref(), Some("de"));
        assert_eq!(language_tag("english"), None);
        assert_eq!(language_tag(""), None);
    }

    #[test]
    fn json_ld_is_believed_where_it_states_a_publication() {
        let mut said = Said::default();
        said.json_ld(
            r#"{"@graph": [{"@type": "WebSite", "headline": "Site"}, {"datePublished": "2019-02-03T01:00",
            "headline": "Calm seas", "author": [{"name": "A. B."}, "C. D."], "publisher": {"name": "P"}}]}"#,
        );
        said.json_ld("{");
        let stated = said.finish();
        assert_eq!(stated.title.as_deref(), Some("Calm seas"));
        assert_eq!(stated.author.as_deref(), Some("A. B.; C. D."));
        assert_eq!(stated.date.as_deref(), Some("2019-02-03"));
        assert_eq!(stated.publisher.as_deref(), Some("P"));
    }
}
