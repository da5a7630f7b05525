//! One excerpt of the review: what it said, what stands there now, and what can be done about it.

use egui::{
    Align, Button, Label, Layout, RichText, Ui, WidgetInfo, accesskit::Role, text::LayoutJob, vec2,
};

use crate::{
    notebook::{excerpt::Excerpt, ids::ExcerptId},
    text::{
        anchor::{CONTEXT, Offer, State},
        document::Document,
        span::Span,
        worddiff::{Piece, pieces},
    },
    ui::{
        Outbox,
        chips::{self, Standing},
        notebook::card::on_one_line,
        theme::{self, Tokens, size, tokens},
        words::count,
    },
    workspace::{
        Placed, Workspace,
        command::{Annotate, Command, ReviewCommand},
        review::Review,
    },
};

use super::words::{Side, around, first, format, in_context, kind, last, marked};

/// Rows narrower than this have the old wording above the new one.
const WIDE: f32 = 520.0;

/// Rows from this width on have room for all buttons below the old wording; in others they stand below
/// both, so that they need not be broken into lines.
const ROOMY: f32 = 1060.0;

/// Space between the two wordings.
const GAP: f32 = 28.0;

/// Longest quote that is shown, in scalars.
const QUOTE_MAX: usize = 3000;

/// Scalars of the old page around a lost passage that are shown, on each side.
const PAGE: usize = 300;

/// What a row says, worked out once.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) state: State,
    /// The words as they were kept.
    old: String,
    /// The words as they are now; empty where no place is sure.
    new: String,
    pieces: Vec<Piece>,
    /// The words of each place that fits, compared with the old ones.
    offers: Vec<(String, Vec<Piece>)>,
    /// At the right: `number changed`, `unsure`, `lost`.
    kind: String,
    reference: String,
    /// Behind the reference: what happened.
    what: String,
    /// For those who do not see the row.
    pub(super) name: String,
}

impl Facts {
    /// The facts of an excerpt; `None` for one that needs no look.
    ///
    /// Cost: a comparison of the quote with what stands at each place that fits, of at most 3,000
    /// characters each.
    pub(super) fn of(ws: &Workspace, excerpt_id: &ExcerptId) -> Option<Self> {
        let excerpt = ws.notebook.excerpts.get(excerpt_id)?;
        let placed = ws.placed(excerpt_id)?;
        let document = document(ws, placed)?;
        // Cut first: an excerpt may be as long as its document.
        let line = |words: &str| on_one_line(first(words, QUOTE_MAX));
        let old = line(&excerpt.made.exact);
        let new = placed.span.map(|span| line(document.slice(span))).unwrap_or_default();
        let offers = placed.offers.iter().map(|offer| {
            let words = line(document.slice(offer.span));
            let pieces = pieces(&old, &words);
            (words, pieces)
        });
        let offers = offers.collect();
        let pieces = if new.is_empty() { Vec::new() } else { pieces(&old, &new) };
        let (kind, what) = match placed.state {
            State::Edited => {
                let since = chips::date(&excerpt.created);
                let what = if since.is_empty() {
                    "edited".to_owned()
                } else {
                    format!("edited since {since}")
                };
                (kind(&old, &new, &pieces), what)
            }
            State::Unsure => {
                let what = match placed.offers.len() {
                    0 => "not sure where".to_owned(),
                    1 => "one place may fit".to_owned(),
                    n_offers => format!("{n_offers} places fit"),
                };
                ("unsure".to_owned(), what)
            }
            State::Lost => ("lost".to_owned(), "no longer in the document".to_owned()),
            _ => return None,
        };
        let reference = ws.reference(excerpt_id);
        let name = format!("“{}”, {reference}, {what}, {kind}", chips::opening(&old, 80));
        Some(Self { state: placed.state, old, new, pieces, offers, kind, reference, what, name })
    }

    /// How high the row is thought to be at a width, until it was shown.
    pub(super) fn guess(width: f32) -> f32 {
        if width >= WIDE { 130.0 } else { 200.0 }
    }
}

/// The document an excerpt is looked for in.
fn document<'w>(ws: &'w Workspace, placed: &Placed) -> Option<&'w Document> {
    Some(&ws.corpus.as_ref()?.reading(&placed.path)?.document)
}

/// A row to be drawn.
pub(super) struct Row<'a> {
    pub(super) ws: &'a Workspace,
    pub(super) review: &'a Review,
    pub(super) excerpt_id: &'a ExcerptId,
    pub(super) facts: &'a Facts,
}

impl Row<'_> {
    /// Draws the row in the room that is left.
    pub(super) fn show(&self, ui: &mut Ui, out: &mut Outbox) {
        let Some(excerpt) = self.ws.notebook.excerpts.get(self.excerpt_id) else { return };
        let Some(placed) = self.ws.placed(self.excerpt_id) else { return };
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        ui.style_mut().interaction.selectable_labels = false;
        self.head(ui, out);
        if self.ws.left.contains(self.excerpt_id) {
            return;
        }
        if ui.available_width() >= WIDE {
            let is_roomy = ui.available_width() >= ROOMY;
            ui.spacing_mut().item_spacing.x = GAP;
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    column(left, |ui| {
                        self.old(ui, excerpt);
                        if is_roomy {
                            self.buttons(ui, placed, out);
                        }
                    });
                    column(right, |ui| self.today(ui, excerpt, placed, out));
                }
            });
            if !is_roomy {
                self.buttons(ui, placed, out);
            }
        } else {
            self.old(ui, excerpt);
            self.today(ui, excerpt, placed, out);
            self.buttons(ui, placed, out);
        }
    }

    /// Where it is from and what happened; at the right, what kind of change it is.
    fn head(&self, ui: &mut Ui, out: &mut Outbox) {
        let tokens = tokens(ui.ctx());
        let small = |words: &str| RichText::new(words).small().color(tokens.mute);
        let is_left = self.ws.left.contains(self.excerpt_id);
        let is_wide = ui.available_width() >= WIDE;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let button = Button::new(small(&self.facts.reference)).frame(false);
            let hint = "Opens the document beside the list, at this place (S)";
            if ui.add(button).on_hover_text(hint).clicked() {
                out.push(self.to_review(ReviewCommand::See));
            }
            let what = if is_left { "left as it is" } else { &self.facts.what };
            ui.label(small(&format!("· {what}")));
            if is_left {
                ui.label(small(&format!("“{}”", chips::opening(&self.facts.old, 40))));
                let button = Button::new(RichText::new("Take up again").small());
                if ui.add(button).clicked() {
                    out.push(self.to_review(ReviewCommand::TakeUp));
                }
            }
            let ink = match self.facts.state {
                State::Lost => tokens.trouble,
                _ => tokens.warn,
            };
            let kind = RichText::new(&self.facts.kind).small().color(ink);
            let hint = Standing::of(self.ws, self.excerpt_id).hint();
            if is_wide {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(kind).on_hover_text(hint);
                });
            } else {
                ui.label(kind).on_hover_text(hint);
            }
        });
    }

    /// What it said, and, where its place is not sure, what stood around it.
    fn old(&self, ui: &mut Ui, excerpt: &Excerpt) {
        let tokens = tokens(ui.ctx());
        let old = &self.facts.old;
        if self.facts.state == State::Edited {
            wording(ui, marked(old, &self.facts.pieces, (Side::Old, None), tokens));
            return;
        }
        let quote = format(theme::reading(size::QUOTE + 0.5), tokens.ink);
        wording(ui, LayoutJob::single_section(format!("“{old}”"), quote));
        let made = &excerpt.made;
        let words = if old.chars().count() > 120 { "[…]" } else { old };
        // Shorter than what is kept, so that no word is cut.
        let context = [last(&made.prefix, CONTEXT - 4), words, first(&made.suffix, CONTEXT - 4)];
        ui.label(RichText::new("as it was kept:").small().color(tokens.mute));
        wording(ui, in_context(context, size::UI, tokens));
    }

    /// What stands there now, where it may stand, or what can be done.
    fn today(&self, ui: &mut Ui, excerpt: &Excerpt, placed: &Placed, out: &mut Outbox) {
        let tokens = tokens(ui.ctx());
        let quiet = |ui: &mut Ui, words: &str| {
            ui.add(Label::new(RichText::new(words).color(tokens.mute)).wrap());
        };
        match self.facts.state {
            State::Edited => {
                let new = marked(&self.facts.new, &self.facts.pieces, (Side::New, None), tokens);
                wording(ui, new);
                if placed.offers.len() > 1 {
                    quiet(ui, "Or it stands elsewhere:");
                    self.offers(ui, placed, 1, out);
                }
            }
            State::Unsure => self.offers(ui, placed, 0, out),
            _ if self.review.recalled.as_ref() != Some(self.excerpt_id) => quiet(
                ui,
                "The text it was kept from is still here. Select a passage in the document to \
                 attach it again, or leave it: the quote stays in the notebook.",
            ),
            _ => match self.ws.kept_text(self.excerpt_id) {
                Some(document) => old_page(ui, document, excerpt, tokens),
                None if self.review.missing == Some(excerpt.made.text) => quiet(
                    ui,
                    "The text it was kept from is not on this machine; the quote and the words \
                     around it are.",
                ),
                None => quiet(ui, "Looking for the text it was kept from…"),
            },
        }
    }

    /// Places that fit, each with its key, from the `from`th on.
    fn offers(&self, ui: &mut Ui, placed: &Placed, from: usize, out: &mut Outbox) {
        let Some(document) = document(self.ws, placed) else { return };
        let tokens = tokens(ui.ctx());
        let offers = placed.offers.iter().zip(&self.facts.offers).enumerate();
        for (nth, (Offer { span, .. }, (words, pieces))) in offers.skip(from) {
            let paragraph = document.paragraphs().number_at(span.start());
            let [before, _, behind] = around(document, *span);
            ui.horizontal_top(|ui| {
                let button = ui.add(Button::new((nth + 1).to_string()).min_size(vec2(24.0, 22.0)));
                let name =
                    format!("Take place {}, ¶{paragraph}: {}", nth + 1, chips::opening(words, 60));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                let mut job = LayoutJob::default();
                let number = format(theme::ui(size::SMALL), tokens.mute);
                job.append(&format!("¶{paragraph}  "), 0.0, number);
                append(&mut job, &in_context([before, "", ""], size::QUOTE, tokens));
                append(&mut job, &marked(words, pieces, (Side::New, None), tokens));
                append(&mut job, &in_context(["", "", behind], size::QUOTE, tokens));
                if pieces.iter().any(|piece| !piece.is_same) {
                    let kind = kind(&self.facts.old, words, pieces);
                    let small = format(theme::ui(size::SMALL), tokens.warn);
                    job.append(&format!("  {kind}"), 0.0, small);
                }
                let label = Label::new(job).wrap().sense(egui::Sense::click());
                let label = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
                if button.clicked() || label.clicked() {
                    out.push(confirm(self.excerpt_id, *span));
                }
            });
        }
    }

    fn buttons(&self, ui: &mut Ui, placed: &Placed, out: &mut Outbox) {
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let button = |ui: &mut Ui, label: &str, hint: &str| {
                ui.button(label).on_hover_text(hint).clicked()
            };
            let is_edited = self.facts.state == State::Edited;
            if let Some(span) = placed.span.filter(|_| is_edited) {
                let tokens = tokens(ui.ctx());
                let label = RichText::new("Accept new wording").color(tokens.on_accent);
                let accept = ui.add(Button::new(label).fill(tokens.accent));
                if accept.on_hover_text("The excerpt says this from now on (Enter)").clicked() {
                    out.push(confirm(self.excerpt_id, span));
                }
            }
            if self.facts.state == State::Lost {
                let is_shown = self.review.recalled.as_ref() == Some(self.excerpt_id);
                let label = if is_shown { "Hide the kept text" } else { "Show the kept text" };
                let hint = "The page as it was when the excerpt was kept (K)";
                if button(ui, label, hint) {
                    out.push(self.to_review(ReviewCommand::Recall));
                }
            }
            if !is_edited || self.ws.attachable(self.excerpt_id).is_some() {
                let hint = "It stands at the passage that is selected in its document (A)";
                if button(ui, "Attach to the selection", hint) {
                    out.push(self.to_review(ReviewCommand::Attach));
                }
            }
            let hint = "Stays as it was kept, and counted; its row is folded (L)";
            if button(ui, "Leave", hint) {
                out.push(self.to_review(ReviewCommand::Leave));
            }
            let hint = "What changed in the document since it was kept (V)";
            if button(ui, "Show both versions", hint) {
                out.push(self.to_review(ReviewCommand::Compare));
            }
        });
    }

    fn to_review(&self, command: impl FnOnce(ExcerptId) -> ReviewCommand) -> Command {
        Command::Review(command(self.excerpt_id.clone()))
    }
}

/// The command that says where an excerpt stands.
pub(super) fn confirm(excerpt_id: &ExcerptId, span: Span) -> Command {
    Command::Annotate(Annotate::Confirm(excerpt_id.clone(), span))
}

/// One of two columns; the toolkit's own would set words in justified lines.
fn column(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.spacing_mut().item_spacing.x = 8.0;
    ui.with_layout(Layout::top_down(Align::Min), content);
}

fn wording(ui: &mut Ui, job: LayoutJob) {
    ui.add(Label::new(job).wrap());
}

/// Puts one text behind another.
fn append(job: &mut LayoutJob, more: &LayoutJob) {
    for section in &more.sections {
        let range = section.byte_range.start.0..section.byte_range.end.0;
        job.append(more.text.get(range).unwrap_or_default(), 0.0, section.format.clone());
    }
}

/// The page that a passage stood on, with the passage lit.
fn old_page(ui: &mut Ui, document: &Document, excerpt: &Excerpt, tokens: &Tokens) {
    let text = document.text();
    let places = (document.byte_of(excerpt.made.start), document.byte_of(excerpt.made.end));
    let (Some(start), Some(end)) = places else { return };
    // As the reader lays it out: wrapped lines joined, no blank lines.
    let is_wrapped = document.paragraphs().wrapped_at().is_some();
    let laid = |words: &str| -> String {
        let paragraphs = words.split("\n\n");
        let join = |it: &str| if is_wrapped { it.replace('\n', " ") } else { it.to_owned() };
        paragraphs.map(join).collect::<Vec<_>>().join("\n")
    };
    let before = laid(last(text.get(..start).unwrap_or_default(), PAGE));
    let passage = text.get(start..end).unwrap_or_default();
    let shown = first(passage, QUOTE_MAX);
    let rest = if shown.len() < passage.len() { " […] " } else { "" };
    let words = format!("{}{rest}", laid(shown));
    let behind = laid(first(text.get(end..).unwrap_or_default(), PAGE));
    let when = chips::date(&excerpt.created);
    let title = format!("The page on {when}, ¶{}", excerpt.made.paragraph);
    ui.label(RichText::new(title).small().color(tokens.mute));
    let page = format!("{before}{words}{behind}");
    let lit = Span::new(before.len(), before.len() + words.len());
    let job = marked(&page, &[], (Side::Old, Some((lit, tokens.hit))), tokens);
    wording(ui, job);
}

/// How many excerpts stand how, in one line: `412 excerpts: 408 exact or moved`.
pub(super) fn summary(ws: &Workspace) -> String {
    let (states, n_unread) = ws.standings();
    let n_fine: usize =
        states.iter().filter(|(state, _)| !state.needs_review()).map(|(_, count)| count).sum();
    let all = count(ws.notebook.excerpts.len(), "excerpt", "excerpts");
    let fine = crate::ui::words::number(n_fine);
    let mut line = format!("{all}: {fine} exact, moved or confirmed");
    if n_unread > 0 {
        line.push_str(", ");
        line.push_str(&crate::ui::words::number(n_unread));
        line.push_str(" not in this folder");
    }
    line
}
