//! An extracted text told line by line, for golden files; inputs spoilt at random.

use variorum::text::{extracted::Extracted, shape::Style, span::Span};

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

/// How many spoilt inputs each reader is given; `VARIORUM_FUZZ` says otherwise.
fn n_inputs() -> u32 {
    std::env::var("VARIORUM_FUZZ").ok().and_then(|it| it.parse().ok()).unwrap_or(2000)
}

/// Gives `reads` inputs made of `pieces` in any order and of `whole` with bytes changed, cut out,
/// doubled; says which took over a second or panicked by failing.
pub(crate) fn fuzz(whole: &[u8], pieces: &[&[u8]], reads: impl Fn(&[u8])) {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % below.max(1)
    };
    for input_idx in 0..n_inputs() {
        let mut bytes = Vec::new();
        if input_idx % 2 == 0 {
            bytes.extend_from_slice(whole);
            for _ in 0..=random(8) {
                let at = random(bytes.len() + 1);
                let to = (at + random(40)).min(bytes.len());
                match random(5) {
                    0 => drop(bytes.drain(at..to)),
                    1 => {
                        let copy = bytes[at..to].to_vec();
                        let place = random(bytes.len() + 1);
                        bytes.splice(place..place, copy);
                    }
                    2 => {
                        let piece = pieces[random(pieces.len())];
                        bytes.splice(at..at, piece.iter().copied());
                    }
                    3 => bytes.truncate(at.max(1)),
                    _ => {
                        if let Some(byte) = bytes.get_mut(at) {
                            *byte = random(256) as u8;
                        }
                    }
                }
            }
        } else {
            for _ in 0..random(60) {
                match random(12) {
                    0 => bytes.push(random(256) as u8),
                    _ => bytes.extend_from_slice(pieces[random(pieces.len())]),
                }
            }
        }
        let told = || bytes.escape_ascii().to_string();
        let read = || std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| reads(&bytes)));
        assert!(at_once(read, told).is_ok(), "panicked on {:?}", told());
    }
}

/// What `reads` gives, which must not take five seconds; `told` says of what.
#[expect(clippy::disallowed_methods, reason = "a reader that hangs is told by the clock alone")]
pub(crate) fn at_once<T>(reads: impl FnOnce() -> T, told: impl Fn() -> String) -> T {
    let begun = std::time::Instant::now();
    let read = reads();
    assert!(begun.elapsed().as_secs() < 5, "took {:?}: {}", begun.elapsed(), told());
    read
}
