//! A page cut into tags and words before its tags are taken apart.
//!
//! Comments, scripts and styles end here, without their content being looked at. So does what would
//! cost a tokenizer time out of proportion: of a tag with a picture inside an attribute, or with more
//! attributes than a person writes, only the name is kept. One pass, linear in the page.

use memchr::{memchr, memmem};

/// Longest tag that is taken apart, in bytes. A longer one holds data, most often a picture.
const TAG_MAX: usize = 64 * 1024;

/// Most attributes of a tag that is taken apart: a tokenizer compares each with each.
const ATTRIBUTES_MAX: usize = 256;

/// A part of a page in the order of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words as the page writes them, with references such as `&amp;`.
    Text(&'a str),
    /// Words that stand for themselves.
    Words(&'a str),
    /// A start or end tag from `<` to `>`.
    Tag {
        /// The whole of it; empty where only the name is kept.
        source: &'a str,
        /// Its name, in any case.
        name: &'a str,
        /// Whether it is an end tag.
        is_end: bool,
    },
    /// What stands between `<title>` and `</title>`; no tags in it.
    Title(&'a str),
    /// What a script holds that says of itself that it is data in JSON-LD.
    JsonLd(&'a str),
}

impl Piece<'_> {
    /// Writes it as a tokenizer reads it that knows no content but ordinary words and tags.
    pub(super) fn write(self, out: &mut String) {
        match self {
            Piece::Text(text) => out.push_str(text),
            Piece::Words(words) => {
                for c in words.chars() {
                    match c {
                        '<' => out.push_str("&lt;"),
                        '&' => out.push_str("&amp;"),
                        _ => out.push(c),
                    }
                }
            }
            Piece::Tag { source: "", name, is_end } => {
                out.push_str(if is_end { "</" } else { "<" });
                out.push_str(name);
                out.push('>');
            }
            Piece::Tag { source, .. } => out.push_str(source),
            Piece::Title(title) => {
                out.push_str("<title>");
                out.push_str(&title.replace('<', "&lt;"));
                out.push_str("</title>");
            }
            Piece::JsonLd(_) => {}
        }
    }
}

/// The pieces of a page in order.
#[derive(Clone, Debug)]
pub(super) struct Pieces<'a> {
    html: &'a str,
    at: usize,
    is_xml: bool,
    /// Elements that are known to have no end tag from here on, so that each is sought once.
    endless: Vec<&'static str>,
}

/// Elements whose content is no markup; nothing of it is shown, but of the last.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

impl<'a> Pieces<'a> {
    /// Those of `html`, which may follow the rules of XML where those differ.
    pub(super) fn new(html: &'a str, is_xml: bool) -> Self {
        Self { html, at: 0, is_xml, endless: Vec::new() }
    }

    /// How many bytes are behind.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    /// Up to and with the first `end`, or everything; what stands in front of `end`.
    fn take_until(&mut self, from: usize, end: &str) -> &'a str {
        let rest = self.rest();
        let behind = rest.get(from..).unwrap_or_default();
        let length = memmem::find(behind.as_bytes(), end.as_bytes());
        self.at = length.map_or(self.html.len(), |length| self.at + from + length + end.len());
        behind.get(..length.unwrap_or(behind.len())).unwrap_or_default()
    }

    /// What begins with `<!`, `<?`, or `</` without a name: comments, a document type, instructions.
    fn aside(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            // The dashes that open it may be those that close it.
            self.take_until(2, "-->");
        } else if self.is_xml && rest.starts_with("<![CDATA[") {
            return Some(Piece::Words(self.take_until(9, "]]>")));
        } else {
            let end = memchr(b'>', rest.as_bytes()).unwrap_or(rest.len());
            let has_subset = rest.get(..end).is_some_and(|it| it.contains('['));
            let is_doctype = rest.get(2..9).is_some_and(|it| it.eq_ignore_ascii_case("doctype"));
            let until = if self.is_xml && is_doctype && has_subset { "]>" } else { ">" };
            self.take_until(0, until);
        }
        None
    }

    /// The tag that begins here; `None` where the page ends inside it.
    fn tag(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest();
        let is_end = rest.starts_with("</");
        let name_at = if is_end { 2 } else { 1 };
        let name = rest.get(name_at..).unwrap_or_default();
        let name = name.get(..name.find(is_name_end).unwrap_or(name.len())).unwrap_or_default();
        let Some((length, n_attributes)) = tag_end(rest.as_bytes(), name_at + name.len()) else {
            self.at = self.html.len();
            return None;
        };
        self.at += length;
        let mut source = rest.get(..length).unwrap_or_default();
        let is_cut = length > TAG_MAX || n_attributes > ATTRIBUTES_MAX;
        let is_closed = self.is_xml && source.ends_with("/>");
        if !is_end && !is_closed {
            let raw = RAW.into_iter().find(|raw| raw.eq_ignore_ascii_case(name));
            if let Some((raw, content)) = raw.and_then(|raw| Some((raw, self.raw(raw)?))) {
                return match raw {
                    "title" => Some(Piece::Title(content)),
                    "script" if memmem::find(source.as_bytes(), b"ld+json").is_some() => {
                        Some(Piece::JsonLd(content))
                    }
                    _ => None,
                };
            }
        }
        if is_cut {
            source = "";
        }
        Some(Piece::Tag { source, name, is_end })
    }

    /// Takes everything up to and with the end tag of the element `name`; `None`, and nothing is
    /// taken, where there is none.
    fn raw(&mut self, name: &'static str) -> Option<&'a str> {
        if self.endless.contains(&name) {
            return None;
        }
        let rest = self.rest();
        for at in memmem::find_iter(rest.as_bytes(), b"</") {
            let behind = rest.get(at + 2..).unwrap_or_default();
            let is_it = behind.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name))
                && behind.get(name.len()..).unwrap_or_default().starts_with(is_name_end);
            if is_it {
                let length = memchr(b'>', behind.as_bytes()).map_or(rest.len(), |end| at + 3 + end);
                self.at += length;
                return rest.get(..at);
            }
        }
        self.endless.push(name);
        None
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        while self.at < self.html.len() {
            let rest = self.rest();
            let mut first = rest.bytes().skip(1);
            if !rest.starts_with('<') {
                let length = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += length;
                return rest.get(..length).map(Piece::Text);
            }
            let piece = match (first.next(), first.next()) {
                (Some(b), _) if b.is_ascii_alphabetic() => self.tag(),
                (Some(b'/'), Some(b)) if b.is_ascii_alphabetic() => self.tag(),
                (Some(b'!' | b'?'), _) | (Some(b'/'), Some(_)) => self.aside(),
                _ => {
                    self.at += 1;
                    rest.get(..1).map(Piece::Words)
                }
            };
            if piece.is_some() {
                return piece;
            }
        }
        None
    }
}

fn is_name_end(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{c}' | '\r' | ' ' | '/' | '>')
}

/// Where a tag is between its name and its end.
#[derive(Clone, Copy)]
enum Within {
    Between,
    Name,
    BehindName,
    BehindEquals,
    Unquoted,
}

/// Length of the tag that `html` begins with, whose name ends at `from`, and how many attributes it
/// has. A quotation that is never closed does not swallow the rest of the page.
fn tag_end(html: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut n_attributes = 0;
    let mut within = Within::Between;
    let mut at = from;
    while let Some(byte) = html.get(at) {
        within = match (within, byte) {
            (_, b'>') => return Some((at + 1, n_attributes)),
            (Within::Unquoted, b) if b.is_ascii_whitespace() => Within::Between,
            (Within::BehindEquals, b) if b.is_ascii_whitespace() => Within::BehindEquals,
            (Within::BehindEquals, b'"' | b'\'') => {
                let behind = html.get(at + 1..).unwrap_or_default();
                match memchr(*byte, behind) {
                    Some(length) => at += length + 1,
                    None => return memchr(b'>', behind).map(|end| (at + end + 2, usize::MAX)),
                }
                Within::Between
            }
            (Within::BehindEquals | Within::Unquoted, _) => Within::Unquoted,
            (Within::Name | Within::BehindName, b'=') => Within::BehindEquals,
            (Within::Between, b) if b.is_ascii_whitespace() => Within::Between,
            (Within::Name | Within::BehindName, b) if b.is_ascii_whitespace() => Within::BehindName,
            (_, b'/') => Within::Between,
            (Within::Name, _) => Within::Name,
            (Within::Between | Within::BehindName, _) => {
                n_attributes += 1;
                Within::Name
            }
        };
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(html: &str, is_xml: bool) -> String {
        let mut out = String::new();
        Pieces::new(html, is_xml).for_each(|piece| piece.write(&mut out));
        out
    }

    #[test]
    fn comments_scripts_and_styles_are_left_out() {
        let html =
            "<!DOCTYPE html>a<!-- <p> -->b<script>if (a<b) '</p>'</script >c<STYLE>p{}</style>d";
        assert_eq!(tokens(html, false), "abcd");
        assert_eq!(tokens("a<!-->b<!--->c<?php x ?>d</>e<!-- never closed", false), "abcde");
    }

    #[test]
    fn what_is_no_tag_is_words() {
        assert_eq!(tokens("a < b <3 &lt; <", false), "a &lt; b &lt;3 &lt; &lt;");
        assert_eq!(tokens("<title>a <b> c</title>", false), "<title>a &lt;b> c</title>");
        assert_eq!(tokens("<![CDATA[a<b]]>c", true), "a&lt;bc");
        assert_eq!(tokens("<![CDATA[a<b]]>c", false), "c");
        assert_eq!(tokens("<!DOCTYPE html [<!ENTITY a 'b'>]>c", true), "c");
    }

    #[test]
    fn a_sign_inside_an_attribute_does_not_end_a_tag() {
        let html = "<p title='a>b' id=\"c>\" x=a'b>d";
        assert_eq!(tokens(html, false), html);
        assert_eq!(tokens("<a href=\"b>c<i>d</i>", false), "<a>c<i>d</i>");
        assert_eq!(tokens("a<p class=", false), "a");
    }

    #[test]
    fn of_tags_with_too_much_in_them_the_name_is_kept() {
        let picture = "x".repeat(TAG_MAX);
        assert_eq!(tokens(&format!("a<img src='{picture}'>b"), false), "a<img>b");
        let attributes = " a=1".repeat(100_000);
        assert_eq!(tokens(&format!("<p{attributes}>x</p>"), false), "<p>x</p>");
    }

    #[test]
    fn an_element_without_an_end_tag_takes_nothing_along() {
        assert_eq!(tokens("<textarea>a<p>b", false), "<textarea>a<p>b");
        assert_eq!(tokens("<script src=a />b<p>c", true), "<script src=a />b<p>c");
    }
}
