//! Notebooks: generated ones of every kind of record with nasty words, a hand-made one, a large one.

use std::{collections::BTreeMap, sync::Arc};

use proptest::{collection::vec, option, prelude::*};
use variorum::{
    notebook::{
        Notebook,
        decision::{Decision, End, Verdict},
        desk::{Desk, Seat},
        excerpt::{Excerpt, Placed},
        ids::{DecisionId, DocId, ExcerptId, Ids, LinkId, NoteId, NotebookId, RuleId, TagId},
        kept::{Extra, Kind, RecordId},
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

/// Pieces that have broken some file format, editor or terminal.
const NASTY: &[&str] = &[
    "\"",
    "\\",
    "\\n",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{1}",
    "\u{1B}[31m",
    "\u{7F}",
    "\u{85}",
    "\u{9F}",
    "//",
    "/*",
    "*/",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "r#\"",
    "\"#",
    "\\u{41}",
    "\u{202A}",
    "\u{202E}",
    "\u{2066}",
    "\u{2069}",
    "\u{200E}",
    "\u{200D}",
    "\u{FEFF}",
    "\u{2028}",
    "\u{2029}",
    "\u{FFFD}",
    "\u{FFFF}",
    "\u{10FFFF}",
    "e\u{301}",
    "किताब",
    "שָׁלוֹם",
    "مرحبا",
    "漢字",
    "🙂",
    "👩\u{200D}👩\u{200D}👧",
    "“curly”",
    "«»",
    "naïve",
    " ",
    "  ",
    "\u{A0}",
    "\u{AD}",
    "…",
    "None",
    "Some(\"x\")",
    "<<<<<<< HEAD",
    "=======",
    ">>>>>>> theirs",
    "variorum-notebook",
    "word",
    "a b c",
    "$(rm)",
    "`",
    "'",
    "%",
    "\\x41",
    "\\\n   ",
    "Text([",
    "#![enable(unwrap_newtypes)]",
    "0",
    "-1",
];

/// Words with anything in them.
pub(crate) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => vec(prop::sample::select(NASTY), 0..8).prop_map(|pieces| pieces.concat()),
        2 => "[a-z ]{0,80}",
        1 => any::<String>(),
        1 => vec("[a-z]{0,12}", 0..5).prop_map(|lines| lines.join("\n")),
    ]
}

fn id(letter: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (0_u32..40).prop_map(move |number| format!("{letter}-{number}")),
        1 => words(),
    ]
}

fn tag_id() -> impl Strategy<Value = TagId> {
    id("t").prop_map(|id| TagId::read(&id))
}

fn excerpt_id() -> impl Strategy<Value = ExcerptId> {
    id("e").prop_map(|id| ExcerptId::read(&id))
}

fn note_id() -> impl Strategy<Value = NoteId> {
    id("n").prop_map(|id| NoteId::read(&id))
}

fn doc_id() -> impl Strategy<Value = DocId> {
    id("d").prop_map(|id| DocId::read(&id))
}

fn link_id() -> impl Strategy<Value = LinkId> {
    id("l").prop_map(|id| LinkId::read(&id))
}

fn decision_id() -> impl Strategy<Value = DecisionId> {
    id("p").prop_map(|id| DecisionId::read(&id))
}

fn rule_id() -> impl Strategy<Value = RuleId> {
    id("r").prop_map(|id| RuleId::read(&id))
}

/// A rule about a line; the lines are few, so that two rules are often about the same.
fn line_rule() -> BoxedStrategy<LineRule> {
    let is =
        prop_oneof![prop::sample::select(&LineIs::ALL[..]), any::<u8>().prop_map(LineIs::Heading),];
    let line = prop_oneof![2 => prop::sample::select(&["Share", "share ", "Go home"][..])
        .prop_map(str::to_owned), 1 => words()];
    (line, any::<bool>(), is)
        .prop_map(|(line, is_beginning, is)| LineRule { line, is_beginning, is })
        .boxed()
}

fn rule() -> BoxedStrategy<Rule> {
    let said = || option::of(words()).boxed();
    let said = (said(), said(), said(), said());
    (words(), option::of(line_rule()), said, words(), any::<u64>())
        .prop_map(|(files, line, (source, author, region, language), created, rev)| Rule {
            files,
            line,
            source,
            author,
            region,
            language,
            created,
            rev,
        })
        .boxed()
}

fn record() -> BoxedStrategy<DocumentRecord> {
    let said = || option::of(words()).boxed();
    (
        (words(), said(), said(), said()),
        (said(), said(), said(), said(), vec(line_rule(), 0..4)),
        (any::<u64>(), words(), any::<usize>(), words(), vec(words(), 0..3), any::<u64>()),
    )
        .prop_map(|((path, title, date, source), more, rest)| {
            let (author, region, language, encoding, lines) = more;
            let (file_bytes, extractor, n_scalars, text_hash, former, rev) = rest;
            DocumentRecord {
                path,
                title,
                date,
                source,
                author,
                region,
                language,
                encoding,
                lines,
                file_bytes,
                extractor,
                n_scalars,
                text_hash,
                former,
                rev,
            }
        })
        .boxed()
}

fn tag() -> impl Strategy<Value = Tag> {
    let colour = prop::sample::select(&Colour::ALL[..]);
    (words(), option::of(tag_id()), colour, option::of(any::<u8>()), words())
        .prop_map(|(name, parent, colour, key, about)| Tag { name, parent, colour, key, about })
}

fn selector() -> impl Strategy<Value = Selector> {
    let place = any::<(usize, usize, usize, (usize, usize))>();
    (words(), place, words(), words(), words()).prop_map(|(text, place, exact, prefix, suffix)| {
        let (start, end, paragraph, occurrence) = place;
        let text = TextHash::of(&text);
        Selector { text, start, end, paragraph, occurrence, exact, prefix, suffix }
    })
}

fn excerpt() -> impl Strategy<Value = Excerpt> {
    let history = prop_oneof![4 => Just(Vec::new()), 1 => vec(selector(), 1..3)];
    let tags = vec(tag_id(), 0..4);
    (doc_id(), selector(), history, tags, words(), words(), any::<u64>(), placed()).prop_map(
        |(document, made, history, tags, memo, created, rev, placed)| Excerpt {
            document,
            made,
            history,
            placed,
            tags,
            memo,
            created,
            rev,
        },
    )
}

fn placed() -> impl Strategy<Value = Placed> {
    let text = option::of(words().prop_map(|words| TextHash::of(&words)));
    let found = (prop::sample::select(&State::ALL[..]), text, option::of(any::<(usize, usize)>()))
        .prop_map(|(state, text, place)| Placed { state, text, place });
    prop_oneof![1 => Just(Placed::default()), 1 => found]
}

fn note() -> impl Strategy<Value = Note> {
    let block = prop_oneof![words().prop_map(Block::Text), excerpt_id().prop_map(Block::Excerpt),];
    (words(), words(), words(), words(), any::<u64>(), vec(block, 0..5)).prop_map(
        |(title, order, created, edited, rev, blocks)| Note {
            title,
            order,
            created,
            edited,
            rev,
            blocks,
        },
    )
}

fn link() -> impl Strategy<Value = Link> {
    let kind = prop_oneof![
        Just(LinkKind::Quotes),
        Just(LinkKind::Contradicts),
        Just(LinkKind::Supports),
        words().prop_map(LinkKind::Other),
        Just(LinkKind::Other("Quotes".to_owned())),
    ];
    (excerpt_id(), excerpt_id(), kind, words(), any::<u64>())
        .prop_map(|(from, to, kind, memo, rev)| Link { from, to, kind, memo, rev })
}

/// Boxed: as parts of one value, its many strategies would need more stack than a test's thread has.
fn decision() -> BoxedStrategy<Decision> {
    let end = || (doc_id(), selector()).prop_map(|(document, made)| End { document, made }).boxed();
    let verdict = prop::sample::select(&Verdict::ALL[..]);
    let traced = (words(), words(), any::<i32>(), any::<u32>());
    let rest = (words(), option::of(link_id()), words(), any::<u64>());
    (end(), end(), verdict, traced, rest)
        .prop_map(|(a, b, verdict, traced, rest)| {
            let ((class, rule, score, engine), (memo, link, created, rev)) = (traced, rest);
            Decision { a, b, verdict, memo, class, rule, score, engine, link, created, rev }
        })
        .boxed()
}

fn desk() -> impl Strategy<Value = Desk> {
    let finite = || any::<f32>().prop_filter("a number", |size| size.is_finite());
    let seat = (words(), any::<usize>(), finite(), finite())
        .prop_map(|(path, at, share, text_size)| Seat { path, at, share, text_size });
    (vec(seat, 0..4), any::<usize>(), option::of(note_id()))
        .prop_map(|(seats, active, note)| Desk { seats, active, note })
}

fn map<K: Ord + std::fmt::Debug, V: std::fmt::Debug>(
    keys: impl Strategy<Value = K>,
    values: impl Strategy<Value = V>,
    most: usize,
) -> impl Strategy<Value = BTreeMap<K, Arc<V>>> {
    prop::collection::btree_map(keys, values.prop_map(Arc::new), 0..=most)
}

/// A removed record.
fn gone() -> impl Strategy<Value = (RecordId, Arc<Trashed>)> {
    let was = prop_oneof![
        (tag_id(), tag()).prop_map(|(id, it)| (RecordId::from(&id), Was::Tag(it.into()))),
        (note_id(), note()).prop_map(|(id, it)| (RecordId::from(&id), Was::Note(it.into()))),
        (link_id(), link()).prop_map(|(id, it)| (RecordId::from(&id), Was::Link(it.into()))),
        (decision_id(), decision())
            .prop_map(|(id, it)| (RecordId::from(&id), Was::Decision(it.into()))),
        (rule_id(), rule()).prop_map(|(id, it)| (RecordId::from(&id), Was::Rule(it.into()))),
        (excerpt_id(), excerpt())
            .prop_map(|(id, it)| (RecordId::from(&id), Was::Excerpt(it.into()))),
    ];
    (was, words()).prop_map(|((id, was), deleted)| (id, Arc::new(Trashed { deleted, was })))
}

/// A field that a newer program may write.
fn extra() -> impl Strategy<Value = Extra> {
    let value = prop::sample::select(
        &[
            "1",
            "-1.5",
            "\"x\"",
            "'c'",
            "None",
            "Some((a: 1))",
            "Star",
            "Deep(x: [1, 2])",
            "()",
            "{\"a\": \"b\"}",
            "[\n        \"one\",\n      ]",
            "(1, \"a // b\")",
            "b\"y\"",
        ][..],
    );
    ("new_[a-z0-9_]{0,5}", value).prop_map(|(name, words)| Extra {
        path: String::new(),
        name,
        words: words.to_owned(),
    })
}

/// Gives unknown fields to the notebook and its records.
fn add_extra(notebook: &mut Notebook, fields: Vec<(prop::sample::Index, Extra)>) {
    let mut owners = vec![None];
    owners.extend(notebook.excerpts.keys().map(|id| Some(RecordId::from(id))));
    owners.extend(notebook.notes.keys().map(|id| Some(RecordId::from(id))));
    owners.extend(notebook.decisions.keys().map(|id| Some(RecordId::from(id))));
    owners.extend(notebook.rules.keys().map(|id| Some(RecordId::from(id))));
    owners.extend(notebook.documents.keys().map(|id| Some(RecordId::from(id))));
    owners.extend(notebook.trash.keys().cloned().map(Some));
    for (at, mut extra) in fields {
        let owner = at.get(&owners);
        if matches!(owner, Some(id) if id.kind == Kind::Excerpt) {
            let path = ["", "made", "placed"][extra.name.len() % 3];
            path.clone_into(&mut extra.path);
        }
        if matches!(owner, Some(id) if id.kind == Kind::Decision) {
            let path = ["", "a", "b.made"][extra.name.len() % 3];
            path.clone_into(&mut extra.path);
        }
        if matches!(owner, Some(id) if id.kind == Kind::Document) {
            ["", "file", "lines", "text"][extra.name.len() % 4].clone_into(&mut extra.path);
            // What a newer program says of a line stands under its own words.
            if extra.path == "lines" {
                extra.words = format!("(line: \"{}\", is: Sidenote)", extra.name);
                extra.name.clone_from(&extra.words);
            }
        }
        let known = notebook.extra.entry(owner.clone()).or_default();
        if known.iter().all(|it| it.name != extra.name) {
            known.push(extra);
            // As they stand in a file: those of the record itself first.
            known.sort_by(|a, b| (a.path == "lines", &a.path).cmp(&(b.path == "lines", &b.path)));
        }
    }
}

/// Notebooks with every kind of record; ids are few, so that references often lead somewhere.
pub(crate) fn notebook() -> impl Strategy<Value = Notebook> {
    (
        (words().prop_map(|words| format!("nb{words}")), words()),
        (map(doc_id(), record(), 4), map(tag_id(), tag(), 5), map(excerpt_id(), excerpt(), 6)),
        (
            map(note_id(), note(), 5),
            map(link_id(), link(), 4),
            map(decision_id(), decision(), 3).boxed(),
            (map(rule_id(), rule(), 3).boxed(), desk()),
        ),
        (vec(gone(), 0..4), vec((any::<prop::sample::Index>(), extra()), 0..3)),
    )
        .prop_map(|((id, corpus), (documents, tags, excerpts), rest, (gone, fields))| {
            let (notes, links, decisions, (rules, desk)) = rest;
            let id = NotebookId::read(&id);
            let blank = Notebook::new(id);
            let mut notebook = Notebook {
                corpus,
                documents,
                tags,
                excerpts,
                notes,
                links,
                decisions,
                rules,
                desk,
                ..blank
            };
            for (record_id, trashed) in gone {
                if notebook.record(&record_id).is_none() {
                    notebook.trash.insert(record_id, trashed);
                }
            }
            add_extra(&mut notebook, fields);
            notebook
        })
}

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
