//! What would keep a file from being saved, as far as the system tells without writing.

use std::{fs, path::Path};

use super::{SaveError, target};

/// Why the file at `path` could not be saved where it lies; `None` where nothing is known to be in the way,
/// which a saving has to show. Writes nothing.
///
/// The reader should hear of it before the first change. Cost: three questions to the system.
pub fn obstacle(path: &Path) -> Option<SaveError> {
    let target = match target(path) {
        Ok(target) => target,
        Err(error) => return Some(error),
    };
    if fs::metadata(&target).is_ok_and(|it| it.permissions().readonly()) {
        return Some(SaveError::Protected { path: path.into() });
    }
    (!may_write_in(target.parent()?)).then(|| SaveError::Denied { path: path.into() })
}

/// Whether the system lets this user make files in a folder. A drive that is read-only lets nobody.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn may_write_in(folder: &Path) -> bool {
    use rustix::{
        fs::{Access, access},
        io::Errno,
    };
    !matches!(access(folder, Access::WRITE_OK), Err(Errno::ACCESS | Errno::ROFS | Errno::PERM))
}

/// Elsewhere only a saving can tell: attributes of folders do not say who may write in them.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const fn may_write_in(_: &Path) -> bool {
    true
}
