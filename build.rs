//! Stamps the program with what it makes texts by: the code of its readers and the versions of the crates
//! that they use.
//!
//! What is kept of a text is kept under this stamp, so that a program never takes for its own what
//! another made, also between two releases. A stamp that differs where nothing of worth does (other line
//! ends, another order of a comment) costs one reading.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::{Path, PathBuf},
};

/// What texts, and all that is worked out of them, are made by.
const MAKERS: [&str; 3] = ["src/text", "src/extract", "Cargo.lock"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut hasher = DefaultHasher::new();
    for maker in MAKERS {
        println!("cargo::rerun-if-changed={maker}");
        stamp(&root.join(maker), &mut hasher)?;
    }
    println!("cargo::rustc-env=VARIORUM_MAKERS={:016x}", hasher.finish());
    Ok(())
}

/// Takes in a file, or all that is in a folder in the order of their names. What is not there is nothing: as a
/// dependency of others this crate has no lock file of its own.
fn stamp(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut paths: Vec<PathBuf> = fs::read_dir(path)?
            .map(|entry| entry.map(|it| it.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        paths.iter().try_for_each(|path| stamp(path, hasher))
    } else {
        path.file_name().hash(hasher);
        fs::read(path).unwrap_or_default().hash(hasher);
        Ok(())
    }
}
