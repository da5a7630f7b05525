//! The files of passim's output, found in its folder.

use std::{
    fs::{self, File},
    io::{self, BufRead},
    path::{Path, PathBuf},
};

use crate::exchange::passim::{Part, unpacked};

/// The files with rows, and what there is to say of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) paths: Vec<PathBuf>,
    pub(super) warnings: Vec<String>,
}

/// Folders that passim writes rows to, pairs first.
const FOLDERS: [&str; 2] = ["align.json", "out.json"];

/// How packed files are called that cannot be read, and what unpacks them.
const PACKED: [(&str, &str); 6] = [
    ("bz2", "bunzip2"),
    ("xz", "unxz"),
    ("zst", "unzstd"),
    ("lz4", "unlz4"),
    ("snappy", "Spark"),
    ("deflate", "Spark"),
];

impl Parts {
    /// Finds them in passim's folder, in one of the folders that it writes in there, or in a file of rows.
    ///
    /// # Errors
    /// A sentence where there are none.
    pub(super) fn of(dir: &Path) -> Result<Self, String> {
        let shown = dir.display();
        let metadata = fs::metadata(dir).map_err(|error| format!("{shown}: {error}"))?;
        if metadata.is_file() {
            return Ok(Self { paths: vec![dir.to_owned()], warnings: Vec::new() });
        }
        let mut folders: Vec<PathBuf> =
            FOLDERS.iter().map(|name| dir.join(name)).filter(|it| it.exists()).collect();
        if folders.is_empty() {
            // It may be one of them.
            folders.push(dir.to_owned());
        }
        let mut found = Self::default();
        for folder in folders {
            found.add(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        if !found.paths.is_empty() {
            return Ok(found);
        }
        if let Some(warning) = found.warnings.pop() {
            return Err(warning);
        }
        let holds = |name: &str| dir.join(name).exists();
        if holds("out.parquet") || holds("align.parquet") || has_parquet(dir) {
            return Err(format!(
                "{shown}: passim has written Parquet there, which is not read here; run it again with \
                 --output-format json"
            ));
        }
        Err(if holds("tmp") || holds("out.json") {
            format!("{shown}: passim has not come to its end there; its out.json holds nothing yet")
        } else {
            format!("{shown} holds no output of passim: there is no out.json in it")
        })
    }

    /// Adds the files of one of Spark's folders, or a file that somebody has put in its place.
    fn add(&mut self, folder: &Path) -> io::Result<()> {
        if folder.is_file() {
            self.paths.push(folder.to_owned());
            return Ok(());
        }
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        let name =
            |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_whole = paths.iter().any(|path| name(path) == "_SUCCESS");
        // As Spark does: what is hidden, and what begins with an underscore, is no data.
        paths.retain(|path| name(path).starts_with("part-") && path.is_file());
        let n_before = self.paths.len();
        for path in paths {
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            match PACKED.iter().find(|(packed, _)| *packed == extension) {
                Some((_, with)) => self.warnings.push(format!(
                    "{} is packed in a way that is not read here, and left out; unpack it with {with}, \
                     or have Spark write it as it is or with gzip",
                    path.display()
                )),
                None if extension == "parquet" => {}
                None => self.paths.push(path),
            }
        }
        if self.paths.len() > n_before && !is_whole {
            self.warnings.push(format!(
                "{} has no _SUCCESS: passim has perhaps not come to its end; what is there is read",
                folder.display()
            ));
        }
        Ok(())
    }

    /// Opens each when it is asked for.
    pub(super) fn open(&self) -> impl Iterator<Item = Part<Box<dyn BufRead>>> + '_ {
        self.paths.iter().map(|path| Part {
            name: path.display().to_string(),
            bytes: File::open(path).and_then(unpacked),
        })
    }
}

fn has_parquet(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|it| it.path()).any(|it| it.extension().is_some_and(|it| it == "parquet"))
}
