//! x
mod accept;
mod align;
mod candidates;
mod chance;
mod chain;
mod corpus;
mod evidence;
mod fingerprint;
mod quotations;
mod spelling;
mod weigh;
mod wording;

use crate::text::{document::Document, span::Span};
pub struct Parallel { pub a: (usize, Span), pub b: (usize, Span), pub score: i32, pub why: String }
pub fn probe(documents: &[&Document]) -> Vec<Parallel> {
    let t = std::time::Instant::now();
    let corpus = corpus::Corpus::of(documents, &()).unwrap();
    eprintln!("corpus {:?} words {}", t.elapsed(), corpus.words.len());
    let n = std::sync::atomic::AtomicUsize::new(0);
    let m = std::sync::atomic::AtomicUsize::new(0);
    let v = candidates::meetings(&corpus, candidates::Wanted::Between, &(), |meetings| {
        m.fetch_add(meetings.len(), std::sync::atomic::Ordering::Relaxed);
        let mut aligner = align::Aligner::new(&corpus, documents);
        let clusters = chain::clusters(&corpus, meetings);
        n.fetch_add(clusters.len(), std::sync::atomic::Ordering::Relaxed);
        let pieces = clusters.iter().flat_map(|c| accept::pieces(&corpus, &mut aligner, c)).collect();
        accept::joined(&corpus, &mut aligner, pieces)
    }).unwrap();
    eprintln!("pieces {:?} meetings {m:?} clusters {n:?}, found {}", t.elapsed(), v.len());
    let floors = chance::floors(&corpus.counts, v.iter().map(|it| it.bits));
    let mut v = v;
    if std::env::var_os("ALL").is_none() {
    v.retain(|it| accept::verdict(&corpus, &floors, it).is_some());
    for it in &mut v { accept::snap(&corpus, it); }
    accept::without_shadows(&corpus, &mut v);
    }
    eprintln!("all {:?} found {} {} {} {}", t.elapsed(), v.len(), floors.plain/16, floors.altered/16, floors.verbatim/16);
    v.into_iter().map(|p| Parallel {
        a: (corpus.at(p.a.0).unwrap().doc_idx, corpus.span(p.a.0, p.a.1)),
        b: (corpus.at(p.b.0).unwrap().doc_idx, corpus.span(p.b.0, p.b.1)), score: p.bits, why: { let q = accept::quoted(&corpus,&p); let f=floors.plain; format!("bits {} floor {} q {:?}", p.bits/16, f/16, q.map(|q| (q.to-q.from))) } }).collect()
}
