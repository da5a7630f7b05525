use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::text::watch::{Cancelled, Watch};

/// A document and the span between guillemets.
fn marked(text: &str) -> (Document, Span) {
    let start = text.find('«').unwrap();
    let end = text.find('»').unwrap() - '«'.len_utf8();
    (Document::new(text.replace(['«', '»'], "")), Span::new(start, end))
}

/// Describes the marked passage of `old` and finds it in `new`; what is found is marked there.
#[track_caller]
fn check(old: &str, new: &str, expect: State) {
    let (document, span) = marked(old);
    let selector = describe(&document, span).unwrap();
    let now = Document::new(new.replace(['«', '»'], ""));
    let placement = resolve(&now, &selector);
    assert!(placement.offers.len() <= 5);
    assert_eq!(placement.state, expect, "{selector:#?}");
    if new.contains('«') {
        assert_eq!(placement.span, Some(marked(new).1));
    } else {
        assert_eq!(placement.span, None);
    }
}

const LEFT: &str = "The Chief Engineer laid before members a report by the inspector. ";
const RIGHT: &str = " Readings were taken by boat at the outer bearing of the third pier.";

#[test]
fn a_selector_says_where_it_was_and_what_stood_around() {
    let text = format!("{LEFT}\n\nHe said: « the span moved\n»{RIGHT} And the span moved.");
    let (document, span) = marked(&text);
    let selector = describe(&document, span).unwrap();
    assert_eq!(selector.exact, "the span moved");
    assert_eq!(selector.paragraph, 2);
    assert_eq!(selector.occurrence, (1, 2));
    assert_eq!(selector.end - selector.start, 14);
    assert!(selector.prefix.ends_with("\n\nHe said:  "));
    assert!(selector.suffix.starts_with("\n Readings"));
    assert_eq!((selector.prefix.len(), selector.suffix.len()), (CONTEXT, CONTEXT));
}

#[test]
fn white_space_alone_is_no_passage() {
    let document = Document::new("a \n\u{200B} b".to_owned());
    assert_eq!(describe(&document, Span::new(1, 6)), None);
    assert_eq!(describe(&document, Span::new(40, 90)), None);
    assert_eq!(describe(&Document::new(String::new()), Span::new(0, 0)), None);
}

#[test]
fn twins_are_counted_with_other_breaks_and_quotation_marks() {
    let (document, span) = marked("say “a b”, say «\"a b\"» and \"a\n b\"");
    assert_eq!(describe(&document, span).unwrap().occurrence, (2, 3));
}

#[test]
fn context_grows_until_no_twin_shares_it() {
    let line = "and the same words stand around it once more, ";
    let text = format!(
        "one {} «here» {} two {} here {} three",
        line.repeat(3),
        line.repeat(4),
        line.repeat(3),
        line.repeat(4)
    );
    let (document, span) = marked(&text);
    let selector = describe(&document, span).unwrap();
    assert_eq!(selector.occurrence, (1, 2));
    assert!(selector.prefix.contains("one") && selector.prefix.chars().count() <= CONTEXT_MAX);
}

#[test]
fn context_is_cut_between_letters() {
    let (document, span) = marked(&format!("{}«word»{}", "e\u{301}".repeat(40), "👩‍👧".repeat(40)));
    let selector = describe(&document, span).unwrap();
    assert_eq!(selector.prefix.chars().count(), 48);
    assert_eq!(selector.suffix.chars().count(), 48);
    let (document, span) =
        marked(&format!("{}«word»{}", "e\u{301}\u{302}\u{303}\u{304}".repeat(40), ""));
    assert_eq!(describe(&document, span).unwrap().prefix.chars().count(), 45);
}

#[test]
fn the_same_text_has_it_in_the_same_place() {
    check("a «word» here", "a «word» here", State::Same);
}

#[test]
fn text_added_before_or_behind_moves_it() {
    let old = format!("{LEFT}«the span moved»{RIGHT}");
    check(&old, &format!("Draft.\n\n{LEFT}«the span moved»{RIGHT}"), State::Moved);
    check(&old, &format!("{LEFT}«the span moved»{RIGHT} Signed."), State::Moved);
}

#[test]
fn other_breaks_and_quotation_marks_move_it() {
    check(
        &format!("{LEFT}«he said “it moved” to us»{RIGHT}"),
        &format!("{}«he said\n\"it moved\" to us»{RIGHT}", LEFT.replace(' ', "\n")),
        State::Moved,
    );
}

#[test]
fn words_that_changed_a_little_are_placed_and_flagged() {
    let old = format!("{LEFT}«the third span had moved on three occasions»{RIGHT}");
    check(
        &old,
        &format!("{LEFT}«the third span has moved on three occasions»{RIGHT}"),
        State::Edited,
    );
    let offered = |new: &str| {
        let (document, span) = marked(&old);
        let selector = describe(&document, span).unwrap();
        let placement = resolve(&Document::new(new.to_owned()), &selector);
        assert_eq!((placement.state, placement.span), (State::Unsure, None));
        Document::new(new.to_owned()).slice(placement.offers[0].span).to_owned()
    };
    let title =
        describe(&Document::new(format!("City of Ellery{RIGHT}")), Span::new(8, 14)).unwrap();
    let renamed = Document::new(format!("City of Dunmere{RIGHT}"));
    assert_eq!(renamed.slice(resolve(&renamed, &title).offers[0].span), "Dunmere");
    for words in [
        "the third span had moved on four occasions",
        "the third span had not moved on three occasions",
        "the third span had moved on three Sundays",
        "the deck was raised, says everybody",
    ] {
        assert_eq!(offered(&format!("{LEFT}{words}{RIGHT}")), words);
    }
}

#[test]
fn a_passage_that_had_twins_is_never_placed_on_other_words() {
    let other = " Nobody told us that the third span had moved on three occasions.";
    let old = format!("{LEFT}«the third span had moved on three occasions»{RIGHT}{other}");
    let new = format!("{LEFT}the third span has moved on three occasions{RIGHT}{other}");
    check(&old, &new, State::Unsure);
}

#[test]
fn words_that_became_parts_of_words_are_not_the_same_words() {
    let old = format!("{LEFT}«truncates the» file{RIGHT}");
    check(&old, &format!("{LEFT}«truncates thee» file{RIGHT}"), State::Edited);
    check(&old, &format!("{LEFT}«truncates the», file{RIGHT}"), State::Moved);
    check(
        &format!("{LEFT}«a list: -» b{RIGHT}"),
        &format!("{LEFT}«a list: -c» b{RIGHT}"),
        State::Edited,
    );
    check("trunc«ates t»he file", "New. trunc«ates t»he file", State::Moved);
}

#[test]
fn a_passage_that_was_taken_out_is_not_taken_for_one_like_it() {
    let like = " Nobody hears that the third span has moved on three occasions, or says so.";
    let words = "that the third span had moved on three occasions";
    let old = format!("In the hall nobody hears «{words}», or knows it. {LEFT}{RIGHT}{like}");
    let new = format!("In the hall nobody hears , or knows it. {LEFT}{RIGHT}{like}");
    check(&old, &new, State::Unsure);
}

#[test]
fn words_far_away_are_found_without_the_old_text() {
    let mut filler = String::new();
    for number in 0..3000 {
        write!(filler, "Filler {number} stands here. ").unwrap();
    }
    let old = format!("{LEFT}«the third span had moved on three occasions»{RIGHT}{filler}");
    let moved = format!("{LEFT}«the third span has moved on three occasions»{RIGHT}");
    check(&old, &format!("{filler}{moved}"), State::Edited);
}

#[test]
fn the_old_text_says_which_of_two_places_is_nearer() {
    let mut lines = String::new();
    for number in 0..300 {
        write!(lines, "Line {number} says what it says on day {number}. ").unwrap();
    }
    let (document, span) = marked(&format!("{lines}{LEFT}«a word or two»{RIGHT}{lines}"));
    let selector = describe(&document, span).unwrap();
    // Its context is written anew, and another stands where it was.
    let new = format!(
        "{lines}Here a word or two is said by others. {lines}{lines}Then a word or two is said. {lines}"
    );
    let new = new.replacen("Line 0 ", "Lime 0 ", 1);
    let now = Document::new(new.clone());
    let old_text = |hash| (hash == document.hash()).then(|| document.text().to_owned());
    let found = resolve_all_knowing(&now, &[&selector], old_text, &()).unwrap();
    assert_eq!(found[0].state, State::Unsure);
    assert_eq!(found[0].offers.len(), 2);
}

#[test]
fn words_that_are_gone_with_their_surroundings_are_lost() {
    check(&format!("{LEFT}«the span moved»{RIGHT}"), "Something else stands here.", State::Lost);
    check(&format!("{LEFT}«the span moved»{RIGHT}"), "", State::Lost);
}

#[test]
fn what_was_taken_out_is_not_found_in_the_seam() {
    check(
        &format!("{LEFT}«and the span moved twice»{RIGHT}"),
        &format!("{LEFT}{RIGHT}"),
        State::Lost,
    );
}

#[test]
fn a_short_passage_elsewhere_is_not_sure_and_a_long_one_is() {
    check(
        &format!("{LEFT}«the span moved»{RIGHT}"),
        "Nobody told us that the span moved in May.",
        State::Unsure,
    );
    let long = "that movement in the third span had been observed on three occasions this autumn";
    check(&format!("{LEFT}«{long}»{RIGHT}"), &format!("We hear «{long}», no less."), State::Moved);
}

#[test]
fn of_two_new_twins_the_one_with_the_context_is_taken() {
    let old = format!("{LEFT}«the span moved»{RIGHT}");
    let new = format!("{LEFT}«the span moved»{RIGHT} Nobody told us that the span moved in May.");
    check(&old, &new, State::Moved);
    let copied = format!("{LEFT}the span moved{RIGHT}\n\n{LEFT}the span moved{RIGHT}");
    check(&old, &copied, State::Unsure);
}

#[test]
fn a_passage_with_twins_keeps_its_number_while_none_goes() {
    let other = " Nobody told us that the span moved in May, or what it was.";
    let old = format!("{LEFT}the span moved{RIGHT}{LEFT}«the span moved»{RIGHT}{other}");
    let grown = format!("Draft. {LEFT}the span moved{RIGHT}{LEFT}«the span moved»{RIGHT}{other}");
    check(&old, &grown, State::Moved);
    check(&old, &format!("{LEFT}the span moved{RIGHT}{other}"), State::Unsure);
    check(&old, &format!("{LEFT}the span rose{RIGHT}{LEFT}the span moved{RIGHT}"), State::Unsure);
}

#[test]
fn a_passage_too_common_is_never_sure() {
    let (document, span) = marked(&format!("{}«a» {}", "a ".repeat(300), "a ".repeat(300)));
    let selector = describe(&document, span).unwrap();
    assert_eq!(selector.occurrence, (301, 601));
    let now = Document::new(format!("{} ", document.text()));
    assert_eq!(resolve(&now, &selector).state, State::Unsure);
}

#[test]
fn places_to_choose_from_come_likeliest_first() {
    let (document, span) = marked(&format!("{LEFT}«the span moved»{RIGHT}"));
    let selector = describe(&document, span).unwrap();
    let new = format!("the span moved. {LEFT}the span moved{RIGHT}");
    let now = Document::new(
        new.replace("by the inspector", "of an inspector").replace("Readings", "Measurements"),
    );
    let placement = resolve(&now, &selector);
    assert_eq!(placement.state, State::Unsure);
    assert_eq!(placement.offers[0].span.start(), now.text().rfind("the span moved").unwrap());
    assert_eq!(placement.offers.len(), 2);
    assert!(placement.offers[0].likeness > placement.offers[1].likeness);
}

#[test]
fn a_selector_made_by_hand_is_answered() {
    let document = Document::new("some words in a text".to_owned());
    let good = describe(&document, Span::new(5, 10)).unwrap();
    let lost = |selector: &Selector| resolve(&document, selector).state == State::Lost;
    assert!(lost(&Selector { exact: String::new(), ..good.clone() }));
    assert!(lost(&Selector { exact: " \u{AD}".to_owned(), start: 4, end: 5, ..good.clone() }));
    assert!(lost(&Selector {
        exact: "none".to_owned(),
        start: usize::MAX,
        end: 0,
        ..good.clone()
    }));
    for (start, end) in [(10, 5), (usize::MAX, usize::MAX), (0, usize::MAX), (6, 11)] {
        let placement = resolve(&document, &Selector { start, end, ..good.clone() });
        assert_ne!(placement.state, State::Same);
        assert!(placement.span.is_none_or(|span| document.slice(span) == "words"));
    }
    let twins =
        Selector { text: TextHash::of("x"), occurrence: (usize::MAX, usize::MAX), ..good.clone() };
    assert_eq!(resolve(&document, &twins).state, State::Unsure);
    let none = Selector { text: TextHash::of("x"), occurrence: (0, 0), ..good };
    assert_eq!(resolve(&document, &none).state, State::Moved);
}

#[test]
fn many_are_found_as_each_is_and_the_work_can_be_called_off() {
    struct Never;
    impl Watch for Never {
        fn step(&self, _done: usize, _total: usize) -> Result<(), Cancelled> {
            Err(Cancelled)
        }
    }
    let mut text = String::new();
    for number in 0..200 {
        writeln!(text, "Paragraph {number} says something of its own about {}.", number * 7)
            .unwrap();
    }
    let document = Document::new(text.clone());
    let selectors: Vec<Selector> =
        document.paragraphs().iter().filter_map(|span| describe(&document, span)).collect();
    let selectors: Vec<&Selector> = selectors.iter().collect();
    let now = Document::new(format!("New.\n{text}"));
    let found = resolve_all(&now, &selectors, &()).unwrap();
    for (selector, placement) in selectors.iter().zip(&found) {
        assert_eq!(*placement, resolve(&now, selector));
        assert_eq!(now.slice(placement.span.unwrap()), selector.exact);
    }
    assert_eq!(resolve_all(&now, &selectors, &Never), Err(Cancelled));
}

/// A text of few words, so that passages have twins, and a passage in it.
fn text_and_span() -> impl Strategy<Value = (String, Span)> {
    let word = prop_oneof!["[ab]", "the", "span", "é\u{301}“x”", "\n", "\u{AD}—"];
    (prop::collection::vec(word, 1..40), 0..40_usize, 1..8_usize).prop_map(|(words, from, n)| {
        let from = from % words.len();
        let to = (from + n).min(words.len());
        let start = words[..from].iter().map(|word| word.len() + 1).sum();
        let length: usize = words[from..to].iter().map(|word| word.len() + 1).sum();
        (words.join(" "), Span::new(start, start + length - 1))
    })
}

proptest! {
    #[test]
    fn what_is_described_is_found_in_the_same_text((text, span) in text_and_span()) {
        let document = Document::new(text);
        if let Some(selector) = describe(&document, span) {
            let placement = resolve(&document, &selector);
            prop_assert_eq!(placement.state, State::Same);
            let found = placement.span.unwrap();
            prop_assert_eq!(document.slice(found), &selector.exact);
            prop_assert_eq!(document.slice(span).trim_matches(fold::is_blank), &selector.exact);
            prop_assert!(found.start() >= span.start() && found.end() <= span.end());
        }
    }

    #[test]
    fn what_is_added_elsewhere_never_sets_it_on_another_place(
        (text, span) in text_and_span(),
        front in "[cdf ]{0,20}\n",
        back in "\n[cdf ]{0,20}",
    ) {
        let document = Document::new(text.clone());
        let now = Document::new(format!("{front}{text}{back}"));
        if let Some(selector) = describe(&document, span) {
            let own = trimmed(&document, span).unwrap().start() + front.len();
            let placement = resolve(&now, &selector);
            prop_assert_ne!(placement.state, State::Lost);
            prop_assert!(placement.span.is_none_or(|found| found.start() == own));
        }
    }

    #[test]
    fn wrapping_a_text_anew_never_sets_it_on_another_place(
        (text, span) in text_and_span(),
        width in 1..6_usize,
    ) {
        let mut n = 0;
        let wrapped: String = text.chars().map(|c| {
            n += usize::from(c == ' ' || c == '\n');
            if c == ' ' && n % width == 0 { '\n' } else { c }
        }).collect();
        let document = Document::new(text);
        let now = Document::new(wrapped);
        if let Some(selector) = describe(&document, span) {
            let own = trimmed(&document, span).unwrap();
            let placement = resolve(&now, &selector);
            prop_assert_ne!(placement.state, State::Lost);
            prop_assert!(placement.span.is_none_or(|found| found.start() == own.start()));
        }
    }

    #[test]
    fn what_is_placed_without_asking_is_the_same_words(
        (text, span) in text_and_span(),
        (other, _) in text_and_span(),
    ) {
        let document = Document::new(text);
        let now = Document::new(other);
        if let Some(selector) = describe(&document, span) {
            let placement = resolve(&now, &selector);
            prop_assert_eq!(placement.span.is_some(), placement.state < State::Unsure);
            prop_assert!(placement.offers.len() <= 5);
            if matches!(placement.state, State::Same | State::Moved) {
                let words = fold::phrase(now.slice(placement.span.unwrap()), Level::Anchor);
                prop_assert_eq!(words, fold::phrase(&selector.exact, Level::Anchor));
            }
            for offer in &placement.offers {
                prop_assert!(now.text().get(offer.span.start()..offer.span.end()).is_some());
                prop_assert!(!offer.span.is_empty());
            }
        }
    }

    #[test]
    fn no_selector_is_too_odd(
        text in ".{0,20}", exact in ".{0,3}", prefix in ".{0,5}", suffix in ".{0,5}",
        start in 0_usize..30, end in 0_usize..30, which in 0_usize..3, count in 0_usize..3,
    ) {
        let document = Document::new(text.replace('\0', ""));
        for hash in [document.hash(), TextHash::of("")] {
            let exact = exact.clone();
            let (prefix, suffix) = (prefix.clone(), suffix.clone());
            let occurrence = (which, count);
            let selector = Selector { text: hash, start, end, paragraph: 9, occurrence, exact, prefix, suffix };
            let placement = resolve(&document, &selector);
            if placement.state != State::Edited && let Some(span) = placement.span {
                let words = fold::phrase(document.slice(span), Level::Anchor);
                prop_assert_eq!(words, fold::phrase(&selector.exact, Level::Anchor));
            }
        }
    }
}
