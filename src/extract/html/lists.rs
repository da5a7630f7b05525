//! Numbers and bullets of items, as browsers draw them.

use html5ever::tokenizer::Tag;

use super::signs::attribute;

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Not at all.
    Unmarked,
    /// With bullets.
    Bullets,
    /// With numbers; that of the next item.
    Numbers {
        /// How numbers are written.
        numbering: Numbering,
        /// The next one.
        next: i64,
    },
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// `3`
    Decimal,
    /// `c` or `C`
    Letters {
        /// In capitals.
        is_upper: bool,
    },
    /// `iii` or `III`
    Roman {
        /// In capitals.
        is_upper: bool,
    },
}

impl List {
    /// The numbers of the `ol` that begins with `tag`.
    pub(super) fn numbers(tag: &Tag) -> Self {
        let numbering = match attribute(tag, "type") {
            Some("a") => Numbering::Letters { is_upper: false },
            Some("A") => Numbering::Letters { is_upper: true },
            Some("i") => Numbering::Roman { is_upper: false },
            Some("I") => Numbering::Roman { is_upper: true },
            _ => Numbering::Decimal,
        };
        let start = attribute(tag, "start").and_then(|it| it.trim().parse::<i32>().ok());
        Self::Numbers { numbering, next: start.map_or(1, i64::from) }
    }

    /// What stands in front of the next item, which begins with `tag`: its number without a stop, or a
    /// bullet.
    pub(super) fn mark(&mut self, tag: &Tag) -> Option<Mark> {
        match self {
            Self::Unmarked => None,
            Self::Bullets => Some(Mark::Bullet),
            Self::Numbers { numbering, next } => {
                let value = attribute(tag, "value").and_then(|it| it.trim().parse::<i32>().ok());
                let number = value.map_or(*next, i64::from);
                *next = number + 1;
                Some(Mark::Number(numbering.write(number)))
            }
        }
    }
}

/// What stands in front of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A bullet.
    Bullet,
    /// A number, as it is written.
    Number(String),
}

impl Numbering {
    fn write(self, number: i64) -> String {
        let (written, is_upper) = match self {
            Self::Letters { is_upper } if number > 0 => (letters(number), is_upper),
            Self::Roman { is_upper } if (1..4000).contains(&number) => (roman(number), is_upper),
            _ => return number.to_string(),
        };
        if is_upper { written.to_ascii_uppercase() } else { written }
    }
}

fn letters(mut number: i64) -> String {
    let mut written = Vec::new();
    while number > 0 {
        number -= 1;
        written.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    written.iter().rev().collect()
}

fn roman(mut number: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            written.push_str(sign);
            number -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_browsers_do() {
        let lower = Numbering::Letters { is_upper: false };
        assert_eq!([1, 26, 27, 703].map(|it| lower.write(it)), ["a", "z", "aa", "aaa"]);
        let roman = Numbering::Roman { is_upper: true };
        assert_eq!([4, 1994, 4000, 0].map(|it| roman.write(it)), ["IV", "MCMXCIV", "4000", "0"]);
    }
}
