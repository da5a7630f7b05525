//! Where things lie: the folder as a notebook states it, and the program's own folder.
//!
//! A notebook states its folder relative to itself where the two can be moved together, with `/` on
//! every system, so that it opens on another machine. Pure but for [`config_dir`]: paths are taken as
//! words, and no symlink is followed.

use std::path::{Component, Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::notebook::ids::NotebookId;

/// Names a folder for the program's settings instead of the platform's: for tests, and for a program
/// carried on a stick.
pub const CONFIG_DIR_VARIABLE: &str = "VARIORUM_CONFIG_DIR";

/// The name of the program's folder among those of other programs.
const OWN_FOLDER: &str = "variorum";

/// How the notebook in `notebook_file` states `folder`: `../interviews`, or `.` for its own folder.
///
/// Absolute where the two share nothing but the root (a drive, `/`), since then they will not be
/// moved together. Both paths should be absolute. Limitations: a name that is no Unicode is given
/// with replacement characters, and will not be found again.
pub fn relative(notebook_file: &Path, folder: &Path) -> String {
    let from = plain(notebook_file.parent().unwrap_or(notebook_file));
    let to = plain(folder);
    let n_shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let is_near = from.iter().take(n_shared).any(|part| matches!(part, Component::Normal(_)))
        || (from.len() == n_shared && folder.is_absolute() == notebook_file.is_absolute());
    if !is_near {
        return with_slashes(&to);
    }
    let up = from.iter().skip(n_shared).map(|_| Component::ParentDir);
    let parts: Vec<Component<'_>> = up.chain(to.iter().skip(n_shared).copied()).collect();
    if parts.is_empty() { ".".to_owned() } else { with_slashes(&parts) }
}

/// The folder that the notebook in `notebook_file` states as `stated`.
pub fn absolute(notebook_file: &Path, stated: &str) -> PathBuf {
    let folder = notebook_file.parent().unwrap_or(notebook_file);
    plain(&folder.join(stated)).into_iter().collect()
}

/// What the program's own files on the notebook with that id are called.
///
/// The id itself where it can be the name of a file everywhere. One that was read from a file can hold
/// anything (a path, ten thousand letters, `CON`): what is left out is told apart by a hash.
pub fn file_name(notebook_id: &NotebookId) -> String {
    let id = notebook_id.as_str();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let plain: String = id.chars().filter(|c| is_plain(*c)).take(40).collect();
    // Two that differ in their case only would be one file on some systems.
    let is_lower = !plain.contains(|c: char| c.is_ascii_uppercase());
    if plain == id && !plain.is_empty() && is_lower && !is_device(&plain) {
        return plain;
    }
    let hash = blake3::hash(id.as_bytes()).to_hex();
    format!("{plain}-{}", hash.get(..16).unwrap_or_default())
}

/// Whether a name, in small letters, is that of a device on Windows.
fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    matches!(name, "con" | "prn" | "aux" | "nul") || port.is_some_and(|number| number.len() == 1)
}

/// The folder for the program's settings; `None` where the system knows of no home. It may not be
/// there yet.
pub fn config_dir() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(CONFIG_DIR_VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let strategy = etcetera::base_strategy::choose_native_strategy().ok()?;
    // Apple's Preferences are for the system's own kind of files.
    let dir =
        if cfg!(target_vendor = "apple") { strategy.data_dir() } else { strategy.config_dir() };
    Some(dir.join(OWN_FOLDER))
}

/// A path with `/` between its parts, on every system.
pub fn slashed(path: &Path) -> String {
    with_slashes(&plain(path))
}

/// The parts of a path without `.`, and without `..` where there is something to go up from.
fn plain(path: &Path) -> Vec<Component<'_>> {
    let mut parts = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts
}

fn with_slashes(parts: &[Component<'_>]) -> String {
    let mut words = String::new();
    for part in parts {
        if *part == Component::RootDir {
            words.push('/');
            continue;
        }
        if !words.is_empty() && !words.ends_with('/') {
            words.push('/');
        }
        words.push_str(&part.as_os_str().to_string_lossy());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(notebook_file: &str, folder: &str, expect: &str) {
        let (file, folder) = (Path::new(notebook_file), Path::new(folder));
        assert_eq!(relative(file, folder), expect);
        assert_eq!(absolute(file, expect), folder, "and back");
    }

    #[test]
    fn an_id_names_a_file_on_every_system_and_no_two_name_one() {
        let name = |id: &str| file_name(&NotebookId::read(id));
        assert_eq!(
            (name("nb-8k2v9q4m7x1c"), name("my-notes")),
            ("nb-8k2v9q4m7x1c".into(), "my-notes".into())
        );
        let long = "x".repeat(10_000);
        let odd = ["../x", "x/..", "X", "CON", "con", "lpt1", "", "\0", "C:\\x", "é", &long];
        let mut names: Vec<String> = odd.iter().map(|id| name(id).to_ascii_lowercase()).collect();
        let is_safe = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(
            names.iter().all(|it| it.len() < 60 && it.len() > 16 && it.chars().all(is_safe)),
            "{names:?}"
        );
        names.sort();
        names.dedup();
        assert_eq!(names.len(), odd.len());
    }

    #[test]
    fn a_folder_is_stated_from_where_the_notebook_lies() {
        check("/home/ada/bridge.ron", "/home/ada/interviews", "interviews");
        check("/home/ada/notes/bridge.ron", "/home/ada/interviews/2018", "../interviews/2018");
        check("/home/ada/interviews/bridge.ron", "/home/ada/interviews", ".");
        check("/home/ada/interviews/bridge.ron", "/home/ada", "..");
        check("/bridge.ron", "/home", "home");
        check("/home/ada/b.ron", "/home/ada/“a b”/שלום", "“a b”/שלום");
    }

    #[test]
    fn a_folder_far_away_is_stated_whole() {
        check("/home/ada/bridge.ron", "/mnt/drive/interviews", "/mnt/drive/interviews");
        check("/home/ada/bridge.ron", "/", "/");
    }

    #[test]
    fn dots_in_a_path_mean_what_they_say() {
        let file = Path::new("/home/./ada/x/../bridge.ron");
        assert_eq!(relative(file, Path::new("/home/ada/y/../talks/.")), "talks");
        assert_eq!(absolute(file, "./talks/../../bob"), Path::new("/home/bob"));
        assert_eq!(absolute(Path::new("/b.ron"), "../../up"), Path::new("/up"));
    }

    #[test]
    fn a_notebook_without_a_folder_of_its_own_still_has_a_place() {
        assert_eq!(relative(Path::new("bridge.ron"), Path::new("talks")), "talks");
        assert_eq!(absolute(Path::new("bridge.ron"), "talks"), Path::new("talks"));
        assert_eq!(relative(Path::new("bridge.ron"), Path::new("/talks")), "/talks");
    }
}
