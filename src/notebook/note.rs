//! Titled Markdown text with excerpts in it.

use super::ids::ExcerptId;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its title; `[[title]]` in another note leads here.
    pub title: String,
    /// Its place among the notes; see [`super::order`].
    pub order: String,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// When it was last changed, RFC 3339 in UTC.
    pub edited: String,
    /// Raised by one at every change.
    pub rev: u64,
    /// Text and excerpts, in any order.
    pub blocks: Vec<Block>,
}

/// One piece of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Markdown.
    Text(String),
    /// An excerpt, shown as a card.
    Excerpt(ExcerptId),
}

/// Longest text of a block that is shown whole and can be written on, in bytes: some twenty thousand words.
/// Laying out more would hold up every key. A longer one, which another program made, is kept as it is.
pub const MOST_WRITTEN: usize = 128 * 1024;

/// As much of the text of a block as is shown: all of it, or the lines that [`MOST_WRITTEN`] takes in.
pub fn beginning(text: &str) -> &str {
    if text.len() <= MOST_WRITTEN {
        return text;
    }
    let head = text.get(..text.floor_char_boundary(MOST_WRITTEN)).unwrap_or_default();
    head.rsplit_once('\n').map_or(head, |(lines, _)| lines)
}

impl Note {
    /// The excerpts it holds, in order; one that it holds twice comes twice.
    pub fn excerpts(&self) -> impl Iterator<Item = &ExcerptId> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Excerpt(excerpt_id) => Some(excerpt_id),
            Block::Text(_) => None,
        })
    }

    /// Titles that its texts name as `[[title]]`, in order, as written.
    pub fn wiki_links(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Text(text) => wiki_links(text),
            Block::Excerpt(_) => Vec::new(),
        })
    }
}

/// Titles between `[[` and `]]` in `text`, on one line each.
pub fn wiki_links(text: &str) -> Vec<&str> {
    let mut titles = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("[[") {
        let Some((title, behind)) = after.split_once("]]") else { break };
        if title.contains(['\n', '[']) || title.trim().is_empty() {
            rest = after;
        } else {
            titles.push(title.trim());
            rest = behind;
        }
    }
    titles
}

#[cfg(test)]
impl Note {
    /// An empty note of that title, changed so many times.
    pub(crate) fn titled(title: &str, rev: u64) -> Self {
        Self {
            title: title.to_owned(),
            order: "V".to_owned(),
            created: String::new(),
            edited: String::new(),
            rev,
            blocks: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_text_without_end_the_beginning_is_shown() {
        assert_eq!(beginning("short\n"), "short\n");
        let line = "é".repeat(MOST_WRITTEN);
        assert_eq!(beginning(&line).len(), MOST_WRITTEN);
        assert_eq!(beginning(&format!("first\n{line}")), "first");
    }

    #[test]
    fn links_between_notes_are_read_off_the_text() {
        assert_eq!(wiki_links("see [[Missing gauges]] and [[ B ]]."), ["Missing gauges", "B"]);
        assert_eq!(wiki_links("[[open [[inner]] [[]] [[two\nlines]]"), ["inner"]);
    }
}
