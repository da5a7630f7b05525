//! The stages of a chain: its wording at each document in order of date, with the words that stand there
//! first.

use egui::{
    Id, Key, Label, Rect, RichText, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use crate::{
    trace::{
        families::{Family, Member},
        parallel::Kind,
    },
    ui::{
        Outbox,
        review::words::format,
        rows::{Rows, SETTLING, Scroll},
        theme::{self, Tokens, size, tokens},
        words::{count, date},
    },
    workspace::{
        Workspace,
        command::{Command, TraceCommand},
        tracing::{
            chains::{Mark, Part, is_cut, parts},
            look::Look,
        },
    },
};

use super::{has_keys, pressed, push, row_ground, stepped};

/// Blank above and below a stage.
const PAD_Y: f32 = 12.0;

/// Room at the left for the line that joins the stages.
const RAIL: f32 = 38.0;

/// Words that are named as standing somewhere first; more are counted.
const NAMED_MAX: usize = 6;

/// What the stages remember between frames.
#[derive(Default)]
pub(super) struct StageViews {
    /// What was found, the chain, and which stage is unfolded, that heights were taken for.
    of: Option<(u64, usize, Option<usize>)>,
    list: Rows,
    /// The stage that was brought into view last.
    chosen: usize,
}

/// Draws the stages in the room that is left.
pub(super) fn stages_ui(
    ui: &mut Ui,
    views: &mut StageViews,
    ws: &Workspace,
    (chain, family): (usize, &Family),
    out: &mut Outbox,
) {
    let looked = &ws.tracing.looked;
    let width = ui.available_width();
    let chosen = looked.stage.min(family.members.len().saturating_sub(1));
    let of = (ws.tracing.serial, chain, looked.unfolded);
    if views.of != Some(of) || !views.list.heights.is_of(family.members.len(), width) {
        if views.of.is_none_or(|it| (it.0, it.1) != (of.0, of.1)) {
            views.list.scroll = Scroll { wanted: Some(0.0), ..Scroll::default() };
        }
        views.of = Some(of);
        let serial = ws.tracing.serial << 40 | (chain as u64) << 16;
        let rows = (0..family.members.len() as u64).map(|idx| {
            // An unfolded stage is another row than the cut one.
            let is_whole = looked.unfolded == Some(idx as usize);
            ((serial ^ idx) * 2 + u64::from(is_whole), 110.0)
        });
        views.list.heights.renew_rows(rows, width);
    }
    if views.chosen != chosen {
        views.chosen = chosen;
        views.list.scroll.n_settling = SETTLING;
    }
    views.list.settle(ui, chosen);
    views.list.show(ui, ("stages", 12.0), |ui, idx, rect| {
        let member = family.members.get(idx);
        member.map_or(0.0, |member| {
            Row { ws, family, member, idx, is_chosen: idx == chosen }.show(ui, rect, out)
        })
    });
}

/// The keys of the stages.
pub(super) fn keys(ui: &Ui, ws: &Workspace, family: &Family, out: &mut Outbox) {
    let n_stages = family.members.len();
    let at = ws.tracing.looked.stage.min(n_stages.saturating_sub(1));
    if let Some(to) = stepped(ui, at, n_stages) {
        push(out, Look::Stage(to));
    }
    let Some(member) = family.members.get(at) else { return };
    if pressed(ui, Key::Enter) {
        out.extend(ws.place_of(member.passage));
    }
    if pressed(ui, Key::V) {
        out.extend(beside(ws, family, at));
    }
    if pressed(ui, Key::U) && is_cut(member.passage.span) {
        push(out, Look::Unfold(at));
    }
}

/// Puts a stage side by side with the one it is nearest to.
fn beside(ws: &Workspace, family: &Family, stage: usize) -> Option<Command> {
    let id = ws.beside(family, stage)?;
    Some(Command::Trace(TraceCommand::Choose(Some(id))))
}

/// A stage to be drawn.
struct Row<'a> {
    ws: &'a Workspace,
    family: &'a Family,
    member: &'a Member,
    idx: usize,
    is_chosen: bool,
}

/// What is said of a stage.
struct Told {
    date: String,
    place: String,
    parts: Vec<Part>,
    /// What is new here, in words, and whether that is a number or a negation.
    news: Vec<(String, bool)>,
}

impl Row<'_> {
    /// Draws the stage and gives how high it was.
    fn show(&self, ui: &mut Ui, rect: Rect, out: &mut Outbox) -> f32 {
        let tokens = tokens(ui.ctx());
        let response = ui.interact(rect, Id::unique(("stage", self.idx)), Sense::click());
        let told = self.told();
        let new: Vec<&str> = told.news.iter().map(|(words, _)| words.as_str()).collect();
        let name = format!("{}, {}: {}", told.date, told.place, new.join(" "));
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, self.is_chosen, &name));
        if response.clicked() {
            push(out, Look::Stage(self.idx));
            out.extend(self.ws.place_of(self.member.passage));
        }
        let has_keyboard = has_keys(ui, self.ws) && self.ws.tracing.looked.is_inside;
        row_ground(ui, (rect, &response), self.is_chosen.then_some(has_keyboard));
        let inner = Rect::from_min_max(
            rect.min + vec2(RAIL, PAD_Y),
            pos2(rect.right() - super::PAD_X, rect.bottom()),
        );
        let builder = UiBuilder::new().max_rect(inner).id_salt(("stage", self.idx));
        let drawn = ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            ui.style_mut().interaction.selectable_labels = false;
            self.order(ui);
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&told.date).font(theme::strong(size::SMALL)));
                ui.label(RichText::new(&told.place).small().color(tokens.mute));
            });
            ui.add(Label::new(wording(&told.parts, tokens)).wrap());
            for (words, is_alarming) in &told.news {
                let ink = if *is_alarming { tokens.trouble } else { tokens.mute };
                ui.add(Label::new(RichText::new(words).small().color(ink)).wrap());
            }
            if self.is_chosen {
                self.buttons(ui, out);
            }
            ui.min_rect().height()
        });
        let height = (drawn.inner + 2.0 * PAD_Y).ceil();
        self.rail(ui, rect.with_max_y(rect.top() + height));
        height
    }

    /// The line that joins the stages, with a dot for each; a ring where there is no date.
    fn rail(&self, ui: &Ui, rect: Rect) {
        let tokens = tokens(ui.ctx());
        let x = rect.left() + RAIL / 2.0 + 1.0;
        let y = rect.top() + PAD_Y + 9.0;
        let top = if self.idx == 0 { y } else { rect.top() };
        let is_last = self.idx + 1 == self.family.members.len();
        let bottom = if is_last { y } else { rect.bottom() };
        ui.painter().vline(x, top..=bottom, (1.5, tokens.line));
        let ink = if self.is_changed() { tokens.warn } else { tokens.accent };
        if self.date().is_some() {
            ui.painter().circle_filled(pos2(x, y), 4.0, ink);
        } else {
            ui.painter().circle(pos2(x, y), 4.0, tokens.page, Stroke::new(1.5, ink));
        }
    }

    fn is_changed(&self) -> bool {
        let is_shorter = || self.ws.left_out(self.family, self.idx).iter().any(Option::is_some);
        self.idx > 0 && (!self.member.new.is_empty() || is_shorter())
    }

    fn date(&self) -> Option<&str> {
        self.ws.tracing.found.document(self.member.passage.doc_idx)?.date.as_deref()
    }

    /// Says, in front of the first stage without a date, that those which follow are in no order.
    fn order(&self, ui: &mut Ui) {
        let before = self.idx.checked_sub(1).and_then(|idx| self.family.members.get(idx));
        let date = |member: &Member| {
            self.ws.tracing.found.document(member.passage.doc_idx)?.date.as_deref()
        };
        if self.date().is_none() && before.is_some_and(|it| date(it).is_some()) {
            let words = "Without a date: where these stand in the order is not known.";
            let mute = tokens(ui.ctx()).mute;
            ui.label(RichText::new(words).small().color(mute));
        }
    }

    fn told(&self) -> Told {
        let doc_idx = self.member.passage.doc_idx;
        let date = self.date().map_or_else(|| "undated".to_owned(), date);
        let found = self.ws.tracing.found.document(doc_idx);
        let path = found.map(|it| &*it.path).unwrap_or_default();
        let title = self.ws.shown(path).title;
        let reading = self.ws.corpus.as_ref().and_then(|corpus| corpus.reading(path));
        let reading = reading.filter(|_| self.ws.traced(path).is_some());
        let Some(reading) = reading else {
            let news = vec![("This document has changed since it was traced.".to_owned(), false)];
            return Told { date, place: title, parts: Vec::new(), news };
        };
        let (span, new) = (self.member.passage.span, &self.member.new);
        let is_whole = self.ws.tracing.looked.unfolded == Some(self.idx);
        let document = &reading.document;
        let paragraph = document.paragraphs().number_at(span.start());
        Told {
            date,
            place: format!("{title} · ¶{paragraph}"),
            parts: parts(document, span, new, is_whole),
            news: self.news(&parts(document, span, new, true)),
        }
    }

    /// What came in here, in words: numbers and negations first, which say something else.
    fn news(&self, parts: &[Part]) -> Vec<(String, bool)> {
        if self.idx == 0 {
            let is_dated = self.date().is_some();
            let first =
                if is_dated { "The earliest wording here." } else { "The first in the list." };
            return vec![(first.to_owned(), false)];
        }
        let mut told = Vec::new();
        for is_alarming in [true, false] {
            let firsts: Vec<String> = parts
                .iter()
                .filter_map(|part| match part.mark {
                    Mark::First(kind) if alarms(kind) == is_alarming => {
                        Some(format!("“{}” ({})", part.words.trim(), kind.name()))
                    }
                    _ => None,
                })
                .collect();
            if firsts.is_empty() {
                continue;
            }
            let named: Vec<&str> = firsts.iter().take(NAMED_MAX).map(String::as_str).collect();
            let more = match firsts.len().saturating_sub(NAMED_MAX) {
                0 => String::new(),
                n => format!(" and {}", count(n, "other", "others")),
            };
            told.push((format!("First here: {}{more}", named.join(", ")), is_alarming));
        }
        let gone = |is_alarming: bool| {
            let is_it =
                |part: &&Part| matches!(part.mark, Mark::Gone(kind) if alarms(kind) == is_alarming);
            parts.iter().filter(is_it).count()
        };
        if gone(true) > 0 {
            told.push(("A number or a negation is gone here.".to_owned(), true));
        }
        match gone(false) {
            0 => {}
            1 => told.push(("First left out here: words in one place.".to_owned(), false)),
            n => told.push((format!("First left out here: words in {n} places."), false)),
        }
        let [beginning, end] = self.ws.left_out(self.family, self.idx);
        for (words, edge) in [(beginning, "beginning"), (end, "end")] {
            told.extend(words.map(|it| (format!("Without the {edge}: “{it}”"), false)));
        }
        if told.is_empty() {
            told.push(("No change came in here.".to_owned(), false));
        }
        told
    }

    fn buttons(&self, ui: &mut Ui, out: &mut Outbox) {
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            if let Some(command) = self.ws.place_of(self.member.passage)
                && ui.button("Open").on_hover_text("Opens the document here (Enter)").clicked()
            {
                out.push(command);
            }
            if let Some(command) = beside(self.ws, self.family, self.idx) {
                let hint = "Both stages side by side, level with each other (V)";
                let label =
                    if self.idx == 0 { "Beside the next stage" } else { "Beside the stage before" };
                if ui.button(label).on_hover_text(hint).clicked() {
                    out.push(command);
                }
            }
            if is_cut(self.member.passage.span) {
                let is_whole = self.ws.tracing.looked.unfolded == Some(self.idx);
                let label = if is_whole { "Show less" } else { "Show all words" };
                if ui.button(label).on_hover_text("U").clicked() {
                    push(out, Look::Unfold(self.idx));
                }
            }
        });
    }
}

/// Whether such a change says something else, however alike the rest is.
fn alarms(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Negation)
}

/// A wording in the serif, with what stands here first marked.
fn wording(parts: &[Part], tokens: &Tokens) -> LayoutJob {
    let plain = format(theme::reading(size::QUOTE + 0.5), tokens.ink);
    let ink = |kind: Kind| if alarms(kind) { tokens.trouble } else { tokens.warn };
    let mut job = LayoutJob::default();
    for part in parts {
        match part.mark {
            Mark::Known => job.append(&part.words, 0.0, plain.clone()),
            Mark::First(kind) => {
                let color = if alarms(kind) { tokens.trouble } else { tokens.ink };
                let underline = Stroke::new(1.5, ink(kind));
                job.append(&part.words, 0.0, TextFormat { color, underline, ..plain.clone() });
            }
            Mark::Gone(kind) => {
                let gap = if job.text.ends_with(' ') { "[…] " } else { " […]" };
                job.append(gap, 0.0, TextFormat { color: ink(kind), ..plain.clone() });
            }
            Mark::Cut => {
                job.append(" … ", 0.0, TextFormat { color: tokens.mute, ..plain.clone() });
            }
        }
    }
    job
}
