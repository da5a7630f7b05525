//! The program's own state: how it looks, what was open, what was opened lately.
//!
//! One small RON file in the program's folder, apart from every notebook: losing it costs comfort and
//! no work. So a field that is missing takes its default, sizes that make no sense are brought into
//! their limits, and a file that cannot be read gives the defaults and a warning; the next save moves
//! it aside as `settings.ron.damaged` before it writes.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::notebook::{
    desk::{Desk, Seat},
    ids::NoteId,
};

use super::atomic::{self, SaveError};

mod list;

pub use self::list::{Column, SortBy};

/// Name of the file in the program's folder.
pub const SETTINGS_FILE: &str = "settings.ron";

/// Folders and notebooks kept in the list of recent ones.
pub const MAX_RECENTS: usize = 20;

/// Folders of which it is remembered which files are documents.
pub const MAX_FOLDERS: usize = 200;

/// Limits of the zoom.
pub const ZOOMS: (f32, f32) = (0.5, 3.0);

/// Limits of the size of the text in the panes, in points.
pub const TEXT_SIZES: (f32, f32) = (9.0, 40.0);

/// Limits of the width of a side panel, in points.
pub const PANEL_WIDTHS: (f32, f32) = (120.0, 1600.0);

/// The program's state that outlives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Zoom of the whole window, 1 for none; within [`ZOOMS`].
    pub zoom: f32,
    /// Size of the text in the panes, in points; within [`TEXT_SIZES`].
    pub text_size: f32,
    /// The window; `None` before it was first closed.
    pub window: Option<WindowPlace>,
    /// Width of the panel of documents, in points; within [`PANEL_WIDTHS`].
    pub library_width: f32,
    /// Width of the panel of notes, in points; within [`PANEL_WIDTHS`].
    pub notebook_width: f32,
    /// Whether the documents are shown.
    pub shows_library: bool,
    /// Whether the notebook is shown.
    pub shows_notebook: bool,
    /// Whether panes that share parallels scroll together.
    pub links_panes: bool,
    /// Which characters without a sign of their own are shown in the text, by their names.
    pub unseen: UnseenChoice,
    /// What the documents list shows of each document under its title, in the order of
    /// [`Column::ALL`].
    #[serde(with = "list::column_words")]
    pub columns: Vec<Column>,
    /// How the documents list is sorted.
    #[serde(with = "list::sort_words")]
    pub sort: SortBy,
    /// Folders and notebooks, the one opened last first; at most [`MAX_RECENTS`].
    pub recents: Vec<Recent>,
    /// What was open when the program was last closed.
    pub last: Option<LastOpen>,
    /// Which files of folders are documents, where that was said; the latest first, at most
    /// [`MAX_FOLDERS`].
    pub folders: Vec<FolderFiles>,
}

/// Which theme the reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Light, always.
    Light,
    /// Dark, always.
    Dark,
}

/// Which characters without a sign of their own the reader wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnseenChoice {
    /// Those that can make a text look like another.
    #[default]
    Misleading,
    /// All of them.
    All,
}

/// The window as it was last seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// Width in points, when it is not maximised.
    pub width: f32,
    /// Height in points, when it is not maximised.
    pub height: f32,
    /// Whether it fills the screen.
    pub is_maximised: bool,
}

/// Which files of a folder are documents: lines of patterns as in `.gitignore`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FolderFiles {
    /// Where it lies, absolute.
    #[serde(with = "path_words")]
    pub path: PathBuf,
    /// Only files that these fit, where there are any.
    pub include: String,
    /// No files that these fit.
    pub exclude: String,
}

/// A folder or notebook that was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recent {
    /// Which of the two.
    pub kind: RecentKind,
    /// Where it lies, absolute.
    #[serde(with = "path_words")]
    pub path: PathBuf,
    /// When it was last opened, RFC 3339 in UTC.
    pub opened: String,
    /// Documents in it then.
    pub n_documents: usize,
    /// Notes in it then.
    pub n_notes: usize,
    /// What lay open in it when it was last left.
    pub desk: DeskShape,
    /// Id of a notebook on this folder that has no file yet: its words are in the copy of unsaved
    /// work.
    pub draft: Option<String>,
}

/// What a recent place is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecentKind {
    /// A folder of documents, without a notebook.
    #[default]
    Folder,
    /// A notebook.
    Notebook,
}

/// What was open when the program was closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastOpen {
    /// The folder.
    #[serde(with = "path_words_option")]
    pub folder: Option<PathBuf>,
    /// The notebook.
    #[serde(with = "path_words_option")]
    pub notebook: Option<PathBuf>,
    /// Id of a notebook that had no file yet: its words are in the copy of unsaved work.
    pub draft: Option<String>,
}

/// A [`Desk`] as it stands in the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskShape {
    /// Panes from left to right.
    pub seats: Vec<SeatShape>,
    /// Index of the pane that has the keyboard.
    pub active: usize,
    /// The open note, by id.
    pub note: Option<String>,
}

/// A [`Seat`] as it stands in the settings; its fields are the seat's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeatShape {
    /// Path of the document, relative to the folder, with `/`.
    pub path: String,
    /// Place at the upper edge, in Unicode scalars of the canonical text.
    pub at: usize,
    /// Its share of the width.
    pub share: f32,
    /// Size of its text in points; 0 for the usual one.
    pub text_size: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            zoom: 1.0,
            text_size: 16.0,
            window: None,
            library_width: 230.0,
            notebook_width: 360.0,
            shows_library: true,
            shows_notebook: true,
            links_panes: false,
            unseen: UnseenChoice::Misleading,
            columns: vec![Column::Source, Column::Date, Column::Words],
            sort: SortBy::default(),
            recents: Vec::new(),
            last: None,
            folders: Vec::new(),
        }
    }
}

impl Default for WindowPlace {
    fn default() -> Self {
        Self { width: 1440.0, height: 900.0, is_maximised: false }
    }
}

impl From<&Desk> for DeskShape {
    fn from(desk: &Desk) -> Self {
        let seats = desk.seats.iter().map(|seat| SeatShape {
            path: seat.path.clone(),
            at: seat.at,
            share: seat.share,
            text_size: seat.text_size,
        });
        Self {
            seats: seats.collect(),
            active: desk.active,
            note: desk.note.as_ref().map(NoteId::to_string),
        }
    }
}

impl From<&DeskShape> for Desk {
    fn from(shape: &DeskShape) -> Self {
        let seats = shape.seats.iter().map(|seat| Seat {
            path: seat.path.clone(),
            at: seat.at,
            share: seat.share,
            text_size: seat.text_size,
        });
        Self {
            seats: seats.collect(),
            active: shape.active,
            note: shape.note.as_deref().map(NoteId::read),
        }
    }
}

impl Settings {
    /// Puts `recent` first, in place of an earlier visit to the same place.
    pub fn visit(&mut self, recent: Recent) {
        self.forget(recent.kind, &recent.path);
        self.recents.insert(0, recent);
        self.recents.truncate(MAX_RECENTS);
    }

    /// Takes a place off the list.
    pub fn forget(&mut self, kind: RecentKind, path: &Path) {
        self.recents.retain(|recent| recent.kind != kind || recent.path != path);
    }

    /// The same with every size within its limits, whatever a hand wrote into the file.
    #[must_use]
    fn within_limits(mut self) -> Self {
        let usual = Self::default();
        self.zoom = within(self.zoom, ZOOMS, usual.zoom);
        self.text_size = within(self.text_size, TEXT_SIZES, usual.text_size);
        self.library_width = within(self.library_width, PANEL_WIDTHS, usual.library_width);
        self.notebook_width = within(self.notebook_width, PANEL_WIDTHS, usual.notebook_width);
        self.window = self.window.filter(|window| {
            // A window smaller than this was torn from a screen that is gone, or never shown.
            window.width.is_finite()
                && window.height.is_finite()
                && window.width >= 200.0
                && window.height >= 150.0
        });
        self.recents.truncate(MAX_RECENTS);
        self.folders.truncate(MAX_FOLDERS);
        self
    }
}

fn within(size: f32, (least, most): (f32, f32), usual: f32) -> f32 {
    if size.is_finite() { size.clamp(least, most) } else { usual }
}

/// The settings in the folder `dir`, and a warning if there were some that could not be read.
///
/// Writes nothing; no file is no settings and no warning.
pub fn load_settings(dir: &Path) -> (Settings, Option<String>) {
    let path = dir.join(SETTINGS_FILE);
    match parse(&path) {
        Ok(settings) => (settings.unwrap_or_default(), None),
        Err(why) => {
            let warning = format!(
                "the settings could not be read ({why}) and are the usual ones now: {}",
                path.display()
            );
            (Settings::default(), Some(warning))
        }
    }
}

/// Writes the settings into the folder `dir`, which is made if it is not there. A file there that
/// cannot be read is moved aside first, as `settings.ron.damaged`.
///
/// # Errors
/// Where they were not written; see [`SaveError`].
pub fn save_settings(settings: &Settings, dir: &Path) -> Result<(), SaveError> {
    let path = dir.join(SETTINGS_FILE);
    let io = |doing, source| SaveError::Io { doing, source, path: path.clone() };
    fs::create_dir_all(dir).map_err(|source| io("make the folder for the settings", source))?;
    let pretty = ron::ser::PrettyConfig::new().new_line("\n").indentor("  ");
    let mut words = ron::ser::to_string_pretty(settings, pretty)
        .map_err(|error| io("write the settings down", io::Error::other(error)))?;
    words.push('\n');
    if parse(&path).is_err() {
        fs::rename(&path, dir.join(format!("{SETTINGS_FILE}.damaged")))
            .map_err(|source| io("move the damaged settings aside", source))?;
    }
    atomic::replace(&path, words.as_bytes()).map(|_| ())
}

/// The settings in a file; `None` where there is no file.
fn parse(path: &Path) -> Result<Option<Settings>, String> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    ron::de::from_bytes(&bytes)
        .map(|settings: Settings| Some(settings.within_limits()))
        .map_err(|error| error.to_string())
}

/// Paths as text. serde refuses a path that is no Unicode, and with it all settings; such a place is
/// kept with replacement characters, and is not found when it is chosen.
mod path_words {
    use super::{Deserialize as _, Deserializer, PathBuf, Serializer};

    pub(super) fn serialize<S: Serializer>(
        path: &std::path::Path,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&path.to_string_lossy())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PathBuf, D::Error> {
        String::deserialize(deserializer).map(PathBuf::from)
    }
}

/// As [`path_words`], for a path that may not be there.
mod path_words_option {
    use super::{Deserialize as _, Deserializer, PathBuf, Serialize as _, Serializer};

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(super) fn serialize<S: Serializer>(
        path: &Option<PathBuf>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        path.as_deref().map(std::path::Path::to_string_lossy).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PathBuf>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(PathBuf::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Settings {
        let seat =
            SeatShape { path: "a/“b”.txt".into(), at: 1200, share: 0.4, text_size: 18.5 };
        let desk = DeskShape { seats: vec![seat], active: 1, note: Some("n-1".into()) };
        let mut settings = Settings {
            theme: ThemeChoice::Dark,
            zoom: 1.25,
            text_size: 19.0,
            window: Some(WindowPlace { width: 1200.0, height: 800.0, is_maximised: true }),
            library_width: 300.0,
            notebook_width: 400.0,
            columns: vec![Column::Author, Column::Words, Column::Links],
            sort: SortBy::Of(Column::Region),
            last: Some(LastOpen { folder: Some("/talks".into()), notebook: None, draft: None }),
            ..Settings::default()
        };
        settings.visit(Recent {
            kind: RecentKind::Notebook,
            path: "/שלום/b.ron".into(),
            opened: "2026-11-22T01:02:03Z".into(),
            n_documents: 5,
            n_notes: 7,
            desk,
            draft: Some("nb-1".into()),
        });
        settings
    }

    #[test]
    fn settings_come_back_as_they_were_saved() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("not/made/yet");
        save_settings(&full(), &inside).unwrap();
        assert_eq!(load_settings(&inside), (full(), None));
        save_settings(&Settings::default(), &inside).unwrap();
        assert_eq!(load_settings(&inside), (Settings::default(), None));
        let names: Vec<_> =
            fs::read_dir(&inside).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [SETTINGS_FILE], "no backup, no leftover");
    }

    #[test]
    fn without_a_file_there_are_the_usual_settings_and_nothing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(load_settings(&dir.path().join("x")), (Settings::default(), None));
        assert!(!dir.path().join("x").exists());
    }

    #[test]
    fn a_damaged_file_warns_and_the_next_save_moves_it_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(SETTINGS_FILE);
        for damage in [&b"(zoom: \"large\")"[..], b"", b"\0\0\0", b"(zoom: 1.5", b"\xFF\xFE"] {
            atomic::replace(&path, damage).unwrap();
            let (settings, warning) = load_settings(dir.path());
            assert_eq!(settings, Settings::default());
            assert!(warning.unwrap().contains("settings.ron"));
            assert_eq!(fs::read(&path).unwrap(), damage, "reading changes nothing");
            save_settings(&full(), dir.path()).unwrap();
            assert_eq!(fs::read(dir.path().join("settings.ron.damaged")).unwrap(), damage);
            assert_eq!(load_settings(dir.path()), (full(), None));
        }
    }

    #[test]
    fn fields_may_be_missing_or_unknown_and_sizes_senseless() {
        let dir = tempfile::tempdir().unwrap();
        let words = b"(theme: Light, stars: [1, 2], columns: [\"Words\", \"Mood\"], \
            sort: \"Mood\", zoom: NaN, text_size: 4000.0, \
            window: Some((width: 3.0)), recents: [(path: \"/a\")])";
        atomic::replace(&dir.path().join(SETTINGS_FILE), words).unwrap();
        let expect = Settings {
            theme: ThemeChoice::Light,
            text_size: TEXT_SIZES.1,
            columns: vec![Column::Words],
            recents: vec![Recent { path: "/a".into(), ..Recent::default() }],
            ..Settings::default()
        };
        assert_eq!(load_settings(dir.path()), (expect, None));
    }

    #[test]
    fn a_place_visited_again_moves_to_the_front_and_the_oldest_go() {
        let mut settings = Settings::default();
        let place = |name: usize| Recent { path: name.to_string().into(), ..Recent::default() };
        for name in 0..30 {
            settings.visit(place(name));
        }
        settings.visit(Recent { n_notes: 3, ..place(15) });
        assert_eq!(settings.recents.len(), MAX_RECENTS);
        assert_eq!(settings.recents[0].n_notes, 3);
        assert_eq!(settings.recents.iter().filter(|r| r.path == Path::new("15")).count(), 1);
        settings.forget(RecentKind::Folder, Path::new("15"));
        assert_eq!(settings.recents[0].path, Path::new("29"));
    }

    #[test]
    fn a_desk_goes_through_its_shape_unchanged() {
        let shape = &full().recents[0].desk;
        assert_eq!(DeskShape::from(&Desk::from(shape)), *shape);
    }
}
