//! The styles of an `OpenDocument` text, named ones and those that its text states in place.

use std::collections::HashMap;

use super::lists::Look;
use crate::{
    extract::{
        Refused,
        flow::{Stated, Styles},
        office::Role,
        xml::{Event, Space, Tag, Xml},
    },
    text::shape::Style,
};

/// How many styles may rest on each other.
const CHAIN_MAX: usize = 50;

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// By family (`paragraph`, `text`, `section`) and name.
    styles: HashMap<(String, String), Named>,
    /// Lists by name.
    pub(super) lists: HashMap<String, Look>,
    /// How headings are numbered.
    pub(super) outline: Look,
}

#[derive(Debug, Default)]
struct Named {
    rests_on: Option<String>,
    outline: Option<u8>,
    breaks_page: Option<bool>,
    is_hidden: Option<bool>,
    stated: Stated,
}

/// What a style makes of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Its level as a heading, from 1.
    pub(super) heading: Option<u8>,
    pub(super) role: Option<Role>,
    /// A page begins with it.
    pub(super) breaks_page: bool,
}

impl Sheet {
    /// Reads a `style:style` that has just begun, up to its end.
    pub(super) fn read_style(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let family = tag.attribute("family").unwrap_or_default();
        let name = tag.attribute("name").unwrap_or_default();
        let mut named = Named {
            rests_on: tag.attribute("parent-style-name"),
            outline: tag.attribute("default-outline-level").and_then(|it| it.parse().ok()),
            ..Named::default()
        };
        if tag.attribute("master-page-name").is_some_and(|it| !it.is_empty()) {
            named.breaks_page = Some(true);
        }
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) => named.take(&tag),
                Event::End(_) if xml.depth() < inside => break,
                Event::End(_) | Event::Text(_) => {}
            }
        }
        self.styles.insert((family, name), named);
        Ok(())
    }

    /// What the style of that name makes of a paragraph. Cost: the styles that it rests on.
    pub(super) fn paragraph(&self, name: &str) -> Resolved {
        let mut resolved = Resolved::default();
        let mut outline = None;
        for (name, style) in self.chain("paragraph", name) {
            outline = outline.or(style.outline);
            resolved.role = resolved.role.or(match name {
                "Quotations" | "Quote" | "Block_20_Text" => Some(Role::Quote),
                "Caption" => Some(Role::Caption),
                "Preformatted_20_Text" | "Source_20_Code" => Some(Role::Code),
                _ => None,
            });
            if name == "Title" {
                outline = outline.or(Some(1));
            }
        }
        // A page break is no matter of the styles that it rests on; a page's own style is.
        resolved.breaks_page =
            self.chain("paragraph", name).find_map(|(_, style)| style.breaks_page) == Some(true);
        resolved.heading = outline.filter(|level| (1..=10).contains(level));
        resolved
    }

    /// `outer` with what the style of that name states of its characters.
    pub(super) fn span(&self, name: &str, outer: Styles) -> Styles {
        let mut all = Stated::default();
        for (name, style) in self.chain("text", name) {
            let mut stated = style.stated;
            match name {
                // A link is underlined because it is a link.
                "Internet_20_link" | "Internet_20_Link" | "Visited_20_Internet_20_Link" => {
                    stated.forget(Style::Underlined);
                }
                "Source_20_Text" | "Teletype" => stated.state(Style::Code, true),
                _ => {}
            }
            all = all.over(stated);
        }
        all.applied(outer)
    }

    /// Whether the style of that name hides what has it.
    pub(super) fn is_hidden(&self, family: &str, name: &str) -> bool {
        self.chain(family, name).find_map(|(_, style)| style.is_hidden) == Some(true)
    }

    /// The style of that name and those it rests on.
    fn chain<'s>(
        &'s self,
        family: &'s str,
        name: &str,
    ) -> impl Iterator<Item = (&'s str, &'s Named)> {
        let mut next = Some(name.to_owned());
        std::iter::from_fn(move || {
            let key = (family.to_owned(), next.take()?);
            let (key, style) = self.styles.get_key_value(&key)?;
            next.clone_from(&style.rests_on);
            Some((key.1.as_str(), style))
        })
        .take(CHAIN_MAX)
    }
}

impl Named {
    fn take(&mut self, tag: &Tag<'_>) {
        let (Space::Style, name) = tag.name() else { return };
        let stated = &mut self.stated;
        match name {
            "text-properties" => {
                for ((_, name), value) in tag.attributes() {
                    let value = value.as_ref();
                    match name {
                        "font-weight" => stated.state(Style::Strong, is_bold(value)),
                        "font-style" => stated.state(Style::Emphasis, value != "normal"),
                        "text-underline-style" => {
                            stated.state(Style::Underlined, value != "none");
                        }
                        "text-line-through-style" | "text-line-through-type" => {
                            stated.state(Style::Struck, value != "none");
                        }
                        "text-position" => {
                            stated.state(Style::Superscript, is_raised(value));
                            stated.state(Style::Subscript, is_lowered(value));
                        }
                        "display" => self.is_hidden = Some(value == "none"),
                        _ => {}
                    }
                }
            }
            "section-properties" => {
                self.is_hidden = tag.attribute("display").map(|it| it == "none");
            }
            "paragraph-properties" => {
                if let Some(kind) = tag.attribute("break-before") {
                    self.breaks_page = Some(kind == "page");
                }
            }
            _ => {}
        }
    }
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse::<u32>().is_ok_and(|it| it >= 600)
}

/// Whether letters in that position are raised: `super 58%`, `33% 58%`.
fn is_raised(position: &str) -> bool {
    let place = position.split_whitespace().next().unwrap_or_default();
    place == "super" || !place.starts_with(['-', '0']) && place.ends_with('%')
}

fn is_lowered(position: &str) -> bool {
    let place = position.split_whitespace().next().unwrap_or_default();
    place == "sub" || place.starts_with('-')
}
