//! Scripts of commands on a workspace without a window: what was done, and the whole of it as text.

use std::{fmt::Write as _, sync::Arc};

use variorum::{
    notebook::{note::Block, step},
    store::settings::Settings,
    text::{canonical::canonical, compare, document::Document, find, span::Span, structure},
    workspace::{
        Now, Workspace,
        action::Action,
        command::{Command, Go, PaneCommand},
        corpus::{Entry, EntryState, Reading, Root},
        effect::{Effect, TracePassage},
        heard::Report,
        pane::Selection,
        tracing::{counting, found::FoundDocument, standing},
        update::update,
    },
};

/// A workspace that a test does things to.
pub(crate) struct Script {
    pub(crate) ws: Workspace,
    pub(crate) secs: f64,
    /// Effects that only a shell could perform, by name, in order.
    pub(crate) asked: Vec<String>,
    /// What the journal of the open notebook heard.
    pub(crate) journal: Vec<step::Entry>,
    /// The documents as they were traced last.
    traced: Vec<(FoundDocument, Arc<Reading>)>,
}

/// A document as the program would read it.
pub(crate) fn entry(path: &str, text: &str) -> Entry {
    let document = Document::new(canonical(text));
    let facts = structure::facts(&document, path);
    Entry {
        path: path.into(),
        file_bytes: text.len() as u64,
        state: EntryState::Read(Arc::new(Reading::new(document, facts))),
    }
}

/// Words between `«` and `»`, and the text without these marks.
pub(crate) fn unmark(marked: &str) -> (String, Option<Span>) {
    let plain = marked.replace(['«', '»'], "");
    let span = marked
        .find('«')
        .zip(marked.find('»'))
        .map(|(start, end)| Span::new(start, end - '«'.len_utf8()));
    (plain, span)
}

impl Script {
    /// A folder of documents, the first two in panes; what is between guillemets in the first is
    /// selected.
    pub(crate) fn on(documents: &[(&str, &str)]) -> Self {
        let ws = Workspace::new(Settings::default(), 1);
        let mut script =
            Self { ws, secs: 10.0, asked: Vec::new(), journal: Vec::new(), traced: Vec::new() };
        script.open(documents);
        if let Some(span) = documents.first().and_then(|(_, text)| unmark(text).1) {
            script.select(span);
        }
        script
    }

    /// Opens a folder that holds these documents, as if they had been read from disk.
    pub(crate) fn open(&mut self, documents: &[(&str, &str)]) -> &mut Self {
        let root = Root::Folder("/folder".into());
        let mut entries: Vec<Entry> =
            documents.iter().map(|(path, text)| entry(path, &unmark(text).0)).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let waiting = entries
            .iter()
            .map(|entry| Entry { state: EntryState::Waiting, ..entry.clone() })
            .collect();
        self.run(Command::File(variorum::workspace::command::File::OpenCorpus(root.clone())));
        self.run_at_once(Command::Heard(Report::Listed(root.clone(), waiting)));
        self.run_at_once(Command::Heard(Report::Read(root.clone(), entries)));
        self.run_at_once(Command::Heard(Report::ReadingEnded(root, None)))
    }

    /// Applies a command, and does what can be done of its effects without a world.
    pub(crate) fn run(&mut self, command: Command) -> &mut Self {
        self.secs += 5.0;
        self.run_at_once(command)
    }

    /// The same, in the same moment as the command before.
    pub(crate) fn run_at_once(&mut self, command: Command) -> &mut Self {
        let now = Now { secs: self.secs, unix_millis: 1_794_900_000_000 };
        for effect in update(&mut self.ws, command, now) {
            match effect {
                Effect::Find(pane, reading, query) => {
                    let found = find::find_all(reading.document.text(), &query, 10_000);
                    self.run_at_once(Command::Heard(Report::Found {
                        pane,
                        text: reading.document.hash(),
                        query,
                        hits: found.spans.into(),
                        is_cut: found.is_cut,
                    }));
                }
                Effect::Place(path, reading, wanted) => {
                    let placed = wanted
                        .into_iter()
                        .map(|(id, selector)| {
                            let found =
                                variorum::text::anchor::resolve(&reading.document, &selector);
                            (id, found)
                        })
                        .collect();
                    let hash = reading.document.hash();
                    self.run_at_once(Command::Heard(Report::Placed(path, hash, placed)));
                }
                Effect::Check(notebook) => {
                    let list = variorum::notebook::check::problems(&notebook);
                    let of = Arc::downgrade(&notebook);
                    drop(notebook);
                    self.run_at_once(Command::Heard(Report::Checked(of, list)));
                }
                Effect::Copy(words) => self.asked.push(format!("copy {words}")),
                Effect::Compare(old, new) => {
                    let old = old.document();
                    let pairs = compare::pairs(old, &new.document, &()).unwrap().into();
                    let (old, new) = (old.hash(), new.document.hash());
                    self.run_at_once(Command::Heard(Report::Compared(old, new, pairs)));
                }
                Effect::Trace(asked) => {
                    let found = Arc::new(super::traced::found(&asked.documents));
                    let places = super::traced::places(&asked.documents, asked.decisions);
                    self.traced = asked.documents;
                    self.run_at_once(Command::Heard(Report::Traced(asked.root, found, places)));
                }
                Effect::TracePassage(TracePassage { path, span, .. }) => {
                    let found = super::traced::passage(&self.traced, &path, span).into();
                    self.run_at_once(Command::Heard(Report::TracedPassage(path, span, found)));
                }
                Effect::CountUsage(asked) => {
                    self.run_at_once(Command::Heard(counting::counted(&asked)));
                }
                Effect::MakeChains(asked) => {
                    self.run_at_once(Command::Heard(standing::chains(&asked)));
                }
                Effect::KeepSettings(_) => {}
                Effect::Journal(heard) => {
                    if heard.is_whole {
                        self.journal.clear();
                    }
                    self.journal.extend(heard.entries);
                }
                other => {
                    let name = format!("{other:?}");
                    let end = name.find(['(', ' ', '{']).unwrap_or(name.len());
                    self.asked.push(name[..end].to_owned());
                }
            }
        }
        self
    }

    /// Does an action, as its key would.
    pub(crate) fn act(&mut self, action: Action) -> &mut Self {
        self.run(Command::Do(action))
    }

    /// Selects in the active pane.
    pub(crate) fn select(&mut self, span: Span) -> &mut Self {
        let pane = self.ws.pane().unwrap().id;
        let selection = Selection { anchor: span.start(), focus: span.end() };
        self.run(Command::Pane(pane, PaneCommand::Select(Some(selection))))
    }

    /// Selects the first place of these words in the active pane.
    pub(crate) fn select_words(&mut self, words: &str) -> &mut Self {
        let pane = self.ws.pane().unwrap();
        let text = self.ws.corpus.as_ref().unwrap().reading(&pane.path).unwrap().document.text();
        let start = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in {}", pane.path));
        self.select(Span::new(start, start + words.len()))
    }

    /// Opens a document.
    pub(crate) fn read(&mut self, path: &str) -> &mut Self {
        self.run(Command::Go(Go::Document(path.into())))
    }

    /// The notebook as text: tags, excerpts, notes, links.
    pub(crate) fn shows(&self) -> String {
        let mut out = String::new();
        let notebook = &self.ws.notebook;
        for (tag_id, tag) in notebook.tags_in_order() {
            let key = tag.key.map_or(String::new(), |key| format!(" [{key}]"));
            writeln!(out, "tag {}{key} {}", notebook.tag_path(tag_id), tag.colour.name()).unwrap();
        }
        let mut excerpts: Vec<_> = notebook.excerpts.iter().collect();
        excerpts.sort_by_key(|(_, it)| (it.document.clone(), it.made.start, it.made.end));
        for (excerpt_id, excerpt) in excerpts {
            let tags: Vec<String> = excerpt.tags.iter().map(|tag| notebook.tag_path(tag)).collect();
            let state = self.ws.placed(excerpt_id).map(|placed| placed.state);
            let state = state.map_or("unread".to_owned(), |state| format!("{state:?}"));
            write!(out, "excerpt “{}” {state}", excerpt.made.exact).unwrap();
            if !tags.is_empty() {
                write!(out, " ({})", tags.join(", ")).unwrap();
            }
            if !excerpt.memo.is_empty() {
                write!(out, " memo: {}", excerpt.memo).unwrap();
            }
            out.push('\n');
        }
        let quote = |id| notebook.excerpts.get(id).map_or("?", |it| it.made.exact.as_str());
        for (note_id, note) in notebook.notes_in_order() {
            let open = if self.ws.open_note.as_ref() == Some(note_id) { " (open)" } else { "" };
            writeln!(out, "note {}{open}", note.title).unwrap();
            for block in &note.blocks {
                match block {
                    Block::Text(words) => writeln!(out, "  {words}").unwrap(),
                    Block::Excerpt(id) => writeln!(out, "  > {}", quote(id)).unwrap(),
                }
            }
        }
        for link in notebook.links.values() {
            writeln!(
                out,
                "link “{}” {} “{}”",
                quote(&link.from),
                link.kind.verb(),
                quote(&link.to)
            )
            .unwrap();
        }
        out
    }

    /// Compares the notebook with what is expected, blanks at the lines' beginnings apart.
    #[track_caller]
    pub(crate) fn expect(&mut self, expect: &str) -> &mut Self {
        let trim = |words: &str| -> Vec<String> {
            words.lines().map(|line| line.trim().to_owned()).filter(|it| !it.is_empty()).collect()
        };
        assert_eq!(trim(&self.shows()), trim(expect));
        self
    }
}
