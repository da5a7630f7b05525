//! What one character is in a folded text.

use unicode_normalization::char::decompose_canonical;

/// Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Curly quotation marks made straight, dashes made hyphens.
pub(super) fn plain_mark(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '‟' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    }
}

/// Marks without which a word is still the same to one who looks for it.
///
/// Not all that Unicode calls marks: without its vowel signs a word of an Indic script is another,
/// か is not が, and ≠ is the opposite of =.
pub(super) fn is_accent(c: char) -> bool {
    matches!(c,
        // Latin, Greek, Cyrillic; without the strokes that negate a sign.
        '\u{300}'..='\u{333}' | '\u{339}'..='\u{36F}' | '\u{483}'..='\u{487}'
        | '\u{1AB0}'..='\u{1ACE}' | '\u{1DC0}'..='\u{1DFF}' | '\u{FE20}'..='\u{FE2F}'
        // Points and accents of Hebrew; vowel signs, recitation marks and the stretcher of Arabic.
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}'
        | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}'
        | '\u{6EA}'..='\u{6ED}'
        // Whether a sign is drawn as a picture.
        | '\u{FE00}'..='\u{FE0F}')
}

/// Folds one character as [`Level::Find`](super::Level::Find) does.
pub(super) fn find_form(c: char, out: &mut String) {
    match c {
        '\0'..='\x7F' => out.push(c.to_ascii_lowercase()),
        // Nothing to do for these, and there are many of them.
        'а'..='и' | 'к'..='я' | '\u{4E00}'..='\u{9FFF}' => out.push(c),
        '‹' | '›' | '′' | '\u{2BC}' => out.push('\''),
        '«' | '»' | '″' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '｢' | '｣' =>
        {
            out.push('"');
        }
        '…' => out.push_str("..."),
        'ﬀ' => out.push_str("ff"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        'ﬃ' => out.push_str("ffi"),
        'ﬄ' => out.push_str("ffl"),
        'ﬅ' | 'ﬆ' => out.push_str("st"),
        '\u{FF01}'..='\u{FF5E}' => {
            let ascii = char::from_u32(c as u32 - 0xFEE0).unwrap_or(c);
            out.push(ascii.to_ascii_lowercase());
        }
        _ => decompose_canonical(c, |part| {
            if !is_accent(part) {
                part.to_lowercase().for_each(|small| bare_letter(small, out));
            }
        }),
    }
}

/// Small letters whose stroke is no mark of its own in Unicode, which have two forms, or which are two in one;
/// with and without accents: "ǽ" is "ae", too.
fn bare_letter(small: char, out: &mut String) {
    match small {
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ß' => out.push_str("ss"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' => out.push('d'),
        'ħ' => out.push('h'),
        'ŧ' => out.push('t'),
        'ı' => out.push('i'),
        'ſ' => out.push('s'),
        'ς' => out.push('σ'),
        _ => out.push(plain_mark(small)),
    }
}
