//! Studies and branches of them: what two people do to the same notebook, from a seed.

use std::sync::Arc;

use variorum::{
    notebook::{
        Notebook,
        decision::{Decision, End, Verdict},
        edit::Edit,
        excerpt::Excerpt,
        ids::{DecisionId, DocId, ExcerptId, Ids, LinkId, NoteId, NotebookId, RuleId, TagId},
        link::{Link, LinkKind},
        note::{Block, Note},
        order,
        record::DocumentRecord,
        rule::Rule,
        tag::{Colour, Tag},
    },
    text::{
        anchor::Selector,
        document::TextHash,
        structure::rules::{LineIs, LineRule},
    },
};

const WORDS: &[&str] = &[
    "bridge",
    "gauge",
    "closed",
    "hearing",
    "“within weeks”",
    "calm",
    "days",
    "said",
    "the",
    "of",
    "report",
    "not",
    "readings",
    "by hand",
    "council",
    "mostly",
    "minute",
    "was",
    "a",
    "letter",
];

/// Notes that are written in one sitting, between a start of the program and the next.
const SITTING: usize = 7;

/// Numbers that follow from a seed (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66_D1CE_4E5B)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        let at = self.below(of.len());
        of.get(at).cloned()
    }

    fn ids(&mut self) -> Ids {
        Ids::seeded(self.next())
    }

    fn line(&mut self) -> String {
        let n_words = 4 + self.below(9);
        let words = (0..n_words).map(|_| WORDS[self.below(WORDS.len())]);
        words.collect::<Vec<_>>().join(" ")
    }

    fn text(&mut self, most: usize) -> String {
        let n_lines = 1 + self.below(most);
        (0..n_lines).map(|_| self.line()).collect::<Vec<_>>().join("\n")
    }
}

/// A sound notebook of `n_notes` notes, and twice as many excerpts.
pub(crate) fn study(seed: u64, n_notes: usize) -> Notebook {
    let dice = &mut Dice::seeded(seed);
    let mut ids = dice.ids();
    let mut notebook = Notebook::new(NotebookId::fresh(&mut ids));
    "../interviews".clone_into(&mut notebook.corpus);
    for number in 0..5 {
        let record = DocumentRecord {
            path: format!("talk-{number}.txt"),
            n_scalars: 20_000,
            text_hash: TextHash::of(&number.to_string()).to_string(),
            ..DocumentRecord::default()
        };
        notebook.documents.insert(DocId::fresh(&mut ids), Arc::new(record));
    }
    for number in 0..6_usize {
        let parent = (number > 3).then(|| notebook.tags.keys().next().cloned()).flatten();
        let tag = Tag {
            name: format!("tag {number}"),
            parent,
            colour: Colour::ALL[number],
            key: None,
            about: String::new(),
        };
        notebook.tags.insert(TagId::fresh(&mut ids), Arc::new(tag));
    }
    for _ in 0..2 * n_notes {
        let excerpt = excerpt(&notebook, dice);
        notebook.excerpts.insert(ExcerptId::fresh(&mut ids), Arc::new(excerpt));
    }
    let mut order = order::between(None, None);
    for number in 0..n_notes {
        let note = note(&notebook, dice, format!("Note {number}"), &order);
        notebook.notes.insert(NoteId::fresh(&mut ids), Arc::new(note));
        order = order::between(Some(&order), None);
    }
    let kept: Vec<ExcerptId> = notebook.excerpts.keys().cloned().collect();
    for pair in kept.chunks(8).filter(|pair| pair.len() > 1) {
        let (from, to) = (pair[0].clone(), pair[1].clone());
        let link = Link { from, to, kind: LinkKind::Quotes, memo: String::new(), rev: 1 };
        notebook.links.insert(LinkId::fresh(&mut ids), Arc::new(link));
    }
    for pair in kept.chunks(2).take(3).filter(|pair| pair.len() > 1) {
        let decision = decision(&notebook, &pair[0], &pair[1], Verdict::Rejected, String::new());
        notebook.decisions.insert(DecisionId::fresh(&mut ids), Arc::new(decision));
    }
    notebook
}

/// A decision on the passages of two excerpts.
fn decision(
    notebook: &Notebook,
    a: &ExcerptId,
    b: &ExcerptId,
    verdict: Verdict,
    memo: String,
) -> Decision {
    let end = |excerpt_id: &ExcerptId| {
        let excerpt = &notebook.excerpts[excerpt_id];
        End { document: excerpt.document.clone(), made: excerpt.made.clone() }
    };
    Decision {
        a: end(a),
        b: end(b),
        verdict,
        memo,
        class: "altered".to_owned(),
        rule: "dates".to_owned(),
        score: 305,
        engine: 1,
        link: notebook.links.keys().next().cloned(),
        created: "2026-11-01T00:00:00Z".to_owned(),
        rev: 1,
    }
}

fn excerpt(notebook: &Notebook, dice: &mut Dice) -> Excerpt {
    let documents: Vec<DocId> = notebook.documents.keys().cloned().collect();
    let tags: Vec<TagId> = notebook.tags.keys().cloned().collect();
    let exact = dice.line();
    let start = dice.below(19_000);
    Excerpt {
        document: dice.one(&documents).unwrap_or_else(|| DocId::read("d-none")),
        made: Selector {
            text: TextHash::of("0"),
            start,
            end: start + exact.chars().count(),
            paragraph: 1 + start / 300,
            occurrence: (1, 1),
            exact,
            prefix: dice.line(),
            suffix: dice.line(),
        },
        tags: dice.one(&tags).into_iter().collect(),
        created: "2026-11-01T00:00:00Z".to_owned(),
        memo: if dice.below(4) == 0 { dice.line() } else { String::new() },
        ..blank()
    }
}

/// What an excerpt has where nobody has done anything to it yet.
fn blank() -> Excerpt {
    Excerpt {
        document: DocId::read(""),
        made: Selector {
            text: TextHash::of(""),
            start: 0,
            end: 0,
            paragraph: 0,
            occurrence: (1, 1),
            exact: String::new(),
            prefix: String::new(),
            suffix: String::new(),
        },
        placed: variorum::notebook::excerpt::Placed::default(),
        history: Vec::new(),
        tags: Vec::new(),
        memo: String::new(),
        created: String::new(),
        rev: 0,
    }
}

fn note(notebook: &Notebook, dice: &mut Dice, title: String, order: &str) -> Note {
    let kept: Vec<ExcerptId> = notebook.excerpts.keys().cloned().collect();
    let mut blocks = vec![Block::Text(dice.text(5))];
    for _ in 0..dice.below(4) {
        blocks.extend(dice.one(&kept).map(Block::Excerpt));
        blocks.push(Block::Text(dice.text(3)));
    }
    Note {
        title,
        order: order.to_owned(),
        created: "2026-11-01T00:00:00Z".to_owned(),
        edited: "2026-11-01T00:00:00Z".to_owned(),
        rev: 1,
        blocks,
    }
}

/// What one person does, as the issue has it: adds 1 to 20 notes, edits, deletes, moves; keeps
/// excerpts, tags and links besides. `person` goes into every word that is written.
pub(crate) fn branch(base: &Notebook, seed: u64, person: &str) -> Notebook {
    let dice = &mut Dice::seeded(seed);
    let mut ids = dice.ids();
    let mut notebook = base.clone();
    for _ in 0..dice.below(4) {
        let excerpt = excerpt(&notebook, dice);
        let record = DocumentRecord::default();
        act(&mut notebook, dice, &Edit::Keep { id: ExcerptId::fresh(&mut ids), excerpt, record });
    }
    for number in 0..=dice.below(20) {
        if number % SITTING == SITTING - 1 {
            ids = dice.ids();
        }
        let order = place(&notebook, dice);
        let new = note(&notebook, dice, format!("{person} {number}"), &order);
        act(&mut notebook, dice, &Edit::AddNote(NoteId::fresh(&mut ids), new));
    }
    for _ in 0..=dice.below(5) {
        edit(&mut notebook, dice, person, &mut ids);
    }
    for _ in 0..dice.below(3) {
        if let Some(id) = any(&notebook.notes, dice) {
            act(&mut notebook, dice, &Edit::RemoveNote(id));
        }
    }
    for _ in 0..dice.below(3) {
        if let Some(id) = any(&notebook.notes, dice) {
            let order = place(&notebook, dice);
            act(&mut notebook, dice, &Edit::MoveNote(id, order));
        }
    }
    notebook
}

/// Any number of edits of any kind; for notebooks that need not be sound. Those that do not fit are
/// left out.
pub(crate) fn scribble(base: &Notebook, seed: u64, person: &str) -> Notebook {
    let dice = &mut Dice::seeded(seed);
    let mut ids = dice.ids();
    let mut notebook = base.clone();
    for _ in 0..dice.below(12) {
        edit(&mut notebook, dice, person, &mut ids);
    }
    for _ in 0..dice.below(4) {
        correct(&mut notebook, dice, person, &mut ids);
    }
    notebook
}

fn act(notebook: &mut Notebook, dice: &mut Dice, edit: &Edit) {
    let (hour, second) = (dice.below(24), dice.below(60));
    let stamp = format!("2026-11-22T{hour:02}:00:{second:02}Z");
    // An edit that does not fit is one that nobody could make.
    notebook.apply(edit, &stamp).unwrap_or_default();
}

fn any<K: Clone, V>(map: &std::collections::BTreeMap<K, V>, dice: &mut Dice) -> Option<K> {
    let keys: Vec<K> = map.keys().cloned().collect();
    dice.one(&keys)
}

/// An order key between two neighbours.
fn place(notebook: &Notebook, dice: &mut Dice) -> String {
    let notes = notebook.notes_in_order();
    let at = dice.below(notes.len() + 1);
    let order = |at: usize| notes.get(at).map(|(_, note)| note.order.as_str());
    order::between(at.checked_sub(1).and_then(order), order(at))
}

/// One edit, of a kind that the dice choose.
fn edit(notebook: &mut Notebook, dice: &mut Dice, person: &str, ids: &mut Ids) {
    let (note, excerpt) = (any(&notebook.notes, dice), any(&notebook.excerpts, dice));
    let tag = any(&notebook.tags, dice);
    if dice.below(8) == 0 {
        decide(notebook, dice, person, ids);
        return;
    }
    let edit = match (dice.below(20), note, excerpt, tag) {
        (0..=6, Some(id), ..) => change_text(notebook, dice, person, id),
        (7, Some(id), ..) => Some(Edit::RenameNote(id, format!("{} {person}", dice.line()))),
        (8..=9, Some(id), Some(excerpt), _) => {
            Some(Edit::InsertBlock(id, dice.below(6), Block::Excerpt(excerpt)))
        }
        (10, Some(id), ..) => Some(Edit::RemoveBlock(id, dice.below(4))),
        (11, Some(id), ..) => Some(Edit::MoveBlock(id, dice.below(4), dice.below(4))),
        (12..=13, _, Some(id), _) => {
            Some(Edit::SetMemo(id, format!("{}\n{} {person}", dice.line(), dice.line())))
        }
        (14, _, Some(id), Some(tag)) => {
            let mut tags = notebook.excerpts[&id].tags.clone();
            if let Some(at) = tags.iter().position(|it| *it == tag) {
                tags.remove(at);
            } else {
                tags.push(tag);
            }
            Some(Edit::TagExcerpt(id, tags))
        }
        (15, _, Some(id), _) => Some(Edit::RemoveExcerpt(id)),
        (16, .., Some(id)) => {
            let mut tag = Tag::clone(&notebook.tags[&id]);
            tag.about = format!("{}\n{} {person}", tag.about, dice.line());
            tag.parent = any(&notebook.tags, dice);
            tag.key = Some(1 + dice.below(9) as u8);
            Some(Edit::SetTag(id, tag))
        }
        (17, .., Some(id)) => Some(Edit::RemoveTag(id)),
        (18, _, Some(from), _) => any(&notebook.excerpts, dice).map(|to| {
            let link = Link { from, to, kind: LinkKind::Supports, memo: dice.line(), rev: 0 };
            Edit::AddLink(LinkId::fresh(ids), link)
        }),
        (_, _, Some(id), _) => {
            let mut made = notebook.excerpts[&id].made.clone();
            made.exact.push('.');
            made.end = made.end.saturating_add(1);
            Some(Edit::MoveEnds(id, made))
        }
        _ => None,
    };
    if let Some(edit) = edit {
        act(notebook, dice, &edit);
    }
}

/// An edit of a decision, or a new one.
fn decide(notebook: &mut Notebook, dice: &mut Dice, person: &str, ids: &mut Ids) {
    let verdict = Verdict::ALL[dice.below(3)];
    let memo = format!("{}\n{} {person}", dice.line(), dice.line());
    let edit = match (dice.below(5), any(&notebook.decisions, dice)) {
        (0, Some(id)) => Some(Edit::SetVerdict { id, verdict }),
        (1, Some(id)) => Some(Edit::SetDecisionMemo { id, memo }),
        (2, Some(id)) => Some(Edit::LinkDecision { id, link: any(&notebook.links, dice) }),
        (3, Some(id)) => Some(Edit::RemoveDecision { id }),
        _ => any(&notebook.excerpts, dice).zip(any(&notebook.excerpts, dice)).map(|(a, b)| {
            let decision = decision(notebook, &a, &b, verdict, memo);
            let records = Box::new([DocumentRecord::default(), DocumentRecord::default()]);
            let id = DecisionId::fresh(ids);
            Edit::Decide { id, decision: Box::new(decision), records }
        }),
    };
    if let Some(edit) = edit {
        act(notebook, dice, &edit);
    }
}

/// A correction of a document, or an edit of a rule for the folder.
fn correct(notebook: &mut Notebook, dice: &mut Dice, person: &str, ids: &mut Ids) {
    let line = LineRule {
        line: WORDS[dice.below(4)].to_owned(),
        is_beginning: dice.below(2) == 0,
        is: LineIs::ALL[dice.below(LineIs::ALL.len())],
    };
    let said = format!("{} {person}", dice.line());
    let (document, rule) = (any(&notebook.documents, dice), any(&notebook.rules, dice));
    let fresh = Rule { created: "2026-11-22T10:00:00Z".to_owned(), ..Rule::default() };
    let edit = match (dice.below(8), document, rule) {
        (0..=3, Some(id), _) => {
            let mut record = DocumentRecord::clone(&notebook.documents[&id]);
            match dice.below(4) {
                0 => record.author = Some(said),
                1 => record.encoding = Some(said),
                2 => drop(record.lines.pop()),
                _ => record.lines.insert(0, line),
            }
            Edit::SetDocument(id, record)
        }
        (4, _, Some(id)) => Edit::RemoveRule(id),
        (5, _, Some(id)) => {
            let line = Some(line);
            Edit::SetRule(id.clone(), Rule { line, ..Rule::clone(&notebook.rules[&id]) })
        }
        (6, _, Some(id)) => {
            let files = WORDS[dice.below(4)].to_owned();
            Edit::SetRule(id.clone(), Rule { files, ..Rule::clone(&notebook.rules[&id]) })
        }
        _ => Edit::AddRule(RuleId::fresh(ids), Rule { line: Some(line), ..fresh }),
    };
    act(notebook, dice, &edit);
}

/// A line of a text block changed, put in or taken out.
fn change_text(
    notebook: &Notebook,
    dice: &mut Dice,
    person: &str,
    note_id: NoteId,
) -> Option<Edit> {
    let blocks = &notebook.notes[&note_id].blocks;
    let texts = blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Text(text) => Some((at, text)),
        Block::Excerpt(_) => None,
    });
    let (block_idx, text) = dice.one(&texts.collect::<Vec<_>>())?;
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let at = dice.below(lines.len());
    let new = format!("{} {person}", dice.line());
    match dice.below(3) {
        0 => lines[at] = new,
        1 => lines.insert(at + 1, new),
        _ if lines.len() > 1 => drop(lines.remove(at)),
        _ => lines.push(new),
    }
    Some(Edit::SetText(note_id, block_idx, lines.join("\n")))
}
