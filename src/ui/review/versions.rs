//! Two versions of a document in two columns: as it was when excerpts were kept, and as it is now.
//!
//! Which paragraphs belong together is [`crate::text::compare`], worked out by a worker; the words of
//! a pair are compared as it comes into view, a screen at most. Read only.

use std::{collections::HashMap, sync::Arc};

use egui::{
    Color32, ComboBox, FontId, Id, Key, Modifiers, Rect, RichText, Ui, UiBuilder, WidgetInfo,
    accesskit::Role, pos2, text::LayoutJob, vec2,
};

use crate::{
    notebook::excerpt::Excerpt,
    text::{
        compare::Pair,
        document::{Document, TextHash},
        span::Span,
        worddiff::{Piece, pieces},
    },
    ui::{
        Icon, Outbox, chips, icon_button,
        library::empty_ui,
        rows::{Rows, SETTLING, Scroll},
        theme::{self, size, tokens},
        words::{count, number},
    },
    workspace::{
        Workspace,
        command::{Command, ReviewCommand},
        corpus::DocPath,
        review::Review,
        versions::Compared,
    },
};

use super::{
    PAD_X, has_keys,
    words::{Side, marked},
};

/// Room at the left of each column for paragraph numbers.
const MARGIN: f32 = 40.0;

/// Space between the columns.
const GAP: f32 = 20.0;

/// Space between paragraphs.
const BETWEEN: f32 = 10.0;

/// A comparison as it is shown.
pub(super) struct Versions {
    /// The old text and the new one.
    of: (TextHash, TextHash),
    pairs: Arc<[Pair]>,
    /// What changed: the first row, and the one behind the last. Paragraphs that changed count each,
    /// those that are new, or gone, in runs.
    changes: Vec<(usize, usize)>,
    /// Which of them was gone to last.
    at: usize,
    words: HashMap<usize, Vec<Piece>>,
    list: Rows,
    /// The row that was gone to last.
    row: usize,
}

impl Versions {
    /// A comparison that begins at the paragraph which holds byte `from` of the old text.
    fn new(of: (TextHash, TextHash), pairs: Arc<[Pair]>, from: usize) -> Self {
        let mut changes: Vec<(usize, usize)> = Vec::new();
        let kind = |pair: &Pair| (pair.old.is_some(), pair.new.is_some());
        for (idx, pair) in pairs.iter().enumerate().filter(|(_, pair)| !pair.is_same) {
            let before = idx.checked_sub(1).and_then(|idx| pairs.get(idx)).map(kind);
            let is_run = kind(pair) != (true, true) && before == Some(kind(pair));
            match changes.last_mut() {
                Some((_, end)) if *end == idx && is_run => *end = idx + 1,
                _ => changes.push((idx, idx + 1)),
            }
        }
        let holds = |pair: &Pair| pair.old.is_some_and(|span| span.end() > from);
        let row = pairs.iter().position(holds).unwrap_or(0);
        let at = changes.iter().position(|(_, end)| *end > row).unwrap_or(0);
        Self {
            of,
            pairs,
            changes,
            at,
            words: HashMap::new(),
            list: Rows {
                scroll: Scroll { n_settling: SETTLING, ..Scroll::default() },
                ..Rows::default()
            },
            row,
        }
    }

    /// Goes to the next change, or the one before; at the ends it stays.
    fn step(&mut self, forward: bool) {
        let to = if forward { self.at + 1 } else { self.at.saturating_sub(1) };
        if let Some((row, _)) = self.changes.get(to) {
            (self.at, self.row) = (to, *row);
            self.list.scroll.n_settling = SETTLING;
        }
    }
}

/// What is compared, and where the excerpt stands in both.
struct Texts<'a> {
    old: &'a Document,
    new: &'a Document,
    lit_old: Option<Span>,
    lit_new: Option<Span>,
    ground: Color32,
}

/// Draws the comparison in the room that is left.
pub(super) fn versions_ui(
    ui: &mut Ui,
    views: &mut Option<Versions>,
    ws: &Workspace,
    (review, compared): (&Review, &Compared),
    out: &mut Outbox,
) {
    let Some((path, hash)) = ws.compared(compared) else { return };
    let reading = ws.corpus.as_ref().and_then(|corpus| corpus.reading(&path));
    let texts = ws.older(compared).zip(reading);
    let are_there = texts.is_some();
    let pairs = ws.comparison.as_ref().and_then(|it| Some((it.of, it.pairs.as_ref()?)));
    let (Some((old, reading)), Some((of, pairs))) = (texts, pairs) else {
        head_ui(ui, None, ws, (review, &path), out);
        let inner = ui.available_rect_before_wrap().shrink(24.0);
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            if review.missing == Some(hash) {
                empty_ui(
                    ui,
                    "The text that was kept is not on this machine.",
                    "Texts are kept where their excerpts are made; quote and context are in the \
                     notebook.",
                );
            } else if !are_there {
                empty_ui(ui, "Looking for the text that was kept…", "");
            } else {
                empty_ui(ui, "Comparing…", "");
            }
        });
        return;
    };
    let excerpt_id = match compared {
        Compared::Excerpt(excerpt_id) => Some(excerpt_id),
        Compared::Document(..) | Compared::Two(..) => None,
    };
    let old = old.document();
    let excerpt =
        excerpt_id.and_then(|excerpt_id| ws.notebook.excerpts.get(excerpt_id)).map(|it| &**it);
    let lit_old = excerpt
        .and_then(|it| Some(Span::new(old.byte_of(it.made.start)?, old.byte_of(it.made.end)?)));
    let ground = excerpt_id.map(|id| tokens(ui.ctx()).tint(ws.colour(id)).fill);
    let texts = Texts {
        old,
        new: &reading.document,
        lit_old,
        lit_new: excerpt_id.and_then(|id| ws.placed(id)?.span),
        ground: ground.unwrap_or_default(),
    };
    if views.as_ref().is_none_or(|it| it.of != of) {
        // From an excerpt on, where it stood; else from the first change on.
        let from = lit_old.map(Span::start).or_else(|| {
            let change = pairs.iter().position(|pair| !pair.is_same)?;
            pairs.iter().take(change + 1).rev().find_map(|pair| pair.old).map(Span::start)
        });
        *views = Some(Versions::new(of, Arc::clone(pairs), from.unwrap_or(0)));
    }
    let Some(views) = views else { return };
    head_ui(ui, Some(views), ws, (review, &path), out);
    columns_head_ui(ui, &columns(ws, compared, &path, (hash, excerpt)));
    if has_keys(ui, ws) {
        keys(ui, views);
    }
    rows_ui(ui, views, &texts);
}

/// What the two columns are called.
fn columns(
    ws: &Workspace,
    compared: &Compared,
    path: &DocPath,
    of: (TextHash, Option<&Excerpt>),
) -> [String; 2] {
    if let Compared::Two(old, new) = compared {
        return [old, new].map(|path| {
            let shown = ws.shown(path);
            match chips::date(&shown.date) {
                date if date.is_empty() => shown.title,
                date => format!("{}, {date}", shown.title),
            }
        });
    }
    let kept = match since(ws, path, of) {
        kept if kept.is_empty() => "As it was kept".to_owned(),
        kept => format!("As it was on {kept}"),
    };
    [kept, "As it is now".to_owned()]
}

/// The day the older text is of, as far as it is known.
fn since(ws: &Workspace, path: &str, (hash, excerpt): (TextHash, Option<&Excerpt>)) -> String {
    match excerpt {
        Some(excerpt) => chips::date(&excerpt.created),
        None => {
            let texts = ws.former_texts(path);
            let known = texts.iter().find(|(known, _)| *known == hash);
            known.map(|(_, created)| chips::date(created)).unwrap_or_default()
        }
    }
}

/// The title, how many changes there are, and the ways between them.
fn head_ui(
    ui: &mut Ui,
    views: Option<&mut Versions>,
    ws: &Workspace,
    (review, path): (&Review, &DocPath),
    out: &mut Outbox,
) {
    let tokens = tokens(ui.ctx());
    let whole = ui.available_rect_before_wrap();
    let inner = whole.shrink2(vec2(PAD_X, 0.0));
    let title = match &review.compared {
        Some(Compared::Two(..)) => "Versions of one another".to_owned(),
        _ => ws.shown(path).title,
    };
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.add_space(10.0);
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            let is_of_one = !matches!(review.compared, Some(Compared::Two(..)));
            let back = if review.is_comparison && is_of_one {
                "Back to the document"
            } else {
                "Back to the list"
            };
            if ui.button(back).on_hover_text("Esc").clicked() {
                out.push(Command::Review(ReviewCommand::List));
            }
            let heading = ui.label(RichText::new(&title).font(theme::strong(15.0)));
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
            if let Some(Compared::Document(path, hash)) = &review.compared {
                choice_ui(ui, ws, (path, *hash), out);
            }
            let Some(views) = views else { return };
            let n_changes = views.changes.len();
            let told = match n_changes {
                0 => "no words changed".to_owned(),
                1 => "1 place changed".to_owned(),
                _ => format!(
                    "change {} of {}",
                    number(views.at + 1),
                    count(n_changes, "place", "places")
                ),
            };
            ui.label(RichText::new(told).small().color(tokens.mute));
            if n_changes > 0 {
                if icon_button(ui, Icon::Up, "Previous change (P)").clicked() {
                    views.step(false);
                }
                if icon_button(ui, Icon::Down, "Next change (N)").clicked() {
                    views.step(true);
                }
            }
        });
        ui.add_space(10.0);
    });
    let bottom = drawn.response.rect.bottom();
    ui.painter().hline(whole.x_range(), bottom - 0.5, (1.0, tokens.line));
    ui.advance_cursor_after_rect(Rect::from_min_max(whole.min, pos2(whole.right(), bottom)));
}

/// Which of several former texts is compared, where there are several.
fn choice_ui(ui: &mut Ui, ws: &Workspace, (path, hash): (&DocPath, TextHash), out: &mut Outbox) {
    let texts = ws.former_texts(path);
    if texts.len() < 2 {
        return;
    }
    let name = |(nth, created): (usize, &str)| match chips::date(created) {
        date if date.is_empty() => format!("version {}", nth + 1),
        date => format!("version {}, {date}", nth + 1),
    };
    // The oldest is the first version.
    let names: Vec<(TextHash, String)> = texts
        .iter()
        .rev()
        .enumerate()
        .map(|(nth, (hash, created))| (*hash, name((nth, created))))
        .collect();
    let chosen = names.iter().find(|(known, _)| *known == hash).map_or("", |(_, name)| name);
    let combo = ComboBox::from_id_salt("version").selected_text(RichText::new(chosen).small());
    let shown = combo.show_ui(ui, |ui| {
        for (known, name) in names.iter().rev() {
            if ui.selectable_label(*known == hash, name).clicked() {
                let path = Arc::clone(path);
                out.push(Command::Review(ReviewCommand::CompareDocument(path, *known)));
            }
        }
    });
    shown.response.on_hover_text("The older version");
}

/// Says which column is which.
fn columns_head_ui(ui: &mut Ui, names: &[String; 2]) {
    let tokens = tokens(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), egui::Sense::hover());
    let column = column_width(rect.width());
    let left = rect.left() + PAD_X + MARGIN;
    for (nth, words) in names.iter().enumerate() {
        let font = FontId::new(size::SMALL, theme::strong_family());
        let galley = chips::one_line(ui, words, font, tokens.mute, column - MARGIN);
        let at = pos2(left + nth as f32 * (column + GAP), rect.top() + 7.0);
        let spot = Rect::from_min_size(at, galley.size());
        chips::tell(ui, spot, ui.scope_id().with(("column", nth)), words);
        ui.painter().galley(at, galley, tokens.mute);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.line));
}

/// Width of a column with its margin.
fn column_width(whole: f32) -> f32 {
    ((whole - 2.0 * PAD_X - GAP) / 2.0).max(MARGIN + 60.0)
}

/// N and P go to the changes; arrows and pages scroll.
fn keys(ui: &Ui, views: &mut Versions) {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::N) {
        views.step(true);
    }
    if pressed(Key::P) {
        views.step(false);
    }
    let Scroll { offset, height, .. } = views.list.scroll;
    let page = (height - 40.0).max(40.0);
    for (key, to) in [
        (Key::ArrowDown, offset + 40.0),
        (Key::ArrowUp, offset - 40.0),
        (Key::PageDown, offset + page),
        (Key::PageUp, offset - page),
        (Key::Home, 0.0),
        (Key::End, views.list.heights.top(views.list.heights.len())),
    ] {
        if pressed(key) {
            views.list.scroll.wanted = Some(to);
        }
    }
}

/// Draws the rows on the screen.
fn rows_ui(ui: &mut Ui, views: &mut Versions, texts: &Texts<'_>) {
    let width = ui.available_width();
    let column = column_width(width) - MARGIN;
    let guess = |pair: &Pair| {
        let longest = pair.old.map_or(0, Span::len).max(pair.new.map_or(0, Span::len));
        let n_rows = (longest as f32 * size::QUOTE * 0.5 / column).ceil().max(1.0);
        n_rows * (size::QUOTE * size::NOTE_LEADING).round() + BETWEEN
    };
    // Rows stay what they are: thousands need not be taken anew in every frame.
    if !views.list.heights.is_of(views.pairs.len(), width) {
        let rows = views.pairs.iter().enumerate().map(|(idx, pair)| (idx as u64, guess(pair)));
        views.list.heights.renew_rows(rows, width);
    }
    if views.list.scroll.is_settling(ui) {
        // A third of the height above it: what stands in front of a change is read with it.
        let above = views.list.scroll.height / 3.0;
        views.list.scroll.wanted = Some(views.list.heights.top(views.row) - above);
    }
    let mut list = std::mem::take(&mut views.list);
    list.show(ui, ("versions", 0.0), |ui, idx, rect| row_ui(ui, views, texts, idx, rect));
    views.list = list;
}

/// Draws a paragraph of both texts and gives how high it was.
fn row_ui(ui: &Ui, views: &mut Versions, texts: &Texts<'_>, idx: usize, rect: Rect) -> f32 {
    let tokens = tokens(ui.ctx());
    let Some(pair) = views.pairs.get(idx).copied() else { return 0.0 };
    // A line break inside a paragraph is a wrapped line; a blank is as long.
    let flat = |document: &Document, span: Option<Span>| {
        span.map(|span| document.slice(span).replace('\n', " ")).unwrap_or_default()
    };
    let (was, is) = (flat(texts.old, pair.old), flat(texts.new, pair.new));
    let pieces: &[Piece] = if pair.is_same {
        &[]
    } else {
        views.words.entry(idx).or_insert_with(|| pieces(&was, &is))
    };
    let lit = |lit: Option<Span>, span: Option<Span>| {
        let (span, lit) = span.zip(lit)?;
        let both = lit.intersection(span)?;
        let local = Span::new(both.start() - span.start(), both.end() - span.start());
        Some((local, texts.ground))
    };
    let column = column_width(rect.width());
    let lay = |mut job: LayoutJob| {
        job.wrap.max_width = column - MARGIN;
        ui.painter().layout_job(job)
    };
    let left = lay(marked(&was, pieces, (Side::Old, lit(texts.lit_old, pair.old)), tokens));
    let right = lay(marked(&is, pieces, (Side::New, lit(texts.lit_new, pair.new)), tokens));
    let height = left.size().y.max(right.size().y).max(8.0) + BETWEEN;
    let is_at = views.changes.get(views.at).is_some_and(|(from, to)| (*from..*to).contains(&idx));
    if !pair.is_same {
        let band = Rect::from_min_size(rect.min, vec2(rect.width(), height));
        ui.painter().rect_filled(band, 0.0, tokens.ground);
        let ink = if is_at { tokens.accent } else { tokens.warn };
        ui.painter().rect_filled(band.with_max_x(band.left() + 3.0), 0.0, ink);
    }
    for (nth, (document, span, galley)) in
        [(texts.old, pair.old, left), (texts.new, pair.new, right)].into_iter().enumerate()
    {
        let Some(span) = span else { continue };
        let x = rect.left() + PAD_X + MARGIN + nth as f32 * (column + GAP);
        let at = pos2(x, rect.top() + BETWEEN / 2.0);
        let paragraph = format!("{}", document.paragraphs().number_at(span.start()));
        let number = chips::one_line(ui, &paragraph, theme::ui(size::TINY), tokens.mute, MARGIN);
        let number_at = pos2(x - 12.0 - number.size().x, at.y + 4.0);
        ui.painter().galley(number_at, number, tokens.mute);
        let spot = Rect::from_min_size(at, galley.size());
        let which = if nth == 0 { "was" } else { "now" };
        let told = format!("¶{paragraph} {which}: {}", galley.text());
        chips::tell(ui, spot, Id::unique(("version", nth, idx)), &told);
        ui.painter().galley(at, galley, tokens.ink);
    }
    height
}
