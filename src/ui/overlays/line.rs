//! What a line is, to be said by the reader where reading it off went wrong.

use std::sync::Arc;

use egui::{Button, RichText, Ui, vec2};

use crate::{
    notebook::rule::Rule,
    text::structure::rules::LineIs,
    ui::{Outbox, chips, theme::tokens},
    workspace::{
        command::Command,
        corpus::DocPath,
        correct::{Correct, rule_of},
    },
};

/// Longest beginning of the line that is shown, in scalars.
const SHOWN_SCALARS: usize = 200;

/// For which documents it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Scope {
    /// This one.
    #[default]
    Here,
    /// All of the folder, those that come later included.
    Everywhere,
}

/// What the form remembers between frames.
#[derive(Debug, Default)]
pub struct LineViews {
    scope: Scope,
    has_focused: bool,
}

/// Draws the form: a click, or Enter, on what the line is says it.
pub fn line_ui(ui: &mut Ui, views: &mut LineViews, path: &DocPath, line: &str, out: &mut Outbox) {
    let tokens = tokens(ui.ctx());
    let shown = format!("“{}”", chips::opening(line, SHOWN_SCALARS));
    ui.label(RichText::new(shown).color(tokens.mute));
    ui.horizontal(|ui| {
        ui.radio_value(&mut views.scope, Scope::Here, "In this document");
        ui.radio_value(&mut views.scope, Scope::Everywhere, "In all documents")
            .on_hover_text("A rule for the folder: also for documents that are not there yet");
    });
    let is_new = !std::mem::replace(&mut views.has_focused, true);
    for (at, is) in LineIs::ALL.into_iter().enumerate() {
        let rule = rule_of(line, is);
        let button = Button::new(is.label()).min_size(vec2(ui.available_width(), 24.0));
        let response = ui.add(button).on_hover_text(rule.clause());
        if is_new && at == 0 {
            response.request_focus();
        }
        if response.clicked() {
            out.push(Command::Correct(match views.scope {
                Scope::Here => Correct::Line(Arc::clone(path), rule),
                Scope::Everywhere => Correct::Rule(Rule { line: Some(rule), ..Rule::default() }),
            }));
        }
    }
    let words = "Anything said here can be undone, and is listed under Corrections…";
    ui.label(RichText::new(words).small().color(tokens.mute));
}
