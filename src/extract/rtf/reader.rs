//! Reads RTF token by token into flows of paragraphs.

use super::{
    charset::Charset,
    flow::{Bit, End, Flow, Para},
    fonts::{Fonts, Styles, outline},
    group::{Dest, Group, Paragraph, character, destination},
    token::{Token, Tokens},
};
use crate::{
    extract::builder::TEXT_MAX,
    text::{
        extracted::Stated,
        watch::{Cancelled, Watch},
    },
};

/// Groups nested deeper are read as if they were not: no document has a hundred.
const DEPTH_MAX: usize = 4096;

/// Text boxes and notes inside each other are no deeper than this either: each is gathered by itself.
pub(super) const N_FLOWS_MAX: usize = 32;

/// Tables inside each other are no deeper than this.
pub(super) const N_TABLES_MAX: u8 = 16;

/// Most paragraphs and pieces of them that are kept; a thick book has a hundred thousand.
const PARTS_MAX: usize = 8 << 20;

/// Bytes between two looks whether the work is still wanted.
const STEP_BYTES: usize = 1 << 16;

/// What has been read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) body: Vec<Para>,
    /// The notes, the first being number 1.
    pub(super) notes: Vec<Vec<Para>>,
    pub(super) stated: Stated,
    pub(super) warnings: Vec<String>,
    /// Whether there was more than can be kept.
    pub(super) is_full: bool,
}

/// Reads RTF.
pub(super) struct Reader<'b> {
    tokens: Tokens<'b>,
    n_bytes: usize,
    pub(super) group: Group,
    /// The groups around it.
    stack: Vec<Group>,
    /// Groups that are open beyond [`DEPTH_MAX`].
    n_too_deep: usize,
    /// The text, and what interrupts it, innermost last.
    pub(super) flows: Vec<Flow>,
    pub(super) notes: Vec<Vec<Para>>,
    fonts: Fonts,
    pub(super) styles: Styles,
    /// The document's own charset and font.
    charset: Charset,
    pub(super) font: i32,
    /// Bytes that are no characters yet: one of two bytes may come in two pieces.
    bytes: Vec<u8>,
    /// The first half of a surrogate pair.
    pub(super) high: Option<u16>,
    /// Characters still to be passed over behind `\u`.
    n_skipped: usize,
    /// Whether `\*` stood before the next word.
    is_starred: bool,
    /// Whether the row that is read is the head of its table.
    pub(super) is_head: bool,
    /// The same of the row around a table in a cell, while that table's row is told of.
    is_head_around: bool,
    n_written: usize,
    /// Paragraphs that are kept, and their pieces.
    pub(super) n_parts: usize,
    stated: Stated,
    date: [i32; 3],
    left_out: [bool; 3],
    unknown_page: Option<i32>,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self {
            tokens: Tokens::new(bytes),
            n_bytes: bytes.len(),
            group: Group::outermost(),
            stack: Vec::new(),
            n_too_deep: 0,
            flows: vec![Flow::default()],
            notes: Vec::new(),
            fonts: Fonts::default(),
            styles: Styles::default(),
            charset: Charset::Standard(encoding_rs::WINDOWS_1252),
            font: 0,
            bytes: Vec::new(),
            high: None,
            n_skipped: 0,
            is_starred: false,
            is_head: false,
            is_head_around: false,
            n_written: 0,
            n_parts: 0,
            stated: Stated::default(),
            date: [0; 3],
            left_out: [false; 3],
            unknown_page: None,
        }
    }

    pub(super) fn read(mut self, watch: &dyn Watch) -> Result<Read, Cancelled> {
        let mut next_step = STEP_BYTES;
        while let Some(token) = self.tokens.next() {
            if self.tokens.at() >= next_step {
                next_step = self.tokens.at() + STEP_BYTES;
                watch.step(self.tokens.at(), self.n_bytes)?;
                if self.is_full() {
                    break;
                }
            }
            match token {
                Token::Open => self.open(),
                Token::Close => {
                    self.close();
                    if self.stack.is_empty() {
                        break;
                    }
                }
                Token::Word(word, number) => {
                    if word != "u" {
                        self.n_skipped = 0;
                        self.flush();
                    }
                    self.word(word, number);
                }
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Hex(byte) => self.text(&[byte]),
                Token::Text(bytes) => self.text(bytes),
            }
        }
        Ok(self.finish())
    }

    fn finish(mut self) -> Read {
        self.flush();
        let is_full = self.is_full();
        while self.flows.len() > 1 {
            self.end_flow();
        }
        self.end_paragraph(End::Paragraph);
        let mut warnings = Vec::new();
        let [has_margins, has_comments, has_deletions] = self.left_out;
        if has_margins {
            warnings.push("running headers and footers are left out".to_owned());
        }
        if has_comments {
            warnings.push("comments are left out".to_owned());
        }
        if has_deletions {
            warnings.push("words that were deleted with changes tracked are left out".to_owned());
        }
        if let Some(page) = self.unknown_page {
            warnings.push(format!("its code page {page} is unknown and read as windows-1252"));
        }
        let body = self.flows.pop().unwrap_or_default().paras;
        Read { body, notes: self.notes, stated: self.stated, warnings, is_full }
    }

    fn is_full(&self) -> bool {
        let n_open = self.flows.iter().map(|flow| flow.open.bits.len()).sum::<usize>();
        self.n_written > TEXT_MAX || self.n_parts + n_open > PARTS_MAX
    }

    fn open(&mut self) {
        self.flush();
        self.n_skipped = 0;
        self.is_starred = false;
        if self.stack.len() >= DEPTH_MAX {
            self.n_too_deep += 1;
            return;
        }
        self.stack.push(self.group);
        if self.group.dest == Dest::Twice {
            self.group.dest = Dest::Skip;
        }
    }

    fn close(&mut self) {
        self.flush();
        self.n_skipped = 0;
        self.is_starred = false;
        if self.n_too_deep > 0 {
            self.n_too_deep -= 1;
            return;
        }
        let Some(outer) = self.stack.pop() else { return };
        while self.flows.len() > outer.n_flows.max(1) {
            self.end_flow();
        }
        let dest = std::mem::replace(&mut self.group, outer).dest;
        match dest {
            Dest::Fonts => self.fonts.end(),
            Dest::Styles => self.styles.end(),
            Dest::Created if outer.dest != Dest::Created => self.stated.date = self.date(),
            _ => {}
        }
    }

    /// The day that the document's properties say, or as much of it as they do.
    fn date(&self) -> Option<String> {
        match self.date {
            [year @ 1..=9999, month @ 1..=12, day @ 1..=31] => {
                Some(format!("{year:04}-{month:02}-{day:02}"))
            }
            [year @ 1..=9999, month @ 1..=12, _] => Some(format!("{year:04}-{month:02}")),
            [year @ 1..=9999, ..] => Some(format!("{year:04}")),
            _ => None,
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.n_skipped > 0 && matches!(symbol, b'~' | b'-' | b'_' | b'\\' | b'{' | b'}') {
            self.n_skipped -= 1;
            return;
        }
        match symbol {
            b'*' => self.is_starred = true,
            b'~' => self.words("\u{a0}"),
            b'-' => self.words("\u{ad}"),
            b'_' => self.words("\u{2011}"),
            b'\\' | b'{' | b'}' => self.text(&[symbol]),
            b'\r' | b'\n' => {
                self.flush();
                self.end_paragraph(End::Paragraph);
            }
            b'\t' => self.words(" "),
            _ => {}
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        self.is_starred = false;
        let n_skipped = self.n_skipped.min(bytes.len());
        self.n_skipped -= n_skipped;
        if self.group.dest != Dest::Skip {
            self.bytes.extend_from_slice(bytes.get(n_skipped..).unwrap_or_default());
        }
    }

    /// Makes characters of the bytes that have come together.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        if self.group.dest == Dest::Fonts {
            self.fonts.name(&bytes);
        } else {
            let is_table = self.group.dest != Dest::Text && self.group.dest != Dest::Mark;
            let font = if is_table { None } else { self.fonts.charset(self.group.font) };
            self.words(&font.unwrap_or(self.charset).decode(&bytes));
        }
        bytes.clear();
        self.bytes = bytes;
    }

    /// Characters go where the group says.
    fn words(&mut self, words: &str) {
        self.is_starred = false;
        self.flush();
        if self.high.take().is_some() {
            self.put("\u{FFFD}");
        }
        self.put(words);
    }

    fn put(&mut self, words: &str) {
        let group = self.group;
        match group.dest {
            Dest::Title => self.stated.title.get_or_insert_default().push_str(words),
            Dest::Author => self.stated.author.get_or_insert_default().push_str(words),
            Dest::Styles => self.styles.name(words),
            Dest::Text | Dest::Mark if !group.is_hidden && !group.is_deleted => {
                self.n_written += words.len();
                let Some(flow) = self.flows.last_mut() else { return };
                if group.dest == Dest::Mark {
                    flow.open.mark.push_str(words);
                } else {
                    flow.open.push(words, group.look);
                }
            }
            _ => {}
        }
    }

    /// A character by its number, of which numbers over 32767 are written as negative ones.
    fn unicode(&mut self, number: i32) {
        // Behind it stands as much for programs without Unicode; what stood so far is whole.
        self.n_skipped = 0;
        self.flush();
        self.is_starred = false;
        let number = if number < 0 { number + 0x1_0000 } else { number };
        let number = u32::try_from(number).unwrap_or(0xFFFD);
        let c = match (self.high.take(), number) {
            (_, 0xD800..=0xDBFF) => {
                self.high = u16::try_from(number).ok();
                None
            }
            (Some(high), 0xDC00..=0xDFFF) => {
                let c = 0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (number - 0xDC00);
                char::from_u32(c)
            }
            (high, _) => {
                if high.is_some() {
                    self.put("\u{FFFD}");
                }
                Some(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
        };
        if let Some(c) = c {
            let font = self.fonts.charset(self.group.font).unwrap_or(self.charset);
            self.put(font.shown(c).encode_utf8(&mut [0; 4]));
        }
        self.n_skipped = self.group.n_fallback;
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_starred = std::mem::take(&mut self.is_starred);
        if word == "u" {
            return self.unicode(number.unwrap_or_default());
        }
        if word == "bin" {
            let n_bytes = usize::try_from(number.unwrap_or_default()).unwrap_or_default();
            return self.tokens.pass_over(n_bytes);
        }
        if word == "ud" {
            // The Unicode reading goes where the words around both go.
            let around = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at));
            self.group.dest = around.map_or(Dest::Text, |group| group.dest);
            return;
        }
        match self.group.dest {
            Dest::Skip => {}
            Dest::Fonts => self.fonts.word(word, number),
            Dest::Styles => self.styles.word(word, number),
            Dest::Info | Dest::Title | Dest::Author | Dest::Created => self.info(word, number),
            Dest::Shape if !matches!(word, "shptxt" | "dptxbxtext" | "sp") => {}
            _ => self.in_text(word, number, is_starred),
        }
    }

    /// A word among the document's properties.
    fn info(&mut self, word: &str, number: Option<i32>) {
        let [year, month, day] = &mut self.date;
        let number = number.unwrap_or_default();
        match (word, self.group.dest) {
            ("yr", Dest::Created) => *year = number,
            ("mo", Dest::Created) => *month = number,
            ("dy", Dest::Created) => *day = number,
            (_, Dest::Created) => {}
            ("title", _) => self.group.dest = Dest::Title,
            ("author", _) => self.group.dest = Dest::Author,
            ("creatim", _) => self.group.dest = Dest::Created,
            (_, Dest::Info) if !matches!(word, "uc" | "f") => self.group.dest = Dest::Skip,
            _ => self.letters(word, Some(number)),
        }
    }

    /// A word in the text.
    fn in_text(&mut self, word: &str, number: Option<i32>, is_starred: bool) {
        if let Some(c) = character(word) {
            return self.words(c.encode_utf8(&mut [0; 4]));
        }
        if let Some(dest) = destination(word) {
            self.left_out[0] |= word.starts_with("header") || word.starts_with("footer");
            self.left_out[1] |= word == "annotation";
            self.group.dest = dest;
            return;
        }
        match word {
            "par" | "sect" | "page" => self.end_paragraph(End::Paragraph),
            "cell" => self.end_paragraph(End::Cell { is_nested: false }),
            "row" => self.end_paragraph(End::Row { is_nested: false }),
            "nestcell" => self.end_paragraph(End::Cell { is_nested: true }),
            "nesttableprops" => {
                self.is_head_around = std::mem::take(&mut self.is_head);
            }
            "nestrow" => {
                self.end_paragraph(End::Row { is_nested: true });
                self.is_head = self.is_head_around;
            }
            "line" | "lbr" => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.open.bits.push(Bit::Break);
                }
            }
            "footnote" => self.begin_note(),
            "shptxt" | "dptxbxtext" => {
                self.group.dest = Dest::Text;
                if self.flows.len() < N_FLOWS_MAX {
                    self.begin_flow(None);
                }
            }
            "trowd" => self.is_head = false,
            "trhdr" => self.is_head = true,
            "ansicpg" => self.code_page(number.unwrap_or_default()),
            "mac" => self.code_page(10000),
            "pc" => self.code_page(437),
            "pca" => self.code_page(850),
            "deff" => {
                self.font = number.unwrap_or_default();
                self.group.font = self.font;
            }
            _ if is_starred && !is_container(word) => self.group.dest = Dest::Skip,
            _ => {
                self.letters(word, number);
                self.set_paragraph(word, number);
            }
        }
    }

    fn code_page(&mut self, page: i32) {
        match Charset::of_code_page(page) {
            Some(charset) => self.charset = charset,
            None => self.unknown_page = Some(page),
        }
    }

    /// How letters are set.
    fn letters(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        self.left_out[2] |= word == "deleted" && is_on;
        let font = self.font;
        let group = &mut self.group;
        match word {
            "b" => group.set(0, is_on),
            "i" => group.set(1, is_on),
            "ul" | "uld" | "uldash" | "uldashd" | "uldashdd" | "uldb" | "ulth" | "ulw"
            | "ulwave" => {
                group.set(2, is_on);
            }
            "ulnone" => group.set(2, false),
            "strike" | "striked" => group.set(3, is_on),
            "super" | "up" => group.set(4, is_on),
            "sub" | "dn" => group.set(5, is_on),
            "nosupersub" => {
                group.set(4, false);
                group.set(5, false);
            }
            "v" => group.is_hidden = is_on,
            "deleted" => group.is_deleted = is_on,
            "plain" => group.plain(font),
            "f" => group.font = number.unwrap_or_default(),
            "uc" => group.n_fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            _ => {}
        }
    }

    /// How the paragraph is set.
    fn set_paragraph(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        let number = number.unwrap_or_default();
        let paragraph = &mut self.group.paragraph;
        match word {
            "pard" => *paragraph = Paragraph::default(),
            "s" => paragraph.style = number,
            "outlinelevel" => paragraph.outline = outline(number),
            // Some programs end a table by turning this off.
            "intbl" => paragraph.is_in_table = is_on,
            "itap" => paragraph.n_tables = number,
            "ls" => paragraph.list = number,
            "ilvl" => paragraph.depth = number,
            "li" => paragraph.left = number,
            "fi" => paragraph.first = number,
            _ => {}
        }
    }
}

/// Whether what `\*` marks as new is read all the same.
fn is_container(word: &str) -> bool {
    matches!(
        word,
        "shp" | "shpgrp" | "shptxt" | "field" | "fldrslt" | "cs" | "ls" | "ilvl" | "nesttableprops"
    )
}
