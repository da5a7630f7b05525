//! Who wrote it: bylines and fields.

use super::{
    Fact,
    lines::{Kind, Line, field_of},
};
use crate::text::{
    fold::{self, Level},
    span::Span,
    words,
};

/// Labels of fields that name an author, folded.
const FIELDS: &[&str] = &[
    "author",
    "authors",
    "autor",
    "autorin",
    "autoren",
    "auteur",
    "auteurs",
    "autora",
    "autores",
    "автор",
    "авторы",
    "written by",
    "words",
    "text by",
];

/// What stands in front of the names of a byline, folded, with the blank behind it.
const BY: &[&str] = &["by ", "von ", "par ", "por "];

/// What parts the names of several authors.
const JOINTS: &[&str] = &[", ", "; ", " and ", " & ", " und ", " et ", " y ", " и "];

/// What stands behind a name in a byline without "by", folded.
const ROLES: &[&str] = &[
    "staff writer",
    "staff reporter",
    "reporter",
    "correspondent",
    "special correspondent",
    "editor",
    "political editor",
    "columnist",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "journaliste",
    "correspondant",
    "correspondante",
    "periodista",
    "redactor",
    "redactora",
    "corresponsal",
    "корреспондент",
    "обозреватель",
    "редактор",
];

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "le", "van", "von", "zu",
];

/// The authors that a line names, parted by `; `: "By [A. Pell](#) and Miss Frayne, for the Clerk".
pub(super) fn author(line: &Line<'_>) -> Option<Fact> {
    let text = line.text;
    if let Some(range) = field_of(text, FIELDS) {
        return named(line, range.start);
    }
    let front = text.get(..text.floor_char_boundary(8))?;
    let folded = fold::phrase(front, Level::Find);
    if line.kind == Kind::Author && BY.iter().any(|by| folded.starts_with(by)) {
        let names = text.find(char::is_whitespace)?;
        return named(
            line,
            names + text.get(names..)?.len() - text.get(names..)?.trim_start().len(),
        );
    }
    let (name, role) = text.split_once(", ").filter(|_| line.kind == Kind::Short)?;
    let is_role = ROLES.contains(&fold::phrase(role, Level::Find).as_str());
    (is_role && words::count(name) >= 2).then(|| named(line, 0)).flatten()
}

/// The names that stand at `start` of a line, up to what is none: an office, a date.
fn named(line: &Line<'_>, start: usize) -> Option<Fact> {
    let mut names: Vec<String> = Vec::new();
    let mut at = start;
    let mut end = start;
    while let Some(rest) = line.text.get(at..).filter(|rest| !rest.is_empty()) {
        let joint = JOINTS.iter().filter_map(|joint| Some((rest.find(joint)?, joint.len()))).min();
        let (piece, step) = joint.map_or((rest, rest.len()), |(found, length)| {
            (rest.get(..found).unwrap_or_default(), found + length)
        });
        let Some(name) = name(piece) else { break };
        end = at + piece.trim_end_matches(|c: char| ".,*_ |".contains(c)).len();
        names.push(name);
        at += step;
    }
    let span = Span::new(line.start + start, line.start + end);
    (!names.is_empty()).then(|| Fact { value: names.join("; "), span })
}

/// A name, out of its link and emphasis: up to five words with capitals.
fn name(piece: &str) -> Option<String> {
    let piece = piece.trim().trim_matches(['*', '_', '.', ' ']);
    let linked = piece.strip_prefix('[').and_then(|inner| inner.split_once("]("));
    let bare = linked.map_or(piece, |(name, _)| name).trim_matches(['*', '_', ' ']);
    let parts: Vec<&str> = bare.split_whitespace().collect();
    let is_part = |(at, part): (usize, &&str)| {
        let c = part.chars().next();
        c.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
            || (at + 1 < parts.len() && PARTICLES.contains(part))
    };
    let is_name = (1..=5).contains(&parts.len())
        && parts.iter().enumerate().all(is_part)
        && bare.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || ".'’-‑".contains(c));
    is_name.then(|| parts.join(" "))
}
