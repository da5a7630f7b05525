//! A folder of files that may all be made again or missed: kept below a size, the oldest going first.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Removes the oldest files of `folder` whose names end in `suffix` where they take more than `most` bytes
/// together, but never the one just kept. Other files stay. What cannot be removed stays: it is looked at
/// again after the next.
pub(super) fn trim(folder: &Path, suffix: &str, most: u64, just_kept: &Path) {
    let mut kept = files(folder, suffix).unwrap_or_default();
    let mut total: u64 = kept.iter().map(|(_, size, _)| size).sum();
    if total <= most {
        return;
    }
    kept.sort();
    for (_, size, path) in kept {
        // A little below the most, so that not every new file removes one.
        if total <= most / 10 * 9 {
            return;
        }
        if path != just_kept && fs::remove_file(&path).is_ok() {
            total = total.saturating_sub(size);
        }
    }
}

/// The files of `folder` whose names end in `suffix`: when each was written, its size, its path.
pub(super) fn files(folder: &Path, suffix: &str) -> io::Result<Vec<(SystemTime, u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().ends_with(suffix) {
            let metadata = entry.metadata()?;
            let written = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            found.push((written, metadata.len(), entry.path()));
        }
    }
    Ok(found)
}
