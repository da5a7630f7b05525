//! Tracing: what must be found, what must not be claimed, and what may not change it.

mod bounds;
mod classes;
mod corpora;
mod laws;
mod pages;

use variorum::{
    text::{document::Document, span::Span},
    trace::{
        Index, Options, Source, Traced,
        parallel::{Class, Parallel, Passage},
        trace,
    },
};

/// Documents with their traced parallels.
struct Folder {
    documents: Vec<Document>,
    traced: Traced,
}

fn sources(documents: &[Document]) -> Vec<Source<'_>> {
    documents.iter().map(|document| Source { document, date: None }).collect()
}

impl Folder {
    fn of<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        let documents: Vec<Document> =
            texts.into_iter().map(|text| Document::new(text.into())).collect();
        let traced = trace(&sources(&documents), Options::default(), &()).unwrap();
        Self { documents, traced }
    }

    fn words(&self, passage: Passage) -> &str {
        self.documents[passage.doc_idx].slice(passage.span)
    }

    /// Both passages of each parallel, in order.
    fn pairs(&self) -> Vec<(&str, &str)> {
        self.traced.parallels.iter().map(|it| (self.words(it.a), self.words(it.b))).collect()
    }

    fn only(&self) -> &Parallel {
        let [parallel] = &*self.traced.parallels else { panic!("{:?}", self.pairs()) };
        parallel
    }
}

/// Words that no rule makes: `n` of them, and another sequence for another seed.
fn prose(seed: u64, n: usize) -> String {
    const BITS: [&str; 24] = [
        "ka", "ro", "mi", "ten", "sul", "dor", "vel", "nar", "pi", "gos", "lem", "fa", "bru",
        "shi", "ont", "ec", "ul", "mar", "tis", "wen", "oph", "qua", "zed", "yl",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let mut words = Vec::new();
    for idx in 0..n {
        // Half of all words are few, as in a language.
        let n_bits = if next(2) == 0 { 1 } else { 2 + next(2) };
        let mut word: String = (0..n_bits).map(|_| BITS[next(24)]).collect();
        if idx % 12 == 11 {
            word.push('.');
        }
        words.push(word);
    }
    words.join(" ")
}

const SAID: &str = "We will not close the northern bridge before the inspectors have seen all seven \
                    cracked welds, and nobody in this council has ever proposed to do so.";

fn around(seed: u64, words: &str) -> String {
    format!("{}\n\n{words}\n\n{}", prose(seed, 300), prose(seed + 1000, 300))
}

#[test]
fn a_passage_word_for_word_is_found_at_its_ends() {
    let folder = Folder::of([around(1, SAID), around(2, SAID)]);
    let parallel = folder.only();
    assert_eq!(folder.words(parallel.a), SAID.trim_end_matches('.'));
    assert_eq!(folder.words(parallel.b), SAID.trim_end_matches('.'));
    assert_eq!((parallel.class, parallel.changes.len()), (Class::Verbatim, 0));
    assert!(parallel.score > 0 && !parallel.is_warned_of());
}

#[test]
fn three_rare_words_in_quotation_marks_are_found_and_without_marks_they_are_not() {
    let source = around(1, "There they stood, obstinately weathered gargoyles, in the rain.");
    let marked = around(2, "He called us \"obstinately weathered gargoyles\" again.");
    let folder = Folder::of([source.clone(), marked]);
    assert_eq!(folder.words(folder.only().b), "obstinately weathered gargoyles");
    let bare = around(2, "He called us weathered gargoyles again.");
    assert_eq!(Folder::of([source, bare]).pairs(), []);
}

#[test]
fn a_name_is_no_finding() {
    let one = around(1, "Then the Councillor Mara Vance Ellery was there at noon.");
    let two = around(2, "It was our Councillor Mara Vance Ellery who left again.");
    assert_eq!(Folder::of([one, two]).pairs(), []);
}

#[test]
fn repetitions_within_a_document_are_found_on_request() {
    let document = Document::new(format!("{}\n\n{}", around(1, SAID), around(3, SAID)));
    let found = |is_within: bool| {
        let options = Options { is_within, words_min: 0 };
        trace(&[Source { document: &document, date: None }], options, &()).unwrap().parallels.len()
    };
    assert_eq!((found(false), found(true)), (0, 1));
}

#[test]
fn short_findings_are_left_out_on_request() {
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, SAID))];
    let found = |words_min| {
        let options = Options { is_within: false, words_min };
        trace(&sources(&documents), options, &()).unwrap().parallels.len()
    };
    assert_eq!((found(20), found(40)), (1, 0));
}

#[test]
fn a_changed_document_is_traced_again_by_itself() {
    let mut documents: Vec<Document> =
        (1..6).map(|seed| Document::new(around(seed, if seed == 3 { SAID } else { "" }))).collect();
    let mut index = Index::of(&sources(&documents), &()).unwrap();
    documents[4] = Document::new(around(9, &SAID.replace("seven", "eleven")));
    let found = index.put(4, &sources(&documents), &()).unwrap();
    let [parallel] = &*found else { panic!("{found:?}") };
    assert_eq!((parallel.a.doc_idx, parallel.b.doc_idx), (2, 4));
    assert_eq!(
        documents[4].slice(parallel.b.span),
        SAID.replace("seven", "eleven").trim_end_matches('.')
    );
    // As if the folder had been read so.
    let whole = trace(&sources(&documents), Options::default(), &()).unwrap().parallels;
    assert_eq!(whole.len(), 1);
    assert_eq!(
        (whole[0].a, whole[0].b, &whole[0].changes),
        (parallel.a, parallel.b, &parallel.changes)
    );
    index.remove(2);
    documents[4] = Document::new(around(9, SAID));
    assert_eq!(index.put(4, &sources(&documents), &()).unwrap(), []);
}

#[test]
fn an_edit_elsewhere_takes_nothing_from_a_short_quotation() {
    let said = "There they stood, obstinately weathered, in the rain.";
    let mut documents = vec![
        Document::new(said.to_owned()),
        Document::new(around(2, "He called us \"obstinately weathered\" again.")),
    ];
    documents.extend((40..90).map(|seed| Document::new(around(seed, ""))));
    let mut index = Index::of(&sources(&documents), &()).unwrap();
    for edit in 3..30 {
        documents[0] = Document::new(format!("{said}\n\n{}", prose(edit, 8)));
        let found = index.put(0, &sources(&documents), &()).unwrap();
        let [parallel] = &*found else { panic!("after {} edits: {found:?}", edit - 2) };
        assert_eq!(documents[1].slice(parallel.b.span), "obstinately weathered");
        let quotations = index.quotations(&sources(&documents), &found);
        assert_eq!(quotations.iter().filter(|it| it.source.is_some()).count(), 1);
    }
}

#[test]
fn a_passage_finds_its_parallels_weak_ones_too() {
    let weak = "the northern bridge before the inspectors";
    let documents = [Document::new(around(1, SAID)), Document::new(around(2, weak))];
    let index = Index::of(&sources(&documents), &()).unwrap();
    let at = documents[0].text().find("northern").unwrap();
    let passage = Passage { doc_idx: 0, span: Span::new(at - 4, at + 60) };
    let found = index.passage(passage, &sources(&documents), &()).unwrap();
    assert_eq!(found.iter().map(|it| documents[1].slice(it.b.span)).collect::<Vec<_>>(), [weak]);
}

#[test]
fn the_first_word_of_the_next_sentence_is_no_part_of_a_passage() {
    let shared =
        "the inspectors found seven cracked welds in the third span and ordered its closure";
    let folder = Folder::of([
        format!("{}. In March {shared}. The council was silent on it.", prose(31, 60)),
        format!("{}. They say that {shared}. The ferry goes every hour.", prose(32, 60)),
    ]);
    assert_eq!(folder.pairs(), [(shared, shared)]);
    let second = shared.replacen("the", "The", 1);
    let folder = Folder::of([
        format!("{}. Nobody wanted it. {second} on Monday.", prose(33, 60)),
        format!("{}. They all feared it. {second} at noon.", prose(34, 60)),
    ]);
    assert_eq!(folder.pairs(), [(&*second, &*second)]);
}
