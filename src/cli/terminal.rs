//! What is printed on a terminal: nothing in it that the terminal would obey.
//!
//! A document may hold any character, and some of them move the cursor, set the window's title or make
//! the terminal type an answer into the shell. A file or another program gets every byte as it is.

use std::io::{self, Write};

/// A stream that is perhaps a terminal. On one, C0 controls but line feeds and tabs are written as their
/// pictures (`␛`), and C1 controls as U+FFFD; UTF-8 is taken for granted.
///
/// Cost: on a terminal a copy of what is written, else nothing.
#[derive(Debug)]
pub struct Terminal<W> {
    stream: W,
    /// Whether it is a terminal, which would obey what is written.
    is_watched: bool,
    /// Whether the last byte was the first of two that may be a C1 control; it is not written yet.
    has_lead: bool,
}

/// The first byte of the characters from U+0080 to U+00BF.
const LEAD: u8 = 0xC2;

impl<W: Write> Terminal<W> {
    /// A stream, and whether a person looks at it.
    pub fn new(stream: W, is_watched: bool) -> Self {
        Self { stream, is_watched, has_lead: false }
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_watched {
            return self.stream.write(bytes);
        }
        let mut shown = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            let is_second = std::mem::replace(&mut self.has_lead, byte == LEAD);
            match byte {
                0x80..=0x9F if is_second => shown.extend("\u{FFFD}".bytes()),
                LEAD => {}
                b'\n' | b'\t' => shown.push(byte),
                // U+2400 and what follows are the pictures of the C0 controls, in their order.
                0..=0x1F => shown.extend([0xE2, 0x90, 0x80 + byte]),
                0x7F => shown.extend("\u{2421}".bytes()),
                _ if is_second => shown.extend([LEAD, byte]),
                _ => shown.push(byte),
            }
        }
        self.stream.write_all(&shown)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of the words where they are written `n_bytes` at a time.
    fn shown(words: &str, n_bytes: usize, is_terminal: bool) -> String {
        let mut out = Vec::new();
        let mut terminal = Terminal::new(&mut out, is_terminal);
        for bytes in words.as_bytes().chunks(n_bytes) {
            terminal.write_all(bytes).unwrap();
        }
        terminal.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_that_a_terminal_would_obey_reaches_it() {
        let words = "\u{1b}]0;pwn\u{7}\u{1b}[2J\u{9b}2J \u{80}é\u{a0}ü«日本»\r\n\ta\0\u{7f}";
        let expect = "␛]0;pwn␇␛[2J\u{fffd}2J \u{fffd}é\u{a0}ü«日本»␍\n\ta␀␡";
        for n_bytes in [1, 2, 3, 100] {
            assert_eq!(shown(words, n_bytes, true), expect);
            assert_eq!(shown(words, n_bytes, false), words, "a file gets every byte");
        }
    }
}
