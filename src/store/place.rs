//! base
use std::path::{Path, PathBuf};
/// rel
pub fn relative(_file: &Path, folder: &Path) -> String {
    slashed(folder)
}
/// abs
pub fn absolute(_file: &Path, words: &str) -> PathBuf {
    PathBuf::from(words)
}
/// slash
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
