//! Patterns of files, as the reader gives them: `.gitignore`'s syntax.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::workspace::{
    choices::{Patterns, lines},
    rules::{add_line, why},
};

/// Patterns that were understood.
#[derive(Debug)]
pub(super) struct Matcher {
    include: Option<Gitignore>,
    exclude: Option<Gitignore>,
}

impl Matcher {
    /// Makes out what `patterns` say.
    ///
    /// # Errors
    /// The first line that makes no sense, and why.
    pub(super) fn of(patterns: &Patterns) -> Result<Self, (String, String)> {
        Ok(Self { include: parsed(&patterns.include)?, exclude: parsed(&patterns.exclude)? })
    }

    /// Whether a file is a document; `path` is relative to the folder.
    pub(super) fn takes(&self, path: &Path) -> bool {
        let fits = |it: &Gitignore| it.matched_path_or_any_parents(path, false).is_ignore();
        self.include.as_ref().is_none_or(fits) && !self.exclude.as_ref().is_some_and(fits)
    }

    /// Whether nothing in a folder can be a document; `path` is relative to the folder that is read.
    pub(super) fn shuts(&self, path: &Path) -> bool {
        self.exclude.as_ref().is_some_and(|it| it.matched(path, true).is_ignore())
    }
}

/// The patterns in some lines; `None` where there are none.
fn parsed(words: &str) -> Result<Option<Gitignore>, (String, String)> {
    let mut builder = GitignoreBuilder::new("");
    for line in lines(words) {
        add_line(&mut builder, line).map_err(|error| (line.to_owned(), why(&error)))?;
    }
    let patterns = builder.build().map_err(|error| (words.to_owned(), why(&error)))?;
    Ok((!patterns.is_empty()).then_some(patterns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(include: &str, exclude: &str, takes: &[&str], leaves: &[&str]) {
        let patterns = Patterns { include: include.to_owned(), exclude: exclude.to_owned() };
        let matcher = Matcher::of(&patterns).unwrap();
        for path in takes {
            assert!(matcher.takes(Path::new(path)), "{path} is left out");
        }
        for path in leaves {
            assert!(!matcher.takes(Path::new(path)), "{path} is taken");
        }
    }

    #[test]
    fn patterns_are_read_as_git_reads_them() {
        check("", "", &["a.txt", "b/c.md"], &[]);
        check("*.md", "", &["a.md", "b/c.md"], &["a.txt"]);
        check("/talks/", "", &["talks/a.txt", "talks/b/c.md"], &["a.txt", "b/talks/c.txt"]);
        check("", "drafts/\n*.html", &["a.txt"], &["a.html", "drafts/a.txt", "b/drafts/c.txt"]);
        check("*.txt", "old*", &["a.txt"], &["a.md", "old.txt", "old/a.txt"]);
        check("**/2019/**", "", &["a/2019/b.txt"], &["a/2018/b.txt"]);
        check("", "*.txt\n!keep.txt", &["keep.txt", "a.md"], &["a.txt"]);
        check("# a remark\n\n  \n", "\n", &["a.txt"], &[]);
    }

    #[test]
    fn a_folder_that_is_left_out_is_not_entered() {
        let patterns = Patterns { include: String::new(), exclude: "drafts/".to_owned() };
        let matcher = Matcher::of(&patterns).unwrap();
        assert!(matcher.shuts(Path::new("a/drafts")) && !matcher.shuts(Path::new("a")));
    }

    #[test]
    fn a_pattern_without_sense_is_named() {
        let patterns = Patterns { include: "*.md\na[z-b]".to_owned(), exclude: String::new() };
        let (pattern, why) = Matcher::of(&patterns).unwrap_err();
        assert_eq!(pattern, "a[z-b]");
        assert!(why.contains("invalid range"), "{why}");
        for open in ["[", "talks/[a-z", "[]", "[!]", "a[b]c["] {
            let patterns = Patterns { include: open.to_owned(), exclude: String::new() };
            let (_, why) = Matcher::of(&patterns).unwrap_err();
            assert!(why.contains("is not closed"), "{open}: {why}");
        }
        check("[[]a.txt\n\\[b.txt\n[]]c.txt", "", &["[a.txt", "[b.txt", "]c.txt"], &["a.txt"]);
    }
}
