//! What a page of odd text looks like: only what is in view is laid out, nothing hides, and nothing that is
//! selected is other than what is seen.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Shape, Theme};
use egui_kittest::Harness;
use variorum::{
    text::paragraphs::BLOCK_BYTES,
    workspace::{
        command::{Command, PaneCommand, View},
        pane::{At, Selection, Wanted},
    },
};

use crate::support::reading::{Scene, picture, window};

/// Glyphs of twenty rows, each of the longest block that is laid out at once: what a page comes to at worst,
/// and a small part of each text here.
const MOST_GLYPHS: usize = 20 * BLOCK_BYTES;

fn page(text: &str) -> Harness<'static, Scene> {
    window(Scene::on(&[("a.txt", text)]), (640.0, 500.0), Theme::Light)
}

/// The words of each text that was painted, and how many glyphs they have.
fn painted(window: &Harness<'_, Scene>) -> Vec<(String, usize)> {
    fn each(shape: &Shape, out: &mut Vec<(String, usize)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| each(shape, out)),
            Shape::Text(text) => {
                let n_glyphs = text.galley.rows.iter().map(|row| row.glyphs.len()).sum();
                out.push((text.galley.text().to_owned(), n_glyphs));
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    window.output().shapes.iter().for_each(|clipped| each(&clipped.shape, &mut out));
    out
}

fn n_glyphs(window: &Harness<'_, Scene>) -> usize {
    painted(window).iter().map(|(_, n_glyphs)| n_glyphs).sum()
}

fn drag(window: &mut Harness<'_, Scene>, from: Pos2, to: Pos2) {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for event in [
        Event::PointerMoved(from),
        button(from, true),
        Event::PointerMoved(from.lerp(to, 0.5)),
        Event::PointerMoved(to),
        button(to, false),
    ] {
        window.event(event);
        window.step();
    }
    window.run();
}

// H020, H021, H026
#[test]
fn of_a_text_without_end_only_what_is_in_view_is_laid_out() {
    let line = "word ".repeat(400_000);
    let newlines = format!("first{}last", "\n".repeat(1_000_000));
    let unbroken = "x".repeat(2_000_000);
    let marked = format!("Z{}", "\u{301}\u{316}\u{334}".repeat(700)).repeat(50);
    for (text, last) in [(&line, "word"), (&newlines, "last"), (&unbroken, "x"), (&marked, "Z")] {
        let mut window = page(text);
        assert!(n_glyphs(&window) < MOST_GLYPHS, "{last}: {} glyphs", n_glyphs(&window));
        for at in [0.5, 1.0] {
            let byte = text.rfind(last).unwrap();
            let byte =
                (0..=(byte as f32 * at) as usize).rev().find(|it| text.is_char_boundary(*it));
            let byte = byte.unwrap();
            let active = window.state().ws.active;
            window.state_mut().ws.panes[active].wanted = Some(Wanted { byte, at: At::View });
            window.run();
            assert!(window.state().readers[0].place_of(byte).is_some() || at < 1.0, "{last}");
            assert!(n_glyphs(&window) < MOST_GLYPHS, "{last}: {} glyphs", n_glyphs(&window));
        }
    }
}

// H024, H030, H031
#[test]
fn what_misleads_is_named_where_it_stands_and_what_only_parts_letters_on_demand() {
    let controls: String = ('\u{1}'..='\u{1f}').filter(|c| !"\t\n\r\u{c}".contains(*c)).collect();
    let text = format!(
        "access \u{202e}resu\u{202c} level \u{2066}isolate\u{2069} \u{200f} \u{61c} granted\n\n\
         {controls}\u{1b}]0;pwn\u{7}\u{80}\u{9b}\n\nin\u{ad}vis\u{200b}ible\u{2060} text"
    );
    let mut window = page(&text);
    let names = |window: &Harness<'_, Scene>| -> Vec<String> {
        painted(window).into_iter().map(|(words, _)| words).collect()
    };
    let always = ["RLO", "PDF", "LRI", "PDI", "ESC", "SOH", "BEL", "BS", "U+80", "CSI"];
    let on_demand = ["RLM", "ALM", "SHY", "ZWSP", "WJ"];
    let has = |names: &[String], name: &str| names.iter().any(|it| it == name);
    let before = names(&window);
    assert!(always.iter().all(|name| has(&before, name)), "{before:?}");
    assert!(!on_demand.iter().any(|name| has(&before, name)), "{before:?}");
    window.state_mut().apply(Command::View(View::Unseen(true)));
    window.run();
    let after = names(&window);
    assert!(always.iter().chain(&on_demand).all(|name| has(&after, name)), "{after:?}");
    // The names are no part of the text: what is selected is what stands in the file.
    for words in ["\u{202e}resu\u{202c} level \u{2066}iso", "]0;pwn", "in\u{ad}vis\u{200b}ible"] {
        let (from, to) = window.state().ends(words);
        drag(&mut window, from, to);
        assert_eq!(window.state().selected(), words);
    }
    window.state_mut().apply(Command::View(View::Unseen(false)));
    window.run();
    assert!(!on_demand.iter().any(|name| has(&names(&window), name)), "hidden again");
}

// H025
#[test]
fn a_selection_from_right_to_left_is_in_the_order_in_which_it_is_read() {
    const TEXT: &str = "مرحبا 123 عالم\n\nשָׁלוֹם 456 עולם\n";
    let mut window = page(TEXT);
    for (word, from, to) in [("مرحبا", 1, 3), ("عالم", 1, 3), ("עולם", 1, 3), ("456", 1, 2)]
    {
        let start = window.state().span(word).start();
        let byte = |nth: usize| start + word.char_indices().nth(nth).unwrap().0;
        let [first, last] = [byte(from), byte(to)].map(|byte| window.state().at(byte));
        assert_eq!(first.x > last.x, word != "456", "{word} runs the other way");
        // Whichever end the pointer takes first.
        for (down, up) in [(first, last), (last, first)] {
            drag(&mut window, down, up);
            assert_eq!(window.state().selected(), &TEXT[byte(from)..byte(to)]);
            window.run_steps(20);
        }
    }
}

// H026, H027
#[test]
fn arrows_select_letter_by_letter_and_never_half_of_one() {
    let zalgo = format!("Z{}", "\u{301}\u{316}\u{334}".repeat(700));
    let letters =
        ["👨‍👩‍👧‍👦", " ", "👍🏽", " ", "🇺🇳", "🇩🇪", " ", "1️⃣", " ", "🏴‍☠️", " ", "👩🏿‍🚀", &zalgo, &zalgo, "e"];
    let text = letters.concat();
    let mut window = page(&text);
    window.state_mut().in_pane(PaneCommand::Select(Some(Selection::caret(0))));
    window.run();
    let mut end = 0;
    for letter in letters {
        window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        window.run();
        end += letter.len();
        let selected = window.state().selected();
        assert_eq!(selected.len(), end, "behind {:?}", letter.chars().next());
    }
    for letter in letters.iter().rev() {
        window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
        window.run();
        end -= letter.len();
        let selection = window.state().pane().selection.unwrap();
        assert_eq!(selection.focus, end, "before {:?}", letter.chars().next());
    }
}

#[test]
fn picture_of_characters_without_a_sign() {
    let text = "Access \u{202e}resu\u{202c} level, \u{2066}isolated\u{2069}, then \u{1b}]0;title\u{7} and a \
                stray\u{92}s mark.\n\nIn\u{ad}vis\u{200b}ible\u{2060} text with joiners na\u{200c}me, שלום\u{200f} \
                and \u{61c}عالم.";
    let mut window = page(text);
    picture(&mut window, "unseen_misleading");
    window.state_mut().apply(Command::View(View::Unseen(true)));
    window.run();
    picture(&mut window, "unseen_all");
}
