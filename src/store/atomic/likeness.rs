//! What a new file takes over from the one whose place it takes, apart from what is in it.

use std::fs::{File, Metadata};

/// Gives the new file the owner, the mode and the extended attributes of the former one, as far as
/// this user and this drive allow.
///
/// Where the group cannot be given, the group may do no more than everybody: others would read what
/// only the former group was to read. Errors are none of a saving: a drive without modes refuses them
/// and has none to keep.
#[cfg(unix)]
pub(super) fn take_over(new: &File, former: &File, metadata: &Metadata) {
    use std::{
        fs::Permissions,
        os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown},
    };

    let mut mode = metadata.mode() & 0o7777;
    let (owner, group) = (metadata.uid(), metadata.gid());
    let is_same = new.metadata().is_ok_and(|fresh| (fresh.uid(), fresh.gid()) == (owner, group));
    if !is_same && fchown(new, Some(owner), Some(group)).is_err() {
        // Only root gives files away; to a group of one's own anybody may.
        if fchown(new, None, Some(group)).is_err() {
            mode = (mode & 0o7707) | ((mode & 0o007) << 3);
        }
    }
    // Behind the owner, for a change of owner takes bits off the mode.
    new.set_permissions(Permissions::from_mode(mode)).unwrap_or_default();
    copy_attributes(new, former);
}

#[cfg(not(unix))]
pub(super) fn take_over(new: &File, _: &File, metadata: &Metadata) {
    new.set_permissions(metadata.permissions()).unwrap_or_default();
}

/// Labels, access lists, the tags of file browsers.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn copy_attributes(new: &File, former: &File) {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};

    /// Most that a system gives: Linux allows 64 kB for the names and for each value.
    const MOST: usize = 64 * 1024;

    let mut names = vec![0; MOST];
    let Ok(length) = flistxattr(former, &mut *names) else { return };
    names.truncate(length);
    if names.is_empty() {
        return;
    }
    let mut value = vec![0; MOST];
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        // One that may not be read or set (a label of the system's own) is given by the system.
        if let Ok(length) = fgetxattr(former, name, &mut *value)
            && let Some(value) = value.get(..length)
        {
            fsetxattr(new, name, value, XattrFlags::empty()).unwrap_or_default();
        }
    }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
const fn copy_attributes(_: &File, _: &File) {}
