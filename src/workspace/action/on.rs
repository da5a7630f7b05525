//! Whether what an action turns on and off, or chooses, is on.

use crate::{
    notebook::{decision::Verdict, ids::ExcerptId},
    store::settings::{ThemeChoice, UnseenChoice},
    workspace::{Workspace, annotate::Target, overlay::LibraryTab, pane::Pane},
};

use super::Action;

impl Action {
    /// Whether what it turns on and off is on, or what it chooses is chosen; `None` for an action that
    /// does something and is done, and where there is nothing it could be on for.
    pub fn is_on(self, ws: &Workspace) -> Option<bool> {
        let settings = &ws.settings;
        let of_pane = |is_on: fn(&Pane) -> bool| ws.pane().map(is_on);
        let is_tab = |tab| settings.shows_library && ws.tab == tab;
        match self {
            Self::Caret => of_pane(|pane| pane.shows_caret),
            Self::ShowPages => {
                let pane = ws.pane().filter(|pane| ws.has_pages(&pane.path))?;
                Some(pane.shows_pages)
            }
            Self::OmissionView => of_pane(|pane| pane.shows_usage),
            Self::LinkPanes => Some(settings.links_panes),
            Self::ShowUnseen => Some(settings.unseen == UnseenChoice::All),
            Self::ThemeSystem => Some(settings.theme == ThemeChoice::System),
            Self::ThemeLight => Some(settings.theme == ThemeChoice::Light),
            Self::ThemeDark => Some(settings.theme == ThemeChoice::Dark),
            Self::ShowDocuments => Some(is_tab(LibraryTab::Documents)),
            Self::ShowTags => Some(is_tab(LibraryTab::Tags)),
            Self::ShowQuotes => Some(is_tab(LibraryTab::Quotes)),
            Self::ToggleLibrary => Some(settings.shows_library),
            Self::ToggleNotebook => Some(settings.shows_notebook),
            Self::AcceptParallel => is_decided(ws, Verdict::Accepted),
            Self::RejectParallel => is_decided(ws, Verdict::Rejected),
            _ => {
                let key = Self::TAG_KEYS.iter().position(|it| *it == self)? as u8 + 1;
                let Target::Excerpt(excerpt_id) = ws.target()? else { return None };
                wears(ws, &excerpt_id, key)
            }
        }
    }
}

/// Whether the parallel that is looked at was decided so.
fn is_decided(ws: &Workspace, verdict: Verdict) -> Option<bool> {
    let id = ws.tracing.chosen?;
    Some(ws.decision_on(id).is_some_and(|(_, decision)| decision.verdict == verdict))
}

/// Whether an excerpt wears the tag of a number key.
fn wears(ws: &Workspace, excerpt_id: &ExcerptId, key: u8) -> Option<bool> {
    let (tag_id, _) = ws.notebook.tags.iter().find(|(_, tag)| tag.key == Some(key))?;
    Some(ws.notebook.excerpts.get(excerpt_id)?.tags.contains(tag_id))
}
