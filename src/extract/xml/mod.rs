//! XML as a row of events, for readers of formats that are made of it.
//!
//! A thin layer over the crate that finds the tags. It adds what every reader here needs: namespaces by
//! short names whatever the prefix, so that `(Space::Word, "p")` is a paragraph in every file; no
//! DOCTYPE; no entities but those that every file knows; a limit on depth; and a watch. Nothing recurses,
//! and nothing is kept but the names of the open elements.
//!
//! ```
//! # use variorum::extract::{Refused, xml::{self, Doctype, Event, Space, Xml}};
//! # fn main() -> Result<(), Refused> {
//! let bytes = b"<w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>a &lt; b</w:p>";
//! let text = xml::decode(bytes);
//! let mut xml = Xml::new(&text, Doctype::Refused, &());
//! let mut words = String::new();
//! while let Some(event) = xml.next()? {
//!     match event {
//!         Event::Start(tag) if tag.is(Space::Word, "p") => {}
//!         Event::Start(_) => xml.skip()?,
//!         Event::Text(piece) => words.push_str(&piece),
//!         Event::End(_) => {}
//!     }
//! }
//! assert_eq!(words, "a < b");
//! # Ok(())
//! # }
//! ```
//!
//! Start at [`Xml::next`].

mod decode;
mod entities;
mod space;

use std::borrow::Cow;

use quick_xml::{
    events::{BytesEnd, BytesStart, BytesText, Event as Raw},
    reader::Reader,
};

pub use self::{
    decode::{decode, resolved},
    entities::declares_entities,
    space::Space,
};
use super::Refused;
use crate::text::watch::Watch;

/// How deep elements may stand in each other. A document of Word reaches 40, a web page a few hundred.
pub const DEPTH_MAX: usize = 10_000;
/// How many declarations of namespaces may hold at one place. A document has some 30.
const BINDINGS_MAX: usize = 1000;
/// Bytes that are read between two looks at the watch.
const STEP: usize = 64 << 10;

/// Which DOCTYPE a file may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doctype {
    /// None at all: [`Refused::Doctype`].
    Refused,
    /// One that only names a kind of file, as XHTML does, and declares nothing itself. What it names is
    /// not looked for.
    Bare,
}

/// Something that stands in an XML file.
#[derive(Debug)]
pub enum Event<'a> {
    /// An element begins. An empty one (`<a/>`) begins and ends.
    Start(Tag<'a>),
    /// An element ends.
    End(Name<'a>),
    /// Characters, with their references resolved and `\n` line ends. What stands between two tags may
    /// come in several pieces.
    Text(Cow<'a, str>),
}

/// An element's start, with its attributes.
#[derive(Debug)]
pub struct Tag<'a> {
    space: Space,
    raw: BytesStart<'a>,
}

/// An element's name where it ends.
#[derive(Debug)]
pub struct Name<'a> {
    space: Space,
    raw: BytesEnd<'a>,
}

impl Tag<'_> {
    /// Its namespace and its name without prefix.
    pub fn name(&self) -> (Space, &str) {
        (self.space, utf8(self.raw.local_name().into_inner()))
    }

    /// Whether it is the element of that name.
    pub fn is(&self, space: Space, local: &str) -> bool {
        self.name() == (space, local)
    }

    /// The value of its first attribute whose name without prefix is `local`, with references resolved
    /// and line ends made blanks; `None` where it has none. Cost: one pass over its attributes.
    pub fn attribute(&self, local: &str) -> Option<String> {
        self.attributes().find(|(name, _)| name.1 == local).map(|(_, value)| value.into_owned())
    }

    /// The value of its attribute of exactly that name with its prefix: `xml:lang`.
    pub fn qualified(&self, name: &str) -> Option<String> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        self.attributes()
            .find(|(it, _)| *it == (prefix, local))
            .map(|(_, value)| value.into_owned())
    }

    /// Its attributes in order, each as prefix (empty where there is none), name and value. What is
    /// written wrongly is left out.
    pub fn attributes(&self) -> impl Iterator<Item = ((&str, &str), Cow<'_, str>)> {
        let mut attributes = self.raw.attributes();
        // Looking for doubles takes quadratic time.
        attributes.with_checks(false);
        attributes.filter_map(Result::ok).map(|attribute| {
            let name = utf8(attribute.key.into_inner());
            let value = match attribute.value {
                Cow::Borrowed(value) => Cow::Borrowed(utf8(value)),
                Cow::Owned(value) => Cow::Owned(utf8(&value).to_owned()),
            };
            (name.split_once(':').unwrap_or(("", name)), plain_value(value))
        })
    }
}

impl Name<'_> {
    /// Its namespace and its name without prefix.
    pub fn name(&self) -> (Space, &str) {
        (self.space, utf8(self.raw.local_name().into_inner()))
    }
}

/// An XML file that is read from start to end.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    length: usize,
    doctype: Doctype,
    watch: &'a dyn Watch,
    depth: usize,
    /// Which prefix stands for which namespace, declared at which depth.
    bindings: Vec<Binding>,
    /// Where the watch was asked last.
    seen: usize,
}

#[derive(Debug)]
struct Binding {
    depth: usize,
    prefix: String,
    space: Space,
}

impl<'a> Xml<'a> {
    /// Reads `text`, the characters of a file ([`decode()`]).
    pub fn new(text: &'a str, doctype: Doctype, watch: &'a dyn Watch) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, length: text.len(), doctype, watch, depth: 0, bindings: Vec::new(), seen: 0 }
    }

    /// What stands next; `None` behind the last element. Comments and instructions are passed over.
    ///
    /// # Errors
    /// Where the file is not well formed, nested deeper than [`DEPTH_MAX`], or has a DOCTYPE that it may
    /// not have, or where the watch calls it off. Do not read on behind an error.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator of results would go on behind an error"
    )]
    pub fn next(&mut self) -> Result<Option<Event<'a>>, Refused> {
        loop {
            let at = usize::try_from(self.reader.buffer_position()).unwrap_or(self.length);
            if at - self.seen.min(at) >= STEP {
                self.seen = at;
                self.watch.step(at, self.length)?;
            }
            let raw = self.reader.read_event().map_err(|error| self.damaged(&error.to_string()))?;
            return Ok(Some(match raw {
                Raw::Start(raw) | Raw::Empty(raw) => Event::Start(self.start(raw)?),
                Raw::End(raw) => Event::End(self.end(raw)),
                Raw::Text(raw) => Event::Text(lines(text(raw))),
                Raw::CData(raw) => Event::Text(lines(owned_or_borrowed(raw.into_inner()))),
                Raw::GeneralRef(raw) => Event::Text(referred(&raw)),
                Raw::DocType(raw) => {
                    self.allow(&raw)?;
                    continue;
                }
                Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => continue,
                Raw::Eof if self.depth > 0 => {
                    return Err(self.damaged("it ends inside an element"));
                }
                Raw::Eof => return Ok(None),
            }));
        }
    }

    /// Passes over the element that began last, up to and with its end. To be called right behind its
    /// [`Event::Start`].
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn skip(&mut self) -> Result<(), Refused> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// All characters inside the element that began last, up to and with its end. To be called right
    /// behind its [`Event::Start`].
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn words(&mut self) -> Result<String, Refused> {
        let outside = self.depth.saturating_sub(1);
        let mut words = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Event::Text(piece)) => words.push_str(&piece),
                Some(_) => {}
                None => break,
            }
        }
        Ok(words)
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    fn start(&mut self, raw: BytesStart<'a>) -> Result<Tag<'a>, Refused> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(
                self.damaged(&format!("elements stand over {DEPTH_MAX} deep in each other"))
            );
        }
        if memchr::memmem::find(raw.attributes_raw(), b"xmlns").is_some() {
            self.bind(&raw)?;
        }
        let space = self.space_of(raw.name().prefix().map_or(&[], |prefix| prefix.into_inner()));
        Ok(Tag { space, raw })
    }

    fn end(&mut self, raw: BytesEnd<'a>) -> Name<'a> {
        let space = self.space_of(raw.name().prefix().map_or(&[], |prefix| prefix.into_inner()));
        while self.bindings.pop_if(|binding| binding.depth >= self.depth).is_some() {}
        self.depth = self.depth.saturating_sub(1);
        Name { space, raw }
    }

    fn bind(&mut self, raw: &BytesStart<'_>) -> Result<(), Refused> {
        let mut attributes = raw.attributes();
        attributes.with_checks(false);
        for attribute in attributes.filter_map(Result::ok) {
            let name = utf8(attribute.key.into_inner());
            let prefix = match name.split_once(':') {
                Some(("xmlns", prefix)) => prefix,
                None if name == "xmlns" => "",
                _ => continue,
            };
            if self.bindings.len() >= BINDINGS_MAX {
                return Err(self.damaged("too many namespaces are declared"));
            }
            let uri = resolved(utf8(&attribute.value));
            let space = if uri.is_empty() { Space::None } else { Space::named(uri.trim()) };
            self.bindings.push(Binding { depth: self.depth, prefix: prefix.to_owned(), space });
        }
        Ok(())
    }

    fn space_of(&self, prefix: &[u8]) -> Space {
        self.bindings
            .iter()
            .rev()
            .find(|binding| binding.prefix.as_bytes() == prefix)
            .map_or_else(|| Space::customary(utf8(prefix)), |binding| binding.space)
    }

    fn allow(&self, doctype: &BytesText<'_>) -> Result<(), Refused> {
        match self.doctype {
            Doctype::Bare if !doctype.contains(&b'[') => Ok(()),
            _ => Err(Refused::Doctype),
        }
    }

    fn damaged(&self, why: &str) -> Refused {
        Refused::Damaged(format!(
            "its XML cannot be read at byte {}: {why}",
            self.reader.error_position()
        ))
    }
}

impl std::fmt::Debug for Xml<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xml")
            .field("length", &self.length)
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}

/// Bytes that were cut out of characters at marks of XML, which are characters of one byte.
fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn text(raw: BytesText<'_>) -> Cow<'_, str> {
    owned_or_borrowed(raw.into_inner())
}

fn owned_or_borrowed(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(utf8(bytes)),
        Cow::Owned(bytes) => Cow::Owned(utf8(&bytes).to_owned()),
    }
}

/// What a reference in the text stands for; one that is not known stays as it is written.
fn referred(name: &[u8]) -> Cow<'static, str> {
    let name = utf8(name);
    Cow::Owned(decode::reference(name).map_or_else(|| format!("&{name};"), String::from))
}

/// Line ends of an XML file are `\n`, whatever stands in it.
fn lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    }
}

/// An attribute's value: references resolved, line ends and tabs made blanks.
fn plain_value(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains(['&', '\n', '\r', '\t']) {
        return value;
    }
    let blank = value.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    Cow::Owned(resolved(&blank).into_owned())
}

#[cfg(test)]
mod tests;
