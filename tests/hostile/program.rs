//! The real program, run on a file or a folder, and the hostile files of the script.

use std::{
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    sync::{LazyLock, mpsc},
    time::Duration,
};

use tempfile::TempDir;

use crate::support::shared::shared;

/// The files, made once for all tests here; `None` where they cannot be made.
static FILES: LazyLock<Option<TempDir>> = LazyLock::new(|| {
    let script = shared("hostile/make_hostile.py")?;
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("python3").arg(script).arg(folder.path()).output().ok()?;
    made.status.success().then_some(folder)
});

#[expect(clippy::print_stdout, reason = "says that it was skipped")]
pub(super) fn files() -> Option<&'static Path> {
    let folder = FILES.as_ref().map(TempDir::path);
    if folder.is_none() {
        println!("skipped: the script that makes hostile files, or Python, is not here");
    }
    folder
}

/// What the program did.
pub(super) struct Ran {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

/// Longest that anything here may take before it counts as hanging. No measure of speed: an idle machine
/// needs a hundredth of it.
const HANGS: Duration = Duration::from_mins(1);

/// Runs the program in at most 1.5 GB, where the system can see to that.
pub(super) fn run(words: &[&str], path: &Path) -> Ran {
    let program = env!("CARGO_BIN_EXE_variorum");
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v 1500000; exec \"$@\"", "sh", program]);
        shell
    } else {
        Command::new(program)
    };
    let mut child = command
        .args(words)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let (tell, told) = mpsc::channel();
    let reader = std::thread::Builder::new().spawn(move || {
        let mut err_bytes = Vec::new();
        err.read_to_end(&mut err_bytes).unwrap();
        err_bytes
    });
    let waiter = std::thread::Builder::new().spawn(move || {
        let mut out_bytes = Vec::new();
        out.read_to_end(&mut out_bytes).unwrap();
        tell.send(()).unwrap();
        out_bytes
    });
    let is_done = told.recv_timeout(HANGS).is_ok();
    if !is_done {
        child.kill().unwrap();
    }
    let code = child.wait().unwrap().code();
    assert!(is_done, "{words:?} {} hangs", path.display());
    let words = |thread: std::io::Result<std::thread::JoinHandle<Vec<u8>>>| {
        String::from_utf8(thread.unwrap().join().unwrap()).unwrap()
    };
    Ran { code, out: words(waiter), err: words(reader) }
}
