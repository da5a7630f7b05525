//! What an action means at the moment, and whether it means anything: the only source of "enabled".

use std::sync::Arc;

use crate::{
    notebook::note::Block,
    store::settings::{ThemeChoice, UnseenChoice},
};

use super::{
    Workspace,
    action::Action,
    annotate::Target,
    command::{Annotate, Command, File, Go, LookBackCommand, PaneCommand, ReviewCommand, View},
    corpus::{DocPath, Root},
    folds::Fold,
    overlay::{Area, Asking, Editing, LibraryTab, Overlay},
    pane::{End, MAX_PANES, Selection},
    tracing,
};
use crate::notebook::edit::Edit;

/// The command of an action, or `None` where it means nothing now: it is greyed out then, and its
/// keys are left to others.
pub fn resolve(action: Action, ws: &Workspace) -> Option<Command> {
    if hides_the_text(ws) && is_about_the_text(action) {
        return None;
    }
    match action {
        Action::NewNotebook
        | Action::OpenFolder
        | Action::OpenNotebook
        | Action::MergeNotebook
        | Action::OpenSample
        | Action::Save
        | Action::SaveAs
        | Action::PointToFolder
        | Action::WhichFiles
        | Action::LookAgain
        | Action::CallOff
        | Action::CloseFolder
        | Action::Quit => file(action, ws),
        Action::Undo | Action::Redo | Action::History => history(action, ws),
        Action::Copy
        | Action::CopyCitation
        | Action::SelectAll
        | Action::Find
        | Action::FindNext
        | Action::FindPrevious => clipboard_and_find(action, ws),
        Action::ClearLayer => Some(Command::View(View::Peel)),
        Action::AddPane
        | Action::ClosePane
        | Action::SwapPanes
        | Action::NextPane
        | Action::PreviousPane
        | Action::Caret
        | Action::ShowPages
        | Action::LargerText
        | Action::SmallerText
        | Action::UsualText
        | Action::FoldLeftovers
        | Action::ShowLeftovers => panes(action, ws),
        Action::Back => (!ws.trail.back.is_empty()).then_some(Command::Go(Go::Back)),
        Action::Forward => (!ws.trail.forward.is_empty()).then_some(Command::Go(Go::Forward)),
        Action::Review | Action::Attach | Action::CompareVersions => review(action, ws),
        Action::GoToSource if ws.area == Area::Review => {
            Some(Command::Review(ReviewCommand::See(ws.review_row()?.clone())))
        }
        Action::GoToSource | Action::GoToCard => {
            let excerpt_id = chosen_excerpt(ws)?;
            let go = if action == Action::GoToSource { Go::Source } else { Go::Card };
            Some(Command::Go(go(excerpt_id)))
        }
        Action::NextExcerpt | Action::PreviousExcerpt => {
            has_excerpts(ws).then_some(Command::Go(Go::Excerpt(action == Action::NextExcerpt)))
        }
        Action::NextParallel
        | Action::PreviousParallel
        | Action::TraceSelection
        | Action::AcceptParallel
        | Action::RejectParallel
        | Action::LinkParallel
        | Action::NoteOnParallel
        | Action::TraceFolder
        | Action::StopTracing
        | Action::OmissionView
        | Action::NextUnused
        | Action::NextUsed
        | Action::Chains
        | Action::CorpusMap
        | Action::SetApart
        | Action::LinkPanes => tracing::actions::resolve(action, ws),
        Action::NewNote
        | Action::RenameNote
        | Action::AddText
        | Action::MoveUp
        | Action::MoveDown
        | Action::TakeOut
        | Action::RemoveNote
        | Action::ListNotes => notes(action, ws),
        Action::Palette
        | Action::Shortcuts
        | Action::ShowUnseen
        | Action::ZoomIn
        | Action::ZoomOut
        | Action::ZoomReset
        | Action::ThemeSystem
        | Action::ThemeLight
        | Action::ThemeDark
        | Action::ShowDocuments
        | Action::ShowTags
        | Action::ShowQuotes
        | Action::Columns
        | Action::ToggleLibrary
        | Action::ToggleNotebook
        | Action::NextArea
        | Action::PreviousArea
        | Action::CorrectDocument
        | Action::SayLine
        | Action::Corrections
        | Action::Problems
        | Action::About => view(action, ws),
        _ => passage(action, ws),
    }
}

/// Going back and forth in what was done.
fn history(action: Action, ws: &Workspace) -> Option<Command> {
    match action {
        Action::Undo => ws.history.undo_label().map(|_| Command::History(false)),
        Action::Redo => ws.history.redo_label().map(|_| Command::History(true)),
        _ => (ws.corpus.is_some() || !ws.is_blank())
            .then_some(Command::LookBack(LookBackCommand::Open)),
    }
}

/// Whether the document of the active pane has excerpts.
fn has_excerpts(ws: &Workspace) -> bool {
    ws.pane().and_then(|pane| ws.marks(&pane.path)).is_some_and(|marks| !marks.all().is_empty())
}

/// Whether what has the keyboard stands in the place of the panes.
fn hides_the_text(ws: &Workspace) -> bool {
    matches!(ws.area, Area::Review | Area::History | Area::Tracing)
}

/// Whether an action is about the text of the active pane, which is not what is looked at in the
/// review, in the history and in what tracing found.
fn is_about_the_text(action: Action) -> bool {
    matches!(
        action,
        Action::Copy
            | Action::CopyCitation
            | Action::SelectAll
            | Action::NextExcerpt
            | Action::PreviousExcerpt
            | Action::NextParallel
            | Action::PreviousParallel
            | Action::TraceSelection
            | Action::OmissionView
            | Action::NextUnused
            | Action::NextUsed
    )
}

/// The review, and what is done from it in a pane.
fn review(action: Action, ws: &Workspace) -> Option<Command> {
    if action == Action::Attach {
        let excerpt_id = ws.review_row()?;
        ws.attachable(excerpt_id)?;
        return Some(Command::Review(ReviewCommand::Attach(excerpt_id.clone())));
    }
    if action == Action::CompareVersions {
        if let Some(excerpt_id) = ws.review_row().filter(|_| ws.area == Area::Review) {
            return Some(Command::Review(ReviewCommand::Compare(excerpt_id.clone())));
        }
        return compare(&ws.pane()?.path, ws);
    }
    ws.to_review().next()?;
    Some(Command::Review(ReviewCommand::Open))
}

/// The command that compares a document with the latest text that its excerpts were kept from; `None`
/// where there is none but the present one.
pub fn compare(path: &DocPath, ws: &Workspace) -> Option<Command> {
    let (hash, _) = ws.former_texts(path).into_iter().next()?;
    ws.corpus.as_ref()?.reading(path)?;
    Some(Command::Review(ReviewCommand::CompareDocument(Arc::clone(path), hash)))
}

/// The excerpt an action would be about: the card that is chosen in the notebook, else the one
/// selected.
fn chosen_excerpt(ws: &Workspace) -> Option<crate::notebook::ids::ExcerptId> {
    if ws.area == Area::Review {
        return ws.review_row().cloned();
    }
    if ws.area == Area::Notebook
        && let Some(note) = ws.open_note.as_ref().and_then(|id| ws.notebook.notes.get(id))
        && let Some(Block::Excerpt(excerpt_id)) = ws.block.and_then(|idx| note.blocks.get(idx))
    {
        return Some(excerpt_id.clone());
    }
    match ws.target() {
        Some(Target::Excerpt(excerpt_id)) => Some(excerpt_id),
        _ => ws.selected.clone(),
    }
}

fn file(action: Action, ws: &Workspace) -> Option<Command> {
    let command = match action {
        Action::NewNotebook => {
            (!ws.is_blank()).then_some(())?;
            File::NewNotebook
        }
        Action::OpenFolder => File::Ask(Asking::Folder),
        Action::OpenNotebook => File::Ask(Asking::Notebook),
        Action::MergeNotebook => {
            (!ws.is_blank()).then_some(())?;
            File::Ask(Asking::Merge)
        }
        Action::OpenSample => File::OpenSample,
        Action::Save => {
            (ws.is_unsaved() || ws.file.path.is_none()).then_some(())?;
            File::Save
        }
        Action::SaveAs => File::Ask(Asking::SaveAs),
        Action::PointToFolder => {
            (!ws.notebook.documents.is_empty()).then_some(())?;
            File::Ask(Asking::PointTo)
        }
        Action::WhichFiles => {
            ws.choosable()?;
            return Some(Command::View(View::Overlay(Some(Overlay::WhichFiles))));
        }
        Action::LookAgain => {
            let corpus = ws.corpus.as_ref().filter(|corpus| corpus.progress.is_none())?;
            (corpus.root != Root::Sample).then_some(())?;
            File::LookAgain
        }
        Action::CallOff => {
            ws.corpus.as_ref()?.progress?;
            File::CallOff
        }
        Action::CloseFolder => {
            ws.corpus.as_ref()?;
            File::CloseFolder
        }
        _ => File::CloseWindow,
    };
    Some(Command::File(command))
}

fn clipboard_and_find(action: Action, ws: &Workspace) -> Option<Command> {
    let pane = ws.pane()?;
    let reading = ws.corpus.as_ref()?.reading(&pane.path)?;
    let picked = || {
        let placed = ws.placed(&chosen_excerpt(ws)?)?;
        Some((Arc::clone(&placed.path), placed.span?))
    };
    let passage = || pane.selected().map(|span| (Arc::clone(&pane.path), span)).or_else(picked);
    match action {
        Action::Copy => {
            let (path, span) = passage()?;
            Some(Command::View(View::CopyWords(ws.copied(pane, &path, span)?)))
        }
        Action::CopyCitation => {
            let (path, span) = passage()?;
            Some(Command::View(View::CopyCitation(ws.citation(&path, span))))
        }
        Action::SelectAll => {
            let all = Selection { anchor: 0, focus: reading.document.text().len() };
            Some(Command::Pane(pane.id, PaneCommand::Select(Some(all))))
        }
        Action::Find => {
            let words = pane.selected().map(|span| reading.document.slice(span));
            let words = words.filter(|words| words.len() < 200 && !words.contains('\n'));
            let kept = pane.find.as_ref().map(|find| find.query.as_str());
            let query = words.or(kept).unwrap_or_default().to_owned();
            Some(Command::Pane(pane.id, PaneCommand::Find(query)))
        }
        _ => {
            pane.find.as_ref().filter(|find| !find.hits.is_empty())?;
            Some(Command::Pane(pane.id, PaneCommand::NextHit(action == Action::FindNext)))
        }
    }
}

fn panes(action: Action, ws: &Workspace) -> Option<Command> {
    let pane = ws.pane();
    match action {
        Action::AddPane => {
            let corpus = ws.corpus.as_ref()?;
            (ws.panes.len() < MAX_PANES).then_some(())?;
            // The first document that is not shown yet, else the active one once more.
            let unshown = corpus.entries.iter().find(|entry| {
                entry.reading().is_some() && ws.panes.iter().all(|it| it.path != entry.path)
            });
            let path = unshown.map(|entry| &entry.path).or(pane.map(|pane| &pane.path))?;
            Some(Command::Go(Go::Beside(Arc::clone(path))))
        }
        Action::NextPane | Action::PreviousPane => {
            (ws.panes.len() > 1).then_some(Command::Go(Go::Pane(action == Action::NextPane)))
        }
        Action::SwapPanes => {
            (ws.panes.len() > 1).then_some(Command::Pane(pane?.id, PaneCommand::SwapRight))
        }
        Action::ClosePane => Some(Command::Pane(pane?.id, PaneCommand::Close)),
        Action::ShowPages => {
            let pane = pane.filter(|pane| pane.shows_pages || ws.has_pages(&pane.path))?;
            Some(Command::Pane(pane.id, PaneCommand::ShowPages(!pane.shows_pages)))
        }
        Action::Caret => pane.map(|_| Command::View(View::Caret)),
        Action::FoldLeftovers | Action::ShowLeftovers => {
            let pane = pane?;
            let reading = ws.corpus.as_ref()?.reading(&pane.path)?;
            let folds = action == Action::FoldLeftovers;
            let counts = |fold: &Fold| pane.folding.is_folded(fold, false) != folds;
            let is_any = reading.folds().iter().any(counts);
            is_any.then_some(Command::Pane(pane.id, PaneCommand::FoldAll(folds)))
        }
        _ => {
            let pane = pane?;
            let usual = ws.usual_text_size();
            let now = if pane.text_size > 0.0 { pane.text_size } else { usual };
            let points = match action {
                Action::LargerText => now + 1.0,
                Action::SmallerText => now - 1.0,
                _ => 0.0,
            };
            Some(Command::Pane(pane.id, PaneCommand::TextSize(points)))
        }
    }
}

fn notes(action: Action, ws: &Workspace) -> Option<Command> {
    let open = ws.open_note.clone().filter(|id| ws.notebook.notes.contains_key(id));
    match action {
        Action::NewNote => {
            let title = String::new();
            Some(Command::Annotate(Annotate::NewNote { title, with_selection: false }))
        }
        Action::ListNotes => Some(Command::Go(Go::Note(None))),
        Action::RenameNote => Some(Command::View(View::Editing(Some(Editing::Title(open?))))),
        Action::RemoveNote => Some(Command::Edit(Edit::RemoveNote(open?))),
        Action::AddText => {
            let open = open?;
            let n_blocks = ws.notebook.notes.get(&open)?.blocks.len();
            let at = ws.block.filter(|_| ws.area == Area::Notebook).map_or(n_blocks, |it| it + 1);
            Some(Command::Annotate(Annotate::NewText(open, at)))
        }
        _ => {
            (ws.area == Area::Notebook).then_some(())?;
            let at = ws.block?;
            let Some(open) = open else { return move_note(action, ws, at) };
            let n_blocks = ws.notebook.notes.get(&open)?.blocks.len();
            (at < n_blocks).then_some(())?;
            let annotate = match action {
                Action::MoveUp => Annotate::MoveBlock(open, at, at.checked_sub(1)?),
                Action::MoveDown => {
                    (at + 1 < n_blocks).then_some(())?;
                    Annotate::MoveBlock(open, at, at + 1)
                }
                _ => Annotate::TakeOut(open, at),
            };
            Some(Command::Annotate(annotate))
        }
    }
}

/// Moving a note in the list of notes.
fn move_note(action: Action, ws: &Workspace, at: usize) -> Option<Command> {
    let notes = ws.notebook.notes_in_order();
    let (note_id, _) = notes.get(at)?;
    let before = match action {
        Action::MoveUp => Some(notes.get(at.checked_sub(1)?)?.0.clone()),
        Action::MoveDown => {
            notes.get(at + 1)?;
            notes.get(at + 2).map(|(id, _)| (*id).clone())
        }
        _ => return None,
    };
    Some(Command::Annotate(Annotate::MoveNote((*note_id).clone(), before)))
}

fn view(action: Action, ws: &Workspace) -> Option<Command> {
    let areas: &[Area] = match &ws.review {
        _ if ws.look_back.is_some() => &[Area::Library, Area::History, Area::Notebook],
        None if ws.tracing.view.is_some() => &[Area::Library, Area::Tracing, Area::Notebook],
        None => &[Area::Library, Area::Pane, Area::Notebook],
        Some(review) if review.is_beside => {
            &[Area::Library, Area::Review, Area::Pane, Area::Notebook]
        }
        Some(_) => &[Area::Library, Area::Review, Area::Notebook],
    };
    let turn = |step: usize| {
        let at = areas.iter().position(|area| *area == ws.area).unwrap_or(1);
        areas.get((at + step) % areas.len()).map(|area| Command::Go(Go::Area(*area)))
    };
    let view = match action {
        Action::Palette => View::Overlay(Some(Overlay::Palette)),
        Action::Shortcuts => View::Overlay(Some(Overlay::Shortcuts)),
        Action::About => View::Overlay(Some(Overlay::About)),
        Action::Problems => {
            ws.has_oddities().then_some(())?;
            View::Overlay(Some(Overlay::Problems))
        }
        Action::ShowUnseen => View::Unseen(ws.settings.unseen != UnseenChoice::All),
        Action::ZoomIn => View::Zoom(ws.settings.zoom + 0.1),
        Action::ZoomOut => View::Zoom(ws.settings.zoom - 0.1),
        Action::ZoomReset => View::Zoom(1.0),
        Action::ThemeSystem => View::Theme(ThemeChoice::System),
        Action::ThemeLight => View::Theme(ThemeChoice::Light),
        Action::ThemeDark => View::Theme(ThemeChoice::Dark),
        Action::ShowDocuments => View::Tab(LibraryTab::Documents),
        Action::ShowTags => View::Tab(LibraryTab::Tags),
        Action::ShowQuotes => View::Tab(LibraryTab::Quotes),
        Action::Columns => {
            ws.corpus.is_some().then_some(())?;
            View::Overlay(Some(Overlay::Columns))
        }
        Action::ToggleLibrary => View::ToggleLibrary,
        Action::ToggleNotebook => View::ToggleNotebook,
        Action::NextArea => return turn(1),
        Action::PreviousArea => return turn(areas.len() - 1),
        Action::SayLine => {
            (ws.area == Area::Pane).then_some(())?;
            let (path, line) = ws.chosen_line()?;
            View::Overlay(Some(Overlay::Line(path, line)))
        }
        Action::Corrections => {
            (ws.corpus.is_some() || ws.has_corrections()).then_some(())?;
            View::Overlay(Some(Overlay::Corrections))
        }
        _ => View::Overlay(Some(Overlay::Facts(Arc::clone(ws.chosen_document()?)))),
    };
    Some(Command::View(view))
}

/// Actions on the passage that is selected, or the excerpt that is picked.
fn passage(action: Action, ws: &Workspace) -> Option<Command> {
    // The review and the history have single keys of their own, and what is selected is out of sight.
    if hides_the_text(ws) {
        return None;
    }
    if action == Action::PickNext {
        return pick_next(ws);
    }
    let target = ws.target()?;
    let annotate = match action {
        Action::Highlight => {
            matches!(target, Target::Passage(..)).then_some(())?;
            Annotate::Highlight
        }
        Action::LastTag => Annotate::Tag(ws.last_tag.clone()?),
        Action::AddToNote => {
            (ws.area == Area::Pane).then_some(())?;
            Annotate::AddToNote { excerpt: None, note: None, at: None }
        }
        Action::NewNoteFromSelection => {
            Annotate::NewNote { title: String::new(), with_selection: true }
        }
        Action::Memo => Annotate::MemoOn,
        Action::LinkTo => Annotate::LinkFromTarget,
        Action::PutIntoNote => Annotate::PutIntoNote,
        Action::TagByName => {
            let excerpt_id = match target {
                Target::Excerpt(excerpt_id) => Some(excerpt_id),
                Target::Passage(..) => None,
            };
            return Some(Command::View(View::Overlay(Some(Overlay::TagField(excerpt_id)))));
        }
        Action::RemoveExcerpt => {
            let Target::Excerpt(excerpt_id) = target else { return None };
            return Some(Command::Edit(Edit::RemoveExcerpt(excerpt_id)));
        }
        Action::ChooseStart | Action::ChooseEnd => {
            let Target::Excerpt(_) = target else { return None };
            let pane = ws.pane().filter(|pane| pane.picked.is_some())?;
            let end = if action == Action::ChooseStart { End::Start } else { End::End };
            return Some(Command::Pane(pane.id, PaneCommand::ChooseEnd(end)));
        }
        _ => {
            let key = Action::TAG_KEYS.iter().position(|it| *it == action)? as u8 + 1;
            let tag = ws.notebook.tags.iter().find(|(_, tag)| tag.key == Some(key));
            match tag {
                Some((tag_id, _)) => Annotate::Tag(tag_id.clone()),
                // The next free key makes its tag: a first tag is one key away.
                None => {
                    let excerpt_id = match target {
                        Target::Excerpt(excerpt_id) => Some(excerpt_id),
                        Target::Passage(..) => None,
                    };
                    return Some(Command::View(View::Overlay(Some(Overlay::TagField(excerpt_id)))));
                }
            }
        }
    };
    Some(Command::Annotate(annotate))
}

fn pick_next(ws: &Workspace) -> Option<Command> {
    let pane = ws.pane()?;
    let marks = ws.marks(&pane.path)?;
    let byte = match &pane.picked {
        Some((excerpt_id, _)) => marks.of(excerpt_id)?.span.start(),
        None => pane.selection?.focus,
    };
    (!marks.at(byte).is_empty()).then_some(Command::Pane(pane.id, PaneCommand::Click(byte)))
}
