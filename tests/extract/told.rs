//! An extracted text told line by line, for golden files; readings that must not take long.

use std::time::Duration;

use cpu_time::ThreadTime;
use variorum::text::{extracted::Extracted, shape::Style, span::Span};

/// Longest that one reading may take in CPU time before it counts as hanging.
const HANGS: Duration = Duration::from_secs(30);

/// Everything that an extractor found: the text, then its structure, then what the file states.
pub(crate) fn told(extracted: &Extracted) -> String {
    let Extracted { extractor, text, shape, stated, encoding, is_guessed, warnings } = extracted;
    assert!(shape.is_sound(text), "{shape:?}");
    let words = |span: Span| format!("{:?}", &text[span.start()..span.end()]);
    let style = |style: Style| Style::ALL.iter().find(|(it, _)| *it == style).unwrap().1;
    let mut out = format!("extractor {extractor}\n");
    if let Some(encoding) = encoding {
        out.push_str(&format!(
            "encoding {encoding}{}\n",
            if *is_guessed { ", guessed" } else { "" }
        ));
    }
    for (name, value) in [
        ("title", &stated.title),
        ("author", &stated.author),
        ("date", &stated.date),
        ("publisher", &stated.publisher),
        ("language", &stated.language),
    ] {
        if let Some(value) = value {
            out.push_str(&format!("{name} {value}\n"));
        }
    }
    for warning in warnings {
        out.push_str(&format!("warning {warning}\n"));
    }
    out.push_str(&format!("\n---- text\n{text}\n---- blocks\n"));
    for block in &shape.blocks {
        out.push_str(block.kind.name());
        for (name, value) in [
            ("", u32::from(block.level)),
            ("quoted ", block.quoted.into()),
            ("table ", block.table),
        ] {
            if value > 0 {
                out.push_str(&format!(" {name}{value}"));
            }
        }
        let wrapped = if block.is_wrapped { " wrapped" } else { "" };
        out.push_str(&format!("{wrapped}: {}\n", words(block.span)));
    }
    out.push_str("---- runs\n");
    for run in &shape.runs {
        out.push_str(&format!("{}: {}\n", style(run.style), words(run.span)));
    }
    if !shape.milestones.is_empty() {
        out.push_str("---- milestones\n");
    }
    for milestone in &shape.milestones {
        let ahead: String = text[milestone.at..].chars().take(20).collect();
        out.push_str(&format!("{:?} {}: {ahead:?}\n", milestone.kind, milestone.label));
    }
    out
}

/// What `reads` gives, which must not hang; `told` says of what.
///
/// What hangs takes minutes and hours, what does not a second or two: of this thread's own time, since a
/// machine with other work can make anything slow.
pub(crate) fn at_once<T>(reads: impl FnOnce() -> T, told: impl Fn() -> String) -> T {
    let begun = ThreadTime::now();
    let read = reads();
    assert!(begun.elapsed() < HANGS, "took {:?}: {}", begun.elapsed(), told());
    read
}
