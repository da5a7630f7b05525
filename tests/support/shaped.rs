//! A text with a shape of every kind, as a reader of a format would make it.

use variorum::{
    extract::builder::{Builder, Opening},
    text::{
        extracted::Extracted,
        extractor::Extractor,
        shape::{Kind, MilestoneKind, Style},
    },
    workspace::corpus::Reading,
};

/// What came together, as what a file of that name was read to.
pub(crate) fn reading(out: Builder, file_name: &str) -> Reading {
    let (text, shape) = out.finish();
    assert!(shape.is_sound(&text));
    let extractor = Extractor::PLAIN;
    let extracted = Extracted { extractor, shape, ..Extracted::plain(text) };
    Reading::of(extracted, file_name, &[])
}

/// A block of words.
pub(crate) fn block(out: &mut Builder, opening: Opening, words: &str) {
    out.begin(opening);
    out.push(words);
    out.end();
}

/// A row of a table.
pub(crate) fn row(out: &mut Builder, level: u8, cells: &[&str]) {
    out.begin(Opening::of(Kind::Row).level(level));
    for (nth, cell) in cells.iter().enumerate() {
        if nth > 0 {
            out.next_cell();
        }
        out.push(cell);
    }
    out.end();
}

fn styled(out: &mut Builder, style: Style, words: &str) {
    out.begin_style(style);
    out.push(words);
    out.end_style(style);
}

/// The inspection report: a heading and everything that stands under one.
pub(crate) fn report() -> Builder {
    let mut out = Builder::new();
    for words in ["Home", "Council", "Search the site"] {
        block(&mut out, Opening::of(Kind::Leftover), words);
    }
    out.page("16");
    block(&mut out, Opening::of(Kind::Heading).level(1), "Inspection of the Ellery Bridge");
    out.begin(Opening { is_wrapped: true, ..Opening::of(Kind::Paragraph) });
    out.push("The deck was found ");
    styled(&mut out, Style::Emphasis, "not safe");
    out.push(" for traffic; the bearings are ");
    styled(&mut out, Style::Strong, "worn through");
    out.push(" and the log is ");
    styled(&mut out, Style::Struck, "complete");
    out.push(" ");
    styled(&mut out, Style::Underlined, "incomplete");
    out.push(". Water (H");
    styled(&mut out, Style::Subscript, "2");
    out.push("O) stood on 14 m");
    styled(&mut out, Style::Superscript, "2");
    out.push(" of it, says ");
    styled(&mut out, Style::Code, "gauge.log");
    out.push(", and nobody wrote it down");
    out.note_mark("1");
    out.push(" before the spring. The council of the United ");
    out.page("17");
    out.push("Boroughs was told in April.");
    out.end();
    block(&mut out, Opening::of(Kind::Heading).level(2), "What was measured");
    let item = Opening::of(Kind::Item);
    block(
        &mut out,
        item.level(1),
        "• cracks in the third span, which were seen from the boat and drawn",
    );
    block(&mut out, item.level(2), "1. on the east side");
    block(
        &mut out,
        item.level(2),
        "10. on the west side, where the scaffold did not reach and nobody went",
    );
    block(&mut out, item.level(1), "• movement");
    out.begin_table();
    row(&mut out, 1, &["Span", "Cracks", "Remarks of the inspector"]);
    row(
        &mut out,
        0,
        &["east", "12", "seen from the boat, in poor light, and drawn afterwards from memory"],
    );
    row(&mut out, 0, &["west", "3", ""]);
    row(&mut out, 0, &["middle", "140", "not looked at"]);
    block(&mut out, Opening::of(Kind::Caption), "Table 1. Cracks by span");
    block(
        &mut out,
        Opening::of(Kind::Paragraph).quoted(1),
        "They were not cosmetic. We had reports of movement in the third span as early as 2019.",
    );
    block(
        &mut out,
        Opening::of(Kind::Paragraph).quoted(2),
        "Nobody wrote them down, which is why there are no more of them.",
    );
    block(&mut out, Opening::of(Kind::Heading).level(3), "How it was counted");
    out.begin(Opening::of(Kind::Code));
    out.push_verbatim("for span in spans:\n    count(span)\n\nprint(total)");
    out.end();
    out.begin(Opening::of(Kind::Note));
    out.note_mark("1");
    out.push(
        " The log of 2019 was found in the archive, unsigned, between two bills of the same year.",
    );
    out.end();
    out
}

/// A recording whose turns begin at moments.
pub(crate) fn recording() -> Builder {
    let mut out = Builder::new();
    for (time, words) in [
        ("00:00:04", "QUESTION: When do you expect the crossing to carry traffic again?"),
        ("00:00:11", "OKAFOR: I am not paid to guess."),
        ("00:00:15", "QUESTION: Your predecessor told this council that the cracks were cosmetic."),
        ("00:01:02", "OKAFOR: They were not cosmetic."),
    ] {
        out.milestone(MilestoneKind::Time, time);
        block(&mut out, Opening::of(Kind::Paragraph), words);
    }
    out
}
