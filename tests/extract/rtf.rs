//! Rich Text Format.

use variorum::{
    extract::{Format, Refused, extract},
    text::{extracted::Extracted, shape::Kind},
};

use super::told::{at_once, told};
use crate::{fuzz::Whole, support::golden};

fn read(rtf: &[u8]) -> Extracted {
    extract(Format::Rtf, rtf, None, &()).unwrap()
}

#[track_caller]
fn check(body: &str, expect: &str) {
    let rtf = format!(
        "{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fnil Arial;}}\
        {{\\f1\\fcharset204 Arial CYR;}}{{\\f2\\fcharset128 MS Mincho;}}{{\\f3\\fcharset2 Symbol;}}\
        {{\\f4\\fcharset2 Wingdings;}}}}\n{body}}}"
    );
    assert_eq!(read(rtf.as_bytes()).text, expect);
}

const SAMPLE: &str = r#"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}{\f1\fcharset2 Symbol;}}
{\colortbl;\red0\green0\blue0;}
{\stylesheet{\ql Normal;}{\s1\b\fs32 heading 1;}{\s2\outlinelevel1 Abschnitt;}{\s3\i Quote;}{\*\cs10 heading 3;}{\s4 caption;}}
{\info{\title The deck: \'84a report\'93}{\author Ada Reed}{\operator Nobody}{\creatim\yr2018\mo7\dy13\hr9}}
{\header\pard Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}
{\*\generator Nothing 1.0;}\viewkind4
\pard\plain\s1\b The {\i deck}\par
\pard\plain\s2 What moved\par
\pard\plain It moved by {\b four} {\ul millimetres}, {\strike not} five, and H{\sub 2}O{\super 3}.{\super\chftn}{\footnote\pard\plain{\super\chftn} As the {\i log} says.\par}\line Next line.\par
\pard\s3 Quoted.\par
\pard{\listtext\f1\'b7\tab}\ls1\ilvl0 one\par
{\listtext\f1\'b7\tab}\ls1\ilvl1 two\par
\pard\li360\fi-360 1.\tab first\par
\trowd\trhdr\cellx1000\cellx2000\pard\intbl Name\cell Depth\cell\row
\trowd\cellx1000\cellx2000\pard\intbl Log\par Book\cell 4 mm\cell\row
\pard See {\field{\*\fldinst HYPERLINK "https://example.org/"}{\fldrslt the log}}.\par
{\pict\pngblip 89504e47}{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt\pard In a box.\par}}{\shprslt twice}}\pard\s4 Figure 1\par
{\*\annotation not the text}{\v hidden}{\deleted gone}Last.
}"#;

#[test]
fn rtf_keeps_what_a_document_has() {
    golden::check("extract/rtf.txt", &told(&read(SAMPLE.as_bytes())));
}

/// A row of a table in a cell, as Word writes it.
fn nested(cells: &[&str]) -> String {
    let cells = cells.join(r"\nestcell ");
    format!(
        r"\pard\intbl\itap2 {cells}\nestcell{{\*\nesttableprops\trowd\cellx9\nestrow}}{{\nonesttables\par}}"
    )
}

#[test]
fn a_table_in_a_cell_becomes_words_of_the_cell() {
    let inner = nested(&["a", "b\\par c"]) + &nested(&["d", ""]) + &nested(&["", "e"]);
    let body = format!(
        r"\trowd\trhdr\pard\intbl Outer\par\cell{inner}\pard\intbl\itap1 after\cell\row\trowd\pard\intbl 1\cell 2\cell\row
        \pard End.\par"
    );
    check(&body, "Outer\ta b c d e after\n1\t2\n\nEnd.");
    let read = read(format!(r"{{\rtf1 {body}}}").as_bytes());
    let levels: Vec<u8> = read.shape.blocks.iter().map(|block| block.level).collect();
    assert_eq!(levels, [1, 0, 0]);
}

#[test]
fn a_table_of_one_column_is_a_frame_and_tables_in_it_are_tables() {
    let head = nested(&["Name", "Depth"]).replace(r"\trowd", r"\trowd\trhdr");
    let inner = head + &nested(&["Log", "4 mm"]);
    let body = format!(
        r"\trowd\pard\intbl Framed.\par{inner}\pard\intbl\itap1\cell\row\trowd\pard\intbl Too.\cell\row
        \pard End.\par"
    );
    check(&body, "Framed.\n\nName\tDepth\nLog\t4 mm\n\nToo.\n\nEnd.");
    let read = read(format!(r"{{\rtf1 {body}}}").as_bytes());
    let kinds: Vec<_> = read.shape.blocks.iter().map(|it| (it.kind, it.level)).collect();
    let (words, row) = (Kind::Paragraph, Kind::Row);
    assert_eq!(kinds, [(words, 0), (row, 1), (row, 0), (words, 0), (words, 0)]);
}

#[test]
fn a_cell_that_reaches_down_is_empty_below_and_a_box_in_one_does_not_end_its_row() {
    let tall = r"\trowd\clvmgf\cellx1\cellx2\pard\intbl tall\cell one\cell\row
        \trowd\clvmrg\cellx1\cellx2\pard\intbl\cell two\cell\row";
    check(tall, "tall\tone\n\ttwo");
    let boxed =
        r"\trowd\pard\intbl a{\shp{\*\shpinst{\shptxt\pard In a box.\par}}}\cell b\cell\row";
    check(boxed, "a In a box.\tb");
}

#[test]
fn what_no_cell_ends_behind_stands_in_no_table() {
    let row = r"\trowd\cellx1\cellx2\intbl a\cell b\cell\row";
    // Words that nobody takes out of the table, and words of which a program says so.
    check(&format!(r"{row} One.\par Two.\par"), "a\tb\n\nOne.\n\nTwo.");
    check(&format!(r"{row}\intbl0 One.\par Two.\par{row}"), "a\tb\n\nOne.\n\nTwo.\n\na\tb");
    check(&format!(r"{row} c\par d\cell e\cell\row"), "a\tb\nc d\te");
}

#[test]
fn letters_are_read_by_code_page_font_and_unicode() {
    check(r"caf\'e9 \f1\'c4\'e0\f0  \f2\'93\'fa\'96\'7b\'83e", "café Да 日本テ");
    check(r"\u26085?\u26412\'96\'7b \uc2\u26085\'93\'fa\uc0\u33", "日本{ 日!");
    check(r"\u-10179?\u-8704? \u8217\'92{\uc1\u233e}x", "😀 ’éx");
    check(r"\u-10179?x", "\u{FFFD}x");
    check(r"{\f3\'b7 a}{\f4\'e0}{\f3\u61623?}", "• α→•");
    check(r"a\~b\-c\_d\emdash e\lquote f\rquote \{\}\\", "a\u{a0}b\u{ad}c\u{2011}d—e‘f’{}\\");
    let upr = r"{\upr{a e}{\*\ud{a \u233e}}}";
    check(upr, "a é");
}

#[test]
fn what_is_no_word_is_left_out() {
    check(r"a{\bin3 }}}\bin4 {{{{b", "ab");
}

#[test]
fn old_code_pages_are_read() {
    let text = |rtf: &[u8]| read(rtf).text;
    assert_eq!(text(b"{\\rtf1\\ansi\\ansicpg1251 \\'c4\\'e0}"), "Да");
    assert_eq!(text(b"{\\rtf1\\ansi\\ansicpg932 \x93\xFA\x96{\\b \x7B}}"), "日\u{FFFD}");
    assert_eq!(text(b"{\\rtf1\\mac caf\\'8e}"), "café");
    assert_eq!(text(b"{\\rtf1\\pca \\'9b}"), "ø");
    let read = read(b"{\\rtf1\\ansicpg1361 a}");
    assert_eq!(read.warnings, ["its code page 1361 is unknown and read as windows-1252"]);
}

#[test]
fn what_is_no_rtf_says_what_it_is() {
    for (bytes, found) in [
        (
            &b"PK\x03\x04"[..],
            "it is no RTF (.rtf) file: it is a zip archive, as Word (.docx), OpenDocument (.odt) and e-book (.epub) files are",
        ),
        (b"Words.", "it is no RTF (.rtf) file: it is plain text"),
        (b"", "the file is empty"),
    ] {
        let refused: Refused = extract(Format::Rtf, bytes, None, &()).unwrap_err();
        assert_eq!(refused.to_string(), found);
    }
    assert_eq!(read(b"{\\rtf1}").warnings, ["there are no words in it"]);
}

#[test]
fn nesting_without_end_is_read_at_once() {
    for rtf in [
        "{\\rtf1 ".to_owned() + &"{".repeat(1_000_000) + "words",
        "{\\rtf1 ".to_owned() + &"{\\footnote a".repeat(100_000),
        "{\\rtf1 ".to_owned() + &"{\\shptxt a".repeat(100_000),
        "{\\rtf1 ".to_owned() + &"\\trowd\\cell".repeat(100_000),
        "{\\rtf1 ".to_owned() + &"\\intbl\\itap99 a\\nestcell\\itap1 b\\cell".repeat(50_000),
        "{\\rtf1 ".to_owned() + &"\\b a\\b0 ".repeat(100_000),
    ] {
        let read = at_once(|| read(rtf.as_bytes()), || rtf.chars().take(20).collect());
        assert!(read.shape.is_sound(&read.text));
    }
}

/// What [`crate::fuzz`] spoils of Rich Text.
pub(crate) fn wholes() -> Vec<Whole> {
    vec![Whole::File(SAMPLE.into())]
}

/// Pieces that mean something in Rich Text, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"{",
    b"}",
    b"\\par ",
    b"\\pard",
    b"\\cell",
    b"\\row",
    b"\\trowd",
    b"\\intbl",
    b"\\itap2",
    b"\\nestcell ",
    b"{\\*\\nesttableprops\\trowd\\nestrow}",
    b"{\\nonesttables\\par}",
    b"{\\footnote ",
    b"{\\*\\x ",
    b"{\\shptxt ",
    b"\\u8217?",
    b"\\u-10179?",
    b"\\'e9",
    b"\\'",
    b"\\bin9 ",
    b"\\b ",
    b"\\i0 ",
    b"{\\upr{a}{\\*\\ud{b}}}",
    b"{\\listtext x\\tab}",
    b"\\ls1",
    b"\\s1",
    b"{\\stylesheet{\\s1 heading 1;}}",
    b"{\\fonttbl{\\f1\\fcharset128 x;}}",
    b"\\f1",
    b"\\uc9",
    b"words ",
    b"\\plain",
    b"{\\rtf1 ",
    b"\xFF",
    b"{\\*\\",
    b"\\u-3913?",
    b"\\bin99999999999 ",
    b"\\uc9999",
];
