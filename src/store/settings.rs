//! base
use std::path::PathBuf;

/// What the reader set, and what was open; kept in the platform's config folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Zoom of the window, 1 for none.
    pub zoom: f32,
    /// Usual size of the text in panes, in points.
    pub text_size: f32,
    /// Size of the window in points.
    pub window: Option<(f32, f32)>,
    /// Width of the left side in points.
    pub library_width: f32,
    /// Width of the right side in points.
    pub notebook_width: f32,
    /// Whether the left side is shown.
    pub shows_library: bool,
    /// Whether the right side is shown.
    pub shows_notebook: bool,
    /// What was opened, latest first.
    pub recents: Vec<Recent>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the system is.
    #[default]
    System,
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

/// A folder or a notebook that was open.
#[derive(Clone, Debug, PartialEq)]
pub struct Recent {
    /// What it is.
    pub kind: RecentKind,
    /// Where it lies, absolute.
    pub path: PathBuf,
    /// When it was opened last, RFC 3339 in UTC.
    pub opened: String,
    /// Documents in it.
    pub n_documents: usize,
    /// Notes in it.
    pub n_notes: usize,
    /// What lay open.
    pub desk: crate::notebook::desk::Desk,
}

/// What a recent path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecentKind {
    /// A folder.
    Folder,
    /// A notebook.
    Notebook,
}
