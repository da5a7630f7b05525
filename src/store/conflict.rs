//! The versions that git left in one file when it could not merge them.
//!
//! Knows git's marks and nothing of notebooks. In a notebook's file no line of text begins with such
//! a mark, since text stands behind blanks and quotation marks.

/// The whole files that a file with conflict marks was made from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) mine: String,
    pub(super) theirs: String,
    /// What both come from, where git was told to say so (`merge.conflictStyle` diff3 or zdiff3).
    pub(super) base: Option<String>,
}

/// Line of the first mark, counted from 1.
pub(super) fn first_mark(text: &str) -> Option<usize> {
    let at = text.lines().position(|line| {
        is_mark(line, "<<<<<<<") || is_mark(line, ">>>>>>>") || is_mark(line, "=======")
    });
    at.map(|line_idx| line_idx + 1)
}

/// The versions in `text`; `None` where it has no marks, or marks that do not fit each other.
pub(super) fn sides(text: &str) -> Option<Sides> {
    #[derive(PartialEq)]
    enum Part {
        Both,
        Mine,
        Base,
        Theirs,
    }
    let mut part = Part::Both;
    let (mut mine, mut base, mut theirs) = (String::new(), String::new(), String::new());
    let (mut n_conflicts, mut n_bases) = (0_usize, 0_usize);
    for line in text.split_inclusive('\n') {
        let begins = |mark| is_mark(line.trim_end(), mark);
        part = match part {
            Part::Both if begins("<<<<<<<") => {
                n_conflicts += 1;
                Part::Mine
            }
            Part::Mine if begins("|||||||") => {
                n_bases += 1;
                Part::Base
            }
            Part::Mine | Part::Base if begins("=======") => Part::Theirs,
            Part::Theirs if begins(">>>>>>>") => Part::Both,
            // Marks of a conflict within a conflict, as diff3 writes them in a merge of merges.
            _ if begins("<<<<<<<") || begins(">>>>>>>") || begins("=======") => return None,
            part => {
                let into: &mut [&mut String] = match part {
                    Part::Both => &mut [&mut mine, &mut base, &mut theirs],
                    Part::Mine => &mut [&mut mine],
                    Part::Base => &mut [&mut base],
                    Part::Theirs => &mut [&mut theirs],
                };
                for side in into.iter_mut() {
                    side.push_str(line);
                }
                part
            }
        };
    }
    let is_whole = n_conflicts > 0 && part == Part::Both;
    is_whole.then(|| Sides { mine, theirs, base: (n_bases == n_conflicts).then_some(base) })
}

/// Whether a line is the mark, with or without a name behind it.
fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_rebuilt_and_the_base_where_git_kept_it() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> theirs\nd\n";
        let expect = Sides { mine: "a\nb\nd\n".into(), theirs: "a\nc\nd\n".into(), base: None };
        assert_eq!(sides(text), Some(expect));
        let text = "<<<<<<< x\r\nb\r\n||||||| y\r\no\r\n=======\r\n>>>>>>> z\r\nd";
        let expect =
            Sides { mine: "b\r\nd".into(), theirs: "d".into(), base: Some("o\r\nd".into()) };
        assert_eq!(sides(text), Some(expect));
        assert_eq!(first_mark("a\n======\n=======\n"), Some(3));
    }

    #[test]
    fn marks_that_do_not_fit_are_no_versions() {
        for text in [
            "",
            "a\n",
            "  <<<<<<< x\n",
            "<<<<<<< x\na\n",
            "<<<<<<< x\na\n=======\nb\n",
            "=======\n",
            "<<<<<<< x\n<<<<<<< y\n=======\n>>>>>>> y\n=======\n>>>>>>> x\n",
            "<<<<<<<x\n=======\n>>>>>>>x\n",
        ] {
            assert_eq!(sides(text), None, "{text:?}");
        }
    }
}
