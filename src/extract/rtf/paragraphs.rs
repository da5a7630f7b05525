//! Where paragraphs, notes and text boxes of RTF begin and end.

use super::{
    flow::{Bit, End, Flow, Para},
    group::{Dest, Paragraph},
    reader::{N_FLOWS_MAX, N_TABLES_MAX, Reader},
};
use crate::{extract::builder::Opening, text::shape::Kind};

impl Reader<'_> {
    /// What the paragraph that ends here is.
    fn opening(&self, para: &Para) -> Opening {
        let set = self.group.paragraph;
        let means = self.styles.means(set.style);
        let quoted = u8::from(means.is_quoted);
        let depth = u8::try_from(set.depth.clamp(0, 8)).unwrap_or_default() + 1;
        if let Some(level) = set.outline {
            return Opening::of(Kind::Heading).level(level);
        }
        if let Some((kind, level)) = means.kind {
            return Opening::of(kind).level(level);
        }
        if !para.mark.trim().is_empty() || set.list > 0 {
            return Opening::of(Kind::Item).level(depth).quoted(quoted);
        }
        // A bullet that hangs in front of the lines, as programs write it that know no lists.
        let is_hanging = set.first < 0 && set.left > 0;
        if is_hanging
            && let Some(Bit::Words(words, _)) = para.bits.first()
            && begins_item(words)
        {
            let depth = u8::try_from((set.left / 360).clamp(1, 9)).unwrap_or(1);
            return Opening::of(Kind::Item).level(depth).quoted(quoted);
        }
        Opening::of(Kind::Paragraph).quoted(quoted)
    }

    /// In how many tables the paragraph stands that ends here, one inside the other.
    fn n_tables(&self, end: End) -> u8 {
        let set = self.group.paragraph;
        let stated =
            u8::try_from(set.n_tables.clamp(0, i32::from(N_TABLES_MAX))).unwrap_or_default();
        match end {
            End::Cell { is_nested: true } | End::Row { is_nested: true } => stated.max(2),
            End::Cell { .. } | End::Row { .. } => 1,
            End::Paragraph if set.is_in_table => stated.max(1),
            End::Paragraph => 0,
        }
    }

    pub(super) fn end_paragraph(&mut self, end: End) {
        if !matches!(self.group.dest, Dest::Text | Dest::Mark) {
            return;
        }
        self.high = None;
        let Some(flow) = self.flows.last_mut() else { return };
        let mut para = std::mem::take(&mut flow.open);
        let boxes = std::mem::take(&mut flow.boxes);
        let is_body = flow.note.is_none();
        para.end = if is_body { end } else { End::Paragraph };
        para.n_tables = if is_body { self.n_tables(para.end) } else { 0 };
        para.is_head = self.is_head;
        para.opening = self.opening(&para);
        // Boxes stand behind their paragraph, and in its cell.
        let n_around = para.n_tables;
        let boxes = boxes.into_iter().map(|it| {
            let n_tables = it.n_tables.saturating_add(n_around).min(N_TABLES_MAX);
            Para { n_tables, ..it }
        });
        let mut ended = Para { n_tables: n_around, is_head: para.is_head, ..Para::default() };
        if boxes.len() > 0 {
            ended.end = std::mem::take(&mut para.end);
        }
        if let Some(flow) = self.flows.last_mut() {
            for para in [para].into_iter().chain(boxes).chain([ended]) {
                let has_words = !para.bits.is_empty() || !para.mark.is_empty();
                if has_words || para.end != End::Paragraph {
                    self.n_parts += 1 + para.bits.len();
                    flow.paras.push(para);
                }
            }
        }
    }

    /// A footnote or an endnote begins, in the middle of its sentence.
    pub(super) fn begin_note(&mut self) {
        if !matches!(self.group.dest, Dest::Text | Dest::Skip) || self.flows.len() >= N_FLOWS_MAX {
            return;
        }
        let note = self.notes.len();
        if let Some(flow) = self.flows.last_mut() {
            flow.open.bits.push(Bit::Note(note + 1));
        }
        self.notes.push(Vec::new());
        self.group.dest = Dest::Text;
        self.begin_flow(Some(note));
    }

    pub(super) fn begin_flow(&mut self, note: Option<usize>) {
        self.flows.push(Flow { note, ..Flow::default() });
        self.group.n_flows = self.flows.len();
        self.group.paragraph = Paragraph::default();
        self.group.plain(self.font);
    }

    /// The innermost flow ends; it goes to the notes, or behind the paragraph that it stands in.
    pub(super) fn end_flow(&mut self) {
        let dest = std::mem::replace(&mut self.group.dest, Dest::Text);
        self.end_paragraph(End::Paragraph);
        self.group.dest = dest;
        let Some(flow) = self.flows.pop() else { return };
        if let Some(note) = flow.note.and_then(|note| self.notes.get_mut(note)) {
            *note = flow.paras;
        } else if let Some(outer) = self.flows.last_mut() {
            outer.boxes.extend(flow.paras);
        }
    }
}

/// Whether a bullet or a number stands in front.
fn begins_item(words: &str) -> bool {
    let mark = words.split_whitespace().next().unwrap_or_default();
    let number = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    let is_number = number.len() < mark.len()
        && (1..=4).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_number || matches!(mark, "•" | "◦" | "▪" | "–" | "-" | "*" | "·")
}
