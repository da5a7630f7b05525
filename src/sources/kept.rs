//! What was made of a costly file before: taken where it is kept, else made and kept.
//!
//! What will be the same the next time is kept: a text, and that there is none to be had. What could not
//! be read within limits is not, for the next time there may be more of everything. Refuses to know where
//! things are kept.

use crate::{
    extract::Refused,
    store::extracts::{Extracts, Kept, Key},
    text::extracted::Extracted,
    workspace::corpus::Reading,
};

/// Shortest text of which is kept what is worked out of it, in bytes. Of a shorter one it is worked out in
/// less time than a file takes to be written.
pub(super) const WORTH_BYTES: usize = 16 << 10;

// What each refusal is kept as. A number stays what it is for ever.
const EMPTY: u8 = 1;
const BINARY: u8 = 2;
const ENCRYPTED: u8 = 3;
const TOO_LARGE: u8 = 4;
const DOCTYPE: u8 = 5;
const DAMAGED: u8 = 6;
const SCANNED: u8 = 7;
const BLANK: u8 = 8;

/// What is kept of that reading; else what `make` makes of it, which is kept from now on.
///
/// # Errors
/// Where there is no text to be had, or making it was called off.
pub(super) fn made(
    kept: &Extracts,
    key: Key,
    make: impl FnOnce() -> Result<Extracted, Refused>,
) -> Result<Extracted, Refused> {
    match kept.get(key) {
        Some(Kept::Text(extracted)) => return Ok(extracted),
        Some(Kept::Nothing(code, words)) => {
            if let Some(refused) = refusal(code, words) {
                return Err(refused);
            }
        }
        None => {}
    }
    let fresh = make();
    match &fresh {
        Ok(extracted) => kept.keep_text(key, extracted),
        Err(refused) => {
            if let Some((code, words)) = code(refused) {
                kept.keep_nothing(key, code, words);
            }
        }
    }
    fresh
}

/// What a reader sees of a file of that name, `extracted` having been made of it. What is worked out of
/// its text is taken where it is kept, else worked out and kept.
pub(super) fn worked_out(
    kept: &Extracts,
    key: Key,
    file_name: &str,
    extracted: Extracted,
) -> Reading {
    if let Some(known) = kept.worked_out(key, file_name, &extracted.text) {
        return Reading::known(extracted, known);
    }
    let reading = Reading::of(extracted, file_name, &[]);
    kept.keep_worked_out(key, file_name, &reading.document, &reading.facts);
    reading
}

/// What a refusal is kept as; `None` for one that may be none the next time, or that is seen at the first
/// glance.
fn code(refused: &Refused) -> Option<(u8, &str)> {
    Some(match refused {
        Refused::Empty => (EMPTY, ""),
        Refused::Binary => (BINARY, ""),
        Refused::Encrypted => (ENCRYPTED, ""),
        Refused::TooLarge { what } => (TOO_LARGE, what),
        Refused::Doctype => (DOCTYPE, ""),
        Refused::Damaged(what) => (DAMAGED, what),
        Refused::Scanned => (SCANNED, ""),
        Refused::Blank => (BLANK, ""),
        Refused::Other { .. }
        | Refused::Packed { .. }
        | Refused::Encoding(_)
        | Refused::Entities
        | Refused::Limits(_)
        | Refused::NotBuilt(_)
        | Refused::NotStarted(_)
        | Refused::Cancelled(_) => return None,
    })
}

/// The refusal that was kept as that.
fn refusal(code: u8, words: String) -> Option<Refused> {
    Some(match code {
        EMPTY => Refused::Empty,
        BINARY => Refused::Binary,
        ENCRYPTED => Refused::Encrypted,
        TOO_LARGE => Refused::TooLarge { what: words },
        DOCTYPE => Refused::Doctype,
        DAMAGED => Refused::Damaged(words),
        SCANNED => Refused::Scanned,
        BLANK => Refused::Blank,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{extractor::Extractor, watch::Cancelled};

    /// What the second reading gives where the first has made that, and another would be made now.
    fn second(first: &Result<Extracted, Refused>) -> Result<Extracted, Refused> {
        let dir = tempfile::tempdir().unwrap();
        let kept = Extracts::new(dir.path().join("extracts"));
        let key = Key::of(b"bytes", Extractor::PDF, None);
        assert_eq!(made(&kept, key, || first.clone()), *first);
        made(&kept, key, || Ok(Extracted::plain("made anew".to_owned())))
    }

    #[test]
    fn what_is_the_same_the_next_time_is_made_once() {
        for first in [
            Ok(Extracted::plain("The deck".to_owned())),
            Err(Refused::Empty),
            Err(Refused::Binary),
            Err(Refused::Encrypted),
            Err(Refused::TooLarge { what: "a part of over 64 MB".to_owned() }),
            Err(Refused::Doctype),
            Err(Refused::Damaged("naïve".to_owned())),
            Err(Refused::Scanned),
            Err(Refused::Blank),
        ] {
            assert_eq!(second(&first), first);
        }
    }

    #[test]
    fn what_was_worked_out_is_the_same_the_next_time_and_taken_from_what_was_kept() {
        let dir = tempfile::tempdir().unwrap();
        let kept = Extracts::new(dir.path().join("extracts"));
        let key = Key::of(b"bytes", Extractor::PLAIN, None);
        let text = "The Ellery Bridge\n\n14 March 2024\n\nQ: Did it move?\n\nA: Yes, and the engineer \
                    who had measured it in the autumn, when nobody had asked her to, wrote of the\n\n\
                    Page 1 of 2\n\nreadings to the council, which put them away.\n\nQ: Far?\n";
        let extracted = || Extracted::plain(text.to_owned());
        let first = worked_out(&kept, key, "a.txt", extracted());
        let second = worked_out(&kept, key, "a.txt", extracted());
        let told = |reading: &Reading| {
            let document = &reading.document;
            let paragraphs = document.paragraphs().clone();
            (document.hash(), document.n_words(), paragraphs, reading.facts.clone())
        };
        assert_eq!(told(&first), told(&second));
        assert_eq!(second.document.text(), text);
        assert!(second.folds()[0].is_inside, "what was kept has the halves of paragraphs too");
        // What is kept is what is shown, even where nobody would read it off.
        let mut facts = first.facts.clone();
        facts.language = Some("la".to_owned());
        kept.keep_worked_out(key, "a.txt", &first.document, &facts);
        assert_eq!(worked_out(&kept, key, "a.txt", extracted()).facts.language.unwrap(), "la");
    }

    #[test]
    fn what_may_be_read_the_next_time_is_tried_again() {
        for first in [
            Refused::Limits("time".to_owned()),
            Refused::NotBuilt("PDF"),
            Refused::Cancelled(Cancelled),
        ] {
            assert_eq!(second(&Err(first)).unwrap().text, "made anew");
        }
    }
}
