//! What the program has to tell: what happened, why, and what to do.

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
    /// When it was said, in hundredths of a second of the window's clock.
    pub at_centis: u64,
}
