//! What differs between systems and has no other home: the desktop's wish for light or dark, the
//! program's folders, file dialogs, randomness, and the paths that people type.
//!
//! The one place for `cfg(target_os)` outside the store. Nothing here starts a thread; what may wait
//! for another program says so, and is called by [`crate::worker`].

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    path::{MAIN_SEPARATOR, Path, PathBuf},
};

use crate::{
    store::place::{self, CONFIG_DIR_VARIABLE},
    workspace::overlay::Asking,
};

use etcetera::BaseStrategy as _;

/// Most completions that are offered; more would not be read.
const MAX_COMPLETIONS: usize = 200;

/// A number that nobody can guess, for ids. From the system's source of randomness.
pub fn random_seed() -> u64 {
    // Where the system refuses (early at boot, a jail without /dev/urandom), the keys of std's hash
    // maps are random enough for ids that are checked for collisions.
    getrandom::u64().unwrap_or_else(|_| RandomState::new().build_hasher().finish())
}

/// The time zone of the clocks here, for times that are shown; UTC where the system does not say.
pub fn time_zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC)
}

/// Has the calling thread give way to others from now on, where the system knows that of threads.
pub fn give_way() {
    // Linux counts this for the thread that asks; elsewhere it would slow the window down too, and the
    // system's own scheduler has to do. That it is refused costs nothing but some smoothness.
    #[cfg(target_os = "linux")]
    rustix::process::setpriority_process(None, GIVES_WAY).unwrap_or_default();
}

/// How much a thread gives way that works for nobody who waits: between 0, as others do, and 19, only when
/// nobody else wants anything.
#[cfg(target_os = "linux")]
const GIVES_WAY: i32 = 10;

/// Sets limits to what this process may take, for ever: address space in bytes and seconds of computing.
/// Where the system knows no such limits, or refuses, there are none; who watches the process sees to
/// its time.
pub fn limit_process(memory: u64, seconds: u64) {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};

        let at_most = |most| Rlimit { current: Some(most), maximum: Some(most) };
        // The second after says so more plainly where the first is not heard.
        let computing = Rlimit { current: Some(seconds), maximum: Some(seconds + 1) };
        setrlimit(Resource::As, at_most(memory)).unwrap_or_default();
        setrlimit(Resource::Cpu, computing).unwrap_or_default();
        // What it read is nobody's business: no picture of its memory is left behind.
        setrlimit(Resource::Core, at_most(0)).unwrap_or_default();
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    let _ = (memory, seconds);
}

/// Whether this is macOS, where Cmd takes the place of Ctrl.
pub const fn is_mac() -> bool {
    cfg!(target_os = "macos")
}

/// The folder for copies of unsaved work; `None` where the system knows of no home.
///
/// In the folder for state (Linux) or data (elsewhere), not with the settings: it is not to be
/// copied to another machine with them.
pub fn drafts_dir() -> Option<PathBuf> {
    if std::env::var_os(CONFIG_DIR_VARIABLE).is_some_and(|named| !named.is_empty()) {
        return Some(place::config_dir()?.join("unsaved"));
    }
    let strategy = etcetera::base_strategy::choose_native_strategy().ok()?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(folder.join("variorum").join("unsaved"))
}

/// The folder for journals, beside that for copies of unsaved work; `None` where the system knows of no
/// home.
pub fn journals_dir() -> Option<PathBuf> {
    Some(drafts_dir()?.with_file_name("journals"))
}

/// The folder for locks; `None` where the system knows of no home. On this machine only, like the
/// copies of unsaved work.
pub fn locks_dir() -> Option<PathBuf> {
    drafts_dir().map(|drafts| drafts.with_file_name("locks"))
}

/// The folder for the texts that excerpts were made on; `None` where the system knows of no home.
///
/// With the data, not the cache: it may be deleted, but what it holds cannot be made again once a
/// source has changed.
pub fn texts_dir() -> Option<PathBuf> {
    if std::env::var_os(CONFIG_DIR_VARIABLE).is_some_and(|named| !named.is_empty()) {
        return Some(place::config_dir()?.join("texts"));
    }
    let strategy = etcetera::base_strategy::choose_native_strategy().ok()?;
    Some(strategy.data_dir().join("variorum").join("texts"))
}

/// The folder for what tracing found; `None` where the system knows of no home.
///
/// A cache: all of it can be made again.
pub fn traces_dir() -> Option<PathBuf> {
    if std::env::var_os(CONFIG_DIR_VARIABLE).is_some_and(|named| !named.is_empty()) {
        return Some(place::config_dir()?.join("traces"));
    }
    let strategy = etcetera::base_strategy::choose_native_strategy().ok()?;
    Some(strategy.cache_dir().join("variorum").join("traces"))
}

/// The folder for what readers made of files; `None` where the system knows of no home.
///
/// A cache: all of it can be made again.
pub fn extracts_dir() -> Option<PathBuf> {
    Some(traces_dir()?.with_file_name("extracts"))
}

/// The folder for earlier versions of notebooks; `None` where the system knows of no home.
///
/// With the copies of unsaved work: versions are of notebooks on this machine.
pub fn generations_dir() -> Option<PathBuf> {
    Some(drafts_dir()?.with_file_name("versions"))
}

/// Whether the desktop asks for dark windows; `None` where it does not say, or where the window
/// library knows by itself.
///
/// On Linux it does not, so the desktop portal's settings are asked (`org.freedesktop.appearance`,
/// `color-scheme`), which GNOME, KDE and most others answer. No preference is light there: it is what
/// those desktops then show. May wait a second for the portal.
#[cfg(target_os = "linux")]
pub fn prefers_dark() -> Option<bool> {
    use std::time::Duration;
    use zbus::{blocking::connection, zvariant::OwnedValue};

    let connection =
        connection::Builder::session().ok()?.method_timeout(Duration::from_secs(1)).build().ok()?;
    let ask = |method: &str| -> Option<OwnedValue> {
        connection
            .call_method(
                Some("org.freedesktop.portal.Desktop"),
                "/org/freedesktop/portal/desktop",
                Some("org.freedesktop.portal.Settings"),
                method,
                &("org.freedesktop.appearance", "color-scheme"),
            )
            .ok()?
            .body()
            .deserialize()
            .ok()
    };
    // Portals before 2023 know `Read` only, which packs the value twice.
    let value = ask("ReadOne").or_else(|| ask("Read"))?;
    scheme(&value).map(|scheme| scheme == 1)
}

/// The number in a value, however often it is packed.
#[cfg(target_os = "linux")]
fn scheme(value: &zbus::zvariant::Value<'_>) -> Option<u32> {
    match value {
        zbus::zvariant::Value::U32(number) => Some(*number),
        zbus::zvariant::Value::Value(inner) => scheme(inner),
        _ => None,
    }
}

/// Whether the desktop asks for dark windows; `None`, because the window library knows by itself.
#[cfg(not(target_os = "linux"))]
pub const fn prefers_dark() -> Option<bool> {
    None
}

/// Asks for a path with the system's dialog, and waits for the answer: never call it where the window
/// is drawn. `None` for Cancel, and also where no dialog can be shown.
///
/// On Linux the dialog is the desktop portal's, or `zenity`'s where there is no portal. macOS shows
/// dialogs on the main thread only; `rfd` sends it there, which works because a window is open then.
pub fn ask(asking: Asking, start: Option<&Path>) -> Option<PathBuf> {
    let mut dialog = rfd::FileDialog::new().set_title(match asking {
        Asking::Folder => "Open folder",
        Asking::Notebook => "Open notebook",
        Asking::Merge => "Merge notebook",
        Asking::SaveAs => "Save notebook as",
        Asking::PointTo => "Point to the notebook's folder",
    });
    if let Some(start) = start {
        if start.is_dir() {
            dialog = dialog.set_directory(start);
        } else {
            if let Some(folder) = start.parent().filter(|folder| folder.is_dir()) {
                dialog = dialog.set_directory(folder);
            }
            if let Some(name) = start.file_name() {
                dialog = dialog.set_file_name(name.to_string_lossy());
            }
        }
    }
    match asking {
        Asking::Folder | Asking::PointTo => dialog.pick_folder(),
        Asking::Notebook | Asking::Merge => dialog
            .add_filter("Variorum notebook", &["ron"])
            .add_filter("All files", &["*"])
            .pick_file(),
        Asking::SaveAs => dialog.add_filter("Variorum notebook", &["ron"]).save_file(),
    }
}

/// A path as it was typed, absolute: `~` at its start is the home folder.
pub fn expand(typed: &Path) -> PathBuf {
    let path = match typed.strip_prefix("~") {
        Ok(rest) => etcetera::home_dir().map_or_else(|_| typed.to_owned(), |home| home.join(rest)),
        Err(_) => typed.to_owned(),
    };
    std::path::absolute(&path).unwrap_or(path)
}

/// What a path that is being typed can go on as, in order of name; folders end with a separator.
/// Hidden names are offered only to who began to type one.
///
/// Cost: one listing of a folder, which can take long on a network drive.
pub fn complete(typed: &str, folders_only: bool) -> Vec<String> {
    let home = etcetera::home_dir().ok();
    complete_among(typed, folders_only, home.as_deref(), |folder| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| {
                // Of the path, not of the entry: a link to a folder is as good as a folder.
                let is_folder = std::fs::metadata(entry.path()).is_ok_and(|it| it.is_dir());
                Some((entry.file_name().into_string().ok()?, is_folder))
            })
            .collect()
    })
}

/// [`complete`] over any folders: `list` gives the names in a folder and whether each is a folder.
fn complete_among(
    typed: &str,
    folders_only: bool,
    home: Option<&Path>,
    list: impl Fn(&Path) -> Vec<(String, bool)>,
) -> Vec<String> {
    if typed == "~" {
        return vec![format!("~{MAIN_SEPARATOR}")];
    }
    let is_separator = |c: char| c == MAIN_SEPARATOR || c == '/';
    let (before, begun) = match typed.rfind(is_separator) {
        // Separators are one byte long.
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let folder = match before.strip_prefix('~').filter(|rest| rest.starts_with(is_separator)) {
        Some(rest) => match home {
            Some(home) => home.join(rest.trim_start_matches(is_separator)),
            None => return Vec::new(),
        },
        None if before.is_empty() => PathBuf::from("."),
        None => PathBuf::from(before),
    };
    let begun_lower = begun.to_lowercase();
    let mut names: Vec<(String, bool)> = list(&folder)
        .into_iter()
        .filter(|(name, is_folder)| {
            (*is_folder || !folders_only)
                && (begun.starts_with('.') || !name.starts_with('.'))
                && name.to_lowercase().starts_with(&begun_lower)
        })
        .collect();
    names.sort();
    names.truncate(MAX_COMPLETIONS);
    names
        .into_iter()
        .map(|(name, is_folder)| {
            let end = if is_folder { MAIN_SEPARATOR.to_string() } else { String::new() };
            format!("{before}{name}{end}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, folders_only: bool, expect: &[&str]) {
        let list = |folder: &Path| -> Vec<(String, bool)> {
            let names: &[(&str, bool)] = match folder.to_str() {
                Some("/home/ada/") => {
                    &[("Talks", true), ("tales", true), ("todo.txt", false), (".hidden", true)]
                }
                Some("/home/ada/Talks/") => &[("été.txt", false)],
                Some(".") => &[("here", true)],
                _ => &[],
            };
            names.iter().map(|(name, is_folder)| ((*name).to_owned(), *is_folder)).collect()
        };
        let expect: Vec<String> =
            expect.iter().map(|path| path.replace('/', std::path::MAIN_SEPARATOR_STR)).collect();
        let typed = typed.replace('/', std::path::MAIN_SEPARATOR_STR);
        assert_eq!(
            complete_among(&typed, folders_only, Some(Path::new("/home/ada/")), list),
            expect
        );
    }

    #[test]
    fn a_path_is_completed_whatever_the_case() {
        check("/home/ada/ta", false, &["/home/ada/Talks/", "/home/ada/tales/"]);
        check("/home/ada/Talks/É", false, &["/home/ada/Talks/été.txt"]);
        check("he", false, &["here/"]);
        check("/nowhere/x", false, &[]);
    }

    #[test]
    fn files_are_left_out_where_a_folder_is_asked_for() {
        check("/home/ada/t", true, &["/home/ada/Talks/", "/home/ada/tales/"]);
        check("/home/ada/to", false, &["/home/ada/todo.txt"]);
    }

    #[test]
    fn hidden_names_are_offered_to_who_asks_for_them() {
        check("/home/ada/", true, &["/home/ada/Talks/", "/home/ada/tales/"]);
        check("/home/ada/.", true, &["/home/ada/.hidden/"]);
    }

    #[test]
    fn the_home_folder_can_be_typed_as_a_tilde() {
        check("~", true, &["~/"]);
        check("~/ta", false, &["~/Talks/", "~/tales/"]);
        check("~ada/ta", false, &[]);
    }

    #[test]
    fn a_typed_path_becomes_absolute() {
        assert!(expand(Path::new("talks")).is_absolute());
        let home = etcetera::home_dir().unwrap();
        assert_eq!(expand(Path::new("~/talks")), home.join("talks"));
        assert_eq!(expand(Path::new("~")), home);
    }

    #[test]
    fn seeds_differ() {
        assert_ne!(random_seed(), random_seed());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_portals_answer_is_found_however_often_it_is_packed() {
        use zbus::zvariant::Value;

        assert_eq!(scheme(&Value::U32(1)), Some(1));
        assert_eq!(scheme(&Value::Value(Box::new(Value::U32(2)))), Some(2));
        assert_eq!(scheme(&Value::from("dark")), None);
    }
}
