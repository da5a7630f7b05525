//! The program is killed while somebody types and saves.

use std::time::Duration;

use crate::{
    Dice, is_long,
    person::{Desk, looks, millis},
};

/// The long form takes some twenty minutes. `VARIORUM_KILLS` and `VARIORUM_SEED` choose another number
/// and other moments; with `TMPDIR` on a drive in memory no disk stands still meanwhile.
#[test]
fn a_killed_program_loses_less_than_a_second_of_typing_and_nothing_that_was_saved() {
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let n_kills = number("VARIORUM_KILLS").unwrap_or(if is_long() { 1000 } else { 12 });
    let seed = number("VARIORUM_SEED").unwrap_or(7);
    eprintln!("{n_kills} kills, seed {seed}");
    let mut dice = Dice(seed);
    let desk = Desk::new();
    let (mut most_lost, mut was_saved) = (0, 0);
    for round in 0..n_kills {
        // What the one before typed last and lost is not to be counted against this one.
        desk.forget_said();
        let mut child = desk.child("type");
        std::thread::sleep(Duration::from_millis(200 + dice.below(1800)));
        child.kill().unwrap();
        let killed = millis();
        child.wait().unwrap();
        let in_file = desk.number_in_file();
        let said = desk.said(killed);
        assert!(
            in_file >= said.saved.max(was_saved),
            "round {round}: {in_file} in the file, {said:?}"
        );
        let written = desk.journal_age(killed);
        let back = looks(&desk);
        assert!(back >= said.saved, "round {round}: {back} is back, {said:?}");
        assert!(
            back >= said.typed,
            "round {round}: {back} is back, {said:?}; the last key was {}, the journal was written {written} \
             ms before the end",
            desk.said(u128::MAX - 2000).typed,
        );
        let last = desk.said(u128::MAX - 2000).typed;
        most_lost = most_lost.max(last.saturating_sub(back));
        was_saved = back;
    }
    eprintln!("none unreadable; at most {most_lost} keys lost of one every 7 ms or more");
}
