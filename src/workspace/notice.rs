//! What the program has to tell: what happened, why, and what to do.

use super::action::Action;

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Said once, gone by itself: "Undid tag passage".
    Passing,
    /// Stays until it is read.
    Trouble,
}

/// One thing to tell, as sentences for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// What happened, to which file.
    pub what: String,
    /// Why, and what was kept; may be empty.
    pub why: String,
    /// What to do; may be empty.
    pub remedy: String,
    /// What goes on from here, for a button.
    pub way: Option<Action>,
    /// When it was said, in hundredths of a second of the window's clock.
    pub at_centis: u64,
}

impl Notice {
    /// A notice that stays until it is read; see [`sentence`] for the form of each part.
    pub fn trouble(what: &str, why: &str, remedy: &str) -> Self {
        Self {
            weight: Weight::Trouble,
            what: sentence(what),
            why: sentence(why),
            remedy: sentence(remedy),
            way: None,
            at_centis: 0,
        }
    }
}

/// The words as a sentence: with a capital letter and a full stop. Errors have neither, so that they
/// can be put together.
pub fn sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    let mut out: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    out.push_str(letters.as_str());
    // A path at the end keeps its own end: "… /home/ada/a.ron." would be another path.
    let ends_in_path = out.rsplit(": ").next().is_some_and(|end| end.contains(['/', '\\']));
    if !out.is_empty() && !out.ends_with(['.', '!', '?', '…']) && !ends_in_path {
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_sentence_once() {
        assert_eq!(sentence("the disk is full"), "The disk is full.");
        assert_eq!(sentence("Choose another name."), "Choose another name.");
        assert_eq!(sentence("élan"), "Élan.");
        assert_eq!(sentence("the disk is full: /home/a.ron"), "The disk is full: /home/a.ron");
        assert_eq!(sentence(""), "");
    }
}
