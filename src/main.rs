//! Variorum's command line: a window, or one verb without one.

use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
};

use variorum::{
    cli::{self, Invocation, terminal::Terminal},
    worker,
};

fn main() -> ExitCode {
    let (out, err) = (io::stdout().lock(), io::stderr().lock());
    let (is_read, is_told) = (out.is_terminal(), err.is_terminal());
    let (mut out, mut err) = (Terminal::new(out, is_read), Terminal::new(err, is_told));
    let invocation = cli::run(std::env::args_os(), &mut io::BufWriter::new(&mut out), &mut err);
    // The window's threads may have something to say.
    drop((out, err));
    match invocation {
        Invocation::Done(code) => ExitCode::from(code),
        Invocation::ForParent => {
            match worker::for_parent::run(&mut io::stdin().lock(), &mut io::stdout().lock()) {
                Ok(()) => ExitCode::SUCCESS,
                // The parent is gone, or is none.
                Err(_) => ExitCode::from(cli::UNUSABLE),
            }
        }
        Invocation::Window { path } => {
            let missing = path.as_deref().and_then(cli::missing);
            match missing.map_or_else(|| variorum::app::run(path), Err) {
                Ok(()) => ExitCode::SUCCESS,
                Err(why) => {
                    writeln!(io::stderr(), "variorum: {why}").unwrap_or_default();
                    ExitCode::from(cli::UNUSABLE)
                }
            }
        }
    }
}
