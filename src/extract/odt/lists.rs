//! The lists of an `OpenDocument` text, and the numbers that they show.

use std::collections::HashMap;

use crate::extract::{
    Refused,
    numerals::Numeral,
    xml::{Event, Space, Tag, Xml},
};

/// Levels that a list has.
const LEVELS: usize = 10;
/// Longest part of a label, in characters: every item repeats it.
const LABEL_MAX: usize = 50;

/// How a list looks, level by level.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    levels: [Level; LEVELS],
}

#[derive(Clone, Debug, Default)]
struct Level {
    is_bullet: bool,
    numeral: Option<Numeral>,
    before: String,
    behind: String,
    /// How many levels are shown, this one included.
    n_shown: usize,
    start: Option<u32>,
    /// The newer way to write all of it: `%1%.%2%.`.
    pattern: Option<String>,
}

/// How far a list has counted.
pub(super) type Numbers = [Option<u32>; LEVELS];

impl Look {
    /// Reads `text:list-style` or `text:outline-style`, which has just begun, up to its end.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut look = Self::default();
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.name().0 == Space::Text => look.take(&tag),
                Event::End(_) if xml.depth() < inside => break,
                _ => {}
            }
        }
        Ok(look)
    }

    fn take(&mut self, tag: &Tag<'_>) {
        let level = tag.attribute("level").and_then(|it| it.parse::<usize>().ok());
        let Some(place) = level.and_then(|it| self.levels.get_mut(it.checked_sub(1)?)) else {
            return;
        };
        let short = |name: &str| -> String {
            tag.attribute(name).unwrap_or_default().chars().take(LABEL_MAX).collect()
        };
        match tag.name().1 {
            "list-level-style-bullet" | "list-level-style-image" => {
                *place = Level { is_bullet: true, ..Level::default() };
            }
            "list-level-style-number" | "outline-level-style" => {
                *place = Level {
                    is_bullet: false,
                    numeral: numeral(&short("num-format")),
                    before: short("num-prefix"),
                    behind: short("num-suffix"),
                    n_shown: tag
                        .attribute("display-levels")
                        .and_then(|it| it.parse().ok())
                        .unwrap_or(1),
                    start: tag.attribute("start-value").and_then(|it| it.parse().ok()),
                    pattern: Some(short("num-list-format")).filter(|it| !it.is_empty()),
                };
            }
            _ => {}
        }
    }

    /// Counts the next item at that depth (from 0), `start`ing anew where it says so, and gives what
    /// stands in front of it; empty where nothing does.
    pub(super) fn count(&self, numbers: &mut Numbers, depth: usize, start: Option<u32>) -> String {
        let depth = depth.min(LEVELS - 1);
        for (place, number) in numbers.iter_mut().enumerate() {
            if place == depth {
                let next = number.map_or(self.start(place), |it| it.saturating_add(1));
                *number = Some(start.unwrap_or(next));
            } else if place > depth {
                *number = None;
            }
        }
        let Some(level) = self.levels.get(depth) else { return String::new() };
        if level.is_bullet {
            return "•".to_owned();
        }
        if level.numeral.is_none() {
            return String::new();
        }
        let number = |place: usize| {
            let number = numbers.get(place).copied().flatten().unwrap_or(self.start(place));
            let numeral = self.levels.get(place).and_then(|it| it.numeral);
            numeral.unwrap_or(Numeral::Nothing).write(number)
        };
        match &level.pattern {
            Some(pattern) => patterned(pattern, number),
            None => {
                let first = (depth + 1).saturating_sub(level.n_shown.max(1));
                let shown: Vec<String> =
                    (first..=depth).map(number).filter(|it| !it.is_empty()).collect();
                format!("{}{}{}", level.before, shown.join("."), level.behind).trim().to_owned()
            }
        }
    }

    fn start(&self, place: usize) -> u32 {
        self.levels.get(place).and_then(|it| it.start).unwrap_or(1)
    }
}

/// A pattern with `%1%` to `%10%` replaced.
fn patterned(pattern: &str, number: impl Fn(usize) -> String) -> String {
    let mut label = String::new();
    for (piece_idx, piece) in pattern.split('%').enumerate() {
        let place = piece.parse::<usize>().ok().filter(|it| (1..=LEVELS).contains(it));
        match place {
            Some(place) if piece_idx % 2 == 1 => label.push_str(&number(place - 1)),
            _ => label.push_str(piece),
        }
    }
    label.trim().to_owned()
}

fn numeral(format: &str) -> Option<Numeral> {
    match format.chars().next()? {
        'a' => Some(Numeral::LowerLetter),
        'A' => Some(Numeral::UpperLetter),
        'i' => Some(Numeral::LowerRoman),
        'I' => Some(Numeral::UpperRoman),
        '一' => Some(Numeral::Chinese),
        'а' | 'б' => Some(Numeral::LowerRussian),
        'А' | 'Б' => Some(Numeral::UpperRussian),
        _ => Some(Numeral::Decimal),
    }
}

/// The lists of a document while it is being read.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// The open lists, outermost first.
    open: Vec<Open>,
    /// How far lists have counted, by id and by look.
    by_id: HashMap<String, Numbers>,
    by_look: HashMap<String, Numbers>,
    outline: Numbers,
}

#[derive(Debug, Default)]
struct Open {
    look: String,
    id: String,
    /// Of the outermost list: how far it has counted, its inner lists with it.
    numbers: Numbers,
    /// An item has begun whose first paragraph is still to come.
    is_fresh: bool,
    /// Where that item begins to count anew.
    start: Option<u32>,
}

impl Lists {
    /// A list begins.
    pub(super) fn begin(&mut self, tag: &Tag<'_>) {
        let look = tag.attribute("style-name");
        let outer = self.open.last();
        let look = look.or_else(|| outer.map(|it| it.look.clone())).unwrap_or_default();
        let numbers = match outer {
            Some(outer) => outer.numbers,
            None => self.continued(tag, &look).unwrap_or_default(),
        };
        let id = tag.qualified("xml:id").unwrap_or_default();
        self.open.push(Open { look, id, numbers, is_fresh: false, start: None });
    }

    /// How far the list had counted that this one goes on.
    fn continued(&self, tag: &Tag<'_>, look: &str) -> Option<Numbers> {
        if let Some(numbers) = tag.attribute("continue-list").and_then(|id| self.by_id.get(&id)) {
            return Some(*numbers);
        }
        let goes_on = tag.attribute("continue-numbering").as_deref() == Some("true");
        goes_on.then(|| self.by_look.get(look).copied()).flatten()
    }

    /// The innermost list ends.
    pub(super) fn end(&mut self) {
        let Some(list) = self.open.pop() else { return };
        let depth = self.open.len();
        match self.open.last_mut() {
            Some(outer) => {
                outer.numbers = list.numbers;
                // The next list in it begins anew.
                outer.numbers.iter_mut().skip(depth).for_each(|number| *number = None);
            }
            None => {
                self.by_look.insert(list.look, list.numbers);
            }
        }
        if !list.id.is_empty() {
            self.by_id.insert(list.id, list.numbers);
        }
    }

    /// An item of the innermost list begins.
    pub(super) fn item(&mut self, tag: &Tag<'_>) {
        if let Some(list) = self.open.last_mut() {
            list.is_fresh = true;
            list.start = tag.attribute("start-value").and_then(|it| it.parse().ok());
        }
    }

    /// What comes in the innermost list has no label.
    pub(super) fn header(&mut self) {
        if let Some(list) = self.open.last_mut() {
            list.is_fresh = false;
        }
    }

    /// The depth at which a paragraph stands, from 0; `None` outside of lists.
    pub(super) fn depth(&self) -> Option<usize> {
        self.open.len().checked_sub(1)
    }

    /// The label of a paragraph that begins: of the first one of each item.
    pub(super) fn label(&mut self, looks: &HashMap<String, Look>) -> String {
        let depth = self.open.len().saturating_sub(1);
        let Some(list) = self.open.last_mut().filter(|it| it.is_fresh) else {
            return String::new();
        };
        list.is_fresh = false;
        let start = list.start.take();
        match looks.get(&list.look) {
            Some(look) => look.count(&mut list.numbers, depth, start),
            None => String::new(),
        }
    }

    /// The number of a heading that stands in no list.
    pub(super) fn heading(&mut self, outline: &Look, level: u8, start: Option<u32>) -> String {
        outline.count(&mut self.outline, usize::from(level.max(1)) - 1, start)
    }

    /// Sets the open lists aside, for what stands in a box or a note.
    pub(super) fn suspend(&mut self) -> Suspended {
        Suspended(std::mem::take(&mut self.open))
    }

    /// Goes on with the lists that were set aside.
    pub(super) fn resume(&mut self, suspended: Suspended) {
        while !self.open.is_empty() {
            self.end();
        }
        self.open = suspended.0;
    }
}

/// Lists that were set aside.
#[derive(Debug, Default)]
pub(super) struct Suspended(Vec<Open>);
