//! The named styles of a Word document: what each makes of the paragraphs and runs that have it.

use std::collections::HashMap;

use super::properties::{ParagraphProperties, RunProperties};
use crate::{
    extract::{
        Refused,
        office::Role,
        xml::{Event, Space, Xml},
    },
    text::shape::Style,
};

/// How many styles may rest on each other. Word allows eleven.
const CHAIN_MAX: usize = 50;

/// All named styles, by id.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    styles: HashMap<String, Named>,
    /// The style of paragraphs that name none.
    standard: Option<String>,
}

#[derive(Debug, Default)]
struct Named {
    /// Its name in lower case; Word's own styles have English names in every language.
    name: String,
    rests_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// What a style makes of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Its level as a heading, from 1.
    pub(super) heading: Option<u8>,
    pub(super) role: Option<Role>,
    pub(super) is_hidden: bool,
    /// Its list, and the style that states it.
    pub(super) list: Option<(u32, String)>,
    pub(super) depth: Option<usize>,
}

impl Sheet {
    /// Reads `styles.xml`.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut sheet = Self::default();
        while let Some(event) = xml.next()? {
            let Event::Start(tag) = event else { continue };
            if !tag.is(Space::Word, "style") {
                continue;
            }
            let id = tag.attribute("styleId").unwrap_or_default();
            let is_standard = matches!(tag.attribute("default").as_deref(), Some("1" | "true"));
            if is_standard && tag.attribute("type").as_deref() == Some("paragraph") {
                sheet.standard = Some(id.clone());
            }
            let named = Named::read(xml)?;
            sheet.styles.entry(id).or_insert(named);
        }
        Ok(sheet)
    }

    /// What the style of that id makes of a paragraph; without an id, the standard one. Cost: the
    /// styles that it rests on.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Resolved {
        let id = id.or(self.standard.as_deref());
        let mut resolved = Resolved::default();
        let mut outline = None;
        let mut named = None;
        let mut hidden = None;
        for (id, style) in self.chain(id) {
            let name = style.name.as_str();
            named = named.or_else(|| heading_named(name));
            outline = outline.or(style.paragraph.outline);
            hidden = hidden.or(style.run.is_hidden);
            resolved.role = resolved.role.or_else(|| role_named(name));
            if resolved.list.is_none() {
                resolved.list = style.paragraph.list.map(|list| (list, id.to_owned()));
            }
            resolved.depth = resolved.depth.or(style.paragraph.depth);
        }
        if let Some(id) = id
            && !self.styles.contains_key(id)
        {
            // A file without its styles still says by their ids what they were.
            named = heading_named(&id.to_lowercase().replace("heading", "heading "));
        }
        resolved.heading = named.or_else(|| outline.and_then(heading_of));
        resolved.is_hidden = hidden == Some(true);
        resolved
    }

    /// How a run is set that states `own`, with what its style states.
    pub(super) fn run(&self, own: RunProperties) -> RunProperties {
        let mut run = own;
        let Some(id) = run.style.take() else { return run };
        for (_, style) in self.chain(Some(&id)) {
            let mut stated = style.run.stated;
            if is_link(&style.name) {
                stated.forget(Style::Underlined);
            } else if role_named(&style.name) == Some(Role::Code) {
                stated.state(Style::Code, true);
            }
            run.stated = run.stated.over(stated);
            run.is_hidden = run.is_hidden.or(style.run.is_hidden);
        }
        run
    }

    /// The list that a style states, for lists that only name a style.
    pub(super) fn list_of(&self, id: &str) -> Option<u32> {
        self.styles.get(id)?.paragraph.list
    }

    /// The style of that id and those it rests on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Named)> {
        let mut next = id;
        std::iter::from_fn(move || {
            let id = next.take()?;
            let style = self.styles.get(id)?;
            next = style.rests_on.as_deref();
            Some((id, style))
        })
        .take(CHAIN_MAX)
    }
}

impl Named {
    /// Reads `w:style`, which has just begun, up to its end.
    fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut it = Self::default();
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.name().0 == Space::Word => match tag.name().1 {
                    "name" => it.name = tag.attribute("val").unwrap_or_default().to_lowercase(),
                    "basedOn" => it.rests_on = tag.attribute("val"),
                    "pPr" => it.paragraph = ParagraphProperties::read(xml)?,
                    "rPr" => it.run = RunProperties::read(xml)?,
                    // Parts of tables have settings of their own.
                    "tblStylePr" | "tblPr" | "trPr" | "tcPr" => xml.skip()?,
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

/// The level of a heading for a level of the outline; the tenth is body text.
pub(super) fn heading_of(outline: u8) -> Option<u8> {
    (outline < 9).then_some(outline + 1)
}

/// The level of a style of headings by its name.
fn heading_named(name: &str) -> Option<u8> {
    if name == "title" {
        return Some(1);
    }
    name.strip_prefix("heading ")?.trim().parse().ok().filter(|level| (1..=9).contains(level))
}

fn role_named(name: &str) -> Option<Role> {
    match name {
        "quote" | "intense quote" | "block text" | "quotations" | "block quote" | "blockquote" => {
            Some(Role::Quote)
        }
        "caption" | "image caption" | "table caption" => Some(Role::Caption),
        "html preformatted" | "preformatted text" | "source code" | "source text"
        | "verbatim char" | "html code" | "html typewriter" | "html sample" | "macro" | "code" => {
            Some(Role::Code)
        }
        _ => None,
    }
}

/// Whether a style is that of links, which are underlined because they are links.
fn is_link(name: &str) -> bool {
    matches!(name, "hyperlink" | "followedhyperlink" | "internet link" | "visited internet link")
}
