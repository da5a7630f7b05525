//! `OpenDocument` texts: every feature held to the letter, what is refused, and damage of every kind.

use variorum::extract::{Format, Refused, extract};

use super::office::{packed, refused, told};
use crate::{fuzz::Whole, support::golden};

/// The namespaces that a part declares.
fn spaces() -> String {
    let of = "urn:oasis:names:tc:opendocument:xmlns:";
    let mut out = String::new();
    for (prefix, name) in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("meta", "meta"),
        ("manifest", "manifest"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    ] {
        out += &format!(" xmlns:{prefix}=\"{of}{name}:1.0\"");
    }
    out + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
}

const NAMED: &str = r#"
<style:style style:name="Heading_20_1" style:family="paragraph" style:default-outline-level="1"/>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Caption" style:family="paragraph"/>
<style:style style:name="Figure" style:family="paragraph" style:parent-style-name="Caption"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Preformatted_20_Text" style:family="paragraph"/>
<style:style style:name="Source_20_Text" style:family="text"/>
<style:style style:name="Internet_20_link" style:family="text"><style:text-properties style:text-underline-style="solid"/></style:style>
<style:style style:name="Round" style:family="text" style:parent-style-name="Trip"/>
<style:style style:name="Trip" style:family="text" style:parent-style-name="Round"/>
<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." text:start-value="3"/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/><text:list-level-style-number text:level="3" style:num-format="i" style:num-list-format="%1%.%3%:" style:num-suffix="."/></text:list-style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>
"#;

const OWN: &str = r#"
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic" fo:font-weight="normal"/></style:style>
<style:style style:name="U" style:family="text"><style:text-properties style:text-underline-style="solid" style:text-line-through-style="none"/></style:style>
<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Down" style:family="text"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Away" style:family="section"><style:section-properties text:display="none"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"><style:paragraph-properties fo:break-before="page"/></style:style>
"#;

const META: &str = r"<office:meta><dc:title>The deck</dc:title><meta:initial-creator>A. Reed</meta:initial-creator><dc:creator>Last Editor</dc:creator>
<meta:creation-date>2018-07-13T10:00:00</meta:creation-date><dc:date>2020-01-01T00:00:00</dc:date><dc:language>en-GB</dc:language></office:meta>";

const FORMULA: &[u8] = b"<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><semantics><mrow><mi>v</mi><mo>=</mo><mfrac><mi>s</mi><mi>t</mi></mfrac></mrow><annotation encoding=\"StarMath 5.0\">v = s over t</annotation></semantics></math>";

fn parts(body: &str) -> Vec<(&'static str, Vec<u8>)> {
    let spaces = spaces();
    let part = |name: &str, inside: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-{name}{spaces}>{inside}</office:document-{name}>"
        )
        .into_bytes()
    };
    let content = format!(
        "<office:automatic-styles>{OWN}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    );
    let manifest = format!(
        "<!DOCTYPE manifest:manifest PUBLIC \"-//OpenOffice.org//DTD Manifest 1.0//EN\" \"Manifest.dtd\"><manifest:manifest{spaces}><manifest:file-entry/></manifest:manifest>"
    );
    vec![
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("content.xml", part("content", &content)),
        ("styles.xml", part("styles", &format!("<office:styles>{NAMED}</office:styles>"))),
        ("meta.xml", part("meta", META)),
        ("META-INF/manifest.xml", manifest.into_bytes()),
        ("Object 1/content.xml", FORMULA.to_vec()),
    ]
}

fn borrowed<'p>(parts: &'p [(&'static str, Vec<u8>)]) -> Vec<(&'p str, &'p [u8])> {
    parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect()
}

fn document(body: &str) -> Vec<u8> {
    packed(&borrowed(&parts(body)))
}

#[track_caller]
fn check(name: &str, body: &str) {
    golden::check(&format!("extract/odt_{name}.txt"), &told(Format::Odt, &document(body)));
}

const BLOCKS: &str = r#"
<text:p text:style-name="Title">The deck</text:p>
<text:h text:style-name="Heading_20_1" text:outline-level="1">What moved</text:h>
<text:h text:outline-level="2">And what not</text:h>
<text:h text:outline-level="1" text:is-list-header="true">Without a number</text:h>
<text:h text:outline-level="1"><text:number>II.</text:number>With a number from the file</text:h>
<text:p text:style-name="P1">Quoted.</text:p>
<text:p text:style-name="Figure">Figure <text:sequence>1</text:sequence>: the deck</text:p>
<text:p text:style-name="Preformatted_20_Text">if a:</text:p><text:p text:style-name="Preformatted_20_Text"/><text:p text:style-name="Preformatted_20_Text"><text:s text:c="4"/>b<text:tab/>c</text:p>
<text:p>plain <text:span text:style-name="B">bold <text:span text:style-name="I">slanted</text:span></text:span><text:s text:c="99999999"/><text:span text:style-name="U">under</text:span><text:span text:style-name="S">struck</text:span>
x<text:span text:style-name="Up">2</text:span><text:span text:style-name="Down">i</text:span><text:line-break/><text:span text:style-name="Source_20_Text">code</text:span> <text:a><text:span text:style-name="Internet_20_link">a link</text:span></text:a><text:tab/>R&amp;D <text:span text:style-name="Round">round</text:span>
<text:bibliography-mark>[Reed 1901]</text:bibliography-mark> <text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby></text:p>
<text:section text:name="s"><text:p>In a section.</text:p></text:section>
<text:table-of-content><text:table-of-content-source><text:index-title-template>no</text:index-title-template></text:table-of-content-source><text:index-body><text:p>What moved<text:tab/>1</text:p></text:index-body></text:table-of-content>"#;

#[test]
fn blocks_are_known_by_their_styles_and_spans_by_what_they_set() {
    check("blocks", BLOCKS);
}

const ITEMS: &str = r#"
<text:list xml:id="l1" text:style-name="Numbers"><text:list-header><text:p>No number</text:p></text:list-header>
<text:list-item><text:p>starts with three</text:p><text:p>goes on without</text:p><text:list><text:list-item><text:p>a letter</text:p><text:list><text:list-item><text:p>a pattern</text:p></text:list-item></text:list></text:list-item></text:list></text:list-item>
<text:list-item><text:list><text:list-item><text:p>begins anew</text:p></text:list-item></text:list></text:list-item>
<text:list-item text:start-value="7"><text:p>seven</text:p></text:list-item><text:list-item><text:p/></text:list-item></text:list>
<text:p>between</text:p>
<text:list text:style-name="Bullets"><text:list-item><text:p>a bullet</text:p></text:list-item></text:list>
<text:list text:style-name="Numbers" text:continue-numbering="true"><text:list-item><text:p>the empty one counted</text:p></text:list-item></text:list>
<text:list text:style-name="Numbers" text:continue-list="l1"><text:list-item><text:p>by its id</text:p></text:list-item></text:list>
<text:list text:style-name="Numbers"><text:list-item><text:p>anew</text:p></text:list-item><text:list-item><text:h text:outline-level="2">a heading in a list</text:h></text:list-item></text:list>
<text:list text:style-name="Unknown"><text:list-item><text:p>no look</text:p></text:list-item></text:list>"#;

#[test]
fn items_show_the_numbers_that_their_lists_count() {
    check("items", ITEMS);
}

const TABLES: &str = r#"
<table:table><table:table-column table:number-columns-repeated="3"/><table:table-header-rows><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Ship</text:p></table:table-cell><table:table-cell><text:p>Note</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>1901</text:p><text:p>or so</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:list text:style-name="Bullets"><text:list-item><text:p>item</text:p></text:list-item></text:list></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="999999999"/><table:table-cell><text:p>far</text:p></table:table-cell></table:table-row></table:table>
<table:table><table:table-row><table:table-cell><text:p>In a frame</text:p><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table>"#;

#[test]
fn tables_keep_rows_and_cells_and_frames_are_none() {
    check("tables", TABLES);
}

#[test]
fn a_formula_stands_in_its_sentence() {
    let body = r#"<text:p>That <draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame> holds; <draw:frame><draw:object xlink:href="./Object 2"/></draw:frame> is not here.</text:p>"#;
    let read = extract(Format::Odt, &document(body), None, &()).unwrap();
    assert_eq!(read.text, "That v=s/t holds; is not here.");
    assert_eq!(read.warnings, ["1 embedded object is left out"]);
}

const BESIDE: &str = r#"
<text:tracked-changes><text:changed-region><text:insertion><office:change-info><dc:creator>X</dc:creator></office:change-info></text:insertion></text:changed-region><text:changed-region><text:deletion><office:change-info/><text:p>deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>
<draw:frame><draw:text-box><text:p>A box on the page</text:p></draw:text-box></draw:frame>
<text:list text:style-name="Numbers"><text:list-item><text:p>One<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>See the log.</text:p><text:list text:style-name="Bullets"><text:list-item><text:p>item</text:p></text:list-item></text:list></text:note-body></text:note> item<draw:frame><draw:text-box><text:p>Boxed</text:p><text:list text:style-name="Bullets"><text:list-item><text:p>in the box</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table></draw:text-box><svg:title>no</svg:title></draw:frame><draw:frame><draw:object><text:p>chart</text:p></draw:object></draw:frame> goes on</text:p></text:list-item><text:list-item><text:p>Two<text:note text:note-class="endnote"><text:note-citation text:label="i">i</text:note-citation><text:note-body><text:p>At the end.</text:p></text:note-body></text:note></text:p></text:list-item></text:list>
<text:p>Shown<office:annotation><dc:creator>X</dc:creator><text:p>comment</text:p></office:annotation><text:span text:style-name="Gone"> hidden</text:span><draw:custom-shape><text:p>Shape</text:p></draw:custom-shape>.</text:p>
<text:section text:style-name="Away"><text:p>hidden</text:p></text:section><office:forms><text:p>form</text:p></office:forms>"#;

#[test]
fn boxes_follow_their_paragraph_notes_stand_at_the_end_and_what_is_not_shown_is_left_out() {
    check("beside", BESIDE);
}

#[test]
fn pages_are_those_of_the_program_that_wrote_the_file() {
    check(
        "pages",
        r#"<text:p text:style-name="P1">One</text:p><text:p>goes <text:soft-page-break/>on</text:p><text:p text:style-name="P1">Three</text:p><text:soft-page-break/><text:p>Four</text:p>"#,
    );
}

#[test]
fn what_is_no_opendocument_text_says_what_it_is() {
    let as_open = |bytes: &[u8]| refused(Format::Odt, bytes).to_string();
    let is_no = "it is no OpenDocument (.odt) file: it is";
    assert_eq!(as_open(b"\x1f\x8b\x08\0"), format!("{is_no} packed with gzip (.gz)"));
    let word = packed(&[("word/document.xml", b"<document/>")]);
    assert_eq!(as_open(&word), format!("{is_no} a Word file (.docx)"));
    let sheet = "<office:document-content><office:body><office:spreadsheet/></office:body></office:document-content>";
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    let sheet = packed(&[("mimetype", kind), ("content.xml", sheet.as_bytes())]);
    assert_eq!(as_open(&sheet), format!("{is_no} an OpenDocument spreadsheet (.ods)"));
}

#[test]
fn a_password_is_seen_before_the_noise_is_read() {
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let bytes =
        packed(&[("META-INF/manifest.xml", manifest.as_bytes()), ("content.xml", &[7; 99])]);
    assert_eq!(refused(Format::Odt, &bytes), Refused::Encrypted);
}

/// What [`crate::fuzz`] spoils of OpenDocument texts.
pub(crate) fn wholes() -> Vec<Whole> {
    let body = [BLOCKS, ITEMS, TABLES, BESIDE].concat();
    vec![Whole::packed_of(&borrowed(&parts(&body)))]
}

/// Pieces that mean something in OpenDocument texts, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"<table:table>",
    b"</table:table>",
    b"<table:table-cell>",
    b"<text:p>",
    b"</text:p>",
    b"<text:list>",
    b"</text:list>",
    b"<text:note-body>",
    b"<draw:text-box>",
    b"<text:soft-page-break/>",
    b"text:start-value='4294967295' ",
    b"&#x110000;",
    b"<![CDATA[x]]>",
    b"table:number-columns-repeated=\"4000000000\" ",
    b"<text:note>",
];
