//! What a tag does to what is open, by the rules of HTML as far as they keep blocks apart.
//!
//! No tree is built. Tags that are missing or cross each other end what they end in a browser; styles
//! that a browser takes up again in the next paragraph are let go.

use html5ever::tokenizer::Tag;

use crate::text::shape::Style;

use super::{
    columns::ROWS_MAX,
    context::{Context, Effect, Element, Place, Rows, Words},
    elements::{OPEN_MAX, Role},
    flow::{Flow, Origin},
    lists::{List, Mark},
    notes,
    signs::{Part, Signs, attribute},
};

/// A question about an element.
type IsRole = fn(Role) -> bool;

impl Flow<'_> {
    /// A start tag.
    pub(super) fn start(&mut self, tag: Tag) {
        let role = Role::of(&tag.name);
        match role {
            Role::Meta => return self.said.meta(&tag),
            Role::Root if self.open.is_empty() => self.said.language(&tag),
            _ => {}
        }
        if self.n_deeper == 0 {
            self.imply_ends(role);
        }
        let signs = Signs::of(&tag, role);
        let mut context = self.context();
        if !context.is_unseen() {
            self.begin_page(&tag, signs);
        }
        if role.is_void() {
            match role {
                Role::Break => self.line_break(),
                Role::Rule => self.part(),
                _ => {}
            }
            return;
        }
        context = self.inside(context, role, &tag, signs);
        if role.is_block() {
            self.drop_label();
            self.part();
        }
        if !self.has_room(role) {
            return;
        }
        let list = self.mark_item(role, &tag, signs, context);
        let effect = self.begin_effect(role, &tag, signs, &mut context);
        if role == Role::Cell && context.rows.is_some() && !context.is_unseen() {
            let number = |name| attribute(&tag, name).and_then(|it| it.trim().parse().ok());
            let n_rows = match number("rowspan") {
                // To the end of the rows that belong together.
                Some(0) => ROWS_MAX,
                n_rows => n_rows.unwrap_or(1),
            };
            self.cell(context, number("colspan").unwrap_or(1), n_rows);
        } else if matches!(role, Role::Row | Role::Rows { .. } | Role::Table) {
            self.end_row();
            if context.rows.is_some() {
                match role {
                    Role::Table => self.begin_table(),
                    Role::Row => self.next_row(),
                    _ => self.next_rows(),
                }
            }
        }
        self.open.push(Element { name: tag.name, role, context, list, effect });
        if self.reading.is_xml && tag.self_closing {
            self.close_to(self.open.len() - 1);
        }
    }

    /// An end tag.
    pub(super) fn end(&mut self, tag: &Tag) {
        let role = Role::of(&tag.name);
        if role.is_void() {
            if role == Role::Break {
                self.line_break();
            }
            return;
        }
        if role.is_inline() {
            self.end_inline(tag);
            return;
        }
        if self.n_deeper > 0 {
            self.n_deeper -= 1;
            self.part();
            return;
        }
        let mut found = None;
        for (idx, element) in self.open.iter().enumerate().rev() {
            let is_heading = |it| matches!(it, Role::Heading(_));
            if element.name == tag.name || (is_heading(role) && is_heading(element.role)) {
                found = Some(idx);
                break;
            }
            let is_end = match role {
                Role::Table | Role::Root | Role::Unseen => false,
                Role::Item | Role::Term | Role::Meaning if element.role.is_list() => true,
                _ if role.is_of_table() => element.role == Role::Table,
                _ => element.role.is_scope(),
            };
            if is_end {
                break;
            }
        }
        match found {
            Some(idx) => self.close_to(idx),
            None if role.is_block() => self.part(),
            None => {}
        }
    }

    /// Ends an element within a line and nothing else, however far in what crosses it reaches.
    fn end_inline(&mut self, tag: &Tag) {
        for idx in (0..self.open.len()).rev() {
            let Some(element) = self.open.get(idx) else { return };
            if element.name == tag.name {
                let effect = element.effect;
                if self.open.len() == idx + 1 {
                    self.close_to(idx);
                } else {
                    self.open.remove(idx);
                    self.end_effect(effect);
                }
                return;
            }
            if element.role.is_scope() {
                return;
            }
        }
    }

    /// Ends every element from the one at `first` on.
    pub(super) fn close_to(&mut self, first: usize) {
        while self.open.len() > first {
            let Some(element) = self.open.pop() else { return };
            match element.role {
                Role::Row | Role::Rows { .. } | Role::Table => self.end_row(),
                role if role.is_block() => {
                    if role == Role::Item {
                        self.mark = None;
                    }
                    self.part();
                }
                _ => {}
            }
            self.end_effect(element.effect);
        }
    }

    /// Ends what a start tag ends that stands where its element cannot.
    fn imply_ends(&mut self, role: Role) {
        let (is_it, limit): (IsRole, IsRole) = match role {
            Role::Item => (|it| it == Role::Item, |it| it.is_list() || it.is_scope()),
            Role::Term | Role::Meaning => {
                (|it| matches!(it, Role::Term | Role::Meaning), |it| it.is_list() || it.is_scope())
            }
            Role::Cell => (
                |it| matches!(it, Role::Cell | Role::Caption),
                |it| matches!(it, Role::Table | Role::Row),
            ),
            Role::Row => (|it| matches!(it, Role::Row | Role::Caption), |it| it == Role::Table),
            Role::Rows { .. } => (
                |it| matches!(it, Role::Rows { .. } | Role::Row | Role::Caption),
                |it| it == Role::Table,
            ),
            Role::Heading(_) => (|it| matches!(it, Role::Heading(_)), |it| !it.is_inline()),
            _ => (|_| false, |_| true),
        };
        self.close_within(is_it, limit);
        if role == Role::Link && self.open.last().is_some_and(|it| it.role == Role::Link) {
            self.close_to(self.open.len() - 1);
        }
        if role.ends_paragraph() {
            self.close_within(|it| it == Role::Paragraph, Role::is_scope);
        }
    }

    /// Ends the outermost element of those that are next to each other from the innermost one outwards
    /// and `is_it`, with all that is in it, unless there is a `limit` in between.
    fn close_within(&mut self, is_it: IsRole, limit: IsRole) {
        let mut found = None;
        for (idx, element) in self.open.iter().enumerate().rev() {
            if is_it(element.role) {
                found = Some(idx);
            } else if found.is_some() || limit(element.role) {
                break;
            }
        }
        if let Some(idx) = found {
            self.close_to(idx);
        }
    }

    /// Whether one more element can be open. Where not, styles are let go first: pages forget to end
    /// them by the thousand.
    fn has_room(&mut self, role: Role) -> bool {
        if self.n_deeper == 0 && self.open.len() >= OPEN_MAX {
            for element in std::mem::take(&mut self.open) {
                if element.role.is_inline() {
                    self.end_effect(element.effect);
                } else {
                    self.open.push(element);
                }
            }
        }
        let has_room = self.n_deeper == 0 && self.open.len() < OPEN_MAX;
        if !has_room && !role.is_inline() {
            self.n_deeper += 1;
        }
        has_room
    }

    /// What holds inside an element.
    fn inside(&mut self, outer: Context, role: Role, tag: &Tag, signs: Signs) -> Context {
        let mut it = outer.inside(role);
        if signs.is_hidden {
            it.words = Words::Unseen;
        }
        let is_of_site = self.reading.origin == Origin::Site;
        let is_around = match role {
            Role::Navigation => true,
            Role::Header => {
                let holds_heading = self.survey.headers.get(self.n_headers).copied();
                self.n_headers += 1;
                is_of_site && !it.is_in_main && !holds_heading.unwrap_or(false)
            }
            Role::Footer | Role::Aside => is_of_site && !it.is_in_main,
            _ => false,
        };
        let is_page = matches!(role, Role::Main | Role::Root) || &*tag.name == "body";
        match signs.part {
            Some(Part::Note) if role.is_block() => it.place = Place::Note,
            Some(Part::Around) if !is_page => it.place = Place::Around,
            _ if is_around && it.place != Place::Note => it.place = Place::Around,
            Some(Part::PerhapsAround)
                if self.reading.trusts_classes && !is_page && it.place == Place::Text =>
            {
                it.place = Place::PerhapsAround;
            }
            _ => {}
        }
        match role {
            Role::Heading(1) if it.place == Place::PerhapsAround => {
                // The heading of the page is not around it: the class says something else.
                for element in &mut self.open {
                    if element.context.place == Place::PerhapsAround {
                        element.context.place = Place::Text;
                    }
                }
                it.place = Place::Text;
            }
            Role::Table => {
                let table = self.survey.tables.get(self.n_tables).copied().unwrap_or_default();
                self.n_tables += 1;
                let rows = if table.has_head { Rows::FirstIsHead } else { Rows::Body };
                it.rows = (!table.is_layout).then_some(rows);
            }
            Role::Rows { is_head: true } if it.rows.is_some() => it.rows = Some(Rows::Head),
            _ => {}
        }
        it
    }

    /// Notes what stands in front of an item, and how the items of a list are counted.
    fn mark_item(&mut self, role: Role, tag: &Tag, signs: Signs, it: Context) -> Option<List> {
        let list = match role {
            _ if signs.is_unmarked && role.is_list() => Some(List::Unmarked),
            Role::Bullets => Some(List::Bullets),
            Role::Numbers => Some(List::numbers(tag)),
            Role::Terms => Some(List::Unmarked),
            _ => None,
        };
        match role {
            Role::Item => {
                let list = self.open.iter_mut().rev().find_map(|element| element.list.as_mut());
                self.mark = list.map_or(Some(Mark::Bullet), |list| list.mark(tag));
                if signs.is_unmarked || it.is_unseen() {
                    self.mark = None;
                }
            }
            Role::Term | Role::Meaning | Role::Table => self.mark = None,
            _ => {}
        }
        list
    }

    /// Does what the start of an element does, and says what its end does.
    fn begin_effect(&mut self, role: Role, tag: &Tag, signs: Signs, it: &mut Context) -> Effect {
        if it.is_unseen() {
            return Effect::None;
        }
        match (role, signs.part) {
            (Role::Title, _) if self.begin_label() => Effect::Title,
            (_, Some(Part::PageBreak)) => {
                if page_of(tag).is_some() {
                    // The number that stands there is the label.
                    it.words = Words::Unseen;
                    Effect::None
                } else if self.begin_label() {
                    Effect::Page
                } else {
                    Effect::None
                }
            }
            (Role::Link, part) => {
                let is_stated = part == Some(Part::NoteMark)
                    && (attribute(tag, "role").is_some() || attribute(tag, "epub:type").is_some());
                let is_raised = self
                    .open
                    .last()
                    .is_some_and(|it| it.effect == Effect::Style(Style::Superscript))
                    && attribute(tag, "href").is_some_and(|it| it.contains('#'));
                let is_mark = part == Some(Part::NoteMark) || is_raised;
                if is_mark && self.begin_label() {
                    Effect::NoteMark { is_stated }
                } else {
                    Effect::None
                }
            }
            (Role::Quote, _) => {
                self.begin();
                self.out.push(if it.n_quotes % 2 == 1 { "“" } else { "‘" });
                Effect::Quote
            }
            (Role::Styled(style), _) => {
                self.begin_style(style);
                Effect::Style(style)
            }
            _ => Effect::None,
        }
    }

    /// A page of the printed book may begin with this tag.
    fn begin_page(&mut self, tag: &Tag, signs: Signs) {
        if signs.part == Some(Part::PageBreak) {
            if let Some(label) = page_of(tag) {
                self.page(label);
            }
        } else if !self.reading.pages.is_empty()
            && let Some(label) = attribute(tag, "id").and_then(|id| self.reading.pages.get(id))
        {
            let label = label.clone();
            self.page(&label);
        }
    }
}

/// What a tag calls the page that begins there.
fn page_of(tag: &Tag) -> Option<&str> {
    let mut named = ["title", "aria-label"].into_iter().filter_map(|it| attribute(tag, it));
    let label = named.find_map(notes::page_label);
    label.or_else(|| attribute(tag, "id").and_then(notes::page_of_id))
}
