//! How paragraphs and runs are set, as a style or the text itself states it.

use crate::{
    extract::{
        Refused,
        flow::Stated,
        xml::{Event, Space, Tag, Xml},
    },
    text::shape::Style,
};

/// What a run states of itself; `None` where it states nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RunProperties {
    /// The style of its characters, by id.
    pub(super) style: Option<String>,
    /// How they are set.
    pub(super) stated: Stated,
    pub(super) is_hidden: Option<bool>,
    /// The paragraph's mark of that run was deleted while changes were tracked.
    pub(super) is_deleted: bool,
}

impl RunProperties {
    /// Reads `w:rPr`, which has just begun, up to its end.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut it = Self::default();
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.name().0 == Space::Word => it.take(&tag, xml)?,
                Event::Start(_) => xml.skip()?,
                Event::End(_) if xml.depth() < inside => break,
                Event::End(_) | Event::Text(_) => {}
            }
        }
        Ok(it)
    }

    fn take(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        match tag.name().1 {
            "rStyle" => self.style = tag.attribute("val"),
            "b" => self.stated.state(Style::Strong, is_on(tag)),
            "i" => self.stated.state(Style::Emphasis, is_on(tag)),
            "u" => self.stated.state(Style::Underlined, is_on(tag)),
            "strike" | "dstrike" => self.stated.state(Style::Struck, is_on(tag)),
            "vanish" => self.is_hidden = Some(is_on(tag)),
            "vertAlign" => {
                let value = tag.attribute("val").unwrap_or_default();
                self.stated.state(Style::Superscript, value == "superscript");
                self.stated.state(Style::Subscript, value == "subscript");
            }
            "del" | "moveFrom" => self.is_deleted = true,
            // What held before a change.
            "rPrChange" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }
}

/// Whether a switch is on: it is where it stands there without a value.
pub(super) fn is_on(tag: &Tag<'_>) -> bool {
    !matches!(tag.attribute("val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// What a paragraph states of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ParagraphProperties {
    /// Its style, by id.
    pub(super) style: Option<String>,
    /// Its list; 0 for none whatever its style says.
    pub(super) list: Option<u32>,
    /// Its depth in the list, from 0.
    pub(super) depth: Option<usize>,
    /// Its level in the outline, from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// How its mark is set.
    pub(super) mark: RunProperties,
    /// It is only a large first letter: the next paragraph goes on in it.
    pub(super) is_drop_cap: bool,
}

impl ParagraphProperties {
    /// Reads `w:pPr`, which has just begun, up to its end.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut it = Self::default();
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.name().0 == Space::Word => match tag.name().1 {
                    "pStyle" => it.style = tag.attribute("val"),
                    "numId" => it.list = number(&tag),
                    "ilvl" => it.depth = number(&tag),
                    "outlineLvl" => it.outline = number(&tag),
                    "rPr" => it.mark = RunProperties::read(xml)?,
                    "framePr" => {
                        let kind = tag.attribute("dropCap");
                        it.is_drop_cap = kind.is_some_and(|it| it != "none");
                    }
                    "pPrChange" | "sectPr" | "numberingChange" => xml.skip()?,
                    _ => {}
                },
                Event::Start(_) => xml.skip()?,
                Event::End(_) if xml.depth() < inside => break,
                Event::End(_) | Event::Text(_) => {}
            }
        }
        Ok(it)
    }
}

/// The number that an element has as its value.
pub(super) fn number<N: std::str::FromStr>(tag: &Tag<'_>) -> Option<N> {
    tag.attribute("val")?.trim().parse().ok()
}
