//! The window as a whole: its sizes and themes, its rest, and whatever is done to it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use egui::{
    Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Theme, TouchPhase,
    accesskit::{Role, Toggled},
    vec2,
};
use egui_kittest::kittest::NodeT as _;
use proptest::prelude::*;
use variorum::workspace::{action::Action, keys};

use super::{note_on_the_report, papers};
use crate::support::app::{Answer, Machine, Window};

const SIZES: [[f32; 2]; 3] = [[1440.0, 900.0], [1024.0, 700.0], [640.0, 420.0]];

/// What lies over the window, by the keys that open it.
const OVERLAYS: [&str; 8] = ["Ctrl+K", "F1", "F4", "G", "M", "L", "P", "Ctrl+O"];

#[test]
fn a_menu_and_the_search_box_tell_what_is_on() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.choose(Action::ThemeDark);
    let told = |window: &mut Window| {
        window.click_of(Role::Button, "View");
        let names = ["Theme: as the system", "Theme: dark", "Caret", "Left side", "Documents"];
        let on: Vec<&str> = names.into_iter().filter(|name| is_ticked(window, name)).collect();
        window.key("Escape");
        on
    };
    assert_eq!(told(&mut window), ["Theme: dark", "Left side", "Documents"]);
    window.keys("F7 Ctrl+B");
    assert_eq!(told(&mut window), ["Theme: dark", "Caret"]);
    window.key("Ctrl+K").typed("theme");
    window.shows("Theme: dark, on");
    window.shows_no("Theme: light, on");
}

/// Whether an entry of the open menu is told to be on; its keys stand behind its name.
fn is_ticked(window: &Window, entry: &str) -> bool {
    window.harness.root().children_recursive().any(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Button
            && node.label().is_some_and(|label| label.starts_with(entry))
            && node.toggled() == Some(Toggled::True)
    })
}

#[test]
fn every_part_fits_every_size_in_both_themes() {
    for size in SIZES {
        for theme in [Action::ThemeLight, Action::ThemeDark] {
            let machine = Machine::new();
            let folder = papers(&machine);
            let mut window = machine.window(Some(folder), size);
            window.key("Ctrl+K").typed(theme.spec().label).key("Enter");
            let dark = window.harness.ctx.theme() == Theme::Dark;
            assert_eq!(dark, theme == Action::ThemeDark);
            window.keys("F7 Ctrl+Home Ctrl+Shift+Right");
            for keys in OVERLAYS {
                window.key(keys);
                assert!(window.ws().overlay.is_some(), "{keys} at {size:?}");
                fits(&window, size);
                window.key("Escape");
            }
            window.keys("Enter Ctrl+2 Ctrl+1 Ctrl+F");
            fits(&window, size);
            window.keys("Escape Ctrl+T Ctrl+T Ctrl+3 Ctrl+Shift+W");
            fits(&window, size);
        }
    }
}

/// Fails if something that can be acted on is out of the window or has no room.
#[track_caller]
fn fits(window: &Window, size: [f32; 2]) {
    for (name, rect) in window.buttons() {
        let is_seen = rect.width() >= 4.0 && rect.height() >= 4.0;
        assert!(is_seen, "{name} has no room at {size:?}: {rect:?}");
        let is_within = rect.left() >= -1.0 && rect.right() <= size[0] + 1.0;
        assert!(is_within, "{name} is beyond the edge at {size:?}: {rect:?}");
    }
}

#[test]
fn a_low_window_scrolls_its_menus_below_the_bar_to_the_last_entry() {
    for size in [[1440.0, 900.0], [1024.0, 700.0], [640.0, 420.0]] {
        let machine = Machine::new();
        let mut window = machine.window(Some(papers(&machine)), size);
        for (menu, first, last) in [
            ("View", "Search and commands…", "About Variorum"),
            ("Notebook", "Highlight", "Problems…"),
            ("Go", "Back", "Previous part of the window"),
        ] {
            window.click_of(Role::Button, menu);
            let (first, last) = (entry(first), entry(last));
            let bar = window.rect_of(Some(Role::Button), menu);
            let at = window.rect_of(Some(Role::Button), &first);
            assert!(at.top() >= bar.bottom(), "{menu} lies over the bar at {size:?}: {at:?}");
            window.point_at(at.center());
            for _ in 0..20 {
                window.frame([Event::MouseWheel {
                    unit: MouseWheelUnit::Point,
                    delta: vec2(0.0, -200.0),
                    phase: TouchPhase::Move,
                    source: egui::MouseWheelSource::Unknown,
                    modifiers: Modifiers::NONE,
                }]);
            }
            window.settle();
            let at = window.rect_of(Some(Role::Button), &last);
            assert!(at.bottom() <= size[1], "{last} of {menu} is out of reach at {size:?}: {at:?}");
            window.key("Escape");
        }
    }
}

/// What an entry of a menu is called, with the first of its keys.
fn entry(label: &str) -> String {
    let action = Action::ALL.iter().find(|it| it.spec().label == label).unwrap();
    let keys = action.spec().chords.first().map(|it| format!(" {}", it.label(false)));
    format!("{label}{}", keys.unwrap_or_default())
}

#[test]
fn a_window_made_smaller_and_larger_shows_the_same_words_at_the_edge() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    window.key("Ctrl+F").typed("question 30,").key("Escape");
    let top = |window: &Window| window.ws().top_byte(window.ws().pane().unwrap());
    let before = top(&window);
    for size in [[700.0, 500.0], [1440.0, 900.0]] {
        window.harness.set_size(size.into());
        window.settle();
    }
    assert_eq!(top(&window), before);
}

#[test]
fn zooming_keeps_everything_in_its_place() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    let before = window.names();
    window.keys("Ctrl++ Ctrl++ Ctrl++");
    assert!((window.harness.ctx.zoom_factor() - 1.3).abs() < 0.01);
    window.keys("Ctrl+- Ctrl+- Ctrl+0");
    assert_eq!(window.names(), before);
}

/// Fails if a window draws a frame that nobody asked for.
#[track_caller]
fn rests(window: &mut Window) {
    // What was said goes by itself, after a few seconds.
    window.wait(5.0);
    for _ in 0..5 {
        window.wait(0.7);
        window.frame([]);
        assert!(!window.is_moving(), "{:?}", window.harness.ctx.repaint_causes());
    }
    // What waits for a moment has had it by now.
    let viewport = &window.harness.output().viewport_output[&egui::ViewportId::ROOT];
    let has_caret = window.harness.ctx.text_edit_focused();
    if !has_caret {
        assert_eq!(
            viewport.repaint_delay,
            Duration::MAX,
            "something waits for a moment that comes again: {:?}",
            window.ws().notices,
        );
    }
}

#[test]
fn an_idle_window_draws_nothing() {
    let machine = Machine::new();
    rests(&mut machine.start());
    let mut window = machine.open(papers(&machine));
    rests(&mut window);
    note_on_the_report(&mut window);
    rests(&mut window);
    window.key("Ctrl+F").typed("question");
    rests(&mut window);
    window.keys("Escape Ctrl+2");
    rests(&mut window);
    machine.answers(Answer::Path(machine.path("bridge.ron")));
    window.key("Ctrl+S");
    rests(&mut window);
    for keys in OVERLAYS {
        machine.answers(Answer::NoDialog);
        window.key(keys);
        rests(&mut window);
        window.key("Escape");
    }
    window.choose(Action::CloseFolder);
    rests(&mut window);
}

#[test]
fn an_idle_window_that_is_zoomed_draws_nothing() {
    let machine = Machine::new();
    let mut window = machine.start();
    for _ in 0..4 {
        window.key("Ctrl++");
        rests(&mut window);
        window.keys("Ctrl+K Up");
        rests(&mut window);
        window.key("Escape");
    }
}

#[test]
fn an_idle_window_with_the_pointer_on_a_passage_draws_nothing() {
    let machine = Machine::new();
    let mut window = machine.open(papers(&machine));
    note_on_the_report(&mut window);
    let pos = window.on("no warning ever reached this office");
    window.point_at(pos);
    rests(&mut window);
}

/// What another program writes into a source.
const WRITTEN: [&str; 4] = [
    "The engineer told the council.\n\n",
    "naïve “quotes” שלום ",
    "x",
    "Mayor: no warning ever came, said the mayor’s office.\n",
];

/// Something that a person could do, without sense.
#[derive(Clone, Debug)]
enum Deed {
    Chord(keys::Chord),
    Key(Key, Modifiers),
    Letter(char),
    Click(f32, f32, PointerButton),
    Drag(f32, f32, f32, f32),
    Wheel(f32, f32, f32),
    Size(usize),
    Wait,
    /// Another program writes a source: so many times these words.
    Edit(usize, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let chords: Vec<keys::Chord> = Action::ALL.iter().flat_map(|it| it.spec().chords).collect();
    let named = vec![
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Enter,
        Key::Escape,
        Key::Tab,
        Key::Space,
        Key::Backspace,
        Key::Delete,
    ];
    let held = prop_oneof![
        3 => Just(Modifiers::NONE),
        1 => Just(Modifiers::SHIFT),
        1 => Just(Modifiers::COMMAND | Modifiers::CTRL),
        1 => Just(Modifiers::ALT),
    ];
    let place = || (0.0_f32..1.0, 0.0_f32..1.0);
    prop_oneof![
        4 => prop::sample::select(chords).prop_map(Deed::Chord),
        4 => (prop::sample::select(named), held).prop_map(|(key, held)| Deed::Key(key, held)),
        2 => prop::sample::select(vec!['a', '[', 'é', ' ', '1', '/', 'ß']).prop_map(Deed::Letter),
        6 => (place(), prop::bool::weighted(0.2)).prop_map(|((x, y), is_second)| {
            let button = if is_second { PointerButton::Secondary } else { PointerButton::Primary };
            Deed::Click(x, y, button)
        }),
        3 => (place(), place()).prop_map(|((x, y), (to_x, to_y))| Deed::Drag(x, y, to_x, to_y)),
        1 => (place(), -900.0_f32..900.0).prop_map(|((x, y), by)| Deed::Wheel(x, y, by)),
        1 => (0..SIZES.len()).prop_map(Deed::Size),
        1 => Just(Deed::Wait),
        2 => (0..WRITTEN.len(), 0_usize..200).prop_map(|(at, n_times)| Deed::Edit(at, n_times)),
    ]
}

impl Window {
    fn does(&mut self, deed: &Deed) {
        let size = self.harness.ctx.content_rect().size();
        let at = |x: f32, y: f32| Pos2::new(x * size.x, y * size.y);
        match deed {
            Deed::Chord(chord) => {
                let name = chord.label(false);
                let name = name.replace('←', "Left").replace('→', "Right");
                let name = name.replace('↑', "Up").replace('↓', "Down");
                let name = name.replace("PgUp", "PageUp").replace("PgDn", "PageDown");
                self.press(&name.replace("Esc", "Escape"));
            }
            Deed::Key(key, modifiers) => {
                let modifiers = *modifiers;
                for pressed in [true, false] {
                    let key = Event::Key {
                        key: *key,
                        physical_key: None,
                        pressed,
                        repeat: false,
                        modifiers,
                    };
                    let held = if pressed { modifiers } else { Modifiers::NONE };
                    self.frame([Event::ModifiersChanged(held), key]);
                }
            }
            Deed::Letter(letter) => self.frame([Event::Text(letter.to_string())]),
            Deed::Click(x, y, button) => {
                self.frame([Event::PointerMoved(at(*x, *y))]);
                for pressed in [true, false] {
                    self.frame([Event::PointerButton {
                        pos: at(*x, *y),
                        button: *button,
                        pressed,
                        modifiers: Modifiers::NONE,
                    }]);
                }
            }
            Deed::Drag(x, y, to_x, to_y) => {
                self.drag(at(*x, *y), at(*to_x, *to_y));
            }
            Deed::Wheel(x, y, by) => {
                self.frame([
                    Event::PointerMoved(at(*x, *y)),
                    Event::MouseWheel {
                        unit: MouseWheelUnit::Point,
                        delta: vec2(0.0, *by),
                        phase: TouchPhase::Move,
                        source: egui::MouseWheelSource::Wheel,
                        modifiers: Modifiers::NONE,
                    },
                ]);
            }
            Deed::Size(at) => {
                self.harness.set_size(SIZES[*at].into());
            }
            // Only a machine can do that.
            Deed::Edit(..) => self.press("F5"),
            Deed::Wait => self.wait(1.5),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_done_to_the_window_breaks_it(
        is_sample: bool,
        deeds in prop::collection::vec(deed(), 1..60),
    ) {
        let machine = Machine::new();
        // A dialog that is cancelled: typed paths would write into the folder the tests run in.
        machine.answers(Answer::Cancel);
        let folder = papers(&machine);
        let mut window = if is_sample { machine.start() } else { machine.open(folder) };
        let mut report = super::REPORT.to_owned();
        for deed in &deeds {
            if let Deed::Edit(at, n_times) = deed {
                report = WRITTEN[*at].repeat(*n_times);
                machine.put("papers/b-report.txt", &report);
            }
            window.does(deed);
        }
        window.settle();
        let problems = variorum::notebook::check::problems(&window.ws().notebook);
        prop_assert!(problems.is_empty(), "{problems:?}");
        for (path, words) in [("papers/b-report.txt", &*report), ("papers/c-letter.txt", super::LETTER)] {
            prop_assert_eq!(fs::read_to_string(machine.path(path)).unwrap(), words);
        }
    }
}

/// The files below `folder`, whole.
fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let words = fs::read_to_string(&path).unwrap();
            found.push((path, words));
        }
    }
}

#[test]
fn every_sign_that_the_program_writes_can_be_drawn() {
    // The harness panics where no font has a sign; a window would show an empty box.
    let machine = Machine::new();
    let window = machine.start();
    let mut found = Vec::new();
    for folder in ["ui", "workspace", "worker", "store", "sources", "notebook"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder), &mut found);
    }
    for (path, words) in found {
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests" || stem == "scripts");
        let shown = words.split("#[cfg(test)]").next().unwrap_or_default();
        for line in shown.lines().filter(|line| !is_test && !line.trim_start().starts_with("//")) {
            // Words stand in double quotes; a single letter is looked for in a text.
            let Some((_, words)) = line.split_once('"') else { continue };
            for letter in words.chars().filter(|letter| *letter > '\u{7f}' && *letter != '\u{feff}')
            {
                let has = window
                    .harness
                    .ctx
                    .fonts_mut(|fonts| fonts.has_glyph(&egui::FontId::proportional(13.0), letter));
                assert!(has, "no font has {letter:?}, in {}: {line}", path.display());
            }
        }
    }
}
