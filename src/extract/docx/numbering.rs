//! The lists of a Word document, and the numbers that they show.

use std::collections::{HashMap, HashSet};

use super::{
    properties::{is_on, number},
    styles::Sheet,
};
use crate::extract::{
    Refused,
    numerals::Numeral,
    xml::{Event, Space, Tag, Xml},
};

/// Levels that a list has.
const LEVELS: usize = 9;
/// Longest pattern of a label, in characters: every item repeats it.
const LABEL_MAX: usize = 100;

/// The lists that a document knows.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// How lists look, by id.
    looks: HashMap<u32, Look>,
    /// Which list has which look.
    lists: HashMap<u32, List>,
}

#[derive(Debug, Default)]
struct Look {
    levels: [Level; LEVELS],
    /// It looks like the list of that style.
    style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    look: u32,
    /// Levels that it states anew.
    levels: HashMap<usize, Level>,
    /// Where its numbers begin anew.
    starts: HashMap<usize, u32>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: Option<u32>,
    numeral: Numeral,
    is_bullet: bool,
    /// What stands in front of an item: `%1.%2`.
    text: String,
    /// All numbers in digits.
    is_legal: bool,
    /// The level, from 1, whose items restart it; 0 for none; else every level above.
    restart: Option<usize>,
    /// The style of paragraphs that stand in it.
    style: Option<String>,
}

/// How far the lists of a document have counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By look: lists of one look go on counting.
    numbers: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists whose own starts have been heeded.
    started: HashSet<(u32, usize)>,
}

impl Lists {
    /// Reads `numbering.xml`.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut lists = Self::default();
        while let Some(event) = xml.next()? {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                (Space::Word, "abstractNum") => {
                    let id = id_of(&tag, "abstractNumId");
                    let look = Look::read(xml)?;
                    lists.looks.entry(id).or_insert(look);
                }
                (Space::Word, "num") => {
                    let id = id_of(&tag, "numId");
                    let list = List::read(xml)?;
                    lists.lists.entry(id).or_insert(list);
                }
                _ => {}
            }
        }
        Ok(lists)
    }

    /// Whether there is a list of that id.
    pub(super) fn has(&self, list: u32) -> bool {
        self.lists.contains_key(&list)
    }

    /// The depth at which a list has paragraphs of that style.
    pub(super) fn depth_of(&self, list: u32, style: &str, sheet: &Sheet) -> Option<usize> {
        let look = self.looks.get(&self.look_of(list, sheet)?)?;
        look.levels.iter().position(|level| level.style.as_deref() == Some(style))
    }

    /// Counts the next item at that depth of a list and gives what stands in front of it: `3.`, `•`;
    /// empty where nothing does.
    pub(super) fn count(
        &self,
        counters: &mut Counters,
        list: u32,
        depth: usize,
        sheet: &Sheet,
    ) -> String {
        let depth = depth.min(LEVELS - 1);
        let Some(look) = self.look_of(list, sheet) else { return String::new() };
        let Some(own) = self.lists.get(&list) else { return String::new() };
        let level = |depth: usize| {
            own.levels.get(&depth).or_else(|| self.looks.get(&look)?.levels.get(depth))
        };
        // A level that states no start begins with 0.
        let start = |depth: usize| level(depth).map_or(1, |it| it.start.unwrap_or_default());
        let numbers = counters.numbers.entry(look).or_default();
        let own_start = own.starts.get(&depth).copied();
        let is_first = own_start.is_some() && counters.started.insert((list, depth));
        for (place, number) in numbers.iter_mut().enumerate() {
            if place == depth {
                let next = number.map_or(start(place), |it| it.saturating_add(1));
                *number = Some(own_start.filter(|_| is_first).unwrap_or(next));
            } else if place > depth {
                let restart = level(place).and_then(|it| it.restart);
                // A level goes on where it names one further out than this.
                if restart.is_none_or(|it| it > depth) {
                    *number = None;
                }
            }
        }
        let numbers = *numbers;
        let Some(at) = level(depth) else { return String::new() };
        if at.is_bullet {
            return if at.text.trim().is_empty() { String::new() } else { "•".to_owned() };
        }
        at.label(|place| {
            let number = numbers.get(place).copied().flatten().unwrap_or_else(|| start(place));
            let numeral = level(place).map_or(Numeral::Decimal, |it| it.numeral);
            let is_legal = at.is_legal && place < depth;
            if is_legal { Numeral::Decimal } else { numeral }.write(number)
        })
    }

    /// The look of a list; that of a style where it only names one.
    fn look_of(&self, list: u32, sheet: &Sheet) -> Option<u32> {
        let look = self.lists.get(&list)?.look;
        let Some(style) = self.looks.get(&look).and_then(|it| it.style.as_deref()) else {
            return Some(look);
        };
        let other = sheet.list_of(style).and_then(|list| self.lists.get(&list));
        Some(other.map_or(look, |it| it.look))
    }
}

impl Look {
    fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut look = Self::default();
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.is(Space::Word, "numStyleLink") => {
                    look.style = tag.attribute("val");
                }
                Event::Start(tag) if tag.is(Space::Word, "lvl") => {
                    let depth = id_of(&tag, "ilvl") as usize;
                    let level = Level::read(xml)?;
                    if let Some(place) = look.levels.get_mut(depth) {
                        *place = level;
                    }
                }
                Event::End(_) if xml.depth() < inside => break,
                _ => {}
            }
        }
        Ok(look)
    }
}

impl List {
    fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut list = Self::default();
        let mut depth = 0;
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.name().0 == Space::Word => match tag.name().1 {
                    "abstractNumId" => list.look = number(&tag).unwrap_or_default(),
                    "lvlOverride" => depth = id_of(&tag, "ilvl") as usize,
                    "startOverride" => {
                        list.starts.insert(depth, number(&tag).unwrap_or(1));
                    }
                    "lvl" => {
                        list.levels.insert(depth, Level::read(xml)?);
                    }
                    _ => {}
                },
                Event::End(_) if xml.depth() < inside => break,
                _ => {}
            }
        }
        Ok(list)
    }
}

impl Level {
    fn read(xml: &mut Xml<'_>) -> Result<Self, Refused> {
        let mut level = Self::default();
        let inside = xml.depth();
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) if tag.name().0 == Space::Word => match tag.name().1 {
                    "start" => level.start = number(&tag),
                    "numFmt" => {
                        let format = tag.attribute("val").unwrap_or_default();
                        level.is_bullet = format == "bullet";
                        level.numeral = numeral(&format);
                    }
                    "lvlText" => {
                        let text = tag.attribute("val").unwrap_or_default();
                        level.text = text.chars().take(LABEL_MAX).collect();
                    }
                    "isLgl" => level.is_legal = is_on(&tag),
                    "lvlRestart" => level.restart = number(&tag),
                    "pStyle" => level.style = tag.attribute("val"),
                    "rPr" | "pPr" => xml.skip()?,
                    _ => {}
                },
                Event::End(_) if xml.depth() < inside => break,
                _ => {}
            }
        }
        Ok(level)
    }

    /// Its text with `%1` to `%9` replaced.
    fn label(&self, number: impl Fn(usize) -> String) -> String {
        let mut label = String::new();
        let mut rest = self.text.chars().peekable();
        while let Some(c) = rest.next() {
            let place = rest.peek().and_then(|c| c.to_digit(10)).filter(|it| *it > 0);
            match (c, place) {
                ('%', Some(place)) => {
                    rest.next();
                    label.push_str(&number(place as usize - 1));
                }
                _ => label.push(c),
            }
        }
        label.trim().to_owned()
    }
}

/// How numbers are written in that format of Word.
pub(super) fn numeral(format: &str) -> Numeral {
    match format {
        "decimalZero" => Numeral::Padded,
        "ordinal" => Numeral::Ordinal,
        "lowerLetter" => Numeral::LowerLetter,
        "upperLetter" => Numeral::UpperLetter,
        "lowerRoman" => Numeral::LowerRoman,
        "upperRoman" => Numeral::UpperRoman,
        "russianLower" => Numeral::LowerRussian,
        "russianUpper" => Numeral::UpperRussian,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Numeral::Chinese,
        "chicago" => Numeral::Signs,
        "none" => Numeral::Nothing,
        _ => Numeral::Decimal,
    }
}

fn id_of(tag: &Tag<'_>, name: &str) -> u32 {
    tag.attribute(name).and_then(|id| id.trim().parse().ok()).unwrap_or_default()
}
