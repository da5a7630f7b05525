//! What the attributes of a tag say that matters to somebody who reads.

use html5ever::{Attribute, tokenizer::Tag};

use super::elements::Role;

/// Words in names of classes that stand at what a site puts around a text.
const AROUND: [&str; 22] = [
    "share",
    "sharing",
    "social",
    "breadcrumb",
    "breadcrumbs",
    "menu",
    "navbar",
    "nav",
    "navigation",
    "navheader",
    "navfooter",
    "footer",
    "sidebar",
    "cookie",
    "cookies",
    "newsletter",
    "related",
    "skip",
    "skiplink",
    "linenos",
    "toolbar",
    "advertisement",
];

/// Longest class name that is looked at, in bytes.
const CLASS_MAX: usize = 80;

/// What a tag says of its element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// What it is in the page.
    pub(super) part: Option<Part>,
    /// Whether nothing of it is shown.
    pub(super) is_hidden: bool,
    /// Whether its items have neither numbers nor bullets.
    pub(super) is_unmarked: bool,
}

/// What an element is in its page, by what its tag says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Stated to be around the text: `role=navigation`.
    Around,
    /// Around the text by the name of its class, which may say something else in truth.
    PerhapsAround,
    /// A footnote or endnote.
    Note,
    /// The mark of a note in the text.
    NoteMark,
    /// The place where a page of the printed book begins.
    PageBreak,
}

impl Signs {
    /// Those of `tag`. Names of classes count where it parts blocks, and of links over the navigation to
    /// the text, which stand alone.
    pub(super) fn of(tag: &Tag, role: Role) -> Self {
        let mut it = Self::default();
        let is_block = role.is_block();
        for Attribute { name, value } in &tag.attrs {
            match &*name.local {
                "class" if role == Role::Link && value.starts_with("skip") => {
                    it.suggest(Part::PerhapsAround);
                }
                "class" | "id" if is_block && value.len() <= CLASS_MAX => {
                    if is_around(value) {
                        it.suggest(Part::PerhapsAround);
                    }
                    if &*name.local == "id" && is_note_name(value) {
                        it.state(Part::Note);
                    }
                }
                "role" | "epub:type" => {
                    if let Some(part) = part_of(value) {
                        it.state(part);
                    }
                }
                "href" if value.split_once('#').is_some_and(|(_, it)| is_note_name(it)) => {
                    it.suggest(Part::NoteMark);
                }
                "hidden" => it.is_hidden = true,
                "style" => it.style(value),
                _ => {}
            }
        }
        it
    }

    fn suggest(&mut self, part: Part) {
        self.part.get_or_insert(part);
    }

    fn state(&mut self, part: Part) {
        self.part = Some(part);
    }

    fn style(&mut self, style: &str) {
        for rule in style.split(';') {
            let Some((name, value)) = rule.split_once(':') else { continue };
            let is = |a: &str, b: &str| a.trim().eq_ignore_ascii_case(b);
            self.is_hidden |= is(name, "display") && is(value, "none");
            let is_list = is(name, "list-style") || is(name, "list-style-type");
            self.is_unmarked |= is_list && is(value, "none");
        }
    }
}

/// What `role` and `epub:type` say.
fn part_of(types: &str) -> Option<Part> {
    types.split_ascii_whitespace().find_map(|it| match it {
        "navigation" | "banner" | "contentinfo" | "complementary" | "search" => Some(Part::Around),
        "footnote" | "endnote" | "rearnote" | "doc-footnote" | "doc-endnote" => Some(Part::Note),
        "noteref" | "doc-noteref" => Some(Part::NoteMark),
        "pagebreak" | "doc-pagebreak" => Some(Part::PageBreak),
        _ => None,
    })
}

/// Whether one of the class names begins or ends with a word of [`AROUND`]: `site-footer`,
/// `share-buttons`; but not `has-menu`, which says something of what is around the menu.
fn is_around(classes: &str) -> bool {
    classes.split_ascii_whitespace().any(|class| {
        let mut words = class.split(['-', '_']).filter(|word| !word.is_empty());
        let is_known = |word: &str| AROUND.iter().any(|known| known.eq_ignore_ascii_case(word));
        let Some(first) = words.next() else { return false };
        let is_state = ["has", "no", "is", "with", "without", "hide", "show"]
            .iter()
            .any(|state| state.eq_ignore_ascii_case(first));
        !is_state && (is_known(first) || words.next_back().is_some_and(is_known))
    })
}

/// Whether places in a page with that name are footnotes: `fn1`, `footnote-12`, `cite_note-5`, `_ftn3`;
/// but not the places that lead back from there: `fnref1`.
fn is_note_name(name: &str) -> bool {
    let rest = name.trim_start_matches('_');
    let Some(behind) = ["fn", "ftn", "edn", "footnote", "endnote", "note", "cite_note"]
        .into_iter()
        .find_map(|it| rest.strip_prefix(it))
    else {
        return false;
    };
    let number = behind.trim_start_matches([':', '-', '_', '.']);
    number.starts_with(|c: char| c.is_ascii_digit())
        || (behind.len() > number.len() && number.ends_with(|c: char| c.is_ascii_digit()))
            && !number.starts_with("ref")
}

/// The value of the attribute `name` of `tag`.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let attribute = tag.attrs.iter().find(|it| &*it.name.local == name)?;
    Some(&attribute.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_stand_around_a_text_are_known_by_their_first_or_last_word() {
        for class in ["site-footer", "share-buttons wide", "NavBar", "breadcrumb_list", "skip-link"]
        {
            assert!(is_around(class), "{class}");
        }
        for class in ["has-menu", "main", "no-sidebar", "navy", "a-menu-b", "unrelated", "-"] {
            assert!(!is_around(class), "{class}");
        }
    }

    #[test]
    fn notes_are_known_by_the_names_of_their_places() {
        for name in ["fn1", "fn:2", "footnote-12", "cite_note-5", "_ftn3", "cite_note-Smith-3"] {
            assert!(is_note_name(name), "{name}");
        }
        for name in ["fnref1", "fnref:2", "_ftnref3", "cite_ref-5", "notes", "note", "fn-ref-1"] {
            assert!(!is_note_name(name), "{name}");
        }
    }
}
