//! Texts packed small, for keeping: deflate (RFC 1951), which takes prose to a third.
//!
//! Refuses to know where packed texts are kept: see [`crate::store::texts`].

use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};

/// How hard deflate tries, of 10: what zlib does when it is not told. Higher takes twice the time for
/// a hundredth of the size.
const LEVEL: u8 = 6;

/// Largest text that is packed or unpacked, in bytes. What is longer is no document that anybody
/// reads, and a damaged file could ask for any amount of memory.
pub const TEXT_MAX: usize = 64 * 1024 * 1024;

/// The text, packed; `None` for one that is too large.
///
/// Cost: about 30 ms a megabyte in a release build.
pub fn pack(text: &str) -> Option<Vec<u8>> {
    pack_up_to(text, TEXT_MAX)
}

/// As [`pack`], for texts of at most `most` bytes.
pub fn pack_up_to(text: &str, most: usize) -> Option<Vec<u8>> {
    (text.len() <= most).then(|| compress_to_vec(text.as_bytes(), LEVEL))
}

/// The text that was packed; `None` for bytes that are none. Damaged bytes may give another text:
/// compare its hash.
///
/// Cost: about 5 ms a megabyte in a release build.
pub fn unpack(bytes: &[u8]) -> Option<String> {
    unpack_up_to(bytes, TEXT_MAX)
}

/// As [`unpack`], for texts of at most `most` bytes.
pub fn unpack_up_to(bytes: &[u8], most: usize) -> Option<String> {
    let bytes = decompress_to_vec_with_limit(bytes, most).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prose_takes_a_third_at_most() {
        let text = "Readings were taken by boat, at the third pier. ".repeat(2000);
        assert!(pack(&text).unwrap().len() * 3 < text.len());
    }

    #[test]
    fn what_asks_for_too_much_memory_is_refused() {
        let bomb = compress_to_vec(&vec![0; TEXT_MAX + 1], 1);
        assert_eq!(unpack(&bomb), None);
        assert_eq!(pack(&"a".repeat(TEXT_MAX + 1)), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_unpacks_as_it_was(text in "\\PC{0,200}") {
            prop_assert_eq!(unpack(&pack(&text).unwrap()), Some(text));
        }

        #[test]
        fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = unpack(&bytes);
        }
    }
}
