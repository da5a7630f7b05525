//! Looking back in the real window: by keys alone, in both themes and both sizes.

use crate::{Desk, LARGE, SMALL, keep, screen};

#[test]
fn what_was_removed_is_seen_in_the_history_and_brought_back_by_keys() {
    let Some(screen) = screen() else { return };
    for (theme, size, name) in
        [("Light", LARGE, "light"), ("Dark", LARGE, "dark"), ("Light", SMALL, "small")]
    {
        let desk = Desk::new(theme, size);
        let window = desk.start(&screen, None);
        let empty = window.seen("the history", |window| window.keys(&["ctrl+shift+h"]));
        keep(&empty, "history", &format!("{name}-0-empty"));
        window.seen("the panes again", |window| window.keys(&["Escape"]));
        window.seen("the first excerpt", |window| window.keys(&["period"]));
        window.seen("the memo", |window| window.keys(&["m"]));
        window.seen("the memo's words", |window| window.type_words("Look at the drawings again."));
        window.seen("the memo put away", |window| window.keys(&["Escape"]));
        window.seen("the next excerpt", |window| window.keys(&["period"]));
        window.seen("the excerpt gone", |window| window.keys(&["Delete"]));
        let list = window.seen("the history", |window| window.keys(&["ctrl+shift+h"]));
        keep(&list, "history", &format!("{name}-1-now"));
        let before = window.seen("what was different", |window| window.keys(&["Down", "Down"]));
        keep(&before, "history", &format!("{name}-2-differences"));
        let whole = window.seen("the whole notebook", |window| window.keys(&["v"]));
        keep(&whole, "history", &format!("{name}-3-whole"));
        window.seen("the differences", |window| window.keys(&["v"]));
        window.seen("the other side", |window| window.keys(&["Tab", "Down"]));
        let back = window.seen("what came back", |window| window.keys(&["Return"]));
        keep(&back, "history", &format!("{name}-4-brought-back"));
        let all = window.seen("all of it", |window| window.keys(&["shift+Return"]));
        keep(&all, "history", &format!("{name}-5-all-back"));
        window.seen("the list", |window| window.keys(&["Escape"]));
        window.seen("the panes again", |window| window.keys(&["Escape"]));
        window.kill();
    }
}
