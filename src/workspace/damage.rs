//! A notebook's file that could not be opened as it is, and what can be opened in its place.
//!
//! Plain data that a worker fills in and a window shows; nothing here is undoable or kept.

use std::path::PathBuf;

/// A file that is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it, as a clause for people: "it is empty".
    pub why: String,
    /// What can be done about it besides, as a sentence for people; may be empty.
    pub remedy: String,
    /// What can be opened in its place, the best first.
    pub choices: Vec<Choice>,
}

/// Something that can be opened in the place of a damaged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is and where it lies.
    pub source: Source,
    /// When it was written, in seconds since 1970; where nobody knows, `None`.
    pub at_secs: Option<i64>,
    /// Notes in it.
    pub n_notes: usize,
    /// Excerpts in it.
    pub n_excerpts: usize,
    /// Records of which only the words are left.
    pub n_unread: usize,
    /// Whether its words may be others than were written.
    pub is_garbled: bool,
}

/// Where something to be opened comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The former version beside the file.
    Backup(PathBuf),
    /// A version that the program kept.
    Version(PathBuf),
    /// Work that could not be saved, which the program kept.
    Unsaved(PathBuf),
    /// Whatever can be read of the damaged file itself.
    Salvage,
}

impl Source {
    /// What it is called.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Backup(_) => "The backup beside the file",
            Self::Version(_) => "A version kept by Variorum",
            Self::Unsaved(_) => "Work that could not be saved",
            Self::Salvage => "What can be read of the damaged file",
        }
    }
}

impl Choice {
    /// How much is in it, to compare it with others.
    pub const fn n_records(&self) -> usize {
        self.n_notes + self.n_excerpts
    }
}

/// Puts choices in order: those of whole files by the time they were written, the latest first. What
/// is left of the damaged file goes before them if it holds as much as any of them and its words are
/// right, since then its end is all that is missing; else behind them.
pub fn best_first(choices: &mut [Choice]) {
    let is_salvage = |choice: &Choice| choice.source == Source::Salvage;
    let n_most = choices.iter().filter(|it| !is_salvage(it)).map(Choice::n_records).max();
    choices.sort_by_key(|choice| {
        let place = match (is_salvage(choice), n_most) {
            (false, _) => 1,
            (true, Some(_)) if choice.is_garbled => 2,
            (true, Some(n_most)) if choice.n_records() < n_most => 2,
            (true, _) => 0,
        };
        (place, std::cmp::Reverse(choice.at_secs))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(source: Source, at_secs: Option<i64>, n_notes: usize) -> Choice {
        Choice { source, at_secs, n_notes, n_excerpts: 0, n_unread: 0, is_garbled: false }
    }

    #[track_caller]
    fn check(n_salvaged: usize, expect: [&str; 4]) {
        let mut choices = [
            choice(Source::Salvage, Some(50), n_salvaged),
            choice(Source::Version("old".into()), Some(10), 9),
            choice(Source::Backup("bak".into()), Some(30), 8),
            choice(Source::Version("undated".into()), None, 9),
        ];
        best_first(&mut choices);
        let names = choices.map(|it| match it.source {
            Source::Backup(path) | Source::Version(path) | Source::Unsaved(path) => {
                path.display().to_string()
            }
            Source::Salvage => "salvage".to_owned(),
        });
        assert_eq!(names, expect);
    }

    #[test]
    fn the_latest_whole_version_is_best_unless_the_damaged_file_holds_as_much() {
        check(3, ["bak", "old", "undated", "salvage"]);
        check(9, ["salvage", "bak", "old", "undated"]);
    }
}
