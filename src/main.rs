//! Variorum's command line: a window, or one verb without one.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use variorum::cli::{self, Invocation};

fn main() -> ExitCode {
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    let invocation = cli::run(std::env::args_os(), &mut io::BufWriter::new(&mut out), &mut err);
    // The window's threads may have something to say.
    drop((out, err));
    match invocation {
        Invocation::Done(code) => ExitCode::from(code),
        Invocation::Window { path } => match variorum::app::run(path) {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                writeln!(io::stderr(), "variorum: {why}").unwrap_or_default();
                ExitCode::from(cli::UNUSABLE)
            }
        },
    }
}
