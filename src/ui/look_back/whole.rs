//! The whole notebook of a moment, to be read: its notes as text with quotes, then what no note holds.

use egui::{
    Id, Label, Rect, RichText, Ui, UiBuilder, WidgetInfo, accesskit::Role, text::LayoutJob, vec2,
};

use crate::{
    notebook::{
        Notebook,
        ids::{ExcerptId, NoteId},
        note::Block,
    },
    ui::{
        library::empty_ui,
        notebook::{card::on_one_line, list},
        review::words::{first, format},
        rows::{Rows, Scroll},
        theme::{self, size, tokens},
    },
    workspace::{Workspace, look_back::Then},
};

use super::{PAD_X, told};

/// Longest text or quote that is shown, in scalars: one block of a note is seldom longer.
const WORDS_MAX: usize = 6_000;

/// One row.
#[derive(Clone, Debug)]
enum Line {
    Title(NoteId),
    Block(NoteId, usize),
    /// Above what no note holds.
    Loose,
    Excerpt(ExcerptId),
}

/// What is remembered between frames.
#[derive(Default)]
pub(super) struct WholeViews {
    serial: u64,
    lines: Vec<Line>,
    /// The moment and the width that heights are known for.
    laid: (u64, f32),
    list: Rows,
}

impl WholeViews {
    /// Scrolls by lines, by pages, or to an end.
    pub(super) fn scroll_by(&mut self, step: isize) {
        let Scroll { offset, height, content, .. } = self.list.scroll;
        self.list.scroll.wanted = Some(match step {
            isize::MIN => 0.0,
            isize::MAX => content,
            -1 | 1 => offset + 40.0 * step as f32,
            _ => offset + (height - 40.0).max(40.0) * step.signum() as f32,
        });
    }

    fn renew(&mut self, then: &Then) {
        if self.serial == then.serial {
            return;
        }
        self.serial = then.serial;
        self.lines.clear();
        self.list.scroll.wanted = Some(0.0);
        for note_id in told::notes(&then.notebook) {
            let n_blocks = then.notebook.notes.get(&note_id).map_or(0, |note| note.blocks.len());
            self.lines.push(Line::Title(note_id.clone()));
            self.lines.extend((0..n_blocks).map(|idx| Line::Block(note_id.clone(), idx)));
        }
        let loose = told::loose(&then.notebook);
        if !loose.is_empty() {
            self.lines.push(Line::Loose);
            self.lines.extend(loose.into_iter().map(Line::Excerpt));
        }
    }
}

/// Draws the rows on the screen.
pub(super) fn whole_ui(ui: &mut Ui, views: &mut WholeViews, ws: &Workspace, then: &Then) {
    views.renew(then);
    if views.lines.is_empty() {
        let inner = ui.available_rect_before_wrap().shrink(10.0);
        super::inside(ui, inner, |ui| {
            empty_ui(ui, "There were no notes and no excerpts yet.", "");
        });
        return;
    }
    let width = ui.available_width();
    if views.laid != (then.serial, width) {
        views.laid = (then.serial, width);
        let rows = views.lines.iter().enumerate().map(|(idx, line)| {
            ((then.serial << 32) | idx as u64, guess(&then.notebook, line, width))
        });
        views.list.heights.renew_rows(rows, width);
    }
    let lines = &views.lines;
    views.list.show(ui, ("whole", 0.0), |ui, idx, rect| {
        let line = lines.get(idx);
        line.map_or(0.0, |line| line_ui(ui, (ws, &then.notebook), line, (idx, rect)))
    });
}

/// How high a line is thought to be, until it was shown.
fn guess(notebook: &Notebook, line: &Line, width: f32) -> f32 {
    let n_bytes = |excerpt_id| {
        notebook.excerpts.get(excerpt_id).map_or(0, |it: &std::sync::Arc<_>| it.made.exact.len())
    };
    let n_bytes = match line {
        Line::Title(_) | Line::Loose => return 44.0,
        Line::Block(note_id, idx) => {
            match notebook.notes.get(note_id).and_then(|note| note.blocks.get(*idx)) {
                Some(Block::Text(words)) => words.len(),
                Some(Block::Excerpt(excerpt_id)) => n_bytes(excerpt_id) + 80,
                None => 0,
            }
        }
        Line::Excerpt(excerpt_id) => n_bytes(excerpt_id) + 80,
    };
    let n_rows = (n_bytes as f32 * 6.4 / (width - 2.0 * PAD_X).max(80.0)).ceil().max(1.0);
    n_rows * (size::QUOTE * size::NOTE_LEADING) + 14.0
}

/// Draws a line and gives how high it was.
fn line_ui(
    ui: &mut Ui,
    (ws, notebook): (&Workspace, &Notebook),
    line: &Line,
    (idx, rect): (usize, Rect),
) -> f32 {
    let tokens = tokens(ui.ctx());
    let inner = rect.shrink2(vec2(PAD_X, 0.0));
    let builder = UiBuilder::new().max_rect(inner).id_salt(("whole", idx));
    let drawn = ui.scope_builder(builder, |ui| {
        match line {
            Line::Title(note_id) => {
                let note = notebook.notes.get(note_id);
                heading(ui, note.map_or("", |note| list::title(note)));
            }
            Line::Loose => heading(ui, "Excerpts in no note"),
            Line::Block(note_id, block_idx) => {
                match notebook.notes.get(note_id).and_then(|note| note.blocks.get(*block_idx)) {
                    Some(Block::Text(words)) => {
                        let words = first(words, WORDS_MAX).to_owned();
                        let format = format(theme::ui(size::UI), tokens.ink);
                        ui.add(Label::new(LayoutJob::single_section(words, format)).wrap());
                    }
                    Some(Block::Excerpt(excerpt_id)) => quote(ui, (ws, notebook), excerpt_id),
                    None => {}
                }
            }
            Line::Excerpt(excerpt_id) => quote(ui, (ws, notebook), excerpt_id),
        }
        ui.min_rect().height()
    });
    (drawn.inner + 9.0).ceil()
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(14.0);
    let label = Label::new(RichText::new(words).font(theme::strong(size::HEADINGS[1]))).wrap();
    let label = ui.add(label);
    label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, words));
}

/// A quote with its edge in the colour of its tag, where it stands, its tags, and its memo.
fn quote(ui: &mut Ui, (ws, notebook): (&Workspace, &Notebook), excerpt_id: &ExcerptId) {
    let tokens = tokens(ui.ctx());
    let Some(excerpt) = notebook.excerpts.get(excerpt_id) else {
        ui.label(RichText::new(told::quote(notebook, excerpt_id, 80)).color(tokens.mute));
        return;
    };
    let indent = 12.0;
    let column = ui.available_rect_before_wrap();
    let inner = column.with_min_x(column.left() + indent);
    let builder = UiBuilder::new().max_rect(inner).id_salt(Id::unique(excerpt_id));
    let drawn = ui.scope_builder(builder, |ui| {
        let words = format!("“{}”", on_one_line(first(&excerpt.made.exact, WORDS_MAX)));
        let reading = format(theme::reading(size::QUOTE), tokens.ink);
        ui.add(Label::new(LayoutJob::single_section(words, reading)).wrap());
        ui.add_space(2.0);
        let mut facts =
            vec![told::place((ws, notebook), &excerpt.document, excerpt.made.paragraph)];
        facts.extend(excerpt.tags.iter().map(|tag_id| notebook.tag_path(tag_id)));
        let facts = facts.join(" · ");
        ui.add(Label::new(RichText::new(facts).small().color(tokens.mute)).wrap());
        if !excerpt.memo.is_empty() {
            let memo = RichText::new(first(&excerpt.memo, WORDS_MAX)).small().color(tokens.ink);
            ui.add(Label::new(memo).wrap());
        }
    });
    let colour = excerpt.tags.iter().find_map(|tag_id| notebook.tags.get(tag_id));
    let tint = tokens.tint(colour.map(|tag| tag.colour).unwrap_or_default());
    let edge = drawn.response.rect.with_min_x(column.left()).with_max_x(column.left() + 3.0);
    ui.painter().rect_filled(edge, 1.0, tint.line);
}
