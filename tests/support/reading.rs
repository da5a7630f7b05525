//! A window that holds reading views and nothing else, on a workspace that answers.

use std::{path::PathBuf, sync::Arc};

use egui::{Pos2, Rect, UiBuilder, vec2};
use egui_kittest::{Harness, SnapshotOptions};
use variorum::{
    notebook::{ids::ExcerptId, tag::Colour},
    store::settings::Settings,
    text::{document::Document, find, span::Span, structure},
    ui::{
        reader::{Reader, reader_ui},
        theme,
    },
    workspace::{
        Now, Workspace,
        command::{Command, File, Go, PaneCommand},
        corpus::{Entry, EntryState, Reading, Root},
        effect::Effect,
        heard::Report,
        pane::{Pane, Selection},
        update::update,
    },
};

use super::renderer::Renderer;

/// A workspace in a window.
pub(crate) struct Scene {
    pub(crate) ws: Workspace,
    pub(crate) readers: Vec<Reader>,
    /// What the views asked for, in order.
    pub(crate) heard: Vec<Command>,
    secs: f64,
}

impl Scene {
    /// A folder of these documents, the first of them in a pane.
    pub(crate) fn on(documents: &[(&str, &str)]) -> Self {
        let readings = documents.iter().map(|(path, text)| {
            let document = Document::new((*text).to_owned());
            let facts = structure::facts(&document, path);
            (*path, Reading::new(document, facts))
        });
        Self::of(readings.collect())
    }

    /// A folder of texts that were read already, the first of them in a pane.
    pub(crate) fn of(readings: Vec<(&str, Reading)>) -> Self {
        let ws = Workspace::new(Settings::default(), 1);
        let mut scene = Self { ws, readers: Vec::new(), heard: Vec::new(), secs: 0.0 };
        let root = Root::Folder(PathBuf::from("/folder"));
        let first = readings.first().map(|(path, _)| (*path).into()).unwrap();
        let mut entries: Vec<Entry> = readings
            .into_iter()
            .map(|(path, reading)| Entry {
                path: path.into(),
                file_bytes: reading.document.text().len() as u64,
                state: EntryState::Read(Arc::new(reading)),
            })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let waiting: Vec<Entry> = entries
            .iter()
            .map(|entry| Entry { state: EntryState::Waiting, ..entry.clone() })
            .collect();
        scene.apply(Command::File(File::OpenCorpus(root.clone())));
        scene.apply(Command::Heard(Report::Listed(root.clone(), waiting)));
        scene.apply(Command::Heard(Report::Read(root.clone(), entries)));
        scene.apply(Command::Heard(Report::ReadingEnded(root, None)));
        scene.apply(Command::Go(Go::Document(first)));
        scene
    }

    pub(crate) fn apply(&mut self, command: Command) {
        let now = Now { secs: self.secs, unix_millis: 1_800_000_000_000 };
        for effect in update(&mut self.ws, command, now) {
            if let Effect::Find(pane, reading, query) = effect {
                let found = find::find_all(reading.document.text(), &query, 10_000);
                self.apply(Command::Heard(Report::Found {
                    pane,
                    text: reading.document.hash(),
                    query,
                    hits: found.spans.into(),
                    is_cut: found.is_cut,
                }));
            }
        }
    }

    pub(crate) fn pane(&self) -> &Pane {
        self.ws.pane().unwrap()
    }

    pub(crate) fn in_pane(&mut self, command: PaneCommand) {
        let pane_id = self.pane().id;
        self.apply(Command::Pane(pane_id, command));
    }

    pub(crate) fn text(&self) -> &str {
        let corpus = self.ws.corpus.as_ref().unwrap();
        corpus.reading(&self.pane().path).unwrap().document.text()
    }

    /// The first place of these words in the active pane's text.
    pub(crate) fn span(&self, words: &str) -> Span {
        let start = self.text().find(words).unwrap_or_else(|| panic!("no {words:?}"));
        Span::new(start, start + words.len())
    }

    pub(crate) fn select(&mut self, words: &str) {
        let span = self.span(words);
        let selection = Selection { anchor: span.start(), focus: span.end() };
        self.in_pane(PaneCommand::Select(Some(selection)));
    }

    /// Highlights words in a colour, without a notebook: marks are all the view looks at.
    pub(crate) fn mark(&mut self, words: &str, colour: Colour) -> ExcerptId {
        let span = self.span(words);
        let path = Arc::clone(&self.pane().path);
        self.ws.derived.serial += 1;
        let serial = self.ws.derived.serial;
        let excerpt = ExcerptId::read(&format!("e-{serial}"));
        let marks = self.ws.derived.marks.entry(path).or_default();
        marks.insert(span, excerpt.clone(), colour, serial);
        excerpt
    }

    /// The words that are selected in the active pane.
    pub(crate) fn selected(&self) -> &str {
        let span = self.pane().selected().unwrap_or_default();
        self.words(span)
    }

    /// The words of a span of the active pane's text.
    pub(crate) fn words(&self, span: Span) -> &str {
        self.text().get(span.start()..span.end()).unwrap()
    }

    /// Where a place is on the screen, in the active pane.
    pub(crate) fn at(&self, byte: usize) -> Pos2 {
        self.readers[self.ws.active].place_of(byte).unwrap().center()
    }

    /// Where words are on the screen: just inside their first letter and their last.
    pub(crate) fn ends(&self, words: &str) -> (Pos2, Pos2) {
        let span = self.span(words);
        (self.at(span.start()) + vec2(0.6, 0.0), self.at(span.end()) - vec2(0.6, 0.0))
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        self.secs = ui.input(|i| i.time);
        self.readers.resize_with(self.ws.panes.len(), Reader::default);
        let whole = ui.ctx().content_rect();
        let width = (whole.width() / self.ws.panes.len() as f32).floor();
        let mut out = Vec::new();
        let panes = self.ws.panes.iter().zip(self.readers.iter_mut());
        for (nth, (pane, reader)) in panes.enumerate() {
            let left = whole.left() + width * nth as f32;
            let rect =
                Rect::from_min_size(Pos2::new(left, whole.top()), vec2(width, whole.height()));
            ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                reader_ui(ui, reader, &self.ws, pane, &mut out);
            });
        }
        if !out.is_empty() {
            ui.ctx().request_repaint();
        }
        for command in out {
            self.heard.push(command.clone());
            self.apply(command);
        }
    }
}

/// A window of that size on the scene.
pub(crate) fn window(
    scene: Scene,
    size: (f32, f32),
    theme: egui::Theme,
) -> Harness<'static, Scene> {
    let mut window = Harness::builder()
        .with_size(vec2(size.0, size.1))
        .with_theme(theme)
        .with_step_dt(0.05)
        .with_max_steps(60)
        .with_context_setup(theme::install)
        .allow_missing_glyphs()
        .renderer(Renderer::default())
        .build_ui_state(|ui, scene: &mut Scene| scene.ui(ui), scene);
    window.run();
    window
}

/// Compares with a picture in `tests/pictures`; `UPDATE_SNAPSHOTS=true` takes it anew.
pub(crate) fn picture(window: &mut Harness<'_, Scene>, name: &str) {
    window.snapshot_options(name, &SnapshotOptions::new().output_path("tests/pictures"));
}
