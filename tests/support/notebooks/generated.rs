//! Notebooks of every kind of record with nasty words, made at random.

use std::{collections::BTreeMap, sync::Arc};

use proptest::{collection::vec, option, prelude::*};
use variorum::{
    notebook::{
        Notebook,
        decision::{Decision, End, Verdict},
        desk::{Desk, Seat},
        excerpt::{Excerpt, Placed},
        ids::{DecisionId, DocId, ExcerptId, LinkId, NoteId, NotebookId, RuleId, TagId},
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
