//! What the elements of HTML are to somebody who reads.

use crate::text::shape::Style;

/// Most elements that are open at once, as in browsers; those further in are read as if they were
/// not there.
pub(super) const OPEN_MAX: usize = 512;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing is in it and nothing is shown.
    Void,
    /// Information on the page.
    Meta,
    /// The title of the page.
    Title,
    /// A line break.
    Break,
    /// A line across the page.
    Rule,
    /// Nothing of what is in it is shown as words.
    Unseen,
    /// The whole page, whose language it may state.
    Root,
    /// Parts a page into blocks.
    Block,
    /// The page proper: what is in it is no leftover.
    Main,
    /// The head of a page or a part.
    Header,
    /// The foot of a page or a part.
    Footer,
    /// Links through the site.
    Navigation,
    /// Something beside the text.
    Aside,
    /// A paragraph.
    Paragraph,
    /// A heading of that level.
    Heading(u8),
    /// A list of items with bullets.
    Bullets,
    /// A list of items with numbers.
    Numbers,
    /// A list of terms with what they mean.
    Terms,
    /// An item of a list.
    Item,
    /// A term of a list of terms.
    Term,
    /// What a term means.
    Meaning,
    /// A quotation set apart.
    Quotation,
    /// Words whose blanks and line breaks count.
    Verbatim,
    /// A table.
    Table,
    /// Rows of a table that belong together; whether they are its head.
    Rows {
        /// Whether they are the head of the table.
        is_head: bool,
    },
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// What stands under or above a picture or a table.
    Caption,
    /// A link, which may be the mark of a note.
    Link,
    /// A quotation within a line, whose marks a browser draws.
    Quote,
    /// Words within a line that are set so.
    Styled(Style),
    /// Words within a line.
    Inline,
}

impl Role {
    /// That of the element called `name`, in lower case.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "a" => Self::Link,
            "p" => Self::Paragraph,
            "div" | "section" | "figure" | "center" | "details" | "summary" | "fieldset"
            | "legend" | "form" | "address" | "hgroup" | "search" | "body" | "head"
            | "frameset" | "noframes" => Self::Block,
            "em" | "i" | "cite" | "dfn" | "var" => Self::Styled(Style::Emphasis),
            "strong" | "b" => Self::Styled(Style::Strong),
            "code" | "tt" | "kbd" | "samp" => Self::Styled(Style::Code),
            "u" | "ins" => Self::Styled(Style::Underlined),
            "s" | "strike" | "del" => Self::Styled(Style::Struck),
            "sup" => Self::Styled(Style::Superscript),
            "sub" => Self::Styled(Style::Subscript),
            "br" => Self::Break,
            "li" => Self::Item,
            "ul" | "menu" | "dir" => Self::Bullets,
            "ol" => Self::Numbers,
            "td" | "th" => Self::Cell,
            "tr" => Self::Row,
            "table" => Self::Table,
            "thead" => Self::Rows { is_head: true },
            "tbody" | "tfoot" => Self::Rows { is_head: false },
            "dl" => Self::Terms,
            "dt" => Self::Term,
            "dd" => Self::Meaning,
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "pre" | "listing" | "xmp" => Self::Verbatim,
            "blockquote" => Self::Quotation,
            "q" => Self::Quote,
            "caption" | "figcaption" => Self::Caption,
            "hr" => Self::Rule,
            "main" | "article" => Self::Main,
            "header" => Self::Header,
            "footer" => Self::Footer,
            "nav" => Self::Navigation,
            "aside" => Self::Aside,
            "html" => Self::Root,
            "title" => Self::Title,
            "meta" => Self::Meta,
            "img" | "link" | "input" | "wbr" | "area" | "base" | "basefont" | "bgsound" | "col"
            | "embed" | "frame" | "keygen" | "param" | "source" | "track" => Self::Void,
            "script" | "style" | "template" | "noscript" | "svg" | "select" | "datalist"
            | "button" | "textarea" | "iframe" | "noembed" | "audio" | "video" | "canvas"
            | "annotation" | "annotation-xml" | "dialog" => Self::Unseen,
            _ => Self::Inline,
        }
    }

    /// Whether nothing can be in it, so that it has no end tag.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Self::Void | Self::Meta | Self::Break | Self::Rule)
    }

    /// Whether it stands within a line.
    pub(super) fn is_inline(self) -> bool {
        matches!(self, Self::Link | Self::Quote | Self::Styled(_) | Self::Inline)
    }

    /// Whether it parts the words in front of it from its own.
    pub(super) fn is_block(self) -> bool {
        !self.is_inline() && !self.is_void() && !matches!(self, Self::Unseen | Self::Title)
    }

    /// Whether it ends a paragraph that is open.
    pub(super) fn ends_paragraph(self) -> bool {
        self == Self::Rule
            || (self.is_block()
                && !matches!(
                    self,
                    Self::Root | Self::Rows { .. } | Self::Row | Self::Cell | Self::Caption
                ))
    }

    /// Whether what is open around it is not ended by tags in it.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Self::Table | Self::Cell | Self::Caption | Self::Root)
    }

    /// Whether it is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Bullets | Self::Numbers | Self::Terms)
    }

    /// Whether it is a part of a table.
    pub(super) fn is_of_table(self) -> bool {
        matches!(self, Self::Rows { .. } | Self::Row | Self::Cell | Self::Caption)
    }
}
