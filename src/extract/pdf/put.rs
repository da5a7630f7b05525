//! The text of a file's lines, with where on their pages they stand.

use crate::{
    extract::builder::{Builder, Opening},
    text::{
        pages::Placed,
        shape::{Kind, Shape, Style},
        span::Span,
    },
};

use super::{
    Pages,
    blocks::{Group, OnPage, Setting, What, groups},
    leftover::leftovers,
    line::Line,
};

/// The text of the pages with its structure and the place of each line; `labels` names the pages.
pub(super) fn put(pages: &Pages, labels: &[String]) -> (String, Shape, Vec<Placed>) {
    let setting = Setting::of(pages);
    let leftovers = leftovers(pages, setting.body);
    let groups = groups(pages, &leftovers, &setting);
    let mut put = Put {
        pages,
        leftovers: &leftovers,
        labels,
        out: Builder::new(),
        placed: Vec::new(),
        page_idx: None,
        waiting: Vec::new(),
    };
    for group in &groups {
        put.group(group);
    }
    put.go_to(pages.len().saturating_sub(1));
    put.below();
    put.leftovers();
    let Put { out, mut placed, .. } = put;
    let (text, shape) = out.finish();
    placed.retain(|it| it.span.end() <= text.len() && !it.span.is_empty());
    (text, shape, placed)
}

/// A text that comes together page by page.
struct Put<'p> {
    pages: &'p Pages,
    leftovers: &'p [Vec<bool>],
    labels: &'p [String],
    out: Builder,
    placed: Vec<Placed>,
    /// The page that the words stand on now; `None` before the first.
    page_idx: Option<usize>,
    /// Leftovers that wait for the end of the open block.
    waiting: Vec<(usize, &'p Line)>,
}

impl<'p> Put<'p> {
    fn group(&mut self, group: &Group<'p>) {
        let Some(first) = group.lines.first() else { return };
        self.go_to(first.page_idx);
        let opening = match group.what {
            What::Paragraph => Opening::of(Kind::Paragraph),
            What::Heading(level) => Opening::of(Kind::Heading).level(level),
            What::Item(depth) => Opening::of(Kind::Item).level(depth),
            What::Listing => Opening::of(Kind::Code),
        };
        let is_wrapped = group.what != What::Listing;
        self.out.begin(Opening { is_wrapped, ..opening });
        let margin = group.lines.iter().map(|it| it.line.left).fold(f32::INFINITY, f32::min);
        let mut last: Option<&OnPage<'_>> = None;
        for line in &group.lines {
            if let Some(last) = last {
                if last.page_idx == line.page_idx {
                    self.out.line_break();
                } else {
                    self.turn(line.page_idx);
                }
            }
            match group.what {
                What::Listing => self.listed(line, margin),
                What::Heading(_) => self.plain(line),
                What::Paragraph | What::Item(_) => self.set(line),
            }
            last = Some(line);
        }
        self.out.end();
        self.leftovers();
    }

    /// Goes on to a page between two blocks; what is left over on those before it stands at its end.
    fn go_to(&mut self, page_idx: usize) {
        while self.page_idx.is_none_or(|it| it < page_idx) {
            if self.page_idx.is_some() {
                self.below();
                self.leftovers();
            }
            self.next_page();
            self.leftovers();
        }
    }

    /// Goes on to a page inside a block; what is left over waits for its end.
    fn turn(&mut self, page_idx: usize) {
        while self.page_idx.is_none_or(|it| it < page_idx) {
            self.below();
            self.next_page();
        }
    }

    /// Begins the next page, and has what is left over above its text wait.
    fn next_page(&mut self) {
        let page_idx = self.page_idx.map_or(0, |it| it + 1);
        self.page_idx = Some(page_idx);
        self.out.page(self.labels.get(page_idx).map_or("", String::as_str));
        self.wait(page_idx, true);
    }

    /// Has what is left over below the present page's text wait.
    fn below(&mut self) {
        if let Some(page_idx) = self.page_idx {
            self.wait(page_idx, false);
        }
    }

    fn wait(&mut self, page_idx: usize, is_above: bool) {
        let pages = self.pages;
        let (Some(lines), Some(leftovers)) = (pages.get(page_idx), self.leftovers.get(page_idx))
        else {
            return;
        };
        let heights = || lines.iter().map(|line| line.base);
        let low = heights().fold(f32::INFINITY, f32::min);
        let middle = f32::midpoint(low, heights().fold(f32::NEG_INFINITY, f32::max));
        let found = lines.iter().zip(leftovers).filter(|(line, is_leftover)| {
            // A page with nothing else has it all above.
            **is_leftover && (line.base >= middle) == is_above
        });
        self.waiting.extend(found.map(|(line, _)| (page_idx, line)));
    }

    /// Writes what waits, a block each.
    fn leftovers(&mut self) {
        for (page_idx, line) in std::mem::take(&mut self.waiting) {
            self.out.begin(Opening::of(Kind::Leftover));
            self.out.push(&line.words);
            self.place(page_idx, line, line.words.len());
            self.out.end();
        }
    }

    fn plain(&mut self, it: &OnPage<'_>) {
        self.out.push(&it.line.words);
        self.place(it.page_idx, it.line, it.line.words.len());
    }

    /// Words with their weight and slant.
    fn set(&mut self, it: &OnPage<'_>) {
        for stretch in &it.line.stretches {
            if stretch.is_bold {
                self.out.begin_style(Style::Strong);
            }
            if stretch.is_slanted {
                self.out.begin_style(Style::Emphasis);
            }
            self.out.push(&stretch.words);
            if stretch.is_slanted {
                self.out.end_style(Style::Emphasis);
            }
            if stretch.is_bold {
                self.out.end_style(Style::Strong);
            }
        }
        self.place(it.page_idx, it.line, it.line.words.len());
    }

    /// A line of a listing, as far in as it stands.
    fn listed(&mut self, it: &OnPage<'_>, margin: f32) {
        let width = it.line.char_width().max(0.1);
        let indent = ((it.line.left - margin) / width).round().clamp(0.0, 80.0) as usize;
        self.out.push_verbatim(&format!("{}{}", " ".repeat(indent), it.line.words));
        self.place(it.page_idx, it.line, it.line.words.len());
    }

    /// Notes that the last `length` bytes are that line.
    fn place(&mut self, page_idx: usize, line: &Line, length: usize) {
        let end = self.out.len();
        self.placed.push(Placed {
            span: Span::new(end.saturating_sub(length), end),
            page_idx: page_idx as u32,
            left: line.left,
            right: line.right,
            base: line.base,
            size: line.size,
        });
    }
}
