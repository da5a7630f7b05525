//! Notebooks: generated ones of every kind of record with nasty words, a hand-made one, a large one.

mod generated;

use std::sync::Arc;

use variorum::{
    notebook::{
        Notebook,
        decision::{Decision, End, Verdict},
        desk::{Desk, Seat},
        excerpt::{Excerpt, Placed},
        ids::{DecisionId, DocId, ExcerptId, Ids, LinkId, NoteId, NotebookId, RuleId, TagId},
        kept::{Kind, RecordId},
        link::{Link, LinkKind},
        note::{Block, Note},
        record::DocumentRecord,
        rule::Rule,
        tag::{Colour, Tag},
        trash::{Trashed, Was},
    },
    text::{
        anchor::{Selector, State},
        document::TextHash,
        structure::rules::{LineIs, LineRule},
    },
};

pub(crate) use self::generated::{notebook, words};

/// A notebook as a reader makes it, with every field in use; nothing in it is broken.
pub(crate) fn bridge() -> Notebook {
    let mut notebook = Notebook::new(NotebookId::read("nb-8k2v9q4m7x1c"));
    "../interviews".clone_into(&mut notebook.corpus);
    add_documents(&mut notebook);
    add_tags(&mut notebook);
    add_excerpts(&mut notebook);
    add_notes(&mut notebook);
    let link = |from, to, kind, memo: &str| {
        let (from, to) = (ExcerptId::read(from), ExcerptId::read(to));
        Arc::new(Link { from, to, kind, memo: memo.to_owned(), rev: 1 })
    };
    let (hearing, courier, hebrew) = ("e-3n7c1t6m3y8b", "e-9c1t6m3y8b4r", "e-w0z5x2v8k1qd");
    notebook.links.extend([
        (LinkId::read("l-1a2b3c4d5e6f"), link(courier, hearing, LinkKind::Quotes, "")),
        (
            LinkId::read("l-7g8h9j0k1m2n"),
            link(hebrew, hearing, LinkKind::Other("answers \"no\"".to_owned()), "Two\nlines."),
        ),
        (LinkId::read("l-8x8x8x8x8x8x"), link(courier, hebrew, LinkKind::Contradicts, "")),
        (LinkId::read("l-9y9y9y9y9y9y"), link(hebrew, courier, LinkKind::Supports, "")),
    ]);
    let seat =
        |path: &str, at, share, text_size| Seat { path: path.to_owned(), at, share, text_size };
    notebook.desk = Desk {
        seats: vec![seat("council/hearing.txt", 9534, 0.6, 0.0), seat("courier.txt", 0, 0.4, 18.5)],
        active: 1,
        note: Some(NoteId::read("n-5w8e2h7k0p3d")),
    };
    notebook
}

/// The same with decisions on parallels: one of each verdict, and a removed one.
pub(crate) fn decided() -> Notebook {
    let mut notebook = bridge();
    let end = |excerpt_id: &str| {
        let excerpt = &notebook.excerpts[&ExcerptId::read(excerpt_id)];
        End { document: excerpt.document.clone(), made: excerpt.made.clone() }
    };
    let ends = || (end("e-3n7c1t6m3y8b"), end("e-9c1t6m3y8b4r"));
    let decision = |verdict, memo: &str, score, link: Option<&str>| {
        let (a, b) = ends();
        Decision {
            a,
            b,
            verdict,
            memo: memo.to_owned(),
            class: "altered".to_owned(),
            rule: "quotation marks".to_owned(),
            score,
            engine: 1,
            link: link.map(LinkId::read),
            created: "2026-11-24T01:02:03Z".to_owned(),
            rev: 1,
        }
    };
    let removed = decision(Verdict::Rejected, "", 0, None);
    let decisions = [
        ("p-0a1b2c3d4e5f", decision(Verdict::Accepted, "", 305, Some("l-1a2b3c4d5e6f"))),
        (
            "p-4g5h6j7k8m9n",
            decision(
                Verdict::Rejected,
                "A formula of the council:\nit is on every page.",
                16,
                None,
            ),
        ),
        ("p-8p9q0r1s2t3v", decision(Verdict::Open, "Ask her about \"mostly\".", -1, None)),
    ];
    let decisions = decisions.map(|(id, it)| (DecisionId::read(id), Arc::new(it)));
    notebook.decisions.extend(decisions);
    let was = Was::Decision(removed.into());
    let trashed = Trashed { deleted: "2026-11-25T01:02:03Z".to_owned(), was };
    notebook.trash.insert(RecordId::new(Kind::Decision, "p-6r6r6r6r6r6r"), Arc::new(trashed));
    notebook
}

/// The same with corrections of a document, of every kind, and rules for the folder, one of them
/// removed.
pub(crate) fn corrected() -> Notebook {
    let mut notebook = bridge();
    let line = |line: &str, is_beginning, is| LineRule { line: line.to_owned(), is_beginning, is };
    let document = notebook.documents.get_mut(&DocId::read("d-c0v7r13r2024")).unwrap();
    let record = Arc::make_mut(document);
    record.author = Some("M. Ruiz".to_owned());
    record.region = Some("Ellery".to_owned());
    record.language = Some("en".to_owned());
    record.encoding = Some("windows-1252".to_owned());
    record.lines = vec![
        line("“Safe” within weeks", false, LineIs::Heading(2)),
        line("Share", true, LineIs::Leftover),
        line("D. Okafor", false, LineIs::Turn),
        line("of the deck.", false, LineIs::Continues),
        line("The mayor’s office", false, LineIs::Begins),
        line("Question", false, LineIs::Text),
    ];
    let rule = |files: &str, created: &str| Rule {
        files: files.to_owned(),
        created: created.to_owned(),
        ..Rule::default()
    };
    let rules = [
        (
            "r-0a1b2c3d4e5f",
            Rule {
                line: Some(line("Go to \"home\" page", false, LineIs::Leftover)),
                ..rule("", "2026-11-24T01:02:03Z")
            },
        ),
        (
            "r-4g5h6j7k8m9n",
            Rule {
                source: Some("Council transcript".to_owned()),
                author: Some("The clerk".to_owned()),
                region: Some("Ellery".to_owned()),
                language: Some("en".to_owned()),
                rev: 2,
                ..rule("council/*.txt", "2026-11-25T01:02:03Z")
            },
        ),
    ];
    notebook.rules.extend(rules.map(|(id, it)| (RuleId::read(id), Arc::new(it))));
    let was = Was::Rule(rule("press/", "2026-11-20T01:02:03Z").into());
    let trashed = Trashed { deleted: "2026-11-25T01:02:03Z".to_owned(), was };
    notebook.trash.insert(RecordId::new(Kind::Rule, "r-6r6r6r6r6r6r"), Arc::new(trashed));
    notebook
}

fn add_documents(notebook: &mut Notebook) {
    notebook.documents.extend([
        (
            DocId::read("d-3f7q0z9w2k5n"),
            Arc::new(DocumentRecord {
                path: "council/hearing.txt".to_owned(),
                title: Some("Hearing on the Ellery Bridge closure".to_owned()),
                date: Some("2024-03-12".to_owned()),
                source: Some("Council transcript".to_owned()),
                file_bytes: 26265,
                extractor: "plain/1".to_owned(),
                n_scalars: 26194,
                text_hash: TextHash::of("hearing").to_string(),
                former: vec!["hearing.txt".to_owned(), "old/“hearing”.txt".to_owned()],
                rev: 2,
                ..DocumentRecord::default()
            }),
        ),
        (
            DocId::read("d-c0v7r13r2024"),
            Arc::new(DocumentRecord {
                path: "courier.txt".to_owned(),
                file_bytes: 2610,
                extractor: "plain/1".to_owned(),
                n_scalars: 2600,
                text_hash: TextHash::of("courier").to_string(),
                ..DocumentRecord::default()
            }),
        ),
    ]);
}

fn add_tags(notebook: &mut Notebook) {
    let tag = |name: &str, parent: Option<&str>, colour, key, about: &str| {
        let parent = parent.map(TagId::read);
        Arc::new(Tag { name: name.to_owned(), parent, colour, key, about: about.to_owned() })
    };
    notebook.tags.extend([
        (
            TagId::read("t-h3d9e0000001"),
            tag(
                "hedge",
                None,
                Colour::Amber,
                Some(1),
                "Words that take back:\nmostly, within weeks",
            ),
        ),
        (
            TagId::read("t-h3d9e0000002"),
            tag("time", Some("t-h3d9e0000001"), Colour::Teal, None, ""),
        ),
    ]);
}

fn add_excerpts(notebook: &mut Notebook) {
    let selector = |text: &str, start: usize, exact: &str, prefix: &str, suffix: &str| Selector {
        text: TextHash::of(text),
        start,
        end: start + exact.chars().count(),
        paragraph: 18,
        occurrence: (1, 1),
        exact: exact.to_owned(),
        prefix: prefix.to_owned(),
        suffix: suffix.to_owned(),
    };
    let excerpt = |document: &str, made, history, tags: &[&str], memo: &str, rev| {
        Arc::new(Excerpt {
            document: DocId::read(document),
            made,
            history,
            placed: Placed::default(),
            tags: tags.iter().map(|tag| TagId::read(tag)).collect(),
            memo: memo.to_owned(),
            created: "2026-11-22T01:02:03Z".to_owned(),
            rev,
        })
    };
    let spoken =
        "occasional readings taken by hand, mostly on calm days,\nwhich is to say \"rarely\"";
    let mut twin =
        selector("courier", 512, "primarily on calm days", "by hand, ", ".\n\nThe mayor");
    twin.occurrence = (2, 3);
    let found = |id: &str, state, place| {
        let text = Some(TextHash::of("edited"));
        let made = selector("courier", 90, "mostly", "hand, ", " on calm");
        let mut kept = Excerpt::clone(&excerpt("d-c0v7r13r2024", made, Vec::new(), &[], "", 1));
        kept.placed = Placed { state, text, place };
        if state == State::Confirmed {
            kept.placed.text = None;
        }
        (ExcerptId::read(id), Arc::new(kept))
    };
    notebook.excerpts.extend([
        found("e-f0000000001", State::Moved, Some((120, 126))),
        found("e-f0000000002", State::Edited, Some((120, 129))),
        found("e-f0000000003", State::Unsure, None),
        found("e-f0000000004", State::Lost, None),
        found("e-f0000000005", State::Confirmed, None),
        (
            ExcerptId::read("e-3n7c1t6m3y8b"),
            excerpt(
                "d-3f7q0z9w2k5n",
                selector("hearing", 9534, spoken, "We had\u{A0}", "; not more."),
                vec![selector(
                    "hearing",
                    9534,
                    "occasional readings",
                    "We had\u{A0}",
                    " taken by hand",
                )],
                &["t-h3d9e0000002", "t-h3d9e0000001"],
                "",
                3,
            ),
        ),
        (
            ExcerptId::read("e-9c1t6m3y8b4r"),
            excerpt(
                "d-c0v7r13r2024",
                twin,
                Vec::new(),
                &["t-h3d9e0000001"],
                "One word changed.",
                1,
            ),
        ),
        (
            ExcerptId::read("e-w0z5x2v8k1qd"),
            excerpt(
                "d-c0v7r13r2024",
                selector("courier", 0, "שָׁלוֹם \u{202E}किताब\u{202C} e\u{301}\t🙂\u{0}\r", "", ""),
                Vec::new(),
                &[],
                "\nBegins and ends with an empty line.\n",
                0,
            ),
        ),
    ]);
}

fn add_notes(notebook: &mut Notebook) {
    let note = |title: &str, order: &str, rev, blocks| {
        Arc::new(Note {
            title: title.to_owned(),
            order: order.to_owned(),
            created: "2026-11-22T01:02:03Z".to_owned(),
            edited: "2026-11-23T10:20:30Z".to_owned(),
            rev,
            blocks,
        })
    };
    let card = |id| Block::Excerpt(ExcerptId::read(id));
    let text = |words: &str| Block::Text(words.to_owned());
    notebook.notes.extend([
        (
            NoteId::read("n-5w8e2h7k0p3d"),
            note(
                "What was promised",
                "a0V",
                7,
                vec![
                    text("The hearing says\n\n- *two* different things, see [[Gauges]]\n- \\ and \" stay"),
                    card("e-3n7c1t6m3y8b"),
                    text(""),
                    card("e-9c1t6m3y8b4r"),
                    card("e-w0z5x2v8k1qd"),
                    text("One line."),
                ],
            ),
        ),
        (NoteId::read("n-6q6q6q6q6q6q"), note("Gauges", "a1", 0, Vec::new())),
    ]);
}

/// A notebook of `n_excerpts` excerpts of about 300 characters, a note for every twenty of them, and
/// a link for every ten: what a large study comes to.
pub(crate) fn large(n_excerpts: usize) -> Notebook {
    let mut ids = Ids::seeded(1);
    let mut notebook = bridge();
    let spoken = "The readings were taken by hand, mostly on calm days; “within weeks” was said twice, \
                  and the naïve reading of that sentence is not the one the engineer meant. ";
    let model = Excerpt::clone(notebook.excerpts.values().next().unwrap());
    let kept: Vec<ExcerptId> = (0..n_excerpts)
        .map(|number| {
            let mut excerpt = model.clone();
            excerpt.history.clear();
            excerpt.made.exact = format!("{number}: {}", spoken.repeat(1 + number % 3));
            excerpt.made.start = number * 700;
            excerpt.made.end = excerpt.made.start + excerpt.made.exact.chars().count();
            let excerpt_id = ExcerptId::fresh(&mut ids);
            notebook.excerpts.insert(excerpt_id.clone(), Arc::new(excerpt));
            excerpt_id
        })
        .collect();
    for (number, cards) in kept.chunks(20).enumerate() {
        let mut blocks = vec![Block::Text(spoken.repeat(4).replace("; ", ";\n"))];
        blocks.extend(cards.iter().cloned().map(Block::Excerpt));
        let mut note = Note::clone(notebook.notes.values().next().unwrap());
        note.title = format!("Note {number}");
        note.blocks = blocks;
        notebook.notes.insert(NoteId::fresh(&mut ids), Arc::new(note));
    }
    for pair in kept.chunks(10).filter(|pair| pair.len() > 1) {
        let (from, to) = (pair[0].clone(), pair[1].clone());
        let link = Link { from, to, kind: LinkKind::Quotes, memo: String::new(), rev: 1 };
        notebook.links.insert(LinkId::fresh(&mut ids), Arc::new(link));
    }
    notebook
}
