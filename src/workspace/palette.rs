//! What the one search box finds: notes, documents, passages, tags and commands.

use std::{cmp::Reverse, sync::Arc};

use crate::text::{fold, signs, span::Span};

use super::{
    Workspace,
    action::Action,
    command::{Annotate, Command, Go, View},
    overlay::LibraryTab,
    resolve::resolve,
};

/// Fewest letters of a command's name that call it: fewer begin too many words of the texts.
const LEAST_CALLED: usize = 3;

/// Most commands that come before all else: who looks for words finds them right below.
const MOST_CALLED: usize = 3;

/// Most rows of one kind.
const MAX_ROWS: usize = 8;

/// A kind of finding, in the order they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Notes.
    Notes,
    /// Documents.
    Documents,
    /// Passages of documents.
    Passages,
    /// Tags.
    Tags,
    /// Actions.
    Commands,
}

impl Kind {
    /// The heading above its rows.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Notes => "Notes",
            Self::Documents => "Documents",
            Self::Passages => "Passages",
            Self::Tags => "Tags",
            Self::Commands => "Commands",
        }
    }
}

/// One row of the palette.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// Its words.
    pub words: String,
    /// The bytes of `words` that fit the query, in order.
    pub fits: Vec<Span>,
    /// What stands at its right: a count, a reference, a shortcut.
    pub aside: String,
    /// What Enter does; `None` for an action that means nothing now.
    pub command: Option<Command>,
    /// The colour of a tag.
    pub colour: Option<crate::notebook::tag::Colour>,
    /// Whether it turns something on and off, or chooses it, that is on now.
    pub is_on: bool,
}

/// The quotation mark that a character is, of whatever shape: a double or a single one.
fn mark(c: char) -> Option<char> {
    let mut folded = String::new();
    fold::letter(c, &mut folded);
    folded.chars().next().filter(|mark| matches!(mark, '"' | '\''))
}

/// What is looked for: the words without blanks around them, and without a pair of quotation marks,
/// which say that they are a phrase, as every query is. While the second mark is not typed yet, the
/// first does not count either. What opens in one country closes in another.
pub(super) fn unquoted(query: &str) -> &str {
    let query = query.trim();
    let mut chars = query.chars();
    let Some(opening) = chars.next().and_then(mark) else { return query };
    let inner = chars.as_str();
    let inner = match inner.strip_suffix(|c| mark(c) == Some(opening)) {
        Some(inner) => inner,
        // As likely an apostrophe.
        None if opening == '\'' => return query,
        None => inner,
    };
    if inner.trim().is_empty() { query } else { inner.trim() }
}

/// The rows for a query, best first within each kind. For no words: the commands that mean something
/// now, and the notes and documents. A command that is being called by its name comes before all.
///
/// Cost: each title once, a millisecond for 10,000 documents; passages are looked for elsewhere and
/// taken from [`Workspace::passages`] where they answer this query.
pub fn rows(ws: &Workspace, query: &str, is_mac: bool) -> Vec<Row> {
    let is_phrase = unquoted(query) != query.trim();
    let query = unquoted(query);
    let (notes, documents) = (best(query, notes(ws)), best(query, documents(ws)));
    let mut commands = best(query, commands(ws, is_mac));
    let is_titled = notes.iter().chain(&documents).any(|row| begins(&row.words, query));
    let mut rows = Vec::new();
    if !is_phrase && !is_titled {
        let mut n_called = 0;
        rows.extend(commands.extract_if(.., |row| {
            let is_called = row.command.is_some()
                && query.chars().count() >= LEAST_CALLED
                && begins(&row.words, query);
            n_called += usize::from(is_called);
            is_called && n_called <= MOST_CALLED
        }));
    }
    rows.extend(notes);
    rows.extend(documents);
    if ws.passages.0 == query {
        rows.extend(passages(ws));
    }
    rows.extend(best(query, tags(ws)));
    rows.extend(commands);
    if !query.is_empty() {
        let title = query.to_owned();
        rows.push(Row {
            kind: Kind::Commands,
            words: format!("New note “{query}”"),
            fits: Vec::new(),
            aside: String::new(),
            command: Some(Command::Annotate(Annotate::NewNote { title, with_selection: false })),
            colour: None,
            is_on: false,
        });
    }
    rows
}

/// Whether words begin with what was typed, however it is capitalised.
fn begins(words: &str, query: &str) -> bool {
    words.to_lowercase().starts_with(&query.to_lowercase())
}

fn notes(ws: &Workspace) -> Vec<Row> {
    let notes = ws.notebook.notes_in_order().into_iter().map(|(note_id, note)| {
        let n_excerpts = note.excerpts().count();
        Row {
            kind: Kind::Notes,
            words: if note.title.is_empty() { "Untitled".to_owned() } else { note.title.clone() },
            fits: Vec::new(),
            aside: match n_excerpts {
                0 => String::new(),
                1 => "1 excerpt".to_owned(),
                n_excerpts => format!("{n_excerpts} excerpts"),
            },
            command: Some(Command::Go(Go::Note(Some(note_id.clone())))),
            colour: None,
            is_on: false,
        }
    });
    notes.collect()
}

fn documents(ws: &Workspace) -> Vec<Row> {
    let Some(corpus) = &ws.corpus else { return Vec::new() };
    let documents = corpus.entries.iter().filter(|entry| entry.reading().is_some()).map(|entry| {
        let shown = ws.shown(&entry.path);
        Row {
            kind: Kind::Documents,
            words: shown.title,
            fits: Vec::new(),
            aside: if shown.source.is_empty() {
                signs::legible(&entry.path).into_owned()
            } else {
                shown.source
            },
            command: Some(Command::Go(Go::Document(Arc::clone(&entry.path)))),
            colour: None,
            is_on: false,
        }
    });
    documents.collect()
}

fn passages(ws: &Workspace) -> impl Iterator<Item = Row> {
    ws.passages.1.iter().take(MAX_ROWS).map(|passage| {
        let shown = ws.shown(&passage.path);
        let name = if shown.source.is_empty() { shown.title } else { shown.source };
        Row {
            kind: Kind::Passages,
            words: passage.around.clone(),
            fits: vec![passage.hit],
            aside: format!("{name} ¶{}", passage.paragraph),
            command: Some(Command::Go(Go::Passage(Arc::clone(&passage.path), passage.span))),
            colour: None,
            is_on: false,
        }
    })
}

fn tags(ws: &Workspace) -> Vec<Row> {
    let tags = ws.notebook.tags_in_order().into_iter().map(|(tag_id, tag)| {
        let wears = |it: &&Arc<crate::notebook::excerpt::Excerpt>| it.tags.contains(tag_id);
        // With a passage at hand the tag is put on it; without, the tags are shown.
        let command = match ws.target() {
            Some(_) => Command::Annotate(Annotate::Tag(tag_id.clone())),
            None => Command::View(View::Tab(LibraryTab::Tags)),
        };
        Row {
            kind: Kind::Tags,
            words: ws.notebook.tag_path(tag_id),
            fits: Vec::new(),
            aside: ws.notebook.excerpts.values().filter(wears).count().to_string(),
            command: Some(command),
            colour: Some(tag.colour),
            is_on: false,
        }
    });
    tags.collect()
}

fn commands(ws: &Workspace, is_mac: bool) -> Vec<Row> {
    let skipped = [Action::Palette, Action::ClearLayer];
    let shown = Action::ALL.iter().filter(|action| !skipped.contains(action));
    let commands = shown.map(|action| {
        let spec = action.spec();
        Row {
            kind: Kind::Commands,
            words: spec.label.to_owned(),
            fits: Vec::new(),
            aside: spec.chords.first().map_or_else(String::new, |chord| chord.label(is_mac)),
            command: resolve(*action, ws),
            colour: None,
            is_on: action.is_on(ws) == Some(true),
        }
    });
    let mut commands: Vec<Row> = commands.collect();
    // What can be done now comes before what cannot; both stay in menu order.
    commands.sort_by_key(|row| row.command.is_none());
    commands
}

/// The rows that fit, best first, at most [`MAX_ROWS`].
fn best(query: &str, rows: Vec<Row>) -> Vec<Row> {
    if query.is_empty() {
        let n_rows = rows.first().map_or(0, |row| match row.kind {
            Kind::Commands => usize::MAX,
            _ => 5,
        });
        return rows.into_iter().take(n_rows).collect();
    }
    let mut fitting: Vec<(u32, usize, Row)> = rows
        .into_iter()
        .enumerate()
        .filter_map(|(at, mut row)| {
            if let Some((score, fits)) = fit(query, &row.words) {
                row.fits = fits;
                return Some((score, at, row));
            }
            // A document is known by its file as well, which then says why it is in the list.
            let Some(Command::Go(Go::Document(path))) = &row.command else { return None };
            let (score, _) = fit(query, path)?;
            row.aside = path.to_string();
            Some((score / 2, at, row))
        })
        .collect();
    fitting.sort_by_key(|(score, at, row)| (row.command.is_none(), Reverse(*score), *at));
    fitting.into_iter().take(MAX_ROWS).map(|(_, _, row)| row).collect()
}

/// How well `query` fits `words`, and which bytes of `words` it fits; `None` where it does not.
///
/// Every word of the query must fit a word of the text: as its beginning, inside it, or with one
/// slip in four letters (an adjacent pair swapped counts as one: Damerau 1964). Case does not matter.
pub fn fit(query: &str, words: &str) -> Option<(u32, Vec<Span>)> {
    let of_words: Vec<(usize, &str)> = pieces(words).collect();
    let mut score = 0;
    let mut fits = Vec::new();
    // Signs alone fit nothing; titles are looked through by their words.
    pieces(query).next()?;
    for (_, wanted) in pieces(query) {
        let wanted = wanted.to_lowercase();
        let (points, span) =
            of_words.iter().filter_map(|(at, piece)| fit_word(&wanted, piece, *at)).max()?;
        score += points;
        fits.push(span);
    }
    fits.sort_unstable();
    fits.dedup();
    // Of equal fits the shorter text is meant more often.
    Some((score * 64 - (words.chars().count() as u32).min(60), fits))
}

/// How well one word of a query fits a word that begins at byte `at`.
fn fit_word(wanted: &str, piece: &str, at: usize) -> Option<(u32, Span)> {
    let lower = piece.to_lowercase();
    // Lowering case can change lengths (İ); the whole word is marked then.
    let span = |start: usize, end: usize| {
        if lower.len() == piece.len() {
            Span::new(at + start, at + end)
        } else {
            Span::new(at, at + piece.len())
        }
    };
    if lower == wanted {
        return Some((12, span(0, wanted.len())));
    }
    if lower.starts_with(wanted) {
        return Some((10, span(0, wanted.len())));
    }
    if wanted.chars().count() >= 2
        && let Some(start) = lower.find(wanted)
    {
        return Some((6, span(start, start + wanted.len())));
    }
    let n_wanted = wanted.chars().count();
    let allowed = n_wanted / 4;
    if allowed == 0 {
        return None;
    }
    // The beginning of the word may be all that was typed.
    let head: String = lower.chars().take(n_wanted).collect();
    let slips = strsim::osa_distance(wanted, &head).min(strsim::osa_distance(wanted, &lower));
    (slips <= allowed).then(|| (4 - (slips as u32).min(3), Span::new(at, at + piece.len())))
}

/// Runs of letters and digits, with the byte each begins at.
fn pieces(words: &str) -> impl Iterator<Item = (usize, &str)> {
    words
        .split(|char: char| !char.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .map(|piece| (piece.as_ptr() as usize - words.as_ptr() as usize, piece))
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test may panic")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, words: &str, expect: Option<&str>) {
        let marked = fit(query, words).map(|(_, fits)| {
            fits.iter().map(|fit| &words[fit.start()..fit.end()]).collect::<Vec<_>>().join("|")
        });
        assert_eq!(marked.as_deref(), expect, "{query} in {words}");
    }

    #[test]
    fn words_fit_as_beginnings_insides_and_with_slips() {
        check("gaug", "Missing gauges", Some("gaug"));
        check("gagues", "Missing gauges", Some("gauges"));
        check("mising", "Missing gauges", Some("Missing"));
        check("uges", "Missing gauges", Some("uges"));
        check("ga mi", "Missing gauges", Some("Mi|ga"));
        check("xyz", "Missing gauges", None);
        check("zz", "Missing gauges", None);
        check(", ?", "Missing gauges?", None);
    }

    #[test]
    fn one_pair_of_quotation_marks_is_no_part_of_what_is_looked_for() {
        for (query, expect) in [
            ("\"no warning\"", "no warning"),
            (" “no warning” ", "no warning"),
            ("„no warning“", "no warning"),
            ("« no warning »", "no warning"),
            ("»no warning«", "no warning"),
            ("‘no warning’", "no warning"),
            ("「no warning」", "no warning"),
            ("“no warning", "no warning"),
            ("““no warning””", "“no warning”"),
            ("the “deck”", "the “deck”"),
            ("’tis", "’tis"),
            ("'tis", "'tis"),
            ("'no warning'", "no warning"),
            ("\"", "\""),
            ("\"\"", "\"\""),
            ("", ""),
        ] {
            assert_eq!(unquoted(query), expect, "{query}");
        }
    }

    #[test]
    fn a_whole_word_beats_a_beginning_and_a_beginning_an_inside() {
        let score = |words| fit("note", words).map(|(score, _)| score);
        assert!(score("a note") > score("notes"));
        assert!(score("notes") > score("keynote"));
    }
}
