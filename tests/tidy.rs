//! The architecture, as a test: who may know whom, and what has one home.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// What each module of the crate's root may name of the others. The shell may name everything.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("notebook", &["text"]),
    ("trace", &["text"]),
    ("extract", &["text"]),
    ("layout", &[]),
    ("exchange", &["text", "trace"]),
    ("store", &["notebook", "text", "trace"]),
    ("sample", &["extract", "text"]),
    ("sources", &["extract", "sample", "store", "text", "workspace"]),
    // Plain types of the store only: what is kept, and what a file looked like.
    ("workspace", &["extract", "notebook", "store", "text", "trace"]),
    ("ui", &["layout", "notebook", "store", "text", "trace", "workspace"]),
    ("platform", &["store", "workspace"]),
    (
        "worker",
        &[
            "extract",
            "notebook",
            "platform",
            "sample",
            "sources",
            "store",
            "text",
            "trace",
            "workspace",
        ],
    ),
    (
        "cli",
        &[
            "exchange",
            "extract",
            "notebook",
            "platform",
            "sample",
            "sources",
            "store",
            "text",
            "trace",
            "workspace",
        ],
    ),
];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        // Tests that have a file or a folder of their own may do what tests must.
        .filter(|path| !path.iter().any(|part| part == "tests" || part == "tests.rs"))
        .map(|path| {
            let words = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(&root).unwrap().to_path_buf(), words)
        })
        .collect()
}

/// The part of a file that is the program: its unit tests stand at its end.
fn program(words: &str) -> &str {
    words.split_once("\n#[cfg(test)]\n").map_or(words, |(program, _)| program)
}

fn module_of(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Modules of the root that `words` names: after `crate::`, also within braces. Comments may name
/// anything.
fn named(words: &str) -> Vec<String> {
    let code: Vec<&str> =
        words.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let name = |words: &str| -> String {
        words.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect()
    };
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            found.push(name(rest));
            continue;
        };
        found.push(name(list));
        let mut depth = 0;
        for (at, char) in list.char_indices() {
            match char {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => found.push(name(&list[at + 1..])),
                _ => {}
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

#[test]
fn names_of_modules_are_read_off_any_use() {
    let words = "use crate::{\n    text::{span::Span, words},\n    ui,\n};\ncrate::store::x();";
    assert_eq!(named(words), ["text", "ui", "store"]);
}

#[test]
fn every_module_names_only_what_its_layer_may() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let modules: Vec<&str> = MAY_NAME.iter().map(|(module, _)| *module).collect();
    for (path, words) in sources() {
        let module = module_of(&path);
        let Some(allowed) = allowed.get(module.as_str()) else { continue };
        for other in named(program(&words)) {
            let is_fine = other == module
                || allowed.contains(&other.as_str())
                || !modules.contains(&other.as_str());
            assert!(is_fine, "{} names {other}", path.display());
        }
    }
}

#[test]
fn only_what_draws_knows_the_toolkit() {
    for (path, words) in sources() {
        let draws = matches!(module_of(&path).as_str(), "ui" | "app");
        for line in program(&words).lines().filter(|line| !line.trim_start().starts_with("//")) {
            let names = line.contains("egui::") || line.contains("eframe::");
            assert!(draws || !names, "{}: {line}", path.display());
        }
    }
}

#[test]
fn only_the_worker_starts_threads() {
    for (path, words) in sources() {
        let starts = program(&words).contains("thread::Builder")
            || program(&words).contains("ThreadPoolBuilder");
        assert!(!starts || module_of(&path) == "worker", "{}", path.display());
    }
}

#[test]
fn only_the_store_writes_files() {
    let writing = ["fs::write(", "File::create(", "OpenOptions::new(", "fs::rename(", "fs::copy("];
    for (path, words) in sources() {
        let program = program(&words);
        for call in writing {
            let is_fine = !program.contains(call) || module_of(&path) == "store";
            assert!(is_fine, "{} calls {call}", path.display());
        }
    }
}

#[test]
fn colours_have_one_home() {
    for (path, words) in sources() {
        let makes = ["from_rgb(", "from_rgba_unmultiplied(", "from_gray(", "hex_color!"]
            .iter()
            .any(|call| program(&words).contains(call));
        assert!(!makes || path == Path::new("ui/theme.rs"), "{}", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_and_leaves_nothing_open() {
    for (path, words) in sources() {
        assert!(words.starts_with("//! "), "{} has no header", path.display());
        for word in ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("] {
            assert!(!words.contains(word), "{} says {word}", path.display());
        }
        let n_lines = words.lines().count();
        assert!(n_lines <= 700, "{} has {n_lines} lines: it has grown sore", path.display());
    }
}

#[test]
fn names_stay_away_that_say_nothing() {
    for (path, _) in sources() {
        for part in path.components() {
            let name = part.as_os_str().to_string_lossy();
            for word in ["util", "helper", "common", "manager", "misc", "types"] {
                assert!(!name.contains(word), "{}", path.display());
            }
        }
    }
}

#[test]
fn no_file_speaks_of_the_machine_it_was_written_on() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A folder right below the root has no name of its own to be known by.
    let Some(above) = project.parent().filter(|it| it.parent().is_some()) else { return };
    let above = format!("{}/", above.display());
    let mut folders: Vec<PathBuf> = ["src", "tests", "benches"].map(|it| project.join(it)).to_vec();
    let mut files = ["README.md", "CHANGELOG.md", "Cargo.toml"].map(|it| project.join(it)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    for path in files {
        // Pictures and packed files have no words.
        let Ok(words) = std::fs::read_to_string(&path) else { continue };
        assert!(!words.contains(&above), "{} names {above}", path.display());
    }
}
