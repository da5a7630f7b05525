//! Marks: what stands between words, and quotation marks with their shapes.

/// What a word looks like and what stands in front of it, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    /// Begins with a capital.
    pub(super) const CAPITAL: Self = Self(1);
    /// Has at least two letters, all of them capitals.
    pub(super) const CAPITALS: Self = Self(1 << 1);
    /// Holds a digit.
    pub(super) const NUMBER: Self = Self(1 << 2);
    /// A sentence may begin here: behind a full stop, a colon, an opening mark, a blank line.
    pub(super) const SENTENCE: Self = Self(1 << 3);
    /// A blank line stands in front.
    pub(super) const PARAGRAPH: Self = Self(1 << 4);
    /// An ellipsis stands in front: `…`, `...`, `. . .`, in brackets or not.
    pub(super) const ELLIPSIS: Self = Self(1 << 5);
    /// A quotation mark stands in front.
    pub(super) const QUOTE: Self = Self(1 << 6);
    /// Stands in square brackets.
    pub(super) const BRACKET: Self = Self(1 << 7);
    /// Any mark stands in front: something other than white space.
    pub(super) const BREAK: Self = Self(1 << 8);
    /// Stands inside a quotation; set by [`super::quotations`].
    pub(super) const QUOTED: Self = Self(1 << 9);
    /// Last word of the text: the next one of a neighbour in memory is another text's.
    pub(super) const LAST: Self = Self(1 << 10);

    /// Stands in a quotation of a few words: so few that three of them are half of it.
    pub(super) const BRIEF: Self = Self(1 << 11);

    pub(super) const fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) const fn with(self, mark: Self) -> Self {
        Self(self.0 | mark.0)
    }
}

/// The shape of a quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `"`
    Straight,
    /// `'`
    StraightSingle,
    /// `“`
    Left,
    /// `”`
    Right,
    /// `„`
    Low,
    /// `‘`
    LeftSingle,
    /// `’`
    RightSingle,
    /// `‚`
    LowSingle,
    /// `«`
    LeftGuillemet,
    /// `»`
    RightGuillemet,
    /// `‹`
    LeftGuillemetSingle,
    /// `›`
    RightGuillemetSingle,
}

impl Shape {
    pub(super) fn of(c: char) -> Option<Self> {
        Some(match c {
            '"' | '＂' => Self::Straight,
            '\'' => Self::StraightSingle,
            '“' | '‟' | '「' | '『' => Self::Left,
            '”' | '」' | '』' => Self::Right,
            '„' => Self::Low,
            '‘' | '‛' => Self::LeftSingle,
            '’' => Self::RightSingle,
            '‚' => Self::LowSingle,
            '«' => Self::LeftGuillemet,
            '»' => Self::RightGuillemet,
            '‹' => Self::LeftGuillemetSingle,
            '›' => Self::RightGuillemetSingle,
            _ => return None,
        })
    }
}

/// A quotation mark, where it stands, and on which sides words are near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) shape: Shape,
    /// Byte of the text.
    pub(super) at: u32,
    /// Length in bytes.
    pub(super) length: u8,
    /// Index of the word behind it.
    pub(super) word_idx: u32,
    /// White space, an opening mark, a dash or nothing stands in front.
    pub(super) is_free_before: bool,
    /// White space, a closing mark, a dash or nothing stands behind.
    pub(super) is_free_behind: bool,
}
