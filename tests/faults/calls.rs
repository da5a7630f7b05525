//! Each call of the system that a saving makes: killed there, and failing.
//!
//! `strace` attaches to a child that waits to save, so that only what comes then is counted, and counts
//! only calls about the files in question: those of the saving, or the journal's.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    person::{Desk, looks, millis},
    works,
};

/// Everything that changes something on a disk, or gives it back.
const CALLS: [&str; 19] = [
    "openat",
    "write",
    "pwrite64",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "fchmod",
    "fchown",
    "mkdir",
    "fsetxattr",
    "flock",
    "close",
];

/// Of these the ones that can fail for a reason of the disk's.
const N_FAILING: usize = 17;

/// Of these the ones that make a file longer.
const GROWING: &[&str] = &["write", "pwrite64", "ftruncate"];

/// Of these the ones in which a drive that has gone is met first.
const TELLING: &[&str] = &["openat", "write", "fsync", "fdatasync", "renameat2"];

/// More calls of one kind than any saving makes.
const MOST_CALLS: usize = 50;

fn can_trace() -> bool {
    let can = works("strace", &["-qq", "-f", "-e", "trace=close", "true"]);
    if !can {
        eprintln!("skipped: strace is not there, or may not trace");
    }
    can
}

/// Which files' calls are counted.
#[derive(Clone, Copy, Debug)]
enum Files {
    /// The notebook, what lies beside it, and their folder.
    Saving,
    /// The journal.
    Journal,
    /// All.
    All,
}

impl Files {
    /// Arguments that have the tracer look at these files only.
    fn args(self, desk: &Desk, pid: u32) -> Vec<String> {
        let work = desk.folder.join("papers");
        let paths: Vec<PathBuf> = match self {
            Self::All => Vec::new(),
            Self::Saving => {
                let mut names = vec!["count.ron".to_owned(), "count.ron.bak".to_owned()];
                for number in 0..3 {
                    let temp = format!(".count.ron.{pid}-{number}.tmp");
                    names.extend([format!("{temp}.bak"), temp]);
                }
                names.into_iter().map(|name| work.join(name)).chain([work.clone()]).collect()
            }
            Self::Journal => {
                let entries = fs::read_dir(desk.folder.join("own/journals")).unwrap();
                entries.map(|entry| entry.unwrap().path()).collect()
            }
        };
        let real = paths.into_iter().map(|path| path.to_str().unwrap().to_owned());
        real.flat_map(|path| ["-P".to_owned(), path]).collect()
    }
}

/// A child with a tracer on it.
struct Traced {
    desk: Desk,
    log: PathBuf,
}

impl Traced {
    /// Has a child save once under `strace` with these arguments, to its end.
    fn run(files: Files, args: &[&str]) -> Self {
        Self::of("save", files, args)
    }

    /// Has a child do a job under `strace` with these arguments, to its end.
    fn of(job: &str, files: Files, args: &[&str]) -> Self {
        let desk = Desk::new();
        let log = desk.folder.join("trace");
        let mut child = desk.child(job);
        wait(|| desk.has_said("ready") || ended(&mut child));
        assert!(!ended(&mut child), "the child did not sit down");
        let mut tracer = Command::new("strace")
            .args(["-f", "-y", "-s", "64", "-p", &child.id().to_string(), "-o"])
            .arg(&log)
            .args(files.args(&desk, child.id()))
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let is_attached = || {
            let status = fs::read_to_string(format!("/proc/{}/status", child.id()));
            let is_traced = |line: &str| line.starts_with("TracerPid:") && !line.ends_with("\t0");
            status.unwrap_or_default().lines().any(is_traced)
        };
        wait(is_attached);
        desk.go();
        wait(|| ended(&mut child));
        tracer.wait().unwrap();
        Self { desk, log }
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

fn ended(child: &mut Child) -> bool {
    child.try_wait().unwrap().is_some()
}

#[track_caller]
fn wait(mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_mins(1), "not within a minute");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Tries the first, second, … call of each kind, as long as there is one.
#[track_caller]
fn each_call(calls: &[&str], mut has_one: impl FnMut(&str, usize) -> bool) {
    for call in calls {
        let n_calls = (1..MOST_CALLS).find(|nth| !has_one(call, *nth));
        assert!(n_calls.is_some(), "{call} is called without end");
    }
}

#[test]
fn a_saving_that_is_killed_at_any_call_leaves_the_old_notebook_or_the_new() {
    if !can_trace() {
        return;
    }
    for files in [Files::Saving, Files::Journal, Files::All] {
        let mut n_killed = 0;
        each_call(&CALLS, |call, nth| {
            let inject = format!("inject={call}:signal=SIGKILL:when={nth}");
            let traced = Traced::run(files, &["-e", &format!("trace={call}"), "-e", &inject]);
            let desk = &traced.desk;
            let is_whole = desk.has_said("saved");
            let in_file = desk.number_in_file();
            assert!(in_file <= 1, "{files:?}, {call} {nth}");
            assert!(!is_whole || in_file == 1, "{files:?}, {call} {nth}: said to be saved");
            let back = looks(desk);
            assert!(back >= in_file, "{files:?}, {call} {nth}: {back} is back");
            let is_killed = traced.log().contains("killed by SIGKILL");
            n_killed += usize::from(is_killed);
            is_killed
        });
        eprintln!("{files:?}: killed at {n_killed} calls: none unreadable, no stray file");
        assert!(n_killed > 2, "the tracer had no effect");
    }
}

#[test]
fn a_call_that_fails_is_never_called_saved_and_costs_nothing() {
    if !can_trace() {
        return;
    }
    // A disk that fails, that is full, whose owner may take no more; in the calls that can tell it, a file
    // that may grow no more, and a drive in the network that has gone.
    let failing = &CALLS[..N_FAILING];
    let errors = [("EIO", failing), ("ENOSPC", failing), ("EDQUOT", failing)];
    let far = [("EFBIG", GROWING), ("ESTALE", TELLING), ("ENOTCONN", TELLING)];
    for (error, calls) in errors.into_iter().chain(far) {
        for files in [Files::Saving, Files::Journal] {
            let (mut n_failed, mut n_refused) = (0, 0);
            each_call(calls, |call, nth| {
                let inject = format!("inject={call}:error={error}:when={nth}");
                let traced = Traced::run(files, &["-e", &format!("trace={call}"), "-e", &inject]);
                let desk = &traced.desk;
                let said = desk.said(millis());
                let in_file = desk.number_in_file();
                let what = || format!("{error}, {files:?}, {call} {nth}:\n{}", traced.log());
                assert!(in_file == 1 || !desk.has_said("saved"), "said to be saved: {}", what());
                assert!(desk.has_said("saved") || said.is_refused, "no answer: {}", what());
                assert_eq!(looks(desk), 1, "what was typed is lost: {}", what());
                let has_failed = traced.log().contains("(INJECTED)");
                n_failed += usize::from(has_failed);
                n_refused += usize::from(has_failed && said.is_refused);
                has_failed
            });
            eprintln!(
                "{error}, {files:?}: {n_failed} calls failed; {n_refused} times not saved, and said so"
            );
            assert!(n_failed > 0, "{error}: the tracer had no effect");
            assert!(n_refused > 0 || matches!(files, Files::Journal), "{error}: all were ignored");
        }
    }
}

#[test]
fn a_notebook_is_on_the_disk_before_it_has_its_name_and_before_it_is_called_saved() {
    if !can_trace() {
        return;
    }
    let calls = "trace=write,fsync,fdatasync,rename,renameat,renameat2,link,linkat";
    let traced = Traced::run(Files::All, &["-e", calls]);
    assert!(traced.desk.has_said("saved"));
    let log = traced.log();
    let place = |what: &str, is_it: &dyn Fn(&str) -> bool| {
        log.lines().position(is_it).unwrap_or_else(|| panic!("no {what}:\n{log}"))
    };
    let is_temp = |line: &str| line.contains("/papers/.count.ron.") && line.contains(".tmp");
    let written = place("writing", &|line| line.contains(" write(") && is_temp(line));
    let synced = place("fsync", &|line| line.contains(" fsync(") && is_temp(line));
    let named =
        place("rename", &|line| line.contains(" rename") && line.contains("/papers/count.ron\""));
    let folder =
        place("fsync of the folder", &|line| line.contains(" fsync(") && line.contains("/papers>"));
    let saved = place("answer", &|line| line.contains(" write(") && line.contains("\"saved 1 "));
    assert!(
        written < synced && synced < named && named < folder && folder < saved,
        "{written} {synced} {named} {folder} {saved}:\n{log}"
    );
}

#[test]
fn a_drive_that_cannot_exchange_two_names_is_saved_on_all_the_same() {
    if !can_trace() {
        return;
    }
    for error in ["EINVAL", "ENOSYS"] {
        let inject = format!("inject=renameat2:error={error}");
        let traced = Traced::run(Files::All, &["-e", "trace=renameat2", "-e", &inject]);
        assert!(traced.desk.has_said("saved"), "{error}:\n{}", traced.log());
        assert_eq!(looks(&traced.desk), 1);
        assert_eq!(traced.desk.names(), ["count.ron", "count.ron.bak"]);
    }
}

/// Calls that give a file another name, or a second one.
const NAMING: [&str; 5] = ["rename", "renameat", "renameat2", "link", "linkat"];

#[test]
fn a_drive_that_will_not_name_files_anew_keeps_the_former_one_or_says_so() {
    if !can_trace() {
        return;
    }
    // EINVAL and ENOSYS are answers of drives that cannot exchange names; EPERM is also that of one that
    // knows no links. All are tried for one call, and for each call of the kind, as such a drive answers.
    for error in ["EXDEV", "EPERM", "EBUSY", "EMLINK", "EACCES"] {
        let mut n_failed = 0;
        for call in NAMING {
            let inject = format!("inject={call}:error={error}");
            let traced =
                Traced::run(Files::Saving, &["-e", &format!("trace={call}"), "-e", &inject]);
            let desk = &traced.desk;
            let said = desk.said(millis());
            let what = || format!("{error}, {call}:\n{}", traced.log());
            assert!(desk.has_said("saved") != said.is_refused, "{}", what());
            assert_eq!(desk.number_in_file() == 1, desk.has_said("saved"), "{}", what());
            assert_eq!(looks(desk), 1, "what was typed is lost: {}", what());
            n_failed += usize::from(traced.log().contains("(INJECTED)"));
        }
        assert!(n_failed > 0, "{error}: the tracer had no effect");
    }
}

#[test]
fn a_drive_without_locks_and_links_is_saved_on_with_a_backup_by_copy() {
    if !can_trace() {
        return;
    }
    // As FAT answers: no locks, no links, no exchange of names.
    let traced = Traced::run(
        Files::All,
        &[
            "-e",
            "trace=flock,link,linkat,renameat2",
            "-e",
            "inject=flock:error=ENOSYS",
            "-e",
            "inject=link,linkat:error=EPERM",
            "-e",
            "inject=renameat2:error=EINVAL",
        ],
    );
    assert!(traced.desk.has_said("saved"), "{}", traced.log());
    assert!(traced.log().contains("(INJECTED)"));
    assert_eq!(traced.desk.names(), ["count.ron", "count.ron.bak"]);
    let backup = fs::read_to_string(traced.desk.folder.join("papers/count.ron.bak")).unwrap();
    assert!(backup.contains("variorum-notebook"), "{backup}");
    assert_eq!(looks(&traced.desk), 1);
}

#[test]
fn after_a_flush_that_failed_the_next_try_is_a_new_file() {
    if !can_trace() {
        return;
    }
    let traced = Traced::of(
        "again",
        Files::Saving,
        &["-e", "trace=openat,fsync,rename,renameat,renameat2", "-e", "inject=fsync:error=EIO"],
    );
    let log = traced.log();
    assert!(traced.desk.has_said("refused") && !traced.desk.has_said("saved"), "{log}");
    // What is made and flushed, in order: a file is never flushed twice.
    let steps: Vec<bool> = log
        .lines()
        .filter(|line| line.contains(".tmp"))
        .filter_map(|line| match line {
            line if line.contains("O_CREAT|O_EXCL") => Some(true),
            line if line.contains(" fsync(") => Some(false),
            _ => None,
        })
        .collect();
    assert!(steps.len() >= 4 && steps.len().is_multiple_of(2), "it was not tried twice:\n{log}");
    assert!(steps.chunks(2).all(|step| step == [true, false]), "{log}");
    assert!(
        !log.contains("count.ron\") = 0"),
        "a file that may not be on the disk got the name:\n{log}"
    );
    assert_eq!(traced.desk.number_in_file(), 0);
    assert_eq!(looks(&traced.desk), 1);
}

#[test]
fn a_drive_that_does_not_answer_holds_up_nobody_who_types() {
    if !can_trace() {
        return;
    }
    let hang = "inject=fsync:delay_enter=3s";
    let traced = Traced::of("hang", Files::Saving, &["-e", "trace=fsync", "-e", hang]);
    assert!(traced.log().contains("(DELAYED)"), "{}", traced.log());
    assert!(traced.desk.has_said("saved"), "{}", traced.log());
    // It typed on while the saving waited for the drive.
    let typed = traced.desk.said(u128::MAX - 2000).typed;
    assert!(typed >= 20, "{typed} keys within the seconds that the drive took");
}
