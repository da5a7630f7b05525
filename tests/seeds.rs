//! The sample: its notebook is made by a script of commands, opens as it was made, and every one of
//! its excerpts stands where it says.

use variorum::{
    notebook::{check::problems, ids::ExcerptId, link::LinkKind, tag::Colour},
    sample,
    store::{print::print, read::read},
    text::{anchor, document::Document, span::Span},
    workspace::{
        action::Action,
        command::{Annotate, Command, Go},
        correct::{Correct, Corrections},
        heard::{Loaded, Report},
    },
};

use crate::support::{golden, script::Script};

const HEARING: &str = "hearing-transcript.txt";
const COURIER: &str = "courier-report.txt";
const WORKS: &str = "works-statement.md";
const RADIO: &str = "radio-interview.txt";
const GUILD: &str = "guild-letter.txt";
const MINUTE: &str = "council-minute.txt";

const TAGS: [(&str, Colour, &str); 8] = [
    ("knowledge", Colour::Amber, "What was known, when, and by whom."),
    ("contradiction", Colour::Red, "Both cannot hold."),
    ("monitoring", Colour::Green, "How the bridge was watched."),
    ("monitoring / gauges", Colour::Teal, "The permanent gauges, asked for and struck."),
    ("hedge", Colour::Violet, "Conditions and softenings, and what became of them."),
    ("timing", Colour::Blue, "When the deck opens again."),
    ("knowledge / who was told", Colour::Orange, ""),
    ("wording", Colour::Pink, "Words that changed on the way."),
];

/// Name, document, words, tags, memo.
const EXCERPTS: &[(&str, &str, &str, &[&str], &str)] = &[
    (
        "H1",
        HEARING,
        "What I can tell you is that if the bearings arrive as promised, the deck will be safe to reopen within weeks, and on the west side first.",
        &["timing", "hedge"],
        "Two conditions: *if* the bearings arrive, and *on the west side first*.",
    ),
    (
        "H2",
        HEARING,
        "They were not cosmetic. We had reports of movement in the third span as early as 2019",
        &["knowledge", "contradiction"],
        "",
    ),
    (
        "H3",
        HEARING,
        "nobody wrote them down where a successor could find them",
        &["knowledge", "contradiction"],
        "",
    ),
    (
        "H4",
        HEARING,
        "occasional readings taken by hand, mostly on calm days",
        &["monitoring", "hedge"],
        "",
    ),
    (
        "H5",
        HEARING,
        "We have asked for permanent gauges three times, and three times the line was struck from the budget.",
        &["gauges", "contradiction"],
        "",
    ),
    (
        "H6",
        HEARING,
        "The cracks in the plinth have not lengthened since we closed the deck",
        &["monitoring"],
        "",
    ),
    (
        "H7",
        HEARING,
        "the outer east bearing on Pier 3 had moved 19 millimetres to seaward",
        &["monitoring"],
        "",
    ),
    (
        "H8",
        HEARING,
        "I telephoned the mayor’s office at ten past four on the Thursday, before I had told most of my own staff.",
        &["who was told", "contradiction"],
        "Her call book has the time. Ask for the page.",
    ),
    (
        "H9",
        HEARING,
        "I have sat on this council for eleven years and I cannot remember one paper about the third span.",
        &["knowledge", "contradiction"],
        "",
    ),
    (
        "H10",
        HEARING,
        "For the west side I allow three weeks altogether, from the quay to the first car",
        &["timing", "contradiction"],
        "",
    ),
    (
        "H11",
        HEARING,
        "I wrote to the chair of finance and to the mayor's office in November 2022",
        &["who was told", "gauges"],
        "",
    ),
    (
        "C1",
        COURIER,
        "If the bearings arrive as promised, the deck will be safe to reopen within weeks",
        &["timing", "hedge"],
        "",
    ),
    (
        "C2",
        COURIER,
        "occasional readings taken by hand, primarily on",
        &["monitoring", "hedge"],
        "",
    ),
    (
        "C3",
        COURIER,
        "The cracks in the plinth have lengthened since we closed the deck",
        &["wording", "contradiction"],
        "The *not* has gone.",
    ),
    (
        "C4",
        COURIER,
        "the outer east bearing on Pier 3 had moved 90 millimetres to seaward",
        &["wording"],
        "",
    ),
    (
        "C5",
        COURIER,
        "no warning ever reached this office",
        &["who was told", "contradiction"],
        "No source in this folder.",
    ),
    (
        "W1",
        WORKS,
        "We had reports of minor movement in the third span in 2019",
        &["knowledge", "hedge"],
        "",
    ),
    (
        "R1",
        RADIO,
        "The first reports of movement in the third span that we have are from the spring of 2021.",
        &["knowledge", "contradiction"],
        "",
    ),
    (
        "R2",
        RADIO,
        "We asked for permanent gauges twice, in 2022 and again last year.",
        &["gauges", "contradiction"],
        "",
    ),
    (
        "R3",
        RADIO,
        "The harbour master was the first person I told, on the Thursday afternoon",
        &["who was told", "contradiction"],
        "",
    ),
    (
        "R4",
        RADIO,
        "We have always allowed four to five months for the west side.",
        &["timing", "contradiction"],
        "",
    ),
    (
        "R5",
        RADIO,
        "It went to the chair of finance and to nobody else.",
        &["who was told", "contradiction"],
        "",
    ),
    ("G1", GUILD, "they were written down, by a clerk of this council", &["knowledge"], ""),
    (
        "M1",
        MINUTE,
        "movement in the third span had been\nobserved on three occasions this autumn",
        &["knowledge"],
        "",
    ),
    (
        "M2",
        MINUTE,
        "(d) that copies of this minute be sent to the Mayor's\noffice, the Harbour Master and the Guild of Pilots",
        &["who was told"],
        "",
    ),
    (
        "M3",
        MINUTE,
        "Councillors Marsh (in the chair), Lowe, Quill and Vance.",
        &["who was told"],
        "",
    ),
    (
        "M4",
        MINUTE,
        "that the sum of £31,000 for gauges be put forward for the estimates",
        &["gauges"],
        "",
    ),
];

const LINKS: &[(&str, &str, &str)] = &[
    ("C1", "quotes", "H1"),
    ("C2", "quotes", "H4"),
    ("C3", "quotes", "H6"),
    ("C4", "quotes", "H7"),
    ("W1", "quotes", "H2"),
    ("R1", "contradicts", "H2"),
    ("R2", "contradicts", "H5"),
    ("R3", "contradicts", "H8"),
    ("R4", "contradicts", "H10"),
    ("R5", "contradicts", "H11"),
    ("M2", "contradicts", "C5"),
    ("H8", "contradicts", "C5"),
    ("M3", "contradicts", "H9"),
    ("G1", "contradicts", "H3"),
    ("M1", "contradicts", "R1"),
    ("M1", "supports", "H2"),
    ("M4", "supports", "H5"),
    ("C3", "omits a word of", "H6"),
];

/// Title, and blocks: words, or in braces the name of an excerpt.
const NOTES: &[(&str, &[&str])] = &[
    (
        "What was known in 2019?",
        &[
            "Ms Okafor says that the reports existed; the mayor’s office says that none reached it. Both can hold only if the reports stopped somewhere between them.",
            "{H2}",
            "{C5}",
            "The minute says where they went. Three readings, each larger than the last, were laid before the Sub-Committee on 22 November 2019, and a copy was to go to the Mayor’s office. *Despatched* is not the same as *opened*: I have the guild’s word that its own copy came, and nothing yet for the other two.",
            "{M1}",
            "{M2}",
            "So the sentence about the successor is half right. They **were** written down, in a book that ended on a pallet in Tanner Street. Cllr Vance, who remembers no paper, is listed as present; ask him before drawing anything from it.",
            "{H3}",
            "{G1}",
            "{H9}",
            "{M3}",
            "By April the year has become 2021. See [[Two accounts by one engineer]]. Public Works kept 2019 and made the movement “minor”: see [[What the reports changed]].",
            "{R1}",
            "{W1}",
        ],
    ),
    (
        "Missing gauges",
        &[
            "The request is the one thing in this file with sums attached:\n\n- £64,000 in November 2021,\n- the same in 2022,\n- £38,500 in 2023.\n\nThat is three, and anyone can look them up in the estimates.",
            "{H5}",
            "Add the £31,000 of 2019, which the minute puts forward and the guild could not find in the printed estimates for 2020–21. Four requests, then, under two chief engineers. The first of them belongs in [[What was known in 2019?]].",
            "{M4}",
            "On the radio it is two, and “put off” has taken the place of “struck”. I do not know why; see [[Two accounts by one engineer]].",
            "{R2}",
            "## To do\n\nThe printed estimates for all five years. Check whether the line ever appeared under the name “instrumentation”, as Cllr Whitlock remembers it.",
        ],
    ),
    (
        "Two accounts by one engineer",
        &[
            "Hearing on 12 March, Radio Ellery on 2 April. Three weeks apart, and five points on which the two cannot both be right: the year of the first reports, the number of requests for gauges, who was told first, who had the memorandum of 2022, and how long the west side takes.",
            "{H8}",
            "{R3}",
            "The call to the mayor’s office is the easiest to settle. She offered the committee the page of her call book and the Clerk was to copy it. Ask for the copy.",
            "{H11}",
            "{R5}",
            "On the time needed, later news could explain a longer figure. It could not explain “always”.",
            "{H10}",
            "{R4}",
            "An officer of the press office sat beside her at the radio station and did not speak. I note it and make nothing of it. For the year see [[What was known in 2019?]]; for the requests [[Missing gauges]].",
        ],
    ),
    (
        "What the reports changed",
        &[
            "Six quotations in the Courier differ from the transcript, and Cllr Vance’s is the only long one that does not. Two matter to anyone who has to decide something: a “not” has gone from the sentence about the cracks, and 19 millimetres has become 90. On the next day Public Works corrects the number. It also prints the sentence about the cracks with its “not”, without saying that it had been misprinted, and cuts what she added: that this tells us nothing about what the cracks did before.",
            "{H6}",
            "{C3}",
            "{H7}",
            "{C4}",
            "The headline rests on a sentence cut at both ends. The “if” is still in the quotation; “on the west side first” is not, and the east side is nowhere.",
            "{H1}",
            "{C1}",
            "*Mostly* became *primarily*, which changes nothing by itself. It suggests that the reporter was working from notes, in which case the larger slips need no motive.",
            "{H4}",
            "{C2}",
            "One quotation has no source in this folder: the mayor’s office on warnings. It bears on everything in [[What was known in 2019?]], so the two-line statement itself should be asked for.",
        ],
    ),
];

/// The sample's notebook, made as a reader would make it.
fn notebook() -> Script {
    let documents: Vec<(&str, &str)> = sample::documents().collect();
    let mut it = Script::on(&documents);
    for (path, colour, _) in TAGS {
        let name = path.to_owned();
        it.run(Command::Annotate(Annotate::NewTag { name, colour: Some(colour) }));
    }
    for (path, colour, about) in TAGS {
        let (tag, now) = it
            .ws
            .notebook
            .tags
            .iter()
            .find(|(id, _)| it.ws.notebook.tag_path(id) == path)
            .map(|(id, tag)| (id.clone(), std::sync::Arc::clone(tag)))
            .unwrap();
        it.run(Command::Annotate(Annotate::SetTag {
            tag,
            name: now.name.clone(),
            parent: now.parent.clone(),
            colour,
            key: now.key,
            about: about.to_owned(),
        }));
    }
    let mut ids: Vec<(&str, ExcerptId)> = Vec::new();
    for (name, path, words, tags, memo) in EXCERPTS {
        it.run(Command::Go(Go::Document((*path).into()))).select_words(words);
        for tag in *tags {
            it.run(Command::Annotate(Annotate::TagNamed((*tag).to_owned())));
        }
        let id = it.ws.selected.clone().unwrap();
        assert_eq!(it.ws.notebook.excerpts[&id].made.exact, *words);
        assert_eq!(it.ws.notebook.excerpts[&id].tags.len(), tags.len());
        if !memo.is_empty() {
            let memo = (*memo).to_owned();
            it.run(Command::Edit(variorum::notebook::edit::Edit::SetMemo(id.clone(), memo)));
        }
        ids.push((name, id));
    }
    let id = |name: &str| ids.iter().find(|(it, _)| *it == name).unwrap().1.clone();
    for (from, kind, to) in LINKS {
        let kind = match *kind {
            "quotes" => LinkKind::Quotes,
            "contradicts" => LinkKind::Contradicts,
            "supports" => LinkKind::Supports,
            other => LinkKind::Other(other.to_owned()),
        };
        it.run(Command::Annotate(Annotate::Link(id(from), id(to), kind)));
    }
    for (title, blocks) in NOTES {
        let title = (*title).to_owned();
        it.run(Command::Annotate(Annotate::NewNote { title, with_selection: false }));
        let note = it.ws.open_note.clone().unwrap();
        for (at, block) in blocks.iter().enumerate() {
            if let Some(name) = block.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
                it.run(Command::Annotate(Annotate::AddToNote {
                    excerpt: Some(id(name)),
                    note: Some(note.clone()),
                    at: None,
                }));
            } else {
                it.run(Command::Annotate(Annotate::NewText(note.clone(), at)));
                let words = (*block).to_owned();
                it.run(Command::Annotate(Annotate::FinishText(note.clone(), at, words)));
            }
        }
    }
    let source = "Bridges Sub-Committee".to_owned();
    let said = Box::new(Corrections { source, ..Corrections::default() });
    it.run(Command::Correct(Correct::Facts(MINUTE.into(), said)));
    // What lies open at first sight: the hearing beside the report, the first note.
    let first = it.ws.notebook.note_titled(NOTES[0].0).unwrap().clone();
    it.run(Command::Go(Go::Note(Some(first))));
    it
}

/// The notebook as its file has it: about no folder, since the sample lies in none.
fn printed(mut it: Script) -> String {
    let notebook = std::sync::Arc::make_mut(&mut it.ws.notebook);
    variorum::notebook::SAMPLE_CORPUS.clone_into(&mut notebook.corpus);
    let place = |path: &str, words: &str| {
        let text = sample::documents().find(|(name, _)| *name == path).unwrap().1;
        let document = Document::new(text.to_owned());
        let byte = document.text().find(words).unwrap();
        let start = document.paragraphs().span(document.paragraphs().at(byte)).unwrap().start();
        document.scalar_of(start)
    };
    let seat = |path: &str, at| variorum::notebook::desk::Seat {
        path: path.to_owned(),
        at,
        share: 1.0,
        text_size: 0.0,
    };
    notebook.desk = variorum::notebook::desk::Desk {
        seats: vec![
            seat(HEARING, place(HEARING, "I am not paid to guess")),
            seat(COURIER, place(COURIER, "The Ellery Bridge could carry")),
        ],
        // The report quotes, so its quotations are those of the quotes tab.
        active: 1,
        note: notebook.note_titled(NOTES[0].0).cloned(),
    };
    print(notebook)
}

#[test]
fn the_samples_notebook_is_what_the_script_makes() {
    golden::check("../../seeds/bridge-inquiry.ron", &printed(notebook()));
}

#[test]
fn the_samples_notebook_opens_and_every_excerpt_stands_on_its_words() {
    let opened = read(sample::notebook().unwrap()).unwrap();
    assert_eq!(opened.warnings, Vec::<String>::new());
    assert_eq!(problems(&opened.notebook), vec![]);
    assert_eq!(opened.notebook.excerpts.len(), EXCERPTS.len());
    for excerpt in opened.notebook.excerpts.values() {
        let path = &opened.notebook.documents[&excerpt.document].path;
        let text = sample::documents().find(|(name, _)| name == path).unwrap().1;
        let document = Document::new(text.to_owned());
        let found = anchor::resolve(&document, &excerpt.made);
        assert_eq!(found.state, anchor::State::Same);
        assert_eq!(document.slice(found.span.unwrap()), excerpt.made.exact);
    }
}

#[test]
fn every_feature_of_a_notebook_is_in_the_sample() {
    let notebook = read(sample::notebook().unwrap()).unwrap().notebook;
    assert!(notebook.tags.values().any(|tag| tag.parent.is_some()), "a tree of tags");
    assert!(notebook.excerpts.values().any(|it| !it.memo.is_empty()), "a memo");
    assert!(notebook.excerpts.keys().any(|id| notebook.links_of(id).len() > 1), "links");
    let used_twice = notebook
        .notes
        .values()
        .any(|note| note.wiki_links().any(|title| notebook.note_titled(title).is_some()));
    assert!(used_twice, "links between notes");
    let kinds: Vec<&str> = notebook.links.values().map(|link| link.kind.verb()).collect();
    for kind in ["quotes", "contradicts", "supports"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
}

#[test]
fn the_sample_opens_with_its_notebook_beside_its_documents() {
    let opened = read(sample::notebook().unwrap()).unwrap();
    let mut it = Script::on(&[]);
    let loaded = Loaded { is_sample: true, ..Loaded::of(opened.notebook) };
    it.run(Command::Heard(Report::Loaded(Box::new(loaded))));
    let root = variorum::workspace::corpus::Root::Sample;
    let entries: Vec<_> = sample::documents()
        .map(|(name, words)| crate::support::script::entry(name, words))
        .collect();
    it.run(Command::Heard(Report::Listed(root.clone(), entries.clone())));
    it.run(Command::Heard(Report::Read(root.clone(), entries)));
    it.run(Command::Heard(Report::ReadingEnded(root, None)));
    let open: Vec<&str> = it.ws.panes.iter().map(|pane| &*pane.path).collect();
    assert_eq!(open, [HEARING, COURIER]);
    assert_eq!(it.ws.derived.placed.len(), EXCERPTS.len());
    assert!(!it.ws.is_unsaved());
    let heard = it.ws.marks(HEARING).unwrap();
    assert!(heard.overlapping(Span::new(0, usize::MAX)).count() >= 11);
    it.act(Action::NextExcerpt);
    assert!(it.ws.selected.is_some());
}
