//! The row of a quotation: its words, what is to be said of it, and, unfolded, what stands around its
//! source.

use egui::{
    Color32, FontId, Id, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, TextFormat, Ui,
    WidgetInfo, accesskit::Role, pos2, text::LayoutJob, vec2,
};

use crate::{
    notebook::decision::Verdict,
    text::{document::Document, span::Span, words::on_one_line},
    trace::parallel::Passage,
    ui::{
        Outbox,
        chips::{rows, triangle},
        theme::{self, Tokens, size, tokens},
    },
    workspace::{
        Workspace,
        overlay::Area,
        tracing::{
            ParallelId,
            context::context,
            quotes::QuotesCommand,
            said::{Said, Weight},
        },
    },
};

use super::{PAD_X, quotes};

/// Most rows of a quotation's words; the whole is told on hover.
const WORDS_ROWS: usize = 5;

/// Most characters of what stands around a source, to each side.
const AROUND: usize = 280;

/// Room for the tick of an accepted parallel.
const TICK: f32 = 13.0;

/// What the row of a quotation says.
pub(super) struct Facts {
    /// Its words, on one line.
    words: String,
    /// Whether they stand in quotation marks.
    is_marked: bool,
    said: Said,
    /// Its paragraph, from 1.
    paragraph: usize,
    /// Where its words come from.
    source: Option<Passage>,
    /// Whether the reader has accepted its parallel.
    is_accepted: bool,
    /// What the reader has noted on it; empty for nothing.
    note: String,
}

impl Facts {
    /// `None` where the document has changed since it was traced.
    pub(super) fn of(ws: &Workspace, quotation: usize) -> Option<Self> {
        let found = &ws.tracing.found;
        let checked = found.quotations.get(quotation)?;
        let document = document(ws, checked.passage.doc_idx)?;
        let paragraph = document.paragraphs().number_at(checked.passage.span.start());
        let parallel = ws.parallel_of_quotation(quotation).map(ParallelId::Found);
        let decision = parallel.and_then(|it| ws.decision_on(it)).map(|(_, it)| it);
        Some(Self {
            words: on_one_line(&document.read(checked.passage.span)),
            is_marked: !ws.is_run(quotation),
            said: ws.said_of(quotation)?,
            paragraph,
            source: ws.source_of(quotation),
            is_accepted: decision.is_some_and(|it| it.verdict == Verdict::Accepted),
            note: decision.map(|it| on_one_line(&it.memo)).unwrap_or_default(),
        })
    }

    /// The row as one sentence.
    fn name(&self) -> String {
        let Self { words, said, paragraph, note, .. } = self;
        let accepted = if self.is_accepted { ", accepted" } else { "" };
        let note = if note.is_empty() { String::new() } else { format!(", note: {note}") };
        format!("“{words}”, {}{accepted}, paragraph {paragraph}{note}", said.words)
    }
}

fn document(ws: &Workspace, doc_idx: usize) -> Option<&Document> {
    let path = &ws.tracing.found.document(doc_idx)?.path;
    ws.traced(path)?;
    Some(&ws.corpus.as_ref()?.reading(path)?.document)
}

/// The ink of what is said.
pub(super) fn ink(weight: Weight, tokens: &Tokens) -> Color32 {
    match weight {
        Weight::Calm => tokens.mute,
        Weight::Sound => tokens.sound,
        Weight::Changed => tokens.warn,
        Weight::Alarm => tokens.trouble,
    }
}

/// Draws the row at the upper edge of `rect` and gives its height.
pub(super) fn row_ui(
    ui: &Ui,
    ws: &Workspace,
    (quotation, facts): (usize, &Facts),
    is_chosen: bool,
    rect: Rect,
    out: &mut Outbox,
) -> f32 {
    let tokens = tokens(ui.ctx());
    let room = rect.width() - 2.0 * PAD_X;
    let quote =
        if facts.is_marked { format!("“{}”", facts.words) } else { facts.words.clone() };
    let format = TextFormat {
        line_height: Some(size::QUOTE * 1.4),
        ..TextFormat::simple(theme::reading(size::QUOTE), tokens.ink)
    };
    let words = rows(ui, &quote, format, room, WORDS_ROWS);
    let mark = format!("¶{}", facts.paragraph);
    let mark = rows(ui, &mark, TextFormat::simple(theme::strong(size::TINY), tokens.ink), 80.0, 1);
    let fold = if facts.source.is_some() { 18.0 } else { 0.0 };
    let tick = if facts.is_accepted { TICK } else { 0.0 };
    let said_room = room - mark.size().x - fold - tick - 8.0;
    let said_format = TextFormat::simple(theme::ui(size::SMALL), ink(facts.said.weight, tokens));
    let said = rows(ui, &facts.said.words, said_format, said_room, 3);
    let is_unfolded = ws.tracing.quotes.unfolded == Some(quotation) && facts.source.is_some();
    let detail = is_unfolded.then(|| detail(ui, ws, quotation, room, tokens)).flatten();
    let note = (!facts.note.is_empty()).then(|| {
        let format =
            TextFormat::simple(FontId::new(size::SMALL, theme::slanted_family()), tokens.ink);
        rows(ui, &facts.note, format, room, 3)
    });
    let said_top = 9.0 + words.size().y + 4.0;
    let note_top = said_top + said.size().y + 3.0;
    let detail_top = note_top + 4.0 + note.as_ref().map_or(0.0, |it| it.size().y + 2.0);
    let detail_height = detail.as_ref().map_or(0.0, |it| it.size().y + 6.0);
    let height = (detail_top + detail_height + 3.0).ceil();
    let rect = Rect::from_min_size(rect.min, vec2(rect.width(), height));
    let id = Id::unique(("quotation", quotation));
    let response = ui.interact(rect, id, Sense::click());
    let name = facts.name();
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, &name));
    ground_ui(ui, ws, &response, is_chosen);
    let left = rect.left() + PAD_X;
    let was_cut = words.elided || note.as_ref().is_some_and(|it| it.elided);
    ui.painter().galley(pos2(left, rect.top() + 9.0), words, tokens.ink);
    ui.painter().galley(pos2(left, rect.top() + said_top), said, tokens.mute);
    let mark_at = pos2(rect.right() - PAD_X - mark.size().x, rect.top() + said_top);
    let fold_at = pos2(mark_at.x - 13.0, mark_at.y + mark.size().y / 2.0);
    if facts.is_accepted {
        let centre = pos2(mark_at.x - fold - TICK / 2.0 - 1.0, fold_at.y);
        tick_ui(ui.painter(), centre, tokens.sound);
    }
    ui.painter().galley(mark_at, mark, tokens.ink);
    if let Some(note) = note {
        ui.painter().galley(pos2(left, rect.top() + note_top), note, tokens.ink);
    }
    if let Some(detail) = detail {
        ui.painter().galley(pos2(left, rect.top() + detail_top), detail, tokens.ink);
    }
    if facts.source.is_some() {
        let spot = Rect::from_center_size(fold_at, vec2(18.0, 20.0));
        let fold = ui.interact(spot, id.with("fold"), Sense::click());
        let label =
            if is_unfolded { "Hide its source" } else { "Show what stands around its source" };
        fold.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
        let ink = if fold.hovered() || fold.has_focus() { tokens.accent } else { tokens.mute };
        triangle(ui.painter(), fold_at, is_unfolded, ink);
        if fold.clicked() {
            out.push(quotes(QuotesCommand::Unfold(quotation)));
        }
        fold.on_hover_text(label);
    }
    if response.clicked() {
        out.push(quotes(QuotesCommand::Go(quotation)));
    }
    if was_cut {
        response.on_hover_text(if facts.note.is_empty() {
            quote
        } else {
            format!("{quote}\n\n{}", facts.note)
        });
    }
    height
}

/// A small tick: the fonts have none that is this quiet.
fn tick_ui(painter: &Painter, centre: Pos2, ink: Color32) {
    let points = [vec2(-3.5, 0.0), vec2(-1.0, 2.5), vec2(3.5, -3.0)].map(|it| centre + it);
    painter.line(points.to_vec(), Stroke::new(1.4, ink));
}

/// The ground of a row, its edge where it is chosen, and the frame of what has the keyboard.
pub(super) fn ground_ui(ui: &Ui, ws: &Workspace, response: &egui::Response, is_chosen: bool) {
    let tokens = tokens(ui.ctx());
    let rect = response.rect;
    if is_chosen || response.hovered() {
        let fill = if is_chosen { tokens.page } else { tokens.hover };
        ui.painter().rect_filled(rect, 0.0, fill);
    }
    if is_chosen {
        ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, tokens.accent);
    }
    if response.has_focus() || is_chosen && ws.area == Area::Library {
        let stroke = (1.5, tokens.accent);
        ui.painter().rect_stroke(rect.shrink(1.5), 4.0, stroke, StrokeKind::Inside);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
}

/// Where the quotation comes from, what was asked, and its words there with what stands around them.
fn detail(
    ui: &Ui,
    ws: &Workspace,
    quotation: usize,
    room: f32,
    tokens: &Tokens,
) -> Option<std::sync::Arc<egui::Galley>> {
    let found = &ws.tracing.found;
    let source = ws.source_of(quotation)?;
    let document = document(ws, source.doc_idx)?;
    let title = ws.shown(&found.document(source.doc_idx)?.path).title;
    let paragraph = document.paragraphs().number_at(source.span.start());
    let around = context(document, source.span);
    let small = |ink| TextFormat::simple(theme::ui(size::SMALL), ink);
    let serif = |ink| TextFormat {
        line_height: Some(size::UI * 1.45),
        ..TextFormat::simple(theme::reading(size::UI), ink)
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = room;
    job.append(&format!("{title}, ¶{paragraph}\n"), 0.0, small(tokens.mute));
    if let Some(question) = around.question {
        let asked = last(&on_one_line(&document.read(question)));
        job.append(&format!("Asked: {asked}\n"), 0.0, small(tokens.mute));
    }
    let before = last(&on_one_line(&document.read(around.before)));
    if !before.is_empty() {
        job.append(&format!("{before} "), 0.0, serif(tokens.mute));
    }
    let mut at = source.span.start();
    let mut put = |from: usize, to: usize, format: TextFormat| {
        let words = document.read(Span::new(from, to)).replace('\n', " ");
        job.append(&words, 0.0, format);
    };
    for change in ws.changed_in_source(quotation) {
        let start = change.start().max(at);
        if start >= change.end() {
            continue;
        }
        put(at, start, serif(tokens.ink));
        let struck =
            TextFormat { strikethrough: Stroke::new(1.0, tokens.trouble), ..serif(tokens.trouble) };
        put(start, change.end(), struck);
        at = change.end();
    }
    put(at, source.span.end(), serif(tokens.ink));
    let after = first(&on_one_line(&document.read(around.after)));
    if !after.is_empty() {
        let gap = if after.starts_with(char::is_alphanumeric) { " " } else { "" };
        job.append(&format!("{gap}{after}"), 0.0, serif(tokens.mute));
    }
    Some(ui.painter().layout_job(job))
}

/// The end of what stands in front.
fn last(words: &str) -> String {
    let n_chars = words.chars().count();
    if n_chars <= AROUND {
        return words.to_owned();
    }
    let cut: String = words.chars().skip(n_chars - AROUND).collect();
    format!("…{}", cut.split_once(' ').map_or(cut.as_str(), |(_, rest)| rest))
}

/// The beginning of what stands behind.
fn first(words: &str) -> String {
    if words.chars().count() <= AROUND {
        return words.to_owned();
    }
    let cut: String = words.chars().take(AROUND).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}
