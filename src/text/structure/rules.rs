//! What a reader says about lines, where reading them off went wrong.
//!
//! A rule names a line by its words, not by its place, so that one rule serves a document in all its
//! versions, and every document of a folder: the navigation of a site is the same on each of its pages.

use crate::text::fold::{self, Level};

/// One line, or all that begin alike, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LineRule {
    /// The words of the line; case, kinds of quotation marks and runs of blanks do not count.
    pub line: String,
    /// Whether lines that only begin with these words are meant too.
    pub is_beginning: bool,
    /// What the line is.
    pub is: LineIs,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineIs {
    /// Words of the text and nothing else.
    Text,
    /// A heading of that level, from 1.
    Heading(u8),
    /// A leftover of the page: navigation, a notice, a running header.
    Leftover,
    /// A speaker's turn; the name is what stands in front of its first colon, or the whole line.
    Turn,
    /// It goes on with the paragraph in front of it.
    Continues,
    /// It begins a paragraph.
    Begins,
}

impl LineIs {
    /// What a reader can call a line, in the order of menus.
    pub const ALL: [Self; 8] = [
        Self::Heading(1),
        Self::Heading(2),
        Self::Heading(3),
        Self::Leftover,
        Self::Text,
        Self::Turn,
        Self::Continues,
        Self::Begins,
    ];

    /// What it is called in menus: "Heading 2".
    pub fn label(self) -> String {
        match self {
            Self::Text => "Text".to_owned(),
            Self::Heading(level) => format!("Heading {level}"),
            Self::Leftover => "Page leftover".to_owned(),
            Self::Turn => "Speaker’s turn".to_owned(),
            Self::Continues => "Continues the paragraph before".to_owned(),
            Self::Begins => "Begins a paragraph".to_owned(),
        }
    }
}

impl LineRule {
    /// What it says, as a clause for people: “Go to home page” is a leftover of the page.
    pub fn clause(&self) -> String {
        let (one, many) = match self.is {
            LineIs::Text => ("is text", "are text"),
            LineIs::Heading(level) => {
                let line = self.line.trim();
                return if self.is_beginning {
                    format!("lines that begin with “{line}” are headings of level {level}")
                } else {
                    format!("“{line}” is a heading of level {level}")
                };
            }
            LineIs::Leftover => ("is a leftover of the page", "are leftovers of the page"),
            LineIs::Turn => ("is a speaker’s turn", "are speakers’ turns"),
            LineIs::Continues => {
                ("continues the paragraph before it", "continue the paragraph before them")
            }
            LineIs::Begins => ("begins a paragraph", "begin paragraphs"),
        };
        let line = self.line.trim();
        if self.is_beginning {
            format!("lines that begin with “{line}” {many}")
        } else {
            format!("“{line}” {one}")
        }
    }

    /// Whether both are about the same lines, whatever they say of them.
    pub fn is_about_same(&self, other: &Self) -> bool {
        let folded = |rule: &Self| fold::phrase(&rule.line, Level::Find);
        self.is_beginning == other.is_beginning && folded(self) == folded(other)
    }

    /// Whether the rule speaks of `line`.
    pub fn is_about(&self, line: &str) -> bool {
        let (rule, line) = (fold::phrase(&self.line, Level::Find), fold::phrase(line, Level::Find));
        !rule.is_empty() && (line == rule || (self.is_beginning && line.starts_with(&rule)))
    }
}

/// What the first rule that speaks of `line` says it is: a document's own rules come first.
pub fn said_of(rules: &[LineRule], line: &str) -> Option<LineIs> {
    rules.iter().find(|rule| rule.is_about(line)).map(|rule| rule.is)
}

/// Rules made ready for a whole text: each is folded once, a line once for all of them.
#[derive(Clone, Debug, Default)]
pub struct Ready {
    rules: Vec<(String, bool, LineIs)>,
}

impl Ready {
    /// The same rules in the same order. One without words speaks of nothing and is left out.
    pub fn of(rules: &[LineRule]) -> Self {
        let folded = rules
            .iter()
            .map(|rule| (fold::phrase(&rule.line, Level::Find), rule.is_beginning, rule.is));
        Self { rules: folded.filter(|(words, ..)| !words.is_empty()).collect() }
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Whether some line is said to go on with the paragraph in front of it.
    pub fn has_continues(&self) -> bool {
        self.rules.iter().any(|(.., is)| *is == LineIs::Continues)
    }

    /// The same rules, but that what goes on with the paragraph in front of it stands by itself.
    #[must_use]
    pub fn parting(&self) -> Self {
        let mut parting = self.clone();
        for (.., is) in parting.rules.iter_mut().filter(|(.., is)| *is == LineIs::Continues) {
            *is = LineIs::Begins;
        }
        parting
    }

    /// What [`said_of`] says. Cost: nothing without rules; else the line folded, and a comparison a rule.
    pub fn said_of(&self, line: &str) -> Option<LineIs> {
        if self.rules.is_empty() {
            return None;
        }
        let line = fold::phrase(line, Level::Find);
        let is_about = |words: &str, is_beginning: bool| {
            line == words || (is_beginning && line.starts_with(words))
        };
        self.rules.iter().find(|(words, beginning, _)| is_about(words, *beginning)).map(|it| it.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_speaks_of_a_line_by_its_words() {
        let rule = LineRule {
            line: "Go to  home page".to_owned(),
            is_beginning: false,
            is: LineIs::Leftover,
        };
        assert!(rule.is_about(" go to home page"));
        assert!(!rule.is_about("Go to home page of the mission"));
        assert!(LineRule { is_beginning: true, ..rule.clone() }.is_about("Go to home page of it"));
        assert!(!LineRule { line: " ".to_owned(), ..rule }.is_about("anything"));
    }

    #[test]
    fn the_first_rule_counts() {
        let rule = |is| LineRule { line: "Share".to_owned(), is_beginning: true, is };
        let rules = [rule(LineIs::Text), rule(LineIs::Leftover)];
        assert_eq!(said_of(&rules, "Share this"), Some(LineIs::Text));
        assert_eq!(said_of(&rules, "A share"), None);
        let ready = Ready::of(&rules);
        assert_eq!(ready.said_of("  SHARE this"), Some(LineIs::Text));
        assert_eq!(ready.said_of("A share"), None);
        let blank = LineRule { line: " ".to_owned(), is_beginning: true, is: LineIs::Text };
        assert!(Ready::of(&[blank]).is_empty());
    }
}
