//! Markdown: the text as written, its structure beside it.

use proptest::prelude::*;
use variorum::{
    extract::{Format, extract},
    text::{
        extracted::Extracted,
        paragraphs::Paragraphs,
        shape::{Kind, Style},
        structure::rules::Ready,
    },
};

use super::told::{at_once, told};
use crate::{fuzz::Whole, support::golden};

const SAMPLE: &str = "\
---
title: The deck
author: [Ada Reed, B. Holm]
date: 2024-03-14
lang: en
---

# The *deck* of the bridge #

**Public Works**
14 March 2024

It moved by four millimetres in the autumn, and the committee
resolved that ~~nothing~~ be `written` down[^1], see [the log](log.html \"Log\")
and <https://example.org/>.

A verse\\
of two lines

Setext
------

> Quoted words that were wrapped by the editor of the clerk,
> and *went
> on* for long.
>
> > Twice quoted

* one
* two with **strong
  words** in it
  - inner
  - [x] done
1. first

   A second paragraph of the first item.
2. second

| Name | Depth |
|------|------:|
| Log  | 4 mm  |
| A\\|B | |

```rust
let a = 1;
    b();
```

    indented

<div class=\"x\">
Words in <b>tags</b>
</div>

***

Escaped \\*stars\\* &amp; ![a picture](x.png).

[ref]: https://example.org/ \"not shown\"

[^1]: The note with `code`.
";

fn read(text: &str) -> Extracted {
    extract(Format::Markdown, text.as_bytes(), None, &()).unwrap()
}

#[test]
fn markdown_keeps_its_text_and_gets_a_shape() {
    let read = read(SAMPLE);
    assert_eq!(read.text, SAMPLE);
    golden::check("extract/markdown.txt", &told(&read));
}

#[test]
fn each_run_lies_in_one_block() {
    let read = read(SAMPLE);
    assert_runs(&read);
}

#[track_caller]
fn assert_runs(read: &Extracted) {
    assert!(read.shape.is_sound(&read.text), "{:?}", read.shape);
    for run in &read.shape.runs {
        let block = read.shape.block_at(run.span.start());
        assert!(block.is_some_and(|block| block.span.end() >= run.span.end()), "{run:?}");
    }
}

#[test]
fn nesting_without_end_is_read_at_once() {
    for line in [
        ">".repeat(100_000) + "words",
        "- ".repeat(50_000) + "words",
        "*".repeat(100_000) + "words",
        "[".repeat(100_000) + "words",
        "![](".repeat(30_000),
        "<".repeat(100_000),
        "`".repeat(100_000),
        "> - ".repeat(30_000),
        "a|".repeat(50_000) + "\n" + &"-|".repeat(50_000),
    ] {
        let read = at_once(|| read(&line), || line.chars().take(20).collect());
        assert_runs(&read);
    }
}

#[test]
fn what_stands_in_no_block_is_a_paragraph_all_the_same() {
    let read = read("[a]: https://example.org/\n\nWords.\n");
    let paragraphs = Paragraphs::ruled(&read.text, &read.shape.blocks, &Ready::default());
    assert_eq!(paragraphs.len(), 2);
}

#[test]
fn lines_that_the_writer_broke_stay_lines() {
    let is_wrapped = |text: &str| read(text).shape.blocks[0].is_wrapped;
    let line = "a line as an editor wraps it, of some seventy characters or so, and then";
    assert!(is_wrapped(&format!("{line}\n{line}\n")));
    assert!(!is_wrapped(&format!("{line}  \n{line}\n")), "a hard break");
    assert!(!is_wrapped("The Guild\n4 Quay Street\nEllery\n"), "an address");
    assert!(!is_wrapped(&format!("{}\n{line}\n", line.repeat(3))), "a paragraph a line");
}

proptest! {
    #[test]
    fn any_markdown_has_a_sound_shape_and_keeps_its_text(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "# ", "> ", "- ", "1. ", "* ", "**", "*", "_", "~~", "`", "```\n", "\n", "\n\n", "    ", "\t",
                "|", "|-|-|\n", "[", "]", "(a)", "[^1]", "[^1]: ", "![", "<b>", "</b>", "<!-- ", " -->", "---\n",
                "===\n", "\\", "  \n", "word ", "né", "日本", "\u{a0}", "[x] ", "&amp;", "https://a.b ", "\r\n",
            ]),
            0..40,
        )
    ) {
        let text = pieces.concat();
        let read = read(&text);
        prop_assert_eq!(&read.text, &text.replace("\r\n", "\n"));
        assert_runs(&read);
        let shape = &read.shape;
        for block in &shape.blocks {
            let words = &read.text[block.span.start()..block.span.end()];
            prop_assert!(!words.trim().is_empty());
            prop_assert!(block.span.start() == 0 || read.text.as_bytes()[block.span.start() - 1] == b'\n',
                "{:?} in {:?}", block, read.text);
            prop_assert_eq!(block.kind == Kind::Heading, block.kind == Kind::Heading && block.level > 0);
        }
        let marks = shape.runs.iter().filter(|run| run.style == Style::Mark);
        prop_assert!(marks.clone().all(|run| !run.span.is_empty()));
    }
}

/// What [`crate::fuzz`] spoils of Markdown.
pub(crate) fn wholes() -> Vec<Whole> {
    vec![Whole::File(SAMPLE.into())]
}

/// Pieces that mean something in Markdown, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"> ",
    b"- ",
    b"**",
    b"`",
    b"\n",
    b"\n\n",
    b"|",
    b"|-|\n",
    b"[^1]",
    b"](",
    b"<b",
    b"\\",
    b"---\n",
    b"word ",
    b"    ",
    b"\xFF",
    b"> > > ",
    b"***",
    b"| a | b |\n|---|---|\n",
    b"```\n",
    b"[^1]: ",
];
