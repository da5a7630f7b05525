//! Tracing for scripts: what a worker would do, at once.

use std::sync::Arc;

use variorum::{
    text::{
        anchor::{Selector, resolve},
        span::Span,
    },
    trace::{
        Index, Options, Source,
        families::families,
        parallel::{Parallel, Passage},
    },
    workspace::{
        corpus::{DocPath, Reading},
        tracing::{
            decide::{DecisionEnds, DecisionPlaces},
            found::{Found, FoundDocument},
        },
    },
};

/// The documents as tracing takes them.
fn sources(documents: &[(FoundDocument, Arc<Reading>)]) -> Vec<Source<'_>> {
    documents
        .iter()
        .map(|(found, reading)| Source { document: &reading.document, date: found.date.as_deref() })
        .collect()
}

/// Everything that is found in a folder.
pub(crate) fn found(documents: &[(FoundDocument, Arc<Reading>)]) -> Found {
    let sources = sources(documents);
    let index = Index::of(&sources, &()).unwrap();
    let traced = index.trace(&sources, Options::default(), &()).unwrap();
    let quotations = index.quotations(&sources, &traced.parallels);
    let families = families(&sources, &traced.parallels);
    let known = documents.iter().map(|(document, _)| document.clone()).collect();
    Found::of(known, traced, quotations, families)
}

/// The parallels of a passage, weak ones too.
pub(crate) fn passage(
    documents: &[(FoundDocument, Arc<Reading>)],
    path: &str,
    span: Span,
) -> Vec<Parallel> {
    let sources = sources(documents);
    let index = Index::of(&sources, &()).unwrap();
    // A document that is gone by now has none.
    let Some(doc_idx) = documents.iter().position(|(it, _)| &*it.path == path) else {
        return Vec::new();
    };
    index.passage(Passage { doc_idx, span }, &sources, &()).unwrap()
}

/// Where decisions on changed texts stand now.
pub(crate) fn places(
    documents: &[(FoundDocument, Arc<Reading>)],
    decisions: Vec<DecisionEnds>,
) -> DecisionPlaces {
    let place = |(path, made): &(DocPath, Selector)| {
        let (_, reading) = documents.iter().find(|(it, _)| it.path == *path)?;
        resolve(&reading.document, made).span
    };
    decisions.into_iter().map(|(id, [a, b])| (id, [place(&a), place(&b)])).collect()
}
