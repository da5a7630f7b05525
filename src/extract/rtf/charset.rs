//! Which characters the bytes of RTF are: code pages of documents, character sets of fonts.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// How bytes become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// An encoding of the Encoding Standard.
    Standard(&'static Encoding),
    /// A code page of DOS, by its upper half.
    Dos(&'static str),
    /// The font Symbol.
    Symbol,
    /// Other fonts of pictures instead of letters.
    Pictures,
}

/// The upper half of code page 437.
const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The upper half of code page 850.
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// What the letters of the font Symbol look like, from `A` and from `a`.
const SYMBOL_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const SYMBOL_SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// What else of Symbol is seen in texts.
const SYMBOLS: [(u8, char); 18] = [
    (0x22, '∀'),
    (0x24, '∃'),
    (0xA3, '≤'),
    (0xA5, '∞'),
    (0xAB, '↔'),
    (0xAC, '←'),
    (0xAD, '↑'),
    (0xAE, '→'),
    (0xAF, '↓'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xDE, '⇒'),
    (0xD6, '√'),
];

/// What pictures of Wingdings stand for in texts; all others are a bullet, which they mostly are.
const PICTURES: [(u8, char); 16] = [
    (0x4A, '☺'),
    (0x4C, '☹'),
    (0x6C, '●'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x71, '❑'),
    (0x76, '❖'),
    (0xA7, '▪'),
    (0xA8, '◻'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE8, '➔'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFE, '☑'),
];

impl Charset {
    /// The charset of a code page, by its number; `None` for one that nothing reads here.
    pub(super) fn of_code_page(number: i32) -> Option<Self> {
        let label = match number {
            437 => return Some(Self::Dos(DOS_437)),
            850 | 858 => return Some(Self::Dos(DOS_850)),
            866 => "ibm866",
            874 => "windows-874",
            932 | 10001 => "shift_jis",
            936 | 10008 => "gbk",
            949 | 10003 => "euc-kr",
            950 | 10002 => "big5",
            1250 => "windows-1250",
            1251 => "windows-1251",
            0 | 819 | 1252 | 28591 => "windows-1252",
            1253 => "windows-1253",
            1254 | 28599 => "windows-1254",
            1255 => "windows-1255",
            1256 => "windows-1256",
            1257 => "windows-1257",
            1258 => "windows-1258",
            10000 => "macintosh",
            10007 => "x-mac-cyrillic",
            20866 => "koi8-r",
            21866 => "koi8-u",
            28592 => "iso-8859-2",
            28595 => "iso-8859-5",
            28597 => "iso-8859-7",
            28605 => "iso-8859-15",
            54936 => "gb18030",
            65001 => "utf-8",
            _ => return None,
        };
        Encoding::for_label(label.as_bytes()).map(Self::Standard)
    }

    /// The charset of a font, by the number that its `\fcharset` has; `None` where it is the document's.
    pub(super) fn of_font(number: i32) -> Option<Self> {
        let page = match number {
            2 => return Some(Self::Pictures),
            77 => 10000,
            78 | 128 => 932,
            79 | 129 => 949,
            80 | 134 => 936,
            81 | 136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 | 181 => 1255,
            178..=180 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => return None,
        };
        Self::of_code_page(page)
    }

    /// The characters of bytes.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Standard(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Self::Dos(_) | Self::Symbol | Self::Pictures => {
                bytes.iter().map(|byte| self.one(*byte)).collect()
            }
        }
    }

    /// What a character of Unicode's private use means in a font of pictures; others are themselves.
    pub(super) fn shown(self, c: char) -> char {
        match (self, u32::from(c)) {
            (Self::Symbol | Self::Pictures, 0xF020..=0xF0FF) => self.one(u32::from(c) as u8),
            _ => c,
        }
    }

    /// The character of one byte.
    fn one(self, byte: u8) -> char {
        let nth =
            |letters: &str, from: u8| letters.chars().nth(usize::from(byte.saturating_sub(from)));
        let among =
            |table: &[(u8, char)]| table.iter().find(|(it, _)| *it == byte).map(|(_, c)| *c);
        match self {
            Self::Dos(upper) if byte >= 0x80 => {
                nth(upper, 0x80).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Self::Symbol if byte.is_ascii_uppercase() => nth(SYMBOL_CAPITALS, b'A').unwrap_or('•'),
            Self::Symbol if byte.is_ascii_lowercase() => nth(SYMBOL_SMALL, b'a').unwrap_or('•'),
            Self::Symbol => {
                among(&SYMBOLS).unwrap_or(if byte.is_ascii() { char::from(byte) } else { '•' })
            }
            Self::Pictures if byte > b' ' => among(&PICTURES).unwrap_or('•'),
            _ => char::from(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_a_character_for_every_byte() {
        assert_eq!((DOS_437.chars().count(), DOS_850.chars().count()), (128, 128));
        assert_eq!((SYMBOL_CAPITALS.chars().count(), SYMBOL_SMALL.chars().count()), (26, 26));
    }

    #[test]
    fn bytes_are_read_by_code_page_and_by_font() {
        let page = |number| Charset::of_code_page(number).unwrap();
        assert_eq!(page(437).decode(b"\x81a"), "üa");
        assert_eq!(page(850).decode(b"\x9B"), "ø");
        assert_eq!(page(932).decode(b"\x83e\x93\xFA"), "テ日");
        assert_eq!(Charset::of_font(204).unwrap().decode(b"\xC4\xE0"), "Да");
        assert_eq!(Charset::Symbol.decode(b"\xB7 ab"), "• αβ");
        assert_eq!(Charset::Symbol.shown('\u{f0b7}'), '•');
        assert_eq!((Charset::of_font(0), Charset::of_code_page(1)), (None, None));
    }
}
