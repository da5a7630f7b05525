//! Real documents that lie beside the project on some machines, and are no part of it.

use std::path::{Path, PathBuf};

/// The folder of that name among them, where they are; a test without it says that it was skipped.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"].iter().map(|it| root.join(it).join(name)).find(|it| it.exists())
}
