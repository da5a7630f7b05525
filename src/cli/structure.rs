//! `variorum structure`: what each piece of a document is.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use crate::{
    sources::file,
    text::structure::outline::{Part, outline},
    workspace::corpus::Reading,
};

use super::{
    FINE, UNUSABLE,
    info::{json_line, warnings},
    say,
    table::{self, Column},
};

/// What can be said to `variorum structure`.
#[derive(Debug, clap::Args)]
pub struct Words {
    /// The document; any extension
    pub file: PathBuf,
    /// A JSON object a line, in place of a table
    #[arg(long)]
    pub jsonl: bool,
    /// Read it in this encoding: UTF-8, windows-1251, GB18030, …
    #[arg(long, value_name = "ENCODING")]
    pub encoding: Option<String>,
}

/// A block, as it is listed. The order of the fields is the order in the output; what is not set is left
/// out.
#[derive(Debug, Serialize)]
struct Row<'r> {
    kind: &'static str,
    start: usize,
    end: usize,
    speaker: Option<&'r str>,
    level: Option<u8>,
    page: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asks: Option<&'r str>,
    #[serde(skip_serializing_if = "is_zero")]
    quoted: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<u32>,
    /// Where the row begins that it goes on with, over lines of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    continues: Option<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(number: &u8) -> bool {
    *number == 0
}

impl<'r> Row<'r> {
    fn of(reading: &Reading, part: &Part<'r>) -> Self {
        Self {
            kind: part.kind.name(),
            start: reading.document.scalar_of(part.span.start()),
            end: reading.document.scalar_of(part.span.end()),
            speaker: part.speaker,
            level: (part.level > 0).then_some(part.level),
            page: part.page,
            asks: part.asks,
            quoted: part.quoted,
            table: part.table,
            continues: part.continues.map(|byte| reading.document.scalar_of(byte)),
        }
    }

    fn cells(&self, words: &str) -> Vec<String> {
        let text = |word: Option<&str>| word.unwrap_or_default().to_owned();
        vec![
            self.kind.to_owned(),
            self.start.to_string(),
            self.end.to_string(),
            self.level.map_or_else(String::new, |level| level.to_string()),
            text(self.page),
            text(self.speaker),
            words.split_whitespace().take(16).collect::<Vec<_>>().join(" "),
        ]
    }
}

/// Lists the blocks of a document; gives the exit code.
///
/// # Errors
/// Where a stream cannot be written to.
pub fn run(words: &Words, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let extracted = match file::extracted(&words.file, words.encoding.as_deref(), None, &()) {
        Ok(extracted) => extracted,
        Err(error) => {
            say(err, &format!("{}: {}", words.file.display(), error.told()))?;
            return Ok(UNUSABLE);
        }
    };
    let name = words.file.file_name().unwrap_or_default().to_string_lossy();
    let reading = Reading::of(extracted, &name, &[]);
    let parts = outline(&reading.document, &reading.shape, &reading.facts);
    if words.jsonl {
        for part in &parts {
            json_line(out, &Row::of(&reading, part))?;
        }
    } else {
        let rows: Vec<Vec<String>> = parts
            .iter()
            .map(|part| Row::of(&reading, part).cells(reading.document.slice(part.span)))
            .collect();
        table::write(out, &COLUMNS, &rows)?;
    }
    for warning in warnings(&reading) {
        say(err, &format!("{}: {warning}", words.file.display()))?;
    }
    Ok(FINE)
}

/// A hundred characters with the blanks between them.
const COLUMNS: [Column; 7] = [
    Column { name: "kind", width: 9, is_number: false },
    Column { name: "start", width: 8, is_number: true },
    Column { name: "end", width: 8, is_number: true },
    Column { name: "level", width: 5, is_number: true },
    Column { name: "page", width: 5, is_number: true },
    Column { name: "speaker", width: 14, is_number: false },
    Column { name: "words", width: 39, is_number: false },
];
