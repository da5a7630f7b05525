//! Titles as files state them: what of them is one, and the name of the site behind it.

use super::{
    Fact,
    lines::{Line, on_one_line},
};
use crate::text::fold::{self, Level};

/// What programs write where nobody wrote a title; folded.
const NO_TITLES: &[&str] = &[
    "untitled",
    "untitled document",
    "no title",
    "title",
    "document",
    "new document",
    "microsoft word document",
    "powerpoint presentation",
    "powerpoint-prasentation",
    "presentation",
    "slide 1",
    "layout 1",
    "unbenannt",
    "ohne titel",
    "dokument",
    "neues dokument",
    "sans titre",
    "sans nom",
    "sin titulo",
    "documento",
    "без названия",
    "безымянныи",
    "документ",
    "home",
    "homepage",
    "index",
];

/// Beginnings of titles that print drivers make, folded.
const DRIVERS: &[&str] = &[
    "microsoft word - ",
    "microsoft powerpoint - ",
    "microsoft excel - ",
    "file:///",
    "http://",
    "https://",
];

/// Endings of file names.
const ENDINGS: &[&str] = &[
    ".doc", ".docx", ".odt", ".rtf", ".txt", ".pdf", ".html", ".htm", ".tex", ".dvi", ".ps",
    ".indd", ".qxd", ".ppt", ".pptx", ".xls", ".xlsx", ".wpd", ".pages", ".md", ".epub",
];

/// What parts a title from the name of its site.
const MARKS: [&str; 6] = [" | ", " – ", " — ", " - ", " · ", " :: "];

/// The title of a document and the site that is named behind it.
#[derive(Clone, Debug, Default)]
pub(super) struct Titled {
    pub(super) title: Option<Fact>,
    pub(super) site: Option<Fact>,
}

impl Titled {
    /// What somebody wrote as the title and nothing else, at its line if it has one.
    pub(super) fn own(line: Option<&Line<'_>>, stated: &str) -> Self {
        let title = match line {
            Some(line) => Some(line.fact(0..line.text.len())),
            None => Fact::stated(Some(&stated.to_owned())),
        };
        Self { title, site: None }
    }
}

/// A title that a file states, on one line; `None` where a program filled it in.
pub(super) fn cleaned(stated: &str, file_name: &str) -> Option<String> {
    let title = on_one_line(stated);
    let folded = fold::phrase(&title, Level::Find);
    let own = fold::phrase(file_name, Level::Find);
    let stem = own.rsplit_once('.').map_or(own.as_str(), |(stem, _)| stem);
    let numbered = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let is_filled_in = NO_TITLES.contains(&folded.as_str())
        || (numbered.len() < folded.len() && NO_TITLES.contains(&numbered))
        || DRIVERS.iter().any(|driver| folded.starts_with(driver))
        || (!folded.contains(' ') && (folded == own || folded == stem))
        || ENDINGS.iter().any(|ending| folded.ends_with(ending))
        || !title.chars().any(char::is_alphabetic);
    (!is_filled_in).then_some(title)
}

/// Whether the words of a line are those that the file states as its title.
pub(super) fn is_same(line: &str, stated: &str) -> bool {
    fold::phrase(line, Level::Find) == fold::phrase(stated, Level::Find)
}

/// Whether a stated title has the words of a line in it.
pub(super) fn names(stated: &str, line: &str) -> bool {
    let [stated, line] =
        [stated, line].map(|words| format!(" {} ", fold::phrase(words, Level::Find)));
    stated.contains(&line)
}

/// Whether `line` is what the file states as its title, with or without a site's name behind it.
pub(super) fn is_said_by(line: &str, stated: &str) -> bool {
    let (line, stated) = (fold::phrase(line, Level::Find), fold::phrase(stated, Level::Find));
    let is_bare = MARKS.iter().any(|mark| {
        // With its blanks: "git" is not the title of "git-am".
        let mark = format!(" {} ", fold::phrase(mark, Level::Find).trim());
        stated.strip_prefix(&line).is_some_and(|rest| rest.starts_with(&mark))
    });
    line.chars().count() >= 3 && (line == stated || is_bare)
}

/// The title by its line, else by the file; and the site's name behind the one or the other.
pub(super) fn titled(line: Option<&Line<'_>>, stated: Option<&str>) -> Titled {
    let site_behind = |title: &str| {
        let rest = stated.filter(|stated| is_said_by(title, stated))?.get(title.len()..)?;
        let site = rest.trim_start_matches(|c: char| c.is_whitespace() || "|–—-·:".contains(c));
        Fact::stated(Some(&site.to_owned()))
    };
    let Some(line) = line else {
        let Some(stated) = stated else { return Titled::default() };
        // Only a bar is never part of a title.
        let (title, site) = match stated.rsplit_once(" | ") {
            Some((title, site)) if is_site(site) => (title, Some(site.to_owned())),
            _ => (stated, None),
        };
        return Titled {
            title: Fact::stated(Some(&title.to_owned())),
            site: Fact::stated(site.as_ref()),
        };
    };
    if let Some((title, site)) = line.text.rsplit_once(" | ")
        && is_site(site)
        && title.split_whitespace().count() >= 3
    {
        let start = line.text.len() - site.len();
        return Titled {
            title: Some(line.fact(0..title.trim_end().len())),
            site: Some(line.fact(start..line.text.len())),
        };
    }
    Titled { title: Some(line.fact(0..line.text.len())), site: site_behind(line.text) }
}

/// Whether it can be the name of a site: a few words with capitals.
fn is_site(name: &str) -> bool {
    let parts = name.split_whitespace();
    (1..=4).contains(&parts.clone().count())
        && parts.clone().next().is_some_and(|part| part.starts_with(char::is_uppercase))
}
