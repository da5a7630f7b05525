//! Runs of bytes that fold to themselves, as nearly all bytes of a text do.

/// Of a character that folds to itself.
const LETTER: u8 = 0;
/// A space, which folds to itself where it stands alone.
const SPACE: u8 = 1;
/// Anything else.
const OTHER: u8 = 2;

/// What each byte is for finding: printable ASCII, but for its case, folds to itself.
pub(super) static ASCII: [u8; 256] = table(false);
/// What each byte is for anchors: so does every character of the blocks that hold nothing but letters.
pub(super) static LETTERS: [u8; 256] = table(true);

#[expect(clippy::indexing_slicing, reason = "computed when compiling")]
#[expect(clippy::cast_possible_truncation, reason = "below 256")]
const fn table(has_letters: bool) -> [u8; 256] {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = match byte as u8 {
            b' ' => SPACE,
            b'!'..=b'~' => LETTER,
            // The first bytes of such blocks, and all that can stand behind a first one.
            0x80..=0xBF
            | 0xC3..=0xCB
            | 0xCF..=0xD1
            | 0xD3..=0xD5
            | 0xDA
            | 0xE4..=0xE9
            | 0xEB..=0xED
            | 0xF1..=0xF4
                if has_letters =>
            {
                LETTER
            }
            _ => OTHER,
        };
        byte += 1;
    }
    table
}

/// Length of a run at the start of `text` that folds to itself by a table of its bytes. Where it ends with a
/// space, more white space may follow.
///
/// One addition a byte, and a jump for eight: words are short, so that a jump at each space would be guessed
/// wrong. Two bytes are more than a letter and a space together where both are spaces, or one is anything
/// else.
pub(super) fn plain_bytes(text: &str, table: &[u8; 256]) -> usize {
    let bytes = text.as_bytes();
    let kind = |byte: &u8| table.get(usize::from(*byte)).copied().unwrap_or(OTHER);
    let (mut last, mut end) = (LETTER, 0);
    for eight in bytes.as_chunks::<8>().0 {
        let (mut before, mut all) = (last, 0);
        for byte in eight {
            let kind = kind(byte);
            all |= before + kind;
            before = kind;
        }
        if all >= OTHER {
            break;
        }
        last = before;
        end += eight.len();
    }
    let rest = bytes.get(end..).unwrap_or_default();
    let is_end = |byte| {
        let before = std::mem::replace(&mut last, kind(byte));
        before + last >= OTHER
    };
    end + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// Whether a run that folds to itself can begin with the byte.
pub(super) fn is_plain(byte: u8, table: &[u8; 256]) -> bool {
    table.get(usize::from(byte)).is_some_and(|kind| *kind != OTHER)
}
