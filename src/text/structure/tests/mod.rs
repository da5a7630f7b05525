//! Facts by table: titles, dates and publishers here, the others in the files beside.

use super::{dates::dates_in, *};

mod fields;
mod laws;
mod page;
mod people;
mod sections;

fn value(fact: Option<&Fact>) -> String {
    fact.map_or(String::new(), |fact| fact.value.clone())
}

/// Compares title, date and source; empty for none.
#[track_caller]
fn check_named(file_name: &str, text: &str, expect: (&str, &str, &str)) {
    let document = Document::new(text.to_owned());
    let facts = facts(&document, file_name);
    let found =
        (value(facts.title.as_ref()), value(facts.date.as_ref()), value(facts.source.as_ref()));
    assert_eq!((found.0.as_str(), found.1.as_str(), found.2.as_str()), expect, "{facts:#?}");
    for fact in [facts.title, facts.source].into_iter().flatten() {
        let read = document.slice(fact.span);
        assert_eq!(read.split_whitespace().collect::<Vec<_>>().join(" "), fact.value);
    }
    if let Some(date) = facts.date {
        assert_eq!(dates_in(document.slice(date.span))[0].iso, date.value);
    }
}

#[track_caller]
fn check(text: &str, expect: (&str, &str, &str)) {
    check_named("file.txt", text, expect);
}

const PROSE: &str =
    "The committee heard on Tuesday that the span had moved, which nobody had expected.";

#[test]
fn the_title_is_the_first_line_of_a_few_words_before_the_prose() {
    check(
        &format!("The bridge is to stay closed\n\n{PROSE}"),
        ("The bridge is to stay closed", "", ""),
    );
    check(&format!("Why did nobody see it?\n{PROSE}"), ("Why did nobody see it?", "", ""));
    check(
        &format!("Engineer: bridge “safe within weeks”\n\n{PROSE}"),
        ("Engineer: bridge “safe within weeks”", "", ""),
    );
    check(&format!("{PROSE}\n\nA line of the text"), ("", "", ""));
    check("", ("", "", ""));
}

#[test]
fn signs_that_steer_terminals_are_in_no_title() {
    let document = Document::new(format!("\u{1}\u{1b}The bridge\u{7} is\u{8} closed\n\n{PROSE}"));
    let title = value(facts(&document, "file.txt").title.as_ref());
    assert_eq!(title, "The bridge is closed");
    check_named("file.md", &format!("# \u{14}\n\n# The deck\n\n{PROSE}"), ("The deck", "", ""));
    check(&format!("\u{14}\n\n{PROSE}"), ("", "", ""));
}

#[test]
fn lines_of_the_page_are_no_titles() {
    for page in [
        "Skip to content",
        "Go to home page",
        "News    Port    Sport    Tides",
        "Home | News | About us",
        "City Council  –  Bridges Committee  –  Official record",
        "[Back to news](#) | [Go to home page](#)",
        "PRESS RELEASE",
        "For immediate release",
        "• de-DE en-GB es-ES",
        "Theme: History of the harbour",
        "By Tom Lascelles, City Hall reporter",
        "Latest",
        "----------",
        "14 March 2024",
    ] {
        let text = format!("{page}\n\nThe bridge is to stay closed\n\n{PROSE}");
        assert_eq!(
            facts(&Document::new(text), "").title.unwrap().value,
            "The bridge is to stay closed"
        );
    }
}

#[test]
fn words_of_buttons_may_begin_a_title() {
    for title in [
        "Search for the lost pilot",
        "Share prices fall in Ellery",
        "Transcript of the hearing",
        "Close call at Pier 3",
    ] {
        check(&format!("{title}\n\n{PROSE}"), (title, "", ""));
    }
}

#[test]
fn a_letterhead_in_capitals_is_passed_over_but_will_do_alone() {
    check(
        &format!("CITY OF ELLERY\nBRIDGES SUB-COMMITTEE\n\nMinute 14: the third span\n\n{PROSE}"),
        ("Minute 14: the third span", "", ""),
    );
    check(&format!("CITY OF ELLERY\n\n{PROSE}"), ("CITY OF ELLERY", "", ""));
    check(&format!("Memorandum\n\n{PROSE}"), ("Memorandum", "", ""));
}

#[test]
fn in_markdown_the_first_highest_heading_is_the_title() {
    let text = format!(
        "A line before the heading\n\n## Summary\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n# **The** third span #\n\n{PROSE}"
    );
    check_named("a.md", &text, ("**The** third span", "", ""));
    check_named("a.txt", &text, ("A line before the heading", "", ""));
    check_named("a.MD", &format!("{PROSE}\n\n## Summary of it"), ("Summary of it", "", ""));
}

#[test]
fn a_yaml_header_is_not_the_text() {
    check_named(
        "a.md",
        &format!("---\ntitle: no title\ndate: 2020-01-01\n---\nThe bridge stays closed\n\n{PROSE}"),
        ("The bridge stays closed", "", ""),
    );
}

#[test]
fn a_turn_is_no_title() {
    check("Chair: Order in the room\n\nQ: Who\n\nChair: I\n\nQ: You?", ("", "", ""));
}

#[test]
fn a_date_on_its_own_line_is_stated() {
    for line in [
        "14 March 2024",
        "Thursday, 14 March 2024",
        "Published: 14 March 2024, 6.15 a.m.",
        "14 March 202411:16",
        "*14 March 2024*",
        "Paris, le 14 mars 2024",
        "(14 March 2024)",
    ] {
        check(
            &format!("The bridge is to stay closed\n\n{line}\n\n{PROSE}"),
            ("The bridge is to stay closed", "2024-03-14", ""),
        );
    }
}

#[test]
fn a_dateline_states_date_and_agency() {
    check(
        &format!("The bridge is to stay closed\nNov. 8, 2017 (EIRNS)—{PROSE}"),
        ("The bridge is to stay closed", "2017-11-08", "EIRNS"),
    );
    check(
        &format!("MOSCOW, July 14, 2018 (Harbour News) - {PROSE}"),
        ("", "2018-07-14", "Harbour News"),
    );
    check(&format!("Ellery, 14 July 2018 -- {PROSE}"), ("", "2018-07-14", ""));
}

#[test]
fn a_name_with_a_date_is_the_publisher() {
    let title = "The bridge is to stay closed";
    for (line, source) in [
        ("Global Research, July 15, 2018", "Global Research"),
        ("RT 15 July 2018", "RT"),
        ("Harbour Courier, 15 July 2018, 6.15am", "Harbour Courier"),
        ("The Voice of the Harbour | 15 July 2018", "The Voice of the Harbour"),
        ("London, 15 July 2018", ""),
        ("By Tom Lascelles, 15 July 2018", ""),
        ("Updated 15 July 2018", ""),
    ] {
        check(&format!("{title}\n\n{line}\n\n{PROSE}"), (title, "2018-07-15", source));
    }
}

#[test]
fn a_name_with_a_date_is_the_title_if_nothing_else_is() {
    check(
        &format!("Annual Report, March 2024\n\n{PROSE}"),
        ("Annual Report, March 2024", "2024-03", ""),
    );
}

#[test]
fn a_name_above_the_date_is_the_publisher() {
    let title = "The bridge is to stay closed";
    check(
        &format!("{title}\n\nCouncil transcript\n\n12 March 2024\n\n{PROSE}"),
        (title, "2024-03-12", "Council transcript"),
    );
    check(
        &format!(
            "{title}\n\nGuild of Pilots\nFish Steps\nEllery\n\n12 March 2024\n\nDear Sir,\n\n{PROSE}"
        ),
        (title, "2024-03-12", "Guild of Pilots"),
    );
    check(&format!("{title}\n12 March 2024\n\n{PROSE}"), (title, "2024-03-12", ""));
    check(
        &format!("{title}\n\nSource: Ellery Archive\n\nGuild of Pilots\n12 March 2024\n\n{PROSE}"),
        (title, "2024-03-12", "Ellery Archive"),
    );
}

#[test]
fn a_heading_that_ends_with_its_date_states_it_and_one_about_a_date_does_not() {
    check(
        &format!("Interview with the pilots, 12 March 2024\n\n{PROSE}"),
        ("Interview with the pilots, 12 March 2024", "2024-03-12", ""),
    );
    check(
        &format!("A report on the events of 4 May 1970\n\n{PROSE}"),
        ("A report on the events of 4 May 1970", "", ""),
    );
    check(
        &format!(
            "Minutes of the sub-committee\n\nMeeting held in Room 2, on Friday 22 November 2019\nat 2.30 p.m.\n\n{PROSE}"
        ),
        ("Minutes of the sub-committee", "2019-11-22", ""),
    );
}

#[test]
fn dates_in_prose_are_not_stated() {
    for prose in [
        "On 14 July 2018, the minister said that he would go.",
        "It began on 14 July 2018.",
        "14 July 2018 was a day that nobody in the harbour would forget for years to come.",
        "Retrieved 14 July 2018",
        "The pilots’ boat at the third pier, 14 July 2018",
    ] {
        let text = format!("The bridge is to stay closed\n\n{prose}\n\n{PROSE}");
        assert_eq!(facts(&Document::new(text), "").date, None, "{prose}");
    }
}

#[test]
fn a_text_that_is_one_line_is_prose() {
    let text = format!("{} 14 March 2024", "word ".repeat(2_000_000));
    let facts = facts(&Document::new(text), "");
    assert_eq!(facts, Facts { language: facts.language.clone(), ..Facts::default() });
}

/// File name, title, date, source, whether it has turns.
type Seed = (&'static str, &'static str, &'static str, &'static str, bool);

#[track_caller]
fn check_files(folder: &std::path::Path, seeds: &[Seed]) {
    for (name, title, date, source, has_turns) in seeds {
        let Some(text) = seed(folder, name) else { continue };
        check_named(name, &text, (title, date, source));
        assert_eq!(facts(&Document::new(text), name).has_turns, *has_turns, "{name}");
    }
}

/// A folder beside the project or in it, where it is.
fn folder(variable: &str, usual: &str) -> std::path::PathBuf {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let above = root.join("..").join(usual);
    let usual = root.join(usual);
    std::env::var_os(variable)
        .map_or_else(|| if usual.exists() { usual } else { above }, std::path::PathBuf::from)
}

/// A text of the corpora, if it is on this machine.
fn seed(folder: &std::path::Path, name: &str) -> Option<String> {
    let path = folder.join(name);
    if !path.is_file() {
        println!("skipped: no file {}", path.display());
        return None;
    }
    Some(std::fs::read_to_string(path).unwrap())
}

#[test]
fn the_reference_texts_are_read_right() {
    let folder = folder("VARIORUM_SEEDS", "../shared/seeds");
    let seeds: &[Seed] = &[
        (
            "000_f1f821cf09e607de.txt",
            "Lavrov Says Summit Will Be Success If Communications Reopened",
            "",
            "",
            false,
        ),
        (
            "001_a74b0db89df9f506.txt",
            "Foreign Minister Sergey Lavrov’s interview with Rossiya Segondya International Information Agency, December 25, 2017",
            "2017-12-25",
            "",
            true,
        ),
        (
            "002_88bee48243c42f17.txt",
            "Video: What Outcome of the Trump-Putin Summit? Foreign Minister Sergey Lavrov's Interview with Larry King's \"Politicking\" Show",
            "2018-07-15",
            "Global Research",
            true,
        ),
        (
            "003_0c5b6b9a8d1b1dbb.txt",
            "Putin Ready for Meeting with Trump, Foreign Minister Lavrov Confirms",
            "2017-11-08",
            "EIRNS",
            false,
        ),
        (
            "004_2883c3e9d1bf4ca2.txt",
            "Lavrov Says ‘Downward Trend’ in U.S.-Russian Ties Counters President Trump’s Intentions",
            "2019-09-05",
            "EIRNS",
            false,
        ),
    ];
    check_files(&folder, seeds);
}

#[test]
fn the_sample_corpus_is_read_right() {
    let folder = folder("VARIORUM_SAMPLES", "seeds");
    let seeds: &[Seed] = &[
        ("council-minute.txt", "Minute 14: Ellery Bridge, third span", "2019-11-22", "", false),
        (
            "courier-report.txt",
            "Engineer: bridge “safe within weeks”",
            "2024-03-13",
            "Harbour Courier",
            false,
        ),
        (
            "guild-letter.txt",
            "Dissenting letter of the pilots’ guild",
            "2024-04-19",
            "Guild of Ellery Pilots",
            false,
        ),
        (
            "hearing-transcript.txt",
            "Hearing on the Ellery Bridge closure",
            "2024-03-12",
            "Council transcript",
            true,
        ),
        (
            "radio-interview.txt",
            "Radio interview with the chief engineer",
            "2024-04-02",
            "Radio Ellery",
            true,
        ),
        (
            "works-statement.md",
            "Statement on inspection findings",
            "2024-03-14",
            "Public Works, City of Ellery",
            false,
        ),
    ];
    check_files(&folder, seeds);
}
