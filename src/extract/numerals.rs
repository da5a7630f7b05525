//! The numbers of lists and notes, as documents write them.

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numeral {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// 01, 02, 03.
    Padded,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// a, b, c.
    LowerLetter,
    /// A, B, C.
    UpperLetter,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// а, б, в.
    LowerRussian,
    /// А, Б, В.
    UpperRussian,
    /// 一, 二, 三.
    Chinese,
    /// *, †, ‡, §.
    Signs,
    /// Nothing at all.
    Nothing,
}

/// Beyond it, letters and Roman numerals would be long rows.
const LETTERS_MAX: u32 = 5000;

impl Numeral {
    /// `number` written so. What cannot be written so is written in digits.
    pub(super) fn write(self, number: u32) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Padded => format!("{number:02}"),
            Self::Ordinal => format!("{number}{}", ordinal_ending(number)),
            _ if number == 0 || number > LETTERS_MAX => number.to_string(),
            Self::Decimal => number.to_string(),
            Self::LowerLetter => letters(number, 'a'..='z'),
            Self::UpperLetter => letters(number, 'A'..='Z'),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperRoman => roman(number),
            Self::LowerRussian => cycled(number, "абвгдежзиклмнопрстуфхцчшщыэюя"),
            Self::UpperRussian => cycled(number, "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
            Self::Signs => cycled(number, "*†‡§"),
            Self::Chinese => chinese(number),
        }
    }
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 10, number % 100) {
        (1, it) if it != 11 => "st",
        (2, it) if it != 12 => "nd",
        (3, it) if it != 13 => "rd",
        _ => "th",
    }
}

/// z is followed by aa, bb, cc.
fn letters(number: u32, alphabet: std::ops::RangeInclusive<char>) -> String {
    cycled(number, &alphabet.collect::<String>())
}

/// The signs in order, then each doubled, and so on.
fn cycled(number: u32, signs: &str) -> String {
    let n_signs = signs.chars().count().max(1);
    let idx = number.saturating_sub(1) as usize;
    let sign = signs.chars().nth(idx % n_signs).unwrap_or('?');
    std::iter::repeat_n(sign, idx / n_signs + 1).collect()
}

fn roman(number: u32) -> String {
    const VALUES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in VALUES {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// Up to 99; larger ones digit by digit.
fn chinese(number: u32) -> String {
    let digit = |it: u32| "〇一二三四五六七八九".chars().nth(it as usize).unwrap_or('〇');
    if number > 99 {
        return number.to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect();
    }
    let mut out = String::new();
    let (tens, ones) = (number / 10, number % 10);
    if tens > 1 {
        out.push(digit(tens));
    }
    if tens > 0 {
        out.push('十');
    }
    if ones > 0 {
        out.push(digit(ones));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_documents_write_them() {
        let cases = [
            (Numeral::Decimal, 12, "12"),
            (Numeral::Padded, 3, "03"),
            (Numeral::Ordinal, 22, "22nd"),
            (Numeral::Ordinal, 12, "12th"),
            (Numeral::LowerLetter, 26, "z"),
            (Numeral::LowerLetter, 28, "bb"),
            (Numeral::UpperRoman, 1994, "MCMXCIV"),
            (Numeral::LowerRoman, 4, "iv"),
            (Numeral::LowerRussian, 3, "в"),
            (Numeral::Chinese, 10, "十"),
            (Numeral::Chinese, 25, "二十五"),
            (Numeral::Signs, 6, "††"),
            (Numeral::Nothing, 6, ""),
            (Numeral::LowerLetter, 0, "0"),
            (Numeral::UpperLetter, u32::MAX, "4294967295"),
        ];
        for (numeral, number, expect) in cases {
            assert_eq!(numeral.write(number), expect, "{numeral:?} {number}");
        }
    }
}
