//! One record that both sides changed, field by field: the rules of each kind.
//!
//! Every rule takes the base, if the record was there, and the two versions, the one that goes first
//! where only one can, and which to take where both changed the same. It starts from the first, so
//! that a field without a rule is the first's.

use std::{fmt::Debug, sync::Arc};

use crate::{
    notebook::{
        decision::Decision, excerpt::Excerpt, link::Link, note::Note, record::DocumentRecord,
        rule::Rule, tag::Tag, trash::Was,
    },
    text::structure::rules::LineRule,
};

use super::{
    body::{self, Prefer},
    one_of,
};

/// A record made of two.
pub(super) struct Joint<V> {
    pub(super) whole: Arc<V>,
    /// The other way to make one of the two, where one cannot hold both.
    pub(super) copy: Option<Arc<V>>,
    /// What a person should know of it.
    pub(super) told: Vec<String>,
}

/// What a rule makes of two versions.
pub(super) struct Ruled<V> {
    whole: V,
    /// Whether words of the second version are not in it.
    clash: bool,
    told: Vec<String>,
}

/// When a version was made, as far as it says.
pub(super) trait Version: Clone + PartialEq + Debug {
    /// The record of this kind that was removed.
    fn of(was: &Was) -> Option<&Arc<Self>>;

    /// Time and count of changes; later and greater goes first.
    fn age(&self) -> (&str, u64);
}

/// Makes one record of two by `rule`. Which goes first does not depend on the sides.
pub(super) fn joint<K, V: Version>(
    _: &K,
    base: Option<&V>,
    a: &V,
    b: &V,
    rule: fn(Option<&V>, &V, &V, Prefer) -> Ruled<V>,
) -> Joint<V> {
    let in_order = a.age().cmp(&b.age()).then_with(|| format!("{a:?}").cmp(&format!("{b:?}")));
    let (first, second) = if in_order.is_ge() { (a, b) } else { (b, a) };
    let ruled = rule(base, first, second, Prefer::First);
    let other = ruled.clash.then(|| rule(base, first, second, Prefer::Second).whole);
    let copy = other.filter(|other| *other != ruled.whole).map(Arc::new);
    Joint { whole: Arc::new(ruled.whole), copy, told: ruled.told }
}

/// A field by the ordinary rule: the changed value; the first's where both changed it, and then
/// `clash` hears of the second's, and may take it.
fn field<T: Clone + PartialEq>(
    base: Option<&T>,
    first: &mut T,
    second: &T,
    clash: impl FnOnce(&mut T, &T),
) {
    let taken = match base {
        Some(base) => one_of(base, first, second).cloned(),
        None => (first == second).then(|| first.clone()),
    };
    match taken {
        Some(taken) => *first = taken,
        None => clash(first, second),
    }
}

/// A text of which both wordings may stand below each other.
fn memo(
    base: Option<&String>,
    first: &mut String,
    second: &str,
    told: &mut Vec<String>,
    name: &str,
) {
    let joined = body::text_with_both(base.map_or("", String::as_str), first, second);
    *first = joined.whole;
    if joined.clash {
        told.push(format!("both versions changed the same line of its {name}; both lines stand"));
    }
    if joined.revived {
        told.push(format!(
            "one version removed a line of its {name} that the other changed; it stays, changed"
        ));
    }
}

/// Items of both lists, without those that one side removed; the order of `first`.
fn set<T: Clone + PartialEq>(base: Option<&Vec<T>>, first: &mut Vec<T>, second: &[T]) {
    let was = |item: &T| base.is_some_and(|base| base.contains(item));
    if base.is_some_and(|base| base == first) {
        *first = second.to_vec();
        return;
    }
    first.retain(|item| second.contains(item) || !was(item));
    for item in second {
        if !first.contains(item) && !was(item) {
            first.push(item.clone());
        }
    }
}

/// A field that may say nothing; of two that say different things the first's, and that is told.
fn said(
    name: &str,
    base: Option<&Option<String>>,
    first: &mut Option<String>,
    second: Option<&String>,
    told: &mut Vec<String>,
) {
    let second = second.cloned();
    field(base, first, &second, |first: &mut Option<String>, second: &Option<String>| {
        let none = "nothing".to_owned();
        let (first, second) = (first.as_ref().unwrap_or(&none), second.as_ref().unwrap_or(&none));
        told.push(format!("its {name} is “{first}”; the other version has “{second}”"));
    });
}

/// [`said`] of each of these fields, by its own name.
macro_rules! said_each {
    ($base:expr, $whole:expr, $second:expr, $told:expr; $($field:ident),+) => {$(
        said(
            stringify!($field),
            $base.map(|it| &it.$field),
            &mut $whole.$field,
            $second.$field.as_ref(),
            $told,
        );
    )+};
}

/// What is said of lines: all of it, but of a line that both say something else of, the first's.
fn lines(
    base: Option<&Vec<LineRule>>,
    first: &mut Vec<LineRule>,
    second: &[LineRule],
    told: &mut Vec<String>,
) {
    let mine = first.clone();
    set(base, first, second);
    let mut kept: Vec<LineRule> = Vec::new();
    for rule in std::mem::take(first) {
        // Twins of one side are that side's own affair.
        let is_other = !mine.contains(&rule);
        match kept.iter().find(|it| is_other && mine.contains(it) && it.is_about_same(&rule)) {
            Some(it) => {
                told.push(format!("{}; in the other version {}", it.clause(), rule.clause()));
            }
            None => kept.push(rule),
        }
    }
    *first = kept;
}

pub(super) fn document(
    base: Option<&DocumentRecord>,
    first: &DocumentRecord,
    second: &DocumentRecord,
    _: Prefer,
) -> Ruled<DocumentRecord> {
    let (mut whole, mut told) = (first.clone(), Vec::new());
    let told = &mut told;
    said_each!(base, whole, second, told;
        title, date, source, author, region, language, encoding);
    lines(base.map(|it| &it.lines), &mut whole.lines, &second.lines, told);
    // What was seen of the file goes together.
    let seen = |it: &DocumentRecord| {
        let hash = it.text_hash.clone();
        (it.path.clone(), it.file_bytes, it.extractor.clone(), it.n_scalars, hash)
    };
    let mut stands = seen(first);
    field(base.map(seen).as_ref(), &mut stands, &seen(second), |_, _| {});
    let (path, file_bytes, extractor, n_scalars, text_hash) = stands;
    set(base.map(|it| &it.former), &mut whole.former, &second.former);
    for left in [&first.path, &second.path] {
        if *left != path && !whole.former.contains(left) && base.is_none_or(|it| it.path != *left) {
            whole.former.push(left.clone());
        }
    }
    let rev = first.rev.max(second.rev).saturating_add(1);
    let whole = DocumentRecord { path, file_bytes, extractor, n_scalars, text_hash, rev, ..whole };
    Ruled { whole, clash: false, told: std::mem::take(told) }
}

/// Two rules that say different things are two records; this is one rule that both sides changed.
pub(super) fn rule(base: Option<&Rule>, first: &Rule, second: &Rule, _: Prefer) -> Ruled<Rule> {
    let (mut whole, mut told) = (first.clone(), Vec::new());
    field(base.map(|it| &it.files), &mut whole.files, &second.files, |files, other| {
        let all = |files: &str| if files.is_empty() { "all".to_owned() } else { files.to_owned() };
        let (files, other) = (all(files), all(other));
        told.push(format!("it is about {files} files; in the other version about {other} files"));
    });
    field(base.map(|it| &it.line), &mut whole.line, &second.line, |line, other| {
        let clause = |it: &Option<LineRule>| {
            it.as_ref().map_or_else(|| "it says nothing of lines".to_owned(), LineRule::clause)
        };
        told.push(format!("{}; in the other version {}", clause(line), clause(other)));
    });
    let told = &mut told;
    said_each!(base, whole, second, told; source, author, region, language);
    field(base.map(|it| &it.created), &mut whole.created, &second.created, |_, _| {});
    whole.rev = first.rev.max(second.rev).saturating_add(1);
    Ruled { whole, clash: false, told: std::mem::take(told) }
}

pub(super) fn tag(base: Option<&Tag>, first: &Tag, second: &Tag, _: Prefer) -> Ruled<Tag> {
    let (mut whole, mut told) = (first.clone(), Vec::new());
    memo(base.map(|it| &it.about), &mut whole.about, &second.about, &mut told, "description");
    let about = &mut whole.about;
    field(base.map(|it| &it.name), &mut whole.name, &second.name, |name, other| {
        told.push(format!("it is named {name}; the other version names it {other}"));
        let line = format!("Also named “{other}”.");
        if !about.lines().any(|it| it == line) {
            if !about.is_empty() {
                about.push('\n');
            }
            about.push_str(&line);
        }
    });
    field(base.map(|it| &it.colour), &mut whole.colour, &second.colour, |colour, other| {
        let (colour, other) = (colour.name(), other.name());
        told.push(format!("its colour is {colour}; the other version has {other}"));
    });
    field(base.map(|it| &it.parent), &mut whole.parent, &second.parent, |_, _| {
        told.push("each version put it below another tag".to_owned());
    });
    field(base.map(|it| &it.key), &mut whole.key, &second.key, |_, _| {
        told.push("each version gave it another number key".to_owned());
    });
    Ruled { whole, clash: false, told }
}

pub(super) fn excerpt(
    base: Option<&Excerpt>,
    first: &Excerpt,
    second: &Excerpt,
    _: Prefer,
) -> Ruled<Excerpt> {
    let (mut whole, mut told) = (first.clone(), Vec::new());
    field(base.map(|it| &it.document), &mut whole.document, &second.document, |_, _| {
        told.push("each version has it in another document".to_owned());
    });
    set(base.map(|it| &it.history), &mut whole.history, &second.history);
    let history = &mut whole.history;
    field(base.map(|it| &it.made), &mut whole.made, &second.made, |_, other| {
        told.push("both versions moved its ends; the other place is in its history".to_owned());
        if !history.contains(other) {
            history.push(other.clone());
        }
    });
    set(base.map(|it| &it.tags), &mut whole.tags, &second.tags);
    memo(base.map(|it| &it.memo), &mut whole.memo, &second.memo, &mut told, "memo");
    field(base.map(|it| &it.created), &mut whole.created, &second.created, |_, _| {});
    whole.rev = first.rev.max(second.rev).saturating_add(1);
    Ruled { whole, clash: false, told }
}

pub(super) fn note(
    base: Option<&Note>,
    first: &Note,
    second: &Note,
    prefer: Prefer,
) -> Ruled<Note> {
    let (mut whole, mut told, mut clash) = (first.clone(), Vec::new(), false);
    field(base.map(|it| &it.title), &mut whole.title, &second.title, |title, other| {
        clash = true;
        if prefer == Prefer::Second {
            title.clone_from(other);
        }
    });
    // Where both moved it, either place will do: nothing is lost, and nobody needs to be told.
    field(base.map(|it| &it.order), &mut whole.order, &second.order, |_, _| {});
    field(base.map(|it| &it.created), &mut whole.created, &second.created, |_, _| {});
    if let Some(base) = base {
        let joined = body::blocks(&base.blocks, &first.blocks, &second.blocks, prefer);
        whole.blocks = joined.whole;
        clash |= joined.clash;
        if joined.revived {
            told.push(
                "one version removed words of it that the other changed; they stay, changed"
                    .to_owned(),
            );
        }
    } else {
        clash |= first.blocks != second.blocks;
        if prefer == Prefer::Second {
            whole.blocks.clone_from(&second.blocks);
        }
    }
    whole.edited.clone_from((&first.edited).max(&second.edited));
    whole.rev = first.rev.max(second.rev).saturating_add(1);
    Ruled { whole, clash, told }
}

pub(super) fn link(
    base: Option<&Link>,
    first: &Link,
    second: &Link,
    prefer: Prefer,
) -> Ruled<Link> {
    let (mut whole, mut told, mut clash) = (first.clone(), Vec::new(), false);
    // Its ends and what it says are one statement.
    let says = |it: &Link| (it.from.clone(), it.to.clone(), it.kind.clone());
    let mut said = says(first);
    field(base.map(says).as_ref(), &mut said, &says(second), |said, other| {
        clash = true;
        if prefer == Prefer::Second {
            said.clone_from(other);
        }
    });
    (whole.from, whole.to, whole.kind) = said;
    memo(base.map(|it| &it.memo), &mut whole.memo, &second.memo, &mut told, "memo");
    whole.rev = first.rev.max(second.rev).saturating_add(1);
    Ruled { whole, clash, told }
}

pub(super) fn decision(
    base: Option<&Decision>,
    first: &Decision,
    second: &Decision,
    prefer: Prefer,
) -> Ruled<Decision> {
    let (mut whole, mut told, mut clash) = (first.clone(), Vec::new(), false);
    // The passages and what tracing said of them are one statement.
    let found = |it: &Decision| {
        let Decision { a, b, class, rule, score, engine, .. } = it.clone();
        (a, b, class, rule, score, engine)
    };
    let mut stands = found(first);
    field(base.map(found).as_ref(), &mut stands, &found(second), |stands, other| {
        clash = true;
        if prefer == Prefer::Second {
            stands.clone_from(other);
        }
    });
    (whole.a, whole.b, whole.class, whole.rule, whole.score, whole.engine) = stands;
    field(base.map(|it| &it.verdict), &mut whole.verdict, &second.verdict, |verdict, other| {
        let (verdict, other) = (verdict.word(), other.word());
        told.push(format!("the parallel is {verdict}; in the other version it is {other}"));
    });
    memo(base.map(|it| &it.memo), &mut whole.memo, &second.memo, &mut told, "note");
    field(base.map(|it| &it.link), &mut whole.link, &second.link, |link, other| {
        // Both links stay; this is only which of them is meant.
        let had = base.and_then(|it| it.link.as_ref());
        match (&link, other) {
            (Some(_), Some(_)) => {
                told.push("each version made another link of the parallel".to_owned());
            }
            (None, Some(_)) if other.as_ref() != had => link.clone_from(other),
            _ => {}
        }
    });
    field(base.map(|it| &it.created), &mut whole.created, &second.created, |_, _| {});
    whole.rev = first.rev.max(second.rev).saturating_add(1);
    Ruled { whole, clash, told }
}

impl Version for DocumentRecord {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Document(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        ("", self.rev)
    }
}

impl Version for Rule {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Rule(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        ("", self.rev)
    }
}

impl Version for Tag {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Tag(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        ("", 0)
    }
}

impl Version for Excerpt {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Excerpt(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        ("", self.rev)
    }
}

impl Version for Note {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Note(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        (&self.edited, self.rev)
    }
}

impl Version for Link {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Link(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        ("", self.rev)
    }
}

impl Version for Decision {
    fn of(was: &Was) -> Option<&Arc<Self>> {
        if let Was::Decision(it) = was { Some(it) } else { None }
    }

    fn age(&self) -> (&str, u64) {
        ("", self.rev)
    }
}
