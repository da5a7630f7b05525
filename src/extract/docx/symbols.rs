//! Characters of symbol fonts, which Word writes as places in a font and not as characters.

/// Adobe's Symbol font from 0x20 to 0xFE; a blank where it has nothing that Unicode knows.
const SYMBOL: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\u{203e}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼                                 €ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

/// Places in the Wingdings font that documents use for boxes, ticks, arrows and the like.
const WINGDINGS: [(u32, char); 34] = [
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x41, '✌'),
    (0x4a, '☺'),
    (0x4c, '☹'),
    (0x6c, '●'),
    (0x6d, '❍'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x78, '⌧'),
    (0x9e, '·'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa7, '▪'),
    (0xa8, '◻'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe1, '↑'),
    (0xe2, '↓'),
    (0xe8, '➔'),
    (0xef, '⇦'),
    (0xf0, '⇨'),
    (0xfa, '▪'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
    (0x22, '✂'),
];

/// The character that stands at a place (`F0B7`) of a font; U+FFFD for one that Unicode has none for.
pub(super) fn symbol(font: &str, place: &str) -> char {
    let Ok(place) = u32::from_str_radix(place.trim(), 16) else {
        return char::REPLACEMENT_CHARACTER;
    };
    // Fonts of symbols lie in a private corner of Unicode.
    let in_font = if (0xf000..=0xf0ff).contains(&place) { place - 0xf000 } else { place };
    let known = match font {
        "Symbol" => {
            let idx = in_font.checked_sub(0x20).map(|it| it as usize);
            idx.and_then(|it| SYMBOL.chars().nth(it)).filter(|c| *c != ' ' || in_font == 0x20)
        }
        "Wingdings" => {
            WINGDINGS.iter().find(|(it, _)| *it == in_font).map(|(_, character)| *character)
        }
        _ => {
            char::from_u32(place).filter(|c| !c.is_control() && !(0xe000..0xf900).contains(&place))
        }
    };
    known.unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_symbol_fonts_become_characters() {
        let cases = [
            ("Symbol", "F061", 'α'),
            ("Symbol", "F0B7", '•'),
            ("Symbol", "F0AE", '→'),
            ("Symbol", "F0FE", '⎭'),
            ("Symbol", "F0F0", '\u{fffd}'),
            ("Wingdings", "F0FC", '✓'),
            ("Wingdings", "F001", '\u{fffd}'),
            ("Times", "2014", '—'),
            ("Times", "zz", '\u{fffd}'),
        ];
        for (font, place, expect) in cases {
            assert_eq!(symbol(font, place), expect, "{font} {place}");
        }
    }
}
