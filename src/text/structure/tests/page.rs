//! What the page put there: by table, with counter-examples, and in the corpora line by line.

use super::*;
use crate::text::shape::{Block, Kind};

#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let document = Document::new(text.to_owned());
    let facts = facts(&document, "a.txt");
    let found: Vec<&str> = facts.leftovers.iter().map(|span| document.slice(*span)).collect();
    assert_eq!(found, expect, "{text}");
}

fn article(head: &str, tail: &str) -> String {
    format!("{head}The bridge is to stay closed\n\n{PROSE}\n\n{PROSE}{tail}")
}

#[test]
fn lines_of_the_page_in_front_of_the_title_are_set_apart() {
    for line in [
        "Accessibility links",
        "Go to home page",
        "Skip to content",
        "PRESS RELEASE",
        "Breaking News",
        "News    Port    Sport    Tides    Letters    Notices",
        "Home | News | About us",
        "Radio Ellery    Listen live    Schedule    What was that song?",
        "Facebook Twitter Print",
        "• de-DE1 en-GB1 es-ES1",
        "EN | DE | FR",
        "English Русский",
        "[Back to news](#) | [Go to home page](#)",
        "Zum Hauptinhalt springen",
        "Zur Startseite",
        "Aller au contenu",
        "Retour à l'accueil",
        "Saltar al contenido",
        "Перейти к содержанию",
        "Версия для печати",
        "Главная",
    ] {
        check(&article(&format!("{line}\n\n"), ""), &[line]);
    }
}

#[test]
fn lines_of_the_writers_in_front_of_the_prose_are_not() {
    for line in [
        "CITY OF ELLERY",
        "Dana Okafor  –  Tom Lascelles",
        "Guild of Ellery Pilots",
        "By Tom Lascelles, City Hall reporter",
        "To Councillor I. Penhale",
        "Physics Department | University of Ellery | Harbour District",
        "14 March 2024",
        "From: the clerk",
        "[The report](https://example.org/report)",
        "Searching for the lost pilot of the harbour",
        "Home truths about the third span of the bridge",
    ] {
        check(&article(&format!("{line}\n\n"), ""), &[]);
    }
    // Behind the title a single word is more often a heading.
    check(&format!("The bridge is to stay closed\n\nSearch\n\n{PROSE}"), &[]);
}

#[test]
fn notices_and_lists_of_other_pages_behind_the_prose_are_set_apart() {
    for tail in [
        &["© Harbour Courier Ltd    Terms    Cookies    Back to top"][..],
        &["Copyright © 2018 Ellery"],
        &["(c) 2018 Harbour Courier. All rights reserved."],
        &["© Hafenkurier 2018. Alle Rechte vorbehalten."],
        &["Tous droits réservés."],
        &["Todos los derechos reservados"],
        &["Все права защищены"],
        &["Share this article", "Facebook    Email    Copy link"],
        &["Related stories", "• Cannery ends late shift", "• Saltgate crossing: “barriers down”"],
        &["Most read", "1. Tide tables for March", "2. Deaths and funerals"],
        &["Mehr zum Thema", "Die Brücke bleibt zu", "Der Hafen wächst"],
        &["À lire aussi", "Le pont reste fermé"],
        &["Читайте также:", "Мост закрыт", "Порт растёт"],
        &[
            "Back to top",
            "Sign up for the Courier’s morning letter. You can stop it whenever you like.",
        ],
        &["Share this article", "Подписывайтесь на наш канал в Telegram."],
        &[
            "Copyright 2018 Ellery Research",
            "Disclaimer: The contents of this article are of sole responsibility of the author. Permission is granted to cross-post it.",
            "For media inquiries: press@example.org",
        ],
        &["Print this page    Download as PDF    Back to top"],
        &["Next: Tide Talk    Previous: The Early Boat"],
        &["Advanced settings"],
    ] {
        check(&article("", &format!("\n\n{}", tail.join("\n\n"))), tail);
    }
}

#[test]
fn the_writers_last_lines_are_not_set_apart() {
    for tail in [
        "Ends",
        "Yours faithfully,\n\nCaptain Marian Teague\nMaster, Guild of Ellery Pilots",
        "With reporting by RT, Interfax, Reuters",
        "Transcript provided by [the ministry](#)",
        "Press office: Room 12, City Hall, Ellery. Office hours only.",
        "Signed as a correct record: J. Marsh, Chair",
        "Ref. BHC/24/031. Published by Democratic Services.",
        "He spoke of copyright and of fair use, and asked nobody for permission.",
        "Follow us, said the pilots, and the boats came.",
        "[1] See the report of 2019.",
        "Copyright law is older than the bridge, and nobody reads it.",
        // A list that the text goes on behind.
        "Related\n\nThe first of them\n\nIt was said on Tuesday that nobody had read any of them before.",
    ] {
        check(&article("", &format!("\n\n{tail}")), &[]);
    }
}

#[test]
fn a_paragraph_set_in_behind_the_page_s_last_line_is_the_pages() {
    let about = "    Radio Ellery reports the news in three languages to all who want it.";
    check(&article("", &format!("\n\n  • 16x9 Image\n\n\n{about}")), &["  • 16x9 Image", about]);
    check(&article("", &format!("\n\n{about}")), &[]);
}

#[test]
fn what_pages_repeat_is_set_apart() {
    let page = |nth: usize| {
        format!(
            "Ellery Review 14\n\nThe part number {nth} of it begins here.\n\nIn {nth} {PROSE}\n\n{nth}\n"
        )
    };
    let text: String = (1..=4).map(page).collect::<Vec<_>>().join("\x0c");
    let found = facts(&Document::new(text.clone()), "a.txt").leftovers;
    // The first is the title; the others stand over their pages.
    let words: Vec<&str> =
        found.iter().map(|span| text.get(span.start()..span.end()).unwrap()).collect();
    let expect = ["1", "Ellery Review 14", "2", "Ellery Review 14", "3", "Ellery Review 14", "4"];
    assert_eq!(words, expect);

    let page =
        |nth: usize| format!("In {nth} {PROSE}\n\nPage {nth} of 4\n\nCity Council – Record\n\n");
    let text = (1..=4).map(page).collect::<Vec<_>>().concat();
    let found = facts(&Document::new(text), "a.txt").leftovers;
    assert_eq!(found.len(), 8);
}

#[test]
fn numbers_of_chapters_and_stanzas_are_no_pages() {
    let parts: Vec<String> = (1..=6).map(|nth| format!("{nth}\n\n{PROSE}")).collect();
    let text = parts.join("\n\n");
    check(&text, &[]);
    let verse = "1\n\nThe sea is out\n\n2\n\nThe sea is in\n\n3\n\nThe sea is out";
    check(verse, &[]);
}

#[test]
fn marks_of_advertisements_are_set_apart_where_there_are_several() {
    let text = format!("{PROSE}\n\nAnzeige\n\n{PROSE}\n\nAnzeige\n\n{PROSE}");
    check(&text, &["Anzeige", "Anzeige"]);
    check(&format!("{PROSE}\n\nWerbung\n\n{PROSE}"), &[]);
}

#[test]
fn blocks_that_the_file_calls_leftovers_are() {
    let text = format!("Menu of it all\n\n{PROSE}");
    let span = Span::new(0, 14);
    let block = |span, kind| Block { span, kind, level: 0, quoted: 0, table: 0, is_wrapped: false };
    let blocks =
        vec![block(span, Kind::Leftover), block(Span::new(16, text.len()), Kind::Paragraph)];
    let shape = Shape { blocks, ..Shape::default() };
    let document = Document::new(text);
    let facts = facts_of(&document, &shape, &Stated::default(), "a.html", &[]);
    assert_eq!((facts.leftovers, facts.title), (vec![span], None));
}

/// Every line of the reference texts that the page put there, as they were read by hand.
const REFERENCE: [(&str, &[&str]); 5] = [
    (
        "000_f1f821cf09e607de.txt",
        &["Accessibility links", "Breaking News", "• 16x9 Image", "RFE/RL journalists report"],
    ),
    ("001_a74b0db89df9f506.txt", &["• de-DE1 en-GB1 es-ES1 ru-RU1 fr-FR1", "Advanced settings"]),
    (
        "002_88bee48243c42f17.txt",
        &[
            "Region: [Russia and FSU]",
            "Theme: [History]",
            "The original source of this article is RT",
            "Copyright © [Sergey Lavrov]",
            "[Comment on Global Research",
            "[Become a Member",
            "Articles by: **Sergey Lavrov**",
            "and **Larry King**",
            "Disclaimer: The contents",
            "www.globalresearch.ca contains",
            "For media inquiries: ",
        ],
    ),
    ("003_0c5b6b9a8d1b1dbb.txt", &["PRESS RELEASE"]),
    ("004_2883c3e9d1bf4ca2.txt", &["Go to home page", "Back to top"]),
];

#[track_caller]
fn check_leftovers(folder: &std::path::Path, (name, expect): (&str, &[&str])) {
    let Some(text) = seed(folder, name) else { return };
    let document = Document::new(text);
    let found = facts(&document, name).leftovers;
    let found: Vec<&str> = found.iter().map(|span| document.slice(*span).trim()).collect();
    assert_eq!(found.len(), expect.len(), "{name}: {found:#?}");
    for (found, expect) in found.iter().zip(expect) {
        assert!(found.starts_with(expect), "{name}: {found} is not {expect}");
    }
}

#[test]
fn every_leftover_of_the_reference_texts_is_found_and_nothing_else() {
    let folder = folder("VARIORUM_SEEDS", "../shared/seeds");
    for texts in REFERENCE {
        check_leftovers(&folder, texts);
    }
}

#[test]
fn every_leftover_of_the_sample_is_found_and_nothing_else() {
    let folder = folder("VARIORUM_SAMPLES", "seeds");
    check_leftovers(&folder, ("council-minute.txt", &[]));
    check_leftovers(&folder, ("guild-letter.txt", &[]));
    check_leftovers(&folder, ("works-statement.md", &["PRESS RELEASE", "[Back to news](#)"]));
    let radio = ["Radio Ellery    Listen live", "Listen again", "Next: Tide Talk"];
    check_leftovers(&folder, ("radio-interview.txt", &radio));
    let courier = [
        "Skip to content",
        "News    Port",
        "Share this article",
        "Facebook    Email",
        "Related stories",
        "• Cannery",
        "• Saltgate",
        "• Petition",
        "Most read",
        "1. Tide",
        "2. Deaths",
        "Sign up",
        "© Harbour",
    ];
    check_leftovers(&folder, ("courier-report.txt", &courier));
    let header = "Ellery City Council  –  Bridges";
    let mut hearing: Vec<String> =
        (1..=10).flat_map(|nth| [header.to_owned(), format!("Page {nth} of 11")]).collect();
    hearing.extend([header, "Print this page", "Page 11 of 11"].map(str::to_owned));
    let hearing: Vec<&str> = hearing.iter().map(String::as_str).collect();
    check_leftovers(&folder, ("hearing-transcript.txt", &hearing));
}
