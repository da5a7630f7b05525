//! A document as passim reads it.

use serde::Serialize;

/// The order of the fields is the order in the line.
#[derive(Serialize)]
struct Row<'d> {
    id: &'d str,
    series: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'d str>,
    text: &'d str,
}

/// A line of passim's input, without its end.
///
/// passim compares documents of different series only. Every document is a series of its own, since
/// here too each is compared with each. The date is passed on to passim's output; it orders nothing there unless
/// it is told so (`--fields`, `--filterpairs`).
pub fn line(path: &str, date: Option<&str>, text: &str) -> String {
    let row = Row { id: path, series: path, date, text };
    // Strings can always be written.
    serde_json::to_string(&row).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_one_line_whatever_is_in_it() {
        assert_eq!(
            line("a \"b\".txt", Some("2018-07"), "one\n\ttwo\r\\ 𝔊\u{2028}"),
            "{\"id\":\"a \\\"b\\\".txt\",\"series\":\"a \\\"b\\\".txt\",\"date\":\"2018-07\",\
             \"text\":\"one\\n\\ttwo\\r\\\\ 𝔊\u{2028}\"}"
        );
        assert_eq!(line("a", None, ""), r#"{"id":"a","series":"a","text":""}"#);
    }
}
