//! The namespaces that readers ask for, each by one short name whatever a file calls it.

/// A namespace of XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// Word's own markup.
    Word,
    /// Formulas in Word.
    Math,
    /// Alternatives for programs of different age.
    Alternatives,
    /// Office's older drawings.
    Vml,
    /// Relations between the parts of an Office file.
    Relations,
    /// The parts of an Office file and of what kind they are.
    ContentTypes,
    /// Properties of an Office file.
    Properties,
    /// Dublin Core: title, creator and the like.
    Dc,
    /// The newer terms of Dublin Core.
    DcTerms,
    /// `OpenDocument`: the frame of a file.
    Office,
    /// `OpenDocument`: words.
    Text,
    /// `OpenDocument`: tables.
    Table,
    /// `OpenDocument`: frames, boxes and pictures.
    Draw,
    /// `OpenDocument`: styles.
    Style,
    /// `OpenDocument`: what files say of themselves.
    Meta,
    /// `OpenDocument`: which parts a file has.
    Manifest,
    /// `OpenDocument`: forms.
    Form,
    /// `MathML`.
    MathMl,
    /// Vector graphics, in `OpenDocument`'s version too.
    Svg,
    /// HTML written as XML.
    Xhtml,
    /// An e-book's package.
    Opf,
    /// An e-book's older table of contents.
    Ncx,
    /// Where an e-book's package lies.
    Container,
    /// Which parts of an e-book are encrypted.
    Encryption,
    /// An element without a namespace.
    None,
    /// Any other.
    Other,
}

/// Each namespace with the prefix that everybody writes and the names it goes by.
const SPACES: [(Space, &str, &[&str]); 24] = [
    (
        Space::Word,
        "w",
        &[
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ],
    ),
    (
        Space::Math,
        "m",
        &[
            "http://schemas.openxmlformats.org/officeDocument/2006/math",
            "http://purl.oclc.org/ooxml/officeDocument/math",
        ],
    ),
    (Space::Alternatives, "mc", &["http://schemas.openxmlformats.org/markup-compatibility/2006"]),
    (Space::Vml, "v", &["urn:schemas-microsoft-com:vml"]),
    (Space::Relations, "rel", &["http://schemas.openxmlformats.org/package/2006/relationships"]),
    (Space::ContentTypes, "ct", &["http://schemas.openxmlformats.org/package/2006/content-types"]),
    (
        Space::Properties,
        "cp",
        &["http://schemas.openxmlformats.org/package/2006/metadata/core-properties"],
    ),
    (Space::Dc, "dc", &["http://purl.org/dc/elements/1.1/"]),
    (Space::DcTerms, "dcterms", &["http://purl.org/dc/terms/"]),
    (Space::Office, "office", &["urn:oasis:names:tc:opendocument:xmlns:office:1.0"]),
    (Space::Text, "text", &["urn:oasis:names:tc:opendocument:xmlns:text:1.0"]),
    (Space::Table, "table", &["urn:oasis:names:tc:opendocument:xmlns:table:1.0"]),
    (Space::Draw, "draw", &["urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"]),
    (Space::Style, "style", &["urn:oasis:names:tc:opendocument:xmlns:style:1.0"]),
    (Space::Meta, "meta", &["urn:oasis:names:tc:opendocument:xmlns:meta:1.0"]),
    (Space::Manifest, "manifest", &["urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"]),
    (Space::Form, "form", &["urn:oasis:names:tc:opendocument:xmlns:form:1.0"]),
    (Space::MathMl, "math", &["http://www.w3.org/1998/Math/MathML"]),
    (
        Space::Svg,
        "svg",
        &["urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "http://www.w3.org/2000/svg"],
    ),
    (Space::Xhtml, "xhtml", &["http://www.w3.org/1999/xhtml"]),
    (Space::Opf, "opf", &["http://www.idpf.org/2007/opf"]),
    (Space::Ncx, "ncx", &["http://www.daisy.org/z3986/2005/ncx/"]),
    (Space::Container, "ocf", &["urn:oasis:names:tc:opendocument:xmlns:container"]),
    (Space::Encryption, "enc", &["http://www.w3.org/2001/04/xmlenc#"]),
];

impl Space {
    /// The namespace of that name.
    pub fn named(name: &str) -> Self {
        SPACES
            .iter()
            .find(|(_, _, names)| names.contains(&name))
            .map_or(Self::Other, |(space, ..)| *space)
    }

    /// The namespace that a prefix stands for which a file forgot to declare.
    pub fn customary(prefix: &str) -> Self {
        if prefix.is_empty() {
            return Self::None;
        }
        SPACES
            .iter()
            .find(|(_, known, _)| *known == prefix)
            .map_or(Self::Other, |(space, ..)| *space)
    }
}
