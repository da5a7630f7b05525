//! Which rules hold for which document.
//!
//! What a rule fixes (an author, a language) is looked up where a document is shown. What is said of
//! lines takes part in reading facts off the text, so a document whose rules change has its facts read
//! off anew, in the background: a rule can be about ten thousand documents. The text stays the same, and
//! with it every anchor. Another encoding makes another text: then the file is read again.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

use crate::{
    notebook::{ids::RuleId, rule::Rule},
    text::structure::rules::LineRule,
};

use super::{
    Workspace,
    corpus::{DocPath, Entry, EntryState, Reading, Root},
    effect::{Effect, ReadAnew, ReadOff},
    pane::{At, Wanted},
    update::Turn,
};

/// Which files a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Files {
    /// All of them.
    All,
    /// These.
    These(Arc<HashSet<DocPath>>),
}

impl Files {
    /// The files among `entries` that a pattern names; none for one that makes no sense.
    ///
    /// Cost: 2 ms for ten thousand files.
    fn of(pattern: &str, entries: &[Entry]) -> Self {
        if pattern.trim().is_empty() {
            return Self::All;
        }
        let Ok(matcher) = matcher(pattern) else { return Self::These(Arc::default()) };
        // Files of one folder stand together, and the way up from it is the same for all of them.
        let mut folders: HashMap<&str, bool> = HashMap::new();
        let mut paths = HashSet::new();
        for entry in entries {
            let path = &*entry.path;
            let fits = match matcher.matched(path, false) {
                Match::Ignore(_) => true,
                Match::Whitelist(_) => false,
                Match::None => path.rsplit_once('/').is_some_and(|(folder, _)| {
                    *folders.entry(folder).or_insert_with(|| {
                        matcher.matched_path_or_any_parents(folder, true).is_ignore()
                    })
                }),
            };
            if fits {
                paths.insert(Arc::clone(&entry.path));
            }
        }
        Self::These(Arc::new(paths))
    }

    /// Whether the file at `path` is one of them.
    pub fn has(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(paths) => paths.contains(path),
        }
    }

    /// How many of `n_all` files they are.
    pub fn count(&self, n_all: usize) -> usize {
        match self {
            Self::All => n_all,
            Self::These(paths) => paths.len(),
        }
    }
}

/// What is wrong with a pattern of files, as a clause for people; `None` for one that is understood.
pub fn pattern_fault(pattern: &str) -> Option<String> {
    matcher(pattern).err().map(|error| why(&error))
}

/// What is wrong with a pattern, without the pattern.
pub fn why(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => why(err),
        other => other.to_string(),
    }
}

fn matcher(pattern: &str) -> Result<Gitignore, ignore::Error> {
    let mut builder = GitignoreBuilder::new("");
    add_line(&mut builder, pattern.trim())?;
    builder.build()
}

/// Adds a pattern to a matcher.
///
/// # Errors
/// Where it makes no sense; also where a bracket stays open, which the matcher takes for a character that no
/// name begins with.
pub fn add_line(builder: &mut GitignoreBuilder, line: &str) -> Result<(), ignore::Error> {
    if !line.starts_with('#') && has_open_bracket(line) {
        let err = "the bracket [ is not closed; \\[ stands for the character".to_owned();
        return Err(ignore::Error::Glob { glob: Some(line.to_owned()), err });
    }
    builder.add_line(None, line).map(|_| ())
}

/// Whether a class of characters begins that does not end.
fn has_open_bracket(line: &str) -> bool {
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                rest.next();
            }
            '[' => {
                rest.next_if(|c| matches!(c, '!' | '^'));
                // There it is a character of the class.
                rest.next_if_eq(&']');
                if !rest.any(|c| c == ']') {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// What is said of lines, in one document or in many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineRules {
    own: HashMap<DocPath, Vec<LineRule>>,
    folder: Vec<(LineRule, Files)>,
}

impl LineRules {
    /// What is said of the lines of the document at `path`: of itself first, then of the folder.
    pub fn of(&self, path: &str) -> Vec<LineRule> {
        let own = self.own.get(path).into_iter().flatten();
        let folder = self.folder.iter().filter(|(_, files)| files.has(path));
        own.chain(folder.map(|(rule, _)| rule)).cloned().collect()
    }

    fn is_empty(&self) -> bool {
        self.own.is_empty() && self.folder.is_empty()
    }
}

/// The rules as they hold in the open folder.
#[derive(Debug, Default)]
pub struct Ruled {
    /// The youngest first, each with its files.
    rules: Vec<(RuleId, Arc<Rule>, Files)>,
    /// What is said of lines.
    lines: Arc<LineRules>,
    /// Whether some document may have been read with other rules than there are now.
    is_due: bool,
    /// Whether documents are being read anew.
    is_running: bool,
    /// Whether some reading has rules in it.
    has_any: bool,
    /// The encodings that documents are to be read in, as they were last asked for.
    encodings: BTreeMap<DocPath, String>,
}

impl Workspace {
    /// The rules that are about the document at `path`, the one that counts first.
    pub fn rules_for(&self, path: &str) -> impl Iterator<Item = &Arc<Rule>> {
        let rules = self.derived.ruled.rules.iter();
        rules.filter(move |(.., files)| files.has(path)).map(|(_, rule, _)| rule)
    }

    /// The encodings that the reader chose, by document; where a document's file is not known yet, by the
    /// path that the notebook knows.
    ///
    /// Cost: a pass over the notebook's documents.
    pub fn encodings(&self) -> BTreeMap<DocPath, String> {
        let records = self.notebook.documents.iter();
        let chosen = records.filter_map(|(doc_id, record)| {
            let encoding = record.encoding.clone()?;
            let known = self.derived.paths.get(doc_id).cloned();
            Some((known.unwrap_or_else(|| DocPath::from(record.path.as_str())), encoding))
        });
        chosen.collect()
    }

    /// How many documents of the folder a rule is about.
    pub fn n_files_of(&self, rule_id: &RuleId) -> usize {
        let n_all = self.corpus.as_ref().map_or(0, |corpus| corpus.entries.len());
        let mut rules = self.derived.ruled.rules.iter();
        rules.find(|(id, ..)| id == rule_id).map_or(0, |(.., files)| files.count(n_all))
    }
}

impl Turn<'_> {
    /// Brings the rules in step with the notebook, and with the folder where its files are others now;
    /// has documents read anew that other rules hold for.
    ///
    /// Cost: a pass over the notebook's documents; for each rule whose files are not known yet, one over
    /// the folder.
    pub(super) fn settle_rules(&mut self, has_other_files: bool) {
        let ws = &mut *self.ws;
        let entries = ws.corpus.as_ref().map_or(&[][..], |corpus| &corpus.entries);
        let ruled = &mut ws.derived.ruled;
        let known = std::mem::take(&mut ruled.rules);
        for (rule_id, rule) in ws.notebook.rules_in_order() {
            let same = known.iter().find(|(.., it, _)| !has_other_files && it.files == rule.files);
            let files = match same {
                Some((.., files)) => files.clone(),
                None => Files::of(&rule.files, entries),
            };
            ruled.rules.push((rule_id.clone(), Arc::clone(rule), files));
        }
        let derived = &ws.derived;
        let own = ws.notebook.documents.iter().filter(|(_, record)| !record.lines.is_empty());
        let own = own.filter_map(|(doc_id, record)| {
            Some((Arc::clone(derived.paths.get(doc_id)?), record.lines.clone()))
        });
        let folder = derived
            .ruled
            .rules
            .iter()
            .filter_map(|(_, rule, files)| rule.line.clone().map(|line| (line, files.clone())));
        let lines = LineRules { own: own.collect(), folder: folder.collect() };
        if *ws.derived.ruled.lines != lines {
            ws.derived.ruled.lines = Arc::new(lines);
            // What is being read anew is read with the old ones.
            ws.derived.ruled.is_running = false;
            self.read_off();
        } else if has_other_files {
            self.read_off_soon();
        }
        self.settle_encodings();
    }

    /// Has documents read again for which another encoding is chosen than they were asked for in.
    fn settle_encodings(&mut self) {
        let now = self.ws.encodings();
        let before = std::mem::replace(&mut self.ws.derived.ruled.encodings, now.clone());
        let Some(corpus) = &self.ws.corpus else { return };
        let paths: BTreeSet<&DocPath> = before.keys().chain(now.keys()).collect();
        let changed = paths.into_iter().filter(|path| before.get(*path) != now.get(*path));
        for path in changed.filter(|path| corpus.entry(path).is_some()) {
            let is_shown = self.ws.panes.iter().any(|pane| pane.path == *path);
            self.effects.push(Effect::ReadAnew(Box::new(ReadAnew {
                root: corpus.root.clone(),
                path: Arc::clone(path),
                encoding: now.get(path).cloned(),
                shown: corpus.reading(path).filter(|_| is_shown).cloned(),
            })));
        }
    }

    /// Has documents read anew that were read without the rules that hold for them, once that is not
    /// done just now.
    pub(super) fn read_off_soon(&mut self) {
        let ruled = &mut self.ws.derived.ruled;
        ruled.is_due = true;
        if !ruled.is_running {
            self.read_off();
        }
    }

    /// Starts that, with what the panes show in front.
    fn read_off(&mut self) {
        let ws = &mut *self.ws;
        let ruled = &mut ws.derived.ruled;
        ruled.is_due = false;
        let Some(corpus) = &ws.corpus else { return };
        if ruled.lines.is_empty() && !ruled.has_any {
            return;
        }
        let is_shown = |entry: &&Entry| ws.panes.iter().any(|pane| pane.path == entry.path);
        let shown = corpus.entries.iter().filter(is_shown);
        let others = corpus.entries.iter().filter(|entry| !is_shown(entry));
        let documents: Vec<_> = shown
            .chain(others)
            .filter_map(|entry| Some((Arc::clone(&entry.path), Arc::clone(entry.reading()?))))
            .collect();
        if documents.is_empty() {
            return;
        }
        (ruled.is_running, ruled.has_any) = (true, true);
        let (root, lines) = (corpus.root.clone(), Arc::clone(&ruled.lines));
        self.effects.push(Effect::ReadOff(Box::new(ReadOff { root, lines, documents })));
    }

    /// Takes in documents that were read anew: path, the reading it was made of, the new one. Where the
    /// document is another by now, the new one has come too late.
    pub(super) fn hear_read_off(
        &mut self,
        root: &Root,
        read: Vec<(DocPath, Arc<Reading>, Arc<Reading>)>,
    ) {
        let Some(corpus) = self.ws.corpus.as_mut().filter(|it| it.root == *root) else { return };
        let mut is_to_trace = false;
        for (path, old, new) in read {
            let Some(entry_idx) = corpus.entry_idx(&path) else { continue };
            let Some(entry) = corpus.entries.get_mut(entry_idx) else { continue };
            if entry.reading().is_none_or(|reading| !Arc::ptr_eq(reading, &old)) {
                continue;
            }
            // Other words may be quoted, or by another.
            let is_read_alike = old.document.read_hash() == new.document.read_hash();
            is_to_trace |= old.facts.date != new.facts.date || !is_read_alike;
            if !Arc::ptr_eq(&old.document, &new.document) {
                // Its paragraphs are others: panes stay where they are by the words.
                for pane in self.ws.panes.iter_mut().filter(|pane| pane.path == path) {
                    let byte = pane.wanted.map_or(pane.place.byte, |wanted| wanted.byte);
                    pane.place.block = new.document.paragraphs().block_at(byte);
                    pane.wanted.get_or_insert(Wanted { byte, at: At::Edge });
                }
            }
            entry.state = EntryState::Read(new);
        }
        if is_to_trace {
            self.trace_soon();
        }
    }

    /// All documents were read anew that had to be; others may have come meanwhile.
    pub(super) fn hear_read_off_ended(&mut self, root: &Root) {
        let is_it = self.ws.corpus.as_ref().is_some_and(|corpus| corpus.root == *root);
        let ruled = &mut self.ws.derived.ruled;
        ruled.is_running = false;
        if is_it {
            ruled.has_any = !ruled.lines.is_empty();
        }
        if ruled.is_due {
            self.read_off();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(paths: &[&str]) -> Vec<Entry> {
        let entry = |path: &&str| Entry {
            path: DocPath::from(*path),
            file_bytes: 0,
            state: EntryState::Waiting,
        };
        paths.iter().map(entry).collect()
    }

    #[track_caller]
    fn check(pattern: &str, expect: &[&str]) {
        let entries = entries(&["a.txt", "press/b.txt", "press/old/c.md", "talks/d.txt"]);
        let files = Files::of(pattern, &entries);
        let found: Vec<&str> =
            entries.iter().map(|it| &*it.path).filter(|path| files.has(path)).collect();
        assert_eq!(found, expect, "{pattern}");
        assert_eq!(files.count(entries.len()), expect.len());
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        check("", &["a.txt", "press/b.txt", "press/old/c.md", "talks/d.txt"]);
        check("press/", &["press/b.txt", "press/old/c.md"]);
        check("*.txt", &["a.txt", "press/b.txt", "talks/d.txt"]);
        check("/*.txt", &["a.txt"]);
        check("press/**/*.md", &["press/old/c.md"]);
        check("old", &["press/old/c.md"]);
        check("# a comment", &[]);
        check("a{", &[]);
    }

    #[test]
    fn a_pattern_that_makes_no_sense_says_why() {
        assert_eq!(pattern_fault("press/*.txt"), None);
        assert!(pattern_fault("a{").is_some());
    }

    #[test]
    fn what_is_said_of_one_document_comes_before_what_is_said_of_all() {
        use crate::text::structure::rules::LineIs;
        let line = |is| LineRule { line: "Share".to_owned(), is_beginning: false, is };
        let these = Files::of("press/", &entries(&["a.txt", "press/b.txt"]));
        let rules = LineRules {
            own: HashMap::from([(DocPath::from("a.txt"), vec![line(LineIs::Text)])]),
            folder: vec![(line(LineIs::Turn), these), (line(LineIs::Leftover), Files::All)],
        };
        let is = |path| rules.of(path).into_iter().map(|rule| rule.is).collect::<Vec<_>>();
        assert_eq!(is("a.txt"), [LineIs::Text, LineIs::Leftover]);
        assert_eq!(is("press/b.txt"), [LineIs::Turn, LineIs::Leftover]);
    }
}
