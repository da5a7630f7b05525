//! What actions on parallels, quotations and the views of them mean at the moment.

use crate::{
    notebook::decision::Verdict,
    trace::parallel::Side,
    workspace::{
        Workspace,
        action::Action,
        command::{Command, TraceCommand, View},
        overlay::{Area, Overlay},
    },
};

use super::{ParallelId, Stage, look::TraceView, quotes::QuotesCommand};

/// The command of an action, or `None` where it means nothing now.
pub(in crate::workspace) fn resolve(action: Action, ws: &Workspace) -> Option<Command> {
    let view = match action {
        Action::NoteOnParallel => {
            let id = chosen_parallel(ws)?;
            return Some(Command::View(View::Overlay(Some(Overlay::Remark(id)))));
        }
        Action::Chains => TraceView::Chains,
        Action::CorpusMap => TraceView::Map,
        Action::SetApart => TraceView::Apart,
        _ => return traced(action, ws).map(Command::Trace),
    };
    let is_open = ws.corpus.is_some() || !ws.is_blank();
    is_open.then_some(Command::Trace(TraceCommand::Show(Some(view))))
}

/// The parallel that is looked at, where its keys are heard: not while the keyboard is in the notebook.
fn chosen_parallel(ws: &Workspace) -> Option<ParallelId> {
    let is_heard = matches!(ws.area, Area::Pane | Area::Library);
    ws.tracing.chosen.filter(|id| is_heard && ws.parallel_end(*id, Side::A).is_some())
}

/// A decision, or, where it is decided so already, taking it back.
fn decide(action: Action, ws: &Workspace) -> Option<TraceCommand> {
    let id = chosen_parallel(ws)?;
    let verdict =
        if action == Action::AcceptParallel { Verdict::Accepted } else { Verdict::Rejected };
    let is_so = ws.decision_on(id).is_some_and(|(_, decision)| decision.verdict == verdict);
    Some(TraceCommand::Decide(id, (!is_so).then_some(verdict)))
}

fn traced(action: Action, ws: &Workspace) -> Option<TraceCommand> {
    let is_tracing = ws.tracing.stage != Stage::Idle;
    match action {
        Action::NextParallel | Action::PreviousParallel => {
            ws.pane()?;
            let n_parallels = ws.tracing.found.traced.parallels.len();
            let has_some = (0..n_parallels).any(|idx| !ws.is_rejected(idx));
            has_some.then_some(TraceCommand::Next(action == Action::NextParallel))
        }
        Action::AcceptParallel | Action::RejectParallel => decide(action, ws),
        // In the list of quotations Enter goes to the row.
        Action::LinkParallel if ws.area == Area::Library => None,
        Action::LinkParallel => Some(TraceCommand::Promote(chosen_parallel(ws)?)),
        Action::TraceSelection => ws.pane()?.selected().map(|_| TraceCommand::Selection),
        Action::TraceFolder => {
            let corpus = ws.corpus.as_ref().filter(|corpus| corpus.progress.is_none())?;
            (!is_tracing && corpus.entries.len() > 1).then_some(TraceCommand::Again)
        }
        Action::OmissionView => {
            let pane = ws.pane()?;
            // Left again also while the folder is traced anew.
            (pane.shows_usage || ws.traced(&pane.path).is_some()).then_some(())?;
            Some(TraceCommand::Quotes(QuotesCommand::Usage(pane.id)))
        }
        Action::NextUnused | Action::NextUsed => {
            let pane = ws.pane().filter(|pane| pane.shows_usage)?;
            ws.usage(&pane.path)?;
            let next = QuotesCommand::NextSentence(pane.id, action == Action::NextUsed);
            Some(TraceCommand::Quotes(next))
        }
        Action::StopTracing => is_tracing.then_some(TraceCommand::Stop),
        _ => (ws.panes.len() > 1).then_some(TraceCommand::LinkPanes(!ws.settings.links_panes)),
    }
}
