//! The pieces that RTF is written in.

/// Longest name of a control word; longer ones are cut there, as word processors do.
const NAME_MAX: usize = 32;

/// A piece of RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// A group begins.
    Open,
    /// A group ends.
    Close,
    /// A control word with its number.
    Word(&'b str, Option<i32>),
    /// A control symbol: `\~`.
    Symbol(u8),
    /// One byte of text: `\'e9`.
    Hex(u8),
    /// Bytes of text.
    Text(&'b [u8]),
}

/// Takes RTF apart. Total: whatever the bytes, it comes to their end.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How far it is, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Passes over bytes that are no text and no RTF: behind `\bin`.
    pub(super) fn pass_over(&mut self, n_bytes: usize) {
        self.at = self.at.saturating_add(n_bytes).min(self.bytes.len());
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take_while(&mut self, is_wanted: impl Fn(u8) -> bool, most: usize) -> &'b [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(most).take_while(|byte| is_wanted(**byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// What a backslash begins.
    fn control(&mut self) -> Option<Token<'b>> {
        let first = self.peek()?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first == b'\'' {
                let digits = self.take_while(|byte| byte.is_ascii_hexdigit(), 2);
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                // A stroke without digits is no byte of anything.
                return Some(u8::from_str_radix(digits, 16).map_or(Token::Text(b""), Token::Hex));
            }
            return Some(Token::Symbol(first));
        }
        let name = self.take_while(|byte| byte.is_ascii_alphabetic(), NAME_MAX);
        let name = std::str::from_utf8(name).unwrap_or_default();
        let before = self.at;
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        let digits = self.take_while(|byte| byte.is_ascii_digit(), 10);
        let number = if digits.is_empty() {
            self.at = before;
            None
        } else {
            let digits = std::str::from_utf8(digits).unwrap_or_default();
            let number: i32 = digits.parse().unwrap_or(i32::MAX);
            Some(if is_negative { -number } else { number })
        };
        self.at += usize::from(self.peek() == Some(b' '));
        Some(Token::Word(name, number))
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        self.take_while(|byte| matches!(byte, b'\r' | b'\n'), usize::MAX);
        let first = self.peek()?;
        match first {
            b'{' => {
                self.at += 1;
                Some(Token::Open)
            }
            b'}' => {
                self.at += 1;
                Some(Token::Close)
            }
            b'\\' => {
                self.at += 1;
                self.control()
            }
            _ => {
                let is_text = |byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n');
                Some(Token::Text(self.take_while(is_text, usize::MAX)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rtf: &[u8], expect: &[Token<'_>]) {
        assert_eq!(Tokens::new(rtf).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn rtf_is_taken_apart() {
        check(
            b"{\\b0 a\r\nb\\'e9\\~\\u-3913?}",
            &[
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Text(b"a"),
                Token::Text(b"b"),
                Token::Hex(0xE9),
                Token::Symbol(b'~'),
                Token::Word("u", Some(-3913)),
                Token::Text(b"?"),
                Token::Close,
            ],
        );
    }

    #[test]
    fn broken_rtf_comes_to_its_end() {
        check(b"\\", &[]);
        check(b"\\'", &[Token::Text(b"")]);
        check(b"\\'g", &[Token::Text(b""), Token::Text(b"g")]);
        check(b"\\b-x", &[Token::Word("b", None), Token::Text(b"-x")]);
        check(b"\\b99999999999", &[Token::Word("b", Some(i32::MAX)), Token::Text(b"9")]);
    }
}
