//! Sets of styles, and what is stated of them.

use crate::text::shape::Style;

/// Styles that are on together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) struct Styles(u8);

/// The styles that word processors set, each with its bit by its place.
pub(super) const STYLES: [Style; 7] = [
    Style::Emphasis,
    Style::Strong,
    Style::Underlined,
    Style::Struck,
    Style::Code,
    Style::Superscript,
    Style::Subscript,
];

impl Styles {
    /// The same with `style` on or off.
    #[must_use]
    pub(in crate::extract) fn with(self, style: Style, is_on: bool) -> Self {
        Self(if is_on { self.0 | bit(style) } else { self.0 & !bit(style) })
    }

    pub(super) fn has(self, style: Style) -> bool {
        self.0 & bit(style) != 0
    }
}

fn bit(style: Style) -> u8 {
    STYLES.iter().position(|it| *it == style).map_or(0, |place| 1 << place)
}

/// What a run or a named style states of styles: that they are on, that they are off, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) struct Stated {
    on: Styles,
    off: Styles,
}

impl Stated {
    /// States that `style` is on or off.
    pub(in crate::extract) fn state(&mut self, style: Style, is_on: bool) {
        self.on = self.on.with(style, is_on);
        self.off = self.off.with(style, !is_on);
    }

    /// States nothing of `style` any more.
    pub(in crate::extract) fn forget(&mut self, style: Style) {
        self.on = self.on.with(style, false);
        self.off = self.off.with(style, false);
    }

    /// This, and where it states nothing, what `other` states.
    #[must_use]
    pub(in crate::extract) fn over(self, other: Self) -> Self {
        let stated = self.on.0 | self.off.0;
        Self {
            on: Styles(self.on.0 | other.on.0 & !stated),
            off: Styles(self.off.0 | other.off.0 & !stated),
        }
    }

    /// `outer` with what is stated here.
    pub(in crate::extract) fn applied(self, outer: Styles) -> Styles {
        Styles(outer.0 & !self.off.0 | self.on.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stated_nearer_wins_and_what_is_not_stated_stays() {
        let strong = Styles::default().with(Style::Strong, true);
        let (mut near, mut far) = (Stated::default(), Stated::default());
        near.state(Style::Strong, false);
        far.state(Style::Strong, true);
        far.state(Style::Code, true);
        let both = near.over(far);
        assert_eq!(both.applied(strong), Styles::default().with(Style::Code, true));
        assert_eq!(Stated::default().applied(strong), strong);
        far.forget(Style::Code);
        assert_eq!(far.applied(Styles::default()), strong);
    }
}
