//! Subtitles and timed transcripts.

use variorum::{
    extract::{Format, Refused, extract},
    text::{extracted::Extracted, extractor::Extractor},
};

use super::told::told;
use crate::{fuzz::Whole, support::golden};

fn read(text: &str) -> Extracted {
    extract(Format::Cues, text.as_bytes(), None, &()).unwrap()
}

const SUBRIP: &str = "\u{FEFF}1\r
00:00:01,000 --> 00:00:03,000\r
The deck moved\r
by <i>four</i> millimetres\r
\r
2\r
00:00:03,100 --> 00:00:05,000\r
in the autumn.\r
\r
4\r
00:00:05,200 --> 00:00:06,000 X1:40 X2:600\r
{\\an8}Nobody said so.\r
5\r
00:00:08,000 --> 00:00:09,000\r
- Who wrote it down?\r
- The clerk &amp; I.\r
\r
6\r
00:04:31,250 --> 00:04:33,000\r
ADA REED: I did,\r
\r
7\r
00:04:33,250 --> 00:04:35,000\r
on <b>Monday</b>.\r
";

const WEBVTT: &str = "WEBVTT - Minutes
Kind: captions
Language: en-GB

STYLE
::cue { color: lime }

NOTE
No words --> these

intro
00:01.000 --> 00:02.000 line:0 align:start
<v Ada Reed>So it <u>moved</u>,

00:02.100 --> 00:03.000
<v Ada Reed>as we said.</v>

00:03.100 --> 00:04.000
<v B. Holm>Did it?

01:00:00.000 --> 01:00:01.000
♪ music ♪
";

#[test]
fn subrip_is_read_as_paragraphs_with_times() {
    golden::check("extract/subrip.txt", &told(&read(SUBRIP)));
}

#[test]
fn webvtt_is_read_with_its_speakers() {
    golden::check("extract/webvtt.txt", &told(&read(WEBVTT)));
}

#[test]
fn lines_that_roll_up_the_screen_are_read_once() {
    let read = read(
        "WEBVTT\nKind: captions\n\n00:00:00.000 --> 00:00:02.000\n \nso<00:00:00.500><c> it</c><00:00:01.000><c> moved</c>\n\n\
         00:00:02.000 --> 00:00:02.010\nso it moved\n \n\n\
         00:00:02.010 --> 00:00:04.000\nso it moved\nby<00:00:02.500><c> four</c>\n",
    );
    assert_eq!(read.text, "so it moved by four");
}

#[test]
fn words_that_are_said_twice_stay_twice() {
    let read = read("1\n0:00:01,0 --> 0:00:02,0\nNo.\n\n2\n0:00:02,0 --> 0:00:03,0\nNo.\n");
    assert_eq!(read.text, "No. No.");
}

#[test]
fn paragraphs_do_not_grow_without_end_and_lose_nothing() {
    let mut cues = String::new();
    for idx in 0..500 {
        let time = format!("0:{:02}:{:02}", idx / 60, idx % 60);
        cues.push_str(&format!("{idx}\n{time},0 --> {time},9\nwords without a stop\n\n"));
    }
    let read = read(&cues);
    assert_eq!(read.text.matches("words without a stop").count(), 500);
    assert_eq!(read.shape.milestones.len(), 500);
    assert!(read.shape.blocks.iter().all(|block| block.span.len() < 1600));
    assert!(read.shape.blocks.len() > 5);
}

#[test]
fn japanese_lines_are_joined_without_a_blank() {
    let bytes = b"1\r\n00:00:01,000 --> 00:00:03,000\r\n\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\r\n\x95\xB6\x8F\xCD\x82\xC5\x82\xB7\x81B\r\n";
    let read = extract(Format::Cues, bytes, None, &()).unwrap();
    assert_eq!((&*read.text, read.encoding.as_deref()), ("日本語の文章です。", Some("Shift_JIS")));
}

#[test]
fn a_file_without_a_cue_is_refused_and_opens_as_plain_text_on_demand() {
    let refused = extract(Format::Cues, b"Words.\n", None, &()).unwrap_err();
    assert!(matches!(refused, Refused::Other { .. }), "{refused}");
    let read = extract(Format::Cues, b"Words.\n", Some("UTF-8"), &()).unwrap();
    assert_eq!((&*read.text, read.extractor), ("Words.\n", Extractor::PLAIN));
}

/// What [`crate::fuzz`] spoils of subtitles.
pub(crate) fn wholes() -> Vec<Whole> {
    [SUBRIP, WEBVTT].map(|it| Whole::File(it.into())).into()
}

/// Pieces that mean something in subtitles, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"1\n",
    b"00:00:01,000 --> 00:00:03,000\n",
    b"0:1 --> 0:2\n",
    b"<i>",
    b"</i>",
    b"<v Ada>",
    b"</v>",
    b"{\\an8}",
    b"&amp;",
    b"\n",
    b"\n\n",
    b"WEBVTT\n",
    b"NOTE ",
    b"Ada: ",
    b"words. ",
    b"<00:01.000>",
    b"00:00:01,000 --> ",
    b"99999999:99:99.999",
    b"<v ",
    b"WEBVTT\n\n",
];
