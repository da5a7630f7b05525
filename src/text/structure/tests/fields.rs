//! Titles and publishers that files state, places, languages.

use super::*;
use crate::text::extractor::Extractor;

const TITLE: &str = "The bridge is to stay closed";

#[track_caller]
fn check_title(text: &str, stated: &str, expect: (&str, &str)) {
    let stated = Stated { title: Some(stated.to_owned()), ..Stated::default() };
    let document = Document::new(text.to_owned());
    let facts = facts_of(&document, &Shape::default(), &stated, "x1.html", &[]);
    let found = (value(facts.title.as_ref()), value(facts.source.as_ref()));
    assert_eq!((found.0.as_str(), found.1.as_str()), expect, "{text}");
}

#[test]
fn a_title_that_the_file_states_comes_last_and_only_if_someone_wrote_it() {
    check_title(PROSE, TITLE, (TITLE, ""));
    check_title(&format!("{TITLE}\n\n{PROSE}"), "Something else", (TITLE, ""));
    for nobody in [
        "Microsoft Word - x.doc",
        "untitled",
        "Untitled document 2",
        "Document1",
        "Dokument 1",
        "Без названия",
        "x1",
        "x1.html",
        "report_final.docx",
        "2018",
        "Slide 1",
        " ",
    ] {
        check_title(PROSE, nobody, ("", ""));
    }
}

#[test]
fn the_name_of_the_site_behind_the_title_is_the_publisher() {
    let text = format!("{TITLE}\n\n{PROSE}");
    for mark in [" | ", " – ", " — ", " - "] {
        check_title(&text, &format!("{TITLE}{mark}Harbour Courier"), (TITLE, "Harbour Courier"));
    }
    check_title(PROSE, &format!("{TITLE} | Harbour Courier"), (TITLE, "Harbour Courier"));
    // Without the text to bear it out a dash may be part of the title.
    let dashed = format!("{TITLE} – a history");
    check_title(PROSE, &dashed, (&dashed, ""));
    check(&format!("{TITLE} | Harbour Courier\n\n{PROSE}"), (TITLE, "", "Harbour Courier"));
}

#[test]
fn a_line_that_the_file_states_as_its_title_is_the_title() {
    let text = format!("The Ellery Review of Bridges\n\n{TITLE}\n\n{PROSE}");
    check_title(&text, "x1", ("The Ellery Review of Bridges", ""));
    check_title(&text, TITLE, (TITLE, ""));
}

/// The title of a file with these headings, and a sentence under each.
fn title_of(file_name: &str, front: &str, headings: &[(u8, &str)], stated: &str) -> String {
    let mut text = front.to_owned();
    let mut blocks = Vec::new();
    for (level, words) in headings {
        let span = Span::new(text.len(), text.len() + words.len());
        blocks.push(shape::Block {
            span,
            kind: shape::Kind::Heading,
            level: *level,
            quoted: 0,
            table: 0,
            is_wrapped: false,
        });
        text.extend([words, "\n\nA word of it, and another one.\n\n"]);
    }
    let shape = Shape { blocks, ..Shape::default() };
    let stated = Stated { title: Some(stated.to_owned()), ..Stated::default() };
    let document = Document::extracted(text, Extractor::HTML, &shape);
    value(facts_of(&document, &shape, &stated, file_name, &[]).title.as_ref())
}

#[test]
fn a_heading_of_any_level_that_the_file_states_as_its_title_is_the_title() {
    let check = |headings: &[(u8, &str)], stated: &str, expect: &str| {
        assert_eq!(title_of("x1.html", "", headings, stated), expect, "{stated}");
    };
    check(&[(2, "Pilots’ Guide"), (1, "Contents")], "Pilots' Guide", "Pilots’ Guide");
    check(&[(1, "The Courier"), (2, TITLE)], TITLE, TITLE);
    check(&[(2, TITLE), (1, "The Courier")], &format!("{TITLE} - Valley News"), TITLE);
    // The one with the name of the site in it is as high as it stands.
    check(&[(2, "The Courier"), (1, TITLE)], &format!("The Courier - {TITLE}"), TITLE);
    check(&[(1, "git-am(1) Manual"), (2, "git")], "git-am(1)", "git-am(1) Manual");
    check(&[(2, "Foreword"), (1, TITLE)], "Something else", TITLE);
}

#[test]
fn the_title_in_front_of_markdown_is_its_own() {
    let own = "Minutes of the extraordinary meeting | Ellery";
    let front = format!("---\ntitle: {own}\n---\n\n");
    let check = |headings: &[(u8, &str)], expect: &str| {
        assert_eq!(title_of("a.md", &front, headings, own), expect, "{headings:?}");
    };
    check(&[(1, "Minutes")], own);
    check(&[(1, "Contents"), (2, own)], own);
    check(&[], own);
    let untitled = title_of("a.md", "---\ntitle: untitled\n---\n\n", &[(1, "Minutes")], "untitled");
    assert_eq!(untitled, "Minutes");
}

#[test]
fn nothing_that_is_said_in_subtitles_is_their_title() {
    let text = "When does it open again?\n\nNobody knows";
    let said = Document::extracted(text.to_owned(), Extractor::CUES, &Shape::default());
    let facts = facts_of(&said, &Shape::default(), &Stated::default(), "talk.srt", &[]);
    assert_eq!(facts.title, None);
    assert!(!facts.has_turns);
    let text = "ANNA: When does it open?\n\nOKAFOR: Nobody knows.\n\nANNA: Nobody at all?";
    let said = Document::extracted(text.to_owned(), Extractor::CUES, &Shape::default());
    let facts = facts_of(&said, &Shape::default(), &Stated::default(), "talk.srt", &[]);
    assert_eq!((facts.title, facts.speakers), (None, vec!["ANNA".to_owned(), "OKAFOR".to_owned()]));
}

#[test]
fn what_the_reader_calls_the_first_heading_comes_before_what_the_file_states() {
    let text = format!("{TITLE}\n\nA word of it.\n\nContents\n\nMore words of it.");
    let rule = LineRule {
        line: "Contents".to_owned(),
        is_beginning: false,
        is: rules::LineIs::Heading(1),
    };
    let stated = Stated { title: Some(TITLE.to_owned()), ..Stated::default() };
    for file_name in ["a.html", "a.md"] {
        let document = Document::new(text.clone());
        let rules = std::slice::from_ref(&rule);
        let facts = facts_of(&document, &Shape::default(), &stated, file_name, rules);
        assert_eq!(value(facts.title.as_ref()), "Contents", "{file_name}");
    }
}

#[test]
fn date_and_publisher_of_the_file_come_last() {
    let stated = Stated {
        date: Some("2018-07".to_owned()),
        publisher: Some("Ellery Press".to_owned()),
        ..Stated::default()
    };
    let read = |text: &str, stated: &Stated| {
        let document = Document::new(text.to_owned());
        let facts = facts_of(&document, &Shape::default(), stated, "a.epub", &[]);
        (value(facts.date.as_ref()), value(facts.source.as_ref()))
    };
    let expect = ("2018-07".to_owned(), "Ellery Press".to_owned());
    assert_eq!(read(&format!("{TITLE}\n\n{PROSE}"), &stated), expect);
    let text = format!("{TITLE}\n\nHarbour Courier, 15 July 2019\n\n{PROSE}");
    assert_eq!(read(&text, &stated), ("2019-07-15".to_owned(), "Harbour Courier".to_owned()));
    let odd = Stated { date: Some("last summer".to_owned()), ..Stated::default() };
    assert_eq!(read(&format!("{TITLE}\n\n{PROSE}"), &odd).0, "");
}

#[track_caller]
fn check_place(line: &str, region: &str, agency: &str) {
    let text = format!("{TITLE}\n\n{line}{PROSE}");
    let document = Document::new(text);
    let facts = facts(&document, "a.txt");
    let found = (value(facts.region.as_ref()), value(facts.source.as_ref()));
    assert_eq!((found.0.as_str(), found.1.as_str()), (region, agency), "{line}");
}

#[test]
fn places_stand_in_datelines_and_fields() {
    for (line, region, agency) in [
        ("MOSCOW, July 15 (TASS) — ", "MOSCOW", "TASS"),
        ("MOSCOW, July 14, 2018 (Harbour News) - ", "MOSCOW", "Harbour News"),
        ("MOSCOW (Reuters) - ", "MOSCOW", "Reuters"),
        ("Berlin (dpa) - ", "Berlin", "dpa"),
        ("PARIS, 14 juillet (AFP) - ", "PARIS", "AFP"),
        ("Ellery, 14 July 2018 -- ", "Ellery", ""),
        ("МОСКВА, 14 июл — РИА Новости. ", "МОСКВА", "РИА Новости"),
        ("Region: [Russia and FSU](#), [USA](#)\n\n", "Russia and FSU; USA", ""),
        ("Place: Ellery\n\n", "Ellery", ""),
        ("Ort: Bad Ellery\n\n", "Bad Ellery", ""),
        ("Lieu : Paris\n\n", "Paris", ""),
        ("Lugar: Buenos Aires\n\n", "Buenos Aires", ""),
        ("Место: Москва\n\n", "Москва", ""),
    ] {
        check_place(line, region, agency);
    }
}

#[test]
fn what_only_looks_like_a_place_is_none() {
    for line in [
        "The Report (Draft) – ",
        "Okafor – ",
        "He said that (as always) - ",
        "Place: it was said on Tuesday that nobody knew the place of it.\n\n",
        "Theme: [History](#)\n\n",
    ] {
        check_place(line, "", "");
    }
    check_place("Nov. 8, 2017 (EIRNS)—", "", "EIRNS");
}

#[test]
fn the_language_is_stated_or_plain() {
    let of = |text: &str, stated: &str| {
        let language = (!stated.is_empty()).then(|| stated.to_owned());
        let stated = Stated { language, ..Stated::default() };
        let document = Document::new(text.to_owned());
        facts_of(&document, &Shape::default(), &stated, "a.txt", &[]).language
    };
    let german = "Der Ausschuss hörte am Dienstag, dass sich die Brücke bewegt hatte, womit niemand gerechnet hatte. Das wurde in der Sitzung lange besprochen, und der Ingenieur sagte, dass man messen müsse.";
    for (text, expect) in [
        (PROSE.repeat(3).as_str(), Some("en")),
        (german, Some("de")),
        (&"Le comité a appris mardi que la travée avait bougé, ce que personne n'attendait dans la salle. ".repeat(3), Some("fr")),
        (&"El comité supo el martes que el puente se había movido, lo que nadie esperaba en la sala. ".repeat(3), Some("es")),
        (&"Комитет узнал во вторник, что пролёт сдвинулся, чего никто в зале не ожидал, и все замолчали. ".repeat(3), Some("ru")),
        (&"Il comitato ha saputo martedì che la campata si era mossa, cosa che nessuno si aspettava nella sala. ".repeat(3), Some("it")),
        (&"委员会周二听说桥跨已经移动，没有人预料到这一点。会议室里鸦雀无声，工程师说必须测量。".repeat(4), Some("zh")),
        ("12 13 14", None),
        ("", None),
        ("Ja", None),
    ] {
        assert_eq!(of(text, "").as_deref(), expect, "{text}");
    }
    for (stated, expect) in [("de", "de"), ("EN_us", "en-US"), ("zh-hans-cn", "zh-Hans-CN")] {
        assert_eq!(of(PROSE, stated).as_deref(), Some(expect));
    }
    for nothing in ["", "english!", "und", "x"] {
        assert_eq!(of(&PROSE.repeat(3), nothing).as_deref(), Some("en"), "{nothing}");
    }
}
