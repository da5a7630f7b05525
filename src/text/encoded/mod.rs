//! An extracted text as bytes: how it comes from the process that read it, and how it is kept in a cache.
//! What is worked out of it afterwards is in [`worked_out`].
//!
//! Numbers are LEB128, strings begin with their length, places are told by their distance from the
//! last one, and BLAKE3 over all of it stands at the end. The one home of this form: who changes it, or
//! a list that it counts in ([`Kind::ALL`], [`Style::ALL`]), changes `FORM`, and older bytes are then no
//! text any more. Refuses to know pipes and files.

mod numbers;
pub mod worked_out;

use self::numbers::{Rest, put, put_optional, put_span, put_str, put_strs, sealed, unsealed};
use super::{
    extracted::{Extracted, Stated},
    extractor::Extractor,
    shape::{Block, Kind, Milestone, MilestoneKind, Run, Shape, Style},
};

/// The first byte: which form this is.
const FORM: u8 = 1;

/// The text with everything that belongs to it as bytes.
///
/// Cost: about the text, and four to eight bytes for each block and run; 1 GB/s.
pub fn to_bytes(extracted: &Extracted) -> Vec<u8> {
    let Extracted { extractor, text, shape, stated, encoding, is_guessed, warnings } = extracted;
    let mut out = Vec::with_capacity(
        text.len() + 8 * (shape.blocks.len() + shape.runs.len() + shape.milestones.len()) + 256,
    );
    out.push(FORM);
    put_str(&mut out, extractor.name());
    put_str(&mut out, text);
    put_shape(&mut out, shape);
    let Stated { title, author, date, publisher, language } = stated;
    for field in [title, author, date, publisher, language, encoding] {
        put_optional(&mut out, field.as_deref());
    }
    out.push(u8::from(*is_guessed));
    put_strs(&mut out, warnings);
    sealed(out)
}

/// What [`to_bytes`] made bytes of; `None` for any other bytes, and where the shape does not fit the text.
///
/// Cost: about 1 GB/s, and no more memory than a small multiple of the bytes, whatever they claim.
pub fn from_bytes(bytes: &[u8]) -> Option<Extracted> {
    let mut rest = Rest(unsealed(bytes)?);
    if rest.byte()? != FORM {
        return None;
    }
    let extractor = Extractor::named(&rest.string()?)?;
    let text = rest.string()?;
    let shape = rest.shape()?;
    let stated = Stated {
        title: rest.optional()?,
        author: rest.optional()?,
        date: rest.optional()?,
        publisher: rest.optional()?,
        language: rest.optional()?,
    };
    let encoding = rest.optional()?;
    let is_guessed = rest.flag()?;
    let warnings = rest.strings()?;
    let is_whole = rest.0.is_empty() && shape.is_sound(&text);
    is_whole.then_some(Extracted { extractor, text, shape, stated, encoding, is_guessed, warnings })
}

fn put_shape(out: &mut Vec<u8>, shape: &Shape) {
    let Shape { blocks, runs, milestones } = shape;
    let mut last = 0;
    put(out, blocks.len());
    for Block { span, kind, level, quoted, table, is_wrapped } in blocks {
        put_span(out, *span, &mut last);
        let kind = Kind::ALL.iter().position(|(it, _)| it == kind).unwrap_or_default();
        out.extend([kind as u8, *level, *quoted, u8::from(*is_wrapped)]);
        put(out, *table as usize);
    }
    last = 0;
    put(out, runs.len());
    for Run { span, style } in runs {
        put_span(out, *span, &mut last);
        let style = Style::ALL.iter().position(|(it, _)| it == style).unwrap_or_default();
        out.push(style as u8);
    }
    last = 0;
    put(out, milestones.len());
    for Milestone { at, kind, label } in milestones {
        put(out, at.wrapping_sub(last));
        last = *at;
        out.push(u8::from(*kind == MilestoneKind::Time));
        put_str(out, label);
    }
}

impl Rest<'_> {
    fn shape(&mut self) -> Option<Shape> {
        let mut last = 0;
        let n_blocks = self.count()?;
        let blocks = (0..n_blocks).map(|_| self.block(&mut last)).collect::<Option<_>>()?;
        last = 0;
        let n_runs = self.count()?;
        let runs = (0..n_runs).map(|_| self.run(&mut last)).collect::<Option<_>>()?;
        last = 0;
        let n_milestones = self.count()?;
        let milestones =
            (0..n_milestones).map(|_| self.milestone(&mut last)).collect::<Option<_>>()?;
        Some(Shape { blocks, runs, milestones })
    }

    fn block(&mut self, last: &mut usize) -> Option<Block> {
        Some(Block {
            span: self.span(last)?,
            kind: Kind::ALL.get(usize::from(self.byte()?))?.0,
            level: self.byte()?,
            quoted: self.byte()?,
            is_wrapped: self.flag()?,
            table: u32::try_from(self.number()?).ok()?,
        })
    }

    fn run(&mut self, last: &mut usize) -> Option<Run> {
        Some(Run { span: self.span(last)?, style: Style::ALL.get(usize::from(self.byte()?))?.0 })
    }

    fn milestone(&mut self, last: &mut usize) -> Option<Milestone> {
        let at = last.wrapping_add(self.number()?);
        *last = at;
        let kind = if self.flag()? { MilestoneKind::Time } else { MilestoneKind::Page };
        Some(Milestone { at, kind, label: self.string()? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::span::Span;

    /// A text in which `ends` (shares of its length) are the ends of blocks and runs.
    fn extracted(text: &str, ends: &[usize]) -> Extracted {
        let mut ends: Vec<usize> =
            ends.iter().map(|end| text.floor_char_boundary(end % (text.len() + 1))).collect();
        ends.sort_unstable();
        let spans: Vec<Span> = ends.array_windows().map(|[a, b]| Span::new(*a, *b)).collect();
        let n_kinds = Kind::ALL.len();
        let blocks = spans.iter().enumerate().map(|(idx, span)| Block {
            span: *span,
            kind: Kind::ALL[idx % n_kinds].0,
            level: idx as u8,
            quoted: idx as u8 / 2,
            table: idx as u32 * 100,
            is_wrapped: idx % 2 == 1,
        });
        let runs = spans
            .iter()
            .enumerate()
            .map(|(idx, span)| Run { span: *span, style: Style::ALL[idx % Style::ALL.len()].0 });
        let milestones = ends.iter().map(|at| Milestone {
            at: *at,
            kind: if at % 2 == 0 { MilestoneKind::Page } else { MilestoneKind::Time },
            label: at.to_string(),
        });
        Extracted {
            extractor: Extractor::PDF,
            shape: Shape {
                blocks: blocks.collect(),
                runs: runs.collect(),
                milestones: milestones.collect(),
            },
            stated: Stated { title: Some(text.to_owned()), ..Stated::default() },
            encoding: Some("windows-1251".to_owned()),
            is_guessed: true,
            warnings: ends.iter().map(usize::to_string).collect(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn bytes_cut_off_anywhere_are_no_text() {
        let bytes = to_bytes(&extracted("Die Brücke stand.\n\nNoch.", &[0, 5, 9, 40]));
        for length in 0..bytes.len() {
            assert_eq!(from_bytes(&bytes[..length]), None, "{length}");
        }
        assert!(from_bytes(&bytes).is_some());
    }

    #[test]
    fn a_shape_that_does_not_fit_its_text_is_none() {
        let mut wrong = extracted("Brücke", &[0, 6]);
        wrong.shape.runs = vec![Run { span: Span::new(0, 3), style: Style::Strong }];
        assert_eq!(from_bytes(&to_bytes(&wrong)), None);
        wrong.shape.runs.clear();
        wrong.shape.blocks.reverse();
        wrong.shape.milestones.reverse();
        assert_eq!(from_bytes(&to_bytes(&wrong)), None);
    }

    #[test]
    fn a_claim_of_many_blocks_takes_no_memory() {
        let mut bytes = vec![FORM, 5];
        bytes.extend_from_slice(b"pdf/2\0");
        put(&mut bytes, usize::MAX);
        assert_eq!(from_bytes(&sealed(bytes)), None);
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(text in "\\PC{0,80}", ends in prop::collection::vec(0_usize..400, 0..12)) {
            let extracted = extracted(&text, &ends);
            prop_assert_eq!(from_bytes(&to_bytes(&extracted)), Some(extracted));
        }

        #[test]
        fn a_changed_byte_is_noticed(text in "\\PC{0,80}", at in 0_usize..1000, flip in 1_u8..) {
            let mut bytes = to_bytes(&extracted(&text, &[0, 3, 9]));
            let at = at % bytes.len();
            bytes[at] ^= flip;
            prop_assert_eq!(from_bytes(&bytes), None);
        }

        #[test]
        fn any_body_with_a_right_sum_is_an_answer(mut body in prop::collection::vec(any::<u8>(), 0..100)) {
            if let Some(first) = body.first_mut() { *first = FORM; }
            body.splice(1.min(body.len())..1.min(body.len()), *b"\x05pdf/2");
            if let Some(extracted) = from_bytes(&sealed(body)) {
                prop_assert!(extracted.shape.is_sound(&extracted.text));
            }
        }
    }
}
