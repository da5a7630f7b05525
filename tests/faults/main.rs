//! What a crash, a failing disk and a full one cost: nothing that was saved, and less than a second of
//! what was typed.
//!
//! A [`person`] works in a process of its own, which is killed at random moments ([`kills`]), or at each
//! call of the system that a saving makes, or has each such call fail ([`calls`]); or works on drives
//! that are full, read-only or gone ([`places`]). Where a test needs a tool or a right that is not
//! there (`strace`, `mount` as root), it says so and passes.
//!
//! Short forms run with `cargo test`; `VARIORUM_LONG=1 cargo test --release --test faults` takes an hour.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test says by panicking what went wrong; it kills processes, with a clock"
)]

mod calls;
mod kills;
mod person;
mod places;

use std::process::Command;

/// Whether the long forms are to be run.
fn is_long() -> bool {
    std::env::var_os("VARIORUM_LONG").is_some()
}

/// Whether a command can be run at all, and succeeds.
fn works(command: &str, args: &[&str]) -> bool {
    Command::new(command).args(args).output().is_ok_and(|output| output.status.success())
}

/// Numbers that follow from a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}
