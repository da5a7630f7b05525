//! Subtitles and timed transcripts, SubRip and WebVTT: the words of the cues, joined to paragraphs.
//!
//! A cue is as long as fits on a screen, which is no paragraph: people read what somebody said. So cues
//! are joined until another speaks, or a sentence has ended and there is a pause or enough text, or the
//! pause is long. Where each cue began is a milestone, so the moment of every word is known.
//!
//! A speaker stands in front as `Name: words`, whether the file says `<v Name>` or writes it so. Positions,
//! styles, comments and numbers are left out.

mod parse;
mod words;

use self::{
    parse::{Cue, parse},
    words::Piece,
};
use super::{
    Refused,
    builder::{Builder, Opening},
    encoding::decode,
    plain,
};
use crate::text::{
    canonical::canonical,
    extracted::{Extracted, Stated},
    extractor::Extractor,
    shape::{Kind, MilestoneKind},
};

/// Longest file whose cues are taken apart, in bytes: a day of talk has one million.
const LENGTH_MAX: usize = 64 << 20;

/// A pause that ends a paragraph behind a whole sentence, in milliseconds.
const PAUSE: u64 = 1500;

/// A pause that ends one wherever it is, in milliseconds.
const LONG_PAUSE: u64 = 4000;

/// How long a paragraph gets before its next sentence begins another, and how long where no sentence
/// ends (transcripts made by machines have no full stops), in bytes.
const ENOUGH: usize = 500;
const TOO_MUCH: usize = 1500;

/// The text of subtitles.
///
/// # Errors
/// Where there is no cue in it, unless an `encoding` is asked for: then it is read as plain text, which
/// is what a reader wants who chooses one for such a file. As [`plain::read`] else.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Extracted, Refused> {
    let decoded = decode(bytes, encoding)?;
    if decoded.text.len() > LENGTH_MAX {
        return Err(Refused::TooLarge { what: "subtitles of over 64 MB".to_owned() });
    }
    let text = canonical(&decoded.text);
    let script = parse(&text);
    if script.cues.is_empty() {
        if encoding.is_some() {
            return plain::read(bytes, encoding);
        }
        let found = "there is no line with a time, as 00:01:02,000 --> 00:01:04,000".to_owned();
        return Err(Refused::Other { expected: "subtitle (.srt, .vtt)", found });
    }
    let mut join = Join::default();
    for cue in &script.cues {
        join.cue(cue, script.is_rolling);
    }
    let (text, shape) = join.out.finish();
    Ok(Extracted {
        extractor: Extractor::CUES,
        shape,
        stated: Stated { language: script.language, ..Stated::default() },
        encoding: Some(decoded.encoding.to_owned()),
        is_guessed: decoded.is_guessed,
        warnings: decoded.warnings(),
        ..Extracted::plain(text)
    })
}

/// Joins cues to paragraphs.
#[derive(Debug, Default)]
struct Join<'t> {
    out: Builder,
    /// Who speaks, where the file says so by `<v Name>`.
    speaker: Option<String>,
    /// Where the present paragraph begins.
    start: usize,
    /// When the last cue ended.
    end: Option<u64>,
    /// Its last character that is no blank.
    last: Option<char>,
    /// Whether a sentence has ended with it.
    is_sentence: bool,
    /// Lines of the last cue, which the next may show again.
    shown: Vec<&'t str>,
}

impl<'t> Join<'t> {
    fn cue(&mut self, cue: &Cue<'t>, is_rolling: bool) {
        let mut lines = &*cue.lines;
        if is_rolling {
            while let Some((first, rest)) = lines.split_first()
                && self.shown.iter().any(|shown| words::bare(shown) == words::bare(first))
            {
                lines = rest;
            }
        }
        self.shown.clone_from(&cue.lines);
        let pause = cue.start.saturating_sub(self.end.unwrap_or(cue.start));
        let length = self.out.len().saturating_sub(self.start);
        let is_apart = pause >= LONG_PAUSE
            || length >= TOO_MUCH
            || (self.is_sentence && (pause >= PAUSE || length >= ENOUGH));
        let mut begins = is_apart || self.end.is_none();
        self.end = Some(cue.end.max(cue.start));
        let mut label = Some(time(cue.start));
        let mut voice = None;
        for line in lines {
            let pieces = words::pieces(line, &mut voice);
            if pieces.iter().all(|piece| piece.text.trim().is_empty()) {
                continue;
            }
            // Who speaks is known once the first words are.
            let said_by = pieces.iter().find(|it| !it.text.trim().is_empty());
            let said_by = said_by.and_then(|piece| piece.voice.clone());
            let is_other = said_by != self.speaker;
            if begins || is_other || words::begins_turn(&words::bare(line)) {
                self.out.begin(Opening::of(Kind::Paragraph));
                self.start = self.out.len();
                self.last = None;
            }
            if let Some(label) = label.take() {
                self.out.milestone(MilestoneKind::Time, &label);
            }
            if let Some(name) = said_by.as_deref().filter(|_| begins || is_other) {
                self.out.push(&format!("{name}: "));
            }
            self.speaker = said_by;
            begins = false;
            self.line(&pieces);
        }
    }

    fn line(&mut self, pieces: &[Piece]) {
        let first = pieces.iter().find_map(|piece| piece.text.trim_start().chars().next());
        let is_joined = self.last.zip(first).is_some_and(|(a, b)| is_wide(a) && is_wide(b));
        if !is_joined && self.last.is_some() {
            self.out.push(" ");
        }
        let mut words = String::new();
        for piece in pieces {
            for style in &piece.styles {
                self.out.begin_style(*style);
            }
            let text = if words.is_empty() { piece.text.trim_start() } else { &*piece.text };
            self.out.push(text);
            words.push_str(text);
            for style in piece.styles.iter().rev() {
                self.out.end_style(*style);
            }
        }
        let words = words.trim_end();
        self.last = words.chars().next_back();
        let words =
            words.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』', '♪', ' ']);
        self.is_sentence = words.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '।']);
    }
}

/// Whether it is a character of a script that puts no blanks between words.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF65}')
}

/// A moment as people say it: `00:04:31`.
fn time(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
