//! Word documents: every feature held to the letter, what is refused, and damage of every kind.

use cpu_time::ThreadTime;
use variorum::{
    extract::{Format, Refused, extract},
    text::extracted::Extracted,
};

use super::office::{packed, refused, told};
use crate::{fuzz::Whole, support::golden};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A part of a Word document: an element with the namespaces that Word declares.
fn part(element: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:{element} xmlns:w=\"{W}\" \
         xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
         xmlns:v=\"urn:schemas-microsoft-com:vml\">{inside}</w:{element}>"
    )
}

const STYLES: &str = r#"
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own heading"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="Trip"/></w:style>
<w:style w:type="paragraph" w:styleId="Trip"><w:name w:val="Trip"/><w:basedOn w:val="Round"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Pre"><w:name w:val="HTML Preformatted"/></w:style>
<w:style w:type="character" w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Loud"><w:name w:val="Loud"/><w:basedOn w:val="Soft"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Soft"><w:name w:val="Soft"/><w:rPr><w:i/><w:b w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Typed"><w:name w:val="HTML Code"/></w:style>
<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="numbering" w:styleId="Named"><w:name w:val="Named list"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"#;

const NUMBERING: &str = r#"
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2.%3"/><w:isLgl/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val=" "/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Titre1"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Titre2"/><w:lvlText w:val="§ %2"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="Named"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>
"#;

const FOOTNOTES: &str = r#"
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> See the log.</w:t></w:r></w:p>
<w:p><w:r><w:t>And the deck.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Second in the file, first in the text.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>With a mark of its own.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="9"><w:p><w:r><w:t>Nothing refers to it.</w:t></w:r></w:p></w:footnote>
"#;

const ENDNOTES: &str =
    r#"<w:endnote w:id="2"><w:p><w:r><w:t>At the end.</w:t></w:r></w:p></w:endnote>"#;

const CORE: &str = r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>The deck &amp; the log</dc:title><dc:creator>A. Reed; B. Holm</dc:creator><dc:language>en-GB</dc:language>
<dcterms:created>2018-07-13T10:00:00Z</dcterms:created><dcterms:modified>2020-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>"#;

/// A whole document around that body.
fn document(body: &str) -> Vec<u8> {
    packed(&borrowed(&parts(body)))
}

fn parts(body: &str) -> Vec<(&'static str, Vec<u8>)> {
    let relations = |list: &str| {
        let prefix = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let mut out = String::from(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
        );
        for (kind, target) in list.split_whitespace().filter_map(|it| it.split_once('=')) {
            out += &format!("<Relationship Type=\"{prefix}/{kind}\" Target=\"{target}\"/>");
        }
        out + "</Relationships>"
    };
    let main = part("document", &format!("<w:body>{body}<w:sectPr/></w:body>"));
    [
        ("_rels/.rels", relations("officeDocument=word/main.xml")),
        ("word/main.xml", main),
        ("word/_rels/main.xml.rels", relations("styles=/word/looks.xml numbering=lists.xml")),
        ("word/looks.xml", part("styles", STYLES)),
        ("word/lists.xml", part("numbering", NUMBERING)),
        ("word/footnotes.xml", part("footnotes", FOOTNOTES)),
        ("word/endnotes.xml", part("endnotes", ENDNOTES)),
        ("docProps/core.xml", CORE.to_owned()),
    ]
    .into_iter()
    .map(|(name, text)| (name, text.into_bytes()))
    .collect()
}

fn borrowed<'p>(parts: &'p [(&'static str, Vec<u8>)]) -> Vec<(&'p str, &'p [u8])> {
    parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect()
}

#[track_caller]
fn check(name: &str, body: &str) {
    golden::check(&format!("extract/docx_{name}.txt"), &told(Format::Docx, &document(body)));
}

/// A paragraph of that style.
fn paragraph(style: &str, words: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// A paragraph in a list.
fn item(list: u32, depth: u32, words: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>\
         <w:r><w:t>{words}</w:t></w:r></w:p>"
    )
}

fn read(bytes: &[u8]) -> Extracted {
    extract(Format::Docx, bytes, None, &()).unwrap()
}

/// A cell with a paragraph and settings.
fn cell(settings: &str, words: &str) -> String {
    format!("<w:tc><w:tcPr>{settings}</w:tcPr>{}</w:tc>", paragraph("Normal", words))
}

const RUNS: &str = r#"
<w:p><w:r><w:t xml:space="preserve">plain </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>bo</w:t></w:r><w:r><w:rPr><w:b w:val="true"/></w:rPr><w:t>ld</w:t></w:r>
<w:r><w:t xml:space="preserve"> </w:t></w:r><w:r><w:rPr><w:i/><w:u w:val="single"/></w:rPr><w:t>both</w:t></w:r><w:r><w:rPr><w:u w:val="none"/></w:rPr><w:t>,</w:t></w:r>
<w:r><w:t xml:space="preserve"> x</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>i</w:t></w:r>
<w:r><w:rPr><w:strike/></w:rPr><w:t>struck</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr><w:rStyle w:val="Loud"/></w:rPr><w:t>loud</w:t></w:r>
<w:r><w:rPr><w:rStyle w:val="Loud"/><w:i w:val="0"/></w:rPr><w:t>er</w:t></w:r><w:r><w:br/><w:rPr><w:rStyle w:val="Typed"/></w:rPr><w:t>typed</w:t></w:r>
<w:hyperlink><w:r><w:rPr><w:rStyle w:val="Link"/></w:rPr><w:t xml:space="preserve"> a link</w:t></w:r></w:hyperlink>
<w:smartTag><w:sdt><w:sdtPr><w:alias w:val="no"/></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve"> R&amp;D &lt;</w:t></w:r></w:sdtContent></w:sdt></w:smartTag>
<w:r><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t xml:space="preserve"> now plain </w:t><w:noBreakHyphen/><w:t>A</w:t><w:softHyphen/><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>"#;

#[test]
fn blocks_are_known_by_the_names_of_their_styles_and_runs_by_theirs() {
    let mut body = [
        ("Titre", "The deck"),
        ("Titre1", "What moved"),
        ("Own", "A style that rests on a heading"),
        ("Q", "Quoted."),
        ("C", "Figure 1: the deck"),
        ("Round", "A style that rests on itself"),
        ("Heading3", "A heading without its style"),
        ("Pre", "if a:"),
        ("Pre", "    b  c"),
        ("Normal", ""),
    ]
    .map(|(style, words)| paragraph(style, words))
    .concat();
    body +=
        "<w:p><w:pPr><w:outlineLvl w:val=\"3\"/></w:pPr><w:r><w:t>By its outline</w:t></w:r></w:p>";
    body += "<w:p><w:pPr><w:pStyle w:val=\"Titre1\"/><w:outlineLvl w:val=\"9\"/></w:pPr><w:r><w:t>No heading</w:t></w:r></w:p>";
    check("blocks", &(body + RUNS));
}

#[test]
fn items_show_the_numbers_that_word_counts() {
    let body = [
        item(1, 0, "starts with three"),
        item(1, 1, "a letter"),
        item(1, 1, "another"),
        item(1, 2, "all in digits"),
        paragraph("Normal", "between"),
        item(1, 0, "goes on"),
        item(1, 1, "begins anew"),
        item(4, 0, "an own start"),
        item(4, 0, "counts on"),
        item(5, 0, "the same look by name of a style"),
        item(2, 0, "a bullet"),
        item(2, 1, "an item without a mark"),
        item(77, 0, "a list that is not there"),
        item(0, 0, "none at all"),
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>".to_owned(),
        item(1, 0, "an empty one counts too"),
        paragraph("Titre2", "A numbered heading"),
        paragraph("Titre2", "The next"),
    ];
    check("items", &body.concat());
}

#[test]
fn tables_keep_rows_and_cells_and_frames_are_none() {
    let wide = "<w:gridSpan w:val=\"2\"/>";
    let body = [
        "<w:tbl><w:tblPr><w:tblCaption w:val=\"no\"/></w:tblPr><w:tr><w:trPr><w:tblHeader/></w:trPr>".to_owned(),
        cell("", "Year") + &cell("", "Ship") + &cell("", "Note"),
        "</w:tr><w:tr>".to_owned(),
        cell(wide, "1901") + &cell("<w:vMerge w:val=\"restart\"/>", "tall"),
        "</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>".to_owned(),
        cell("", "late") + &cell("<w:vMerge/>", ""),
        "</w:tr><w:tr><w:tc><w:tbl><w:tr>".to_owned(),
        cell("", "in") + &cell("", "side"),
        format!("</w:tr></w:tbl><w:p/></w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>", item(2, 0, "x"), item(2, 0, "y")),
        "<w:tbl><w:tr><w:tc>".to_owned(),
        paragraph("Titre1", "In a frame") + &paragraph("Q", "Framed."),
        "<w:tbl><w:tr>".to_owned(),
        cell("", "a") + &cell("<w:gridSpan w:val=\"99999999\"/>", "b") + &cell("", "c"),
        "</w:tr></w:tbl></w:tc></w:tr></w:tbl>".to_owned(),
        paragraph("Normal", "End."),
    ];
    check("tables", &body.concat());
}

#[test]
fn a_cell_that_reaches_down_shows_its_words_once_and_keeps_its_column() {
    let (wide, begin, go_on) =
        ("<w:gridSpan w:val=\"2\"/>", "<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let broad = format!("{wide}{begin}");
    let rows = [
        cell(wide, "wide") + &cell(begin, "tall") + &cell("", "1"),
        cell("", "a") + &cell("", "b") + &cell(go_on, "tall") + &cell("", "2"),
        // Where nothing reaches down, a cell that goes on begins.
        cell(go_on, "own") + &cell("", "b") + &cell("", "c") + &cell("", "3"),
        cell("<w:vMerge w:val=\"continue\"/>", "gone")
            + &cell("", "b")
            + &cell(go_on, "kept")
            + &cell("", "4"),
        cell(&broad, "both") + &cell("", "c") + &cell(begin, "new"),
        cell(&format!("{wide}{go_on}"), "") + &cell("", "c") + &cell(go_on, ""),
    ];
    let rows = format!("<w:tr>{}</w:tr>", rows.join("</w:tr><w:tr>"));
    let inner = format!("<w:tr>{}{}</w:tr>", cell(go_on, "in"), cell("", "side"));
    let nested = format!("<w:tc><w:tcPr>{go_on}</w:tcPr><w:tbl>{inner}</w:tbl><w:p/></w:tc>");
    let last = format!("<w:tr>{}{}{nested}</w:tr>", cell(wide, "x"), cell("", "y"));
    let read = read(&document(&format!("<w:tbl>{rows}{last}</w:tbl>")));
    let expect =
        "wide\t\ttall\t1\na\tb\t\t2\nown\tb\tc\t3\n\tb\tkept\t4\nboth\t\tc\tnew\n\t\tc\nx\t\ty";
    assert_eq!(read.text, expect);
    assert_eq!(read.warnings, ["hidden text is left out"]);
}

#[test]
fn notes_stand_at_the_end_in_the_order_of_their_marks() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">First </w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>
<w:p><w:r><w:t>Second</w:t><w:footnoteReference w:id="7"/><w:endnoteReference w:id="2"/></w:r>
<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>†</w:t></w:r><w:r><w:t xml:space="preserve"> again</w:t><w:footnoteReference w:id="2"/></w:r></w:p>
<w:p><w:r><w:t>Comment</w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>"#;
    check("notes", body);
}

#[test]
fn changes_count_as_accepted_and_what_is_not_shown_is_left_out() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">It </w:t></w:r><w:ins w:id="1"><w:r><w:t>did</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>did not</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> move</w:t></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t xml:space="preserve">joined </w:t></w:r></w:p>
<w:p><w:moveTo><w:r><w:t>with this</w:t></w:r></w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Gone"/></w:rPr><w:t>hidden too</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>no</w:t><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>result</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="DATE"><w:r><w:t xml:space="preserve"> of 1901</w:t></w:r></w:fldSimple></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>XE</w:instrText><w:t>lost</w:t></w:r></w:p><w:p><w:r><w:t>A field that never ends swallows its paragraph only.</w:t></w:r></w:p><w:altChunk/>"#;
    check("changes", body);
}

#[test]
fn boxes_follow_their_paragraph_once_and_formulas_and_ruby_stand_in_it() {
    let boxed = format!(
        "<w:txbxContent>{}{}</w:txbxContent>",
        paragraph("Titre1", "Boxed"),
        item(2, 0, "item")
    );
    let body = format!(
        "<w:p><w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr><w:r><w:t>O</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space=\"preserve\">ne </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:txbx>{boxed}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{boxed}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>paragraph</w:t></w:r></w:p>\
         <w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f><m:r><m:t>=</m:t></m:r>\
         <m:sSup><m:e><m:r><m:rPr><m:sty m:val=\"p\"/></m:rPr><w:rPr><w:i/></w:rPr><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>\
         <w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    );
    check("boxes", &body);
}

#[test]
fn pages_are_those_that_word_showed_last() {
    let body = r#"<w:p><w:r><w:t>One</w:t><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve">Two goes on </w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>on three</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    check("pages", body);
}

#[test]
fn the_strict_form_other_prefixes_and_utf16_are_read_alike() {
    let body = "<x:body><x:p><x:r><x:t>Same é</x:t></x:r></x:p></x:body>";
    let strict = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\">{body}</x:document>"
    );
    let utf16: Vec<u8> = strict.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let told = told(Format::Docx, &packed(&[("word/document.xml", &utf16)]));
    assert!(told.contains("---- text\nSame é\n"), "{told}");
}

#[test]
fn what_is_no_word_document_says_what_it_is() {
    let as_word = |bytes: &[u8]| refused(Format::Docx, bytes).to_string();
    let is_no = "it is no Word (.docx) file: it is";
    assert_eq!(as_word(b"this is not a zip\n"), format!("{is_no} plain text"));
    assert_eq!(as_word(b"%PDF-1.4\n"), format!("{is_no} a PDF (.pdf)"));
    let sheet = packed(&[("xl/workbook.xml", b"<workbook/>")]);
    assert_eq!(as_word(&sheet), format!("{is_no} an Excel workbook (.xlsx)"));
    let open = packed(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
    assert_eq!(as_word(&open), format!("{is_no} an OpenDocument text (.odt)"));
    let page = packed(&[("word/document.xml", b"<html/>")]);
    assert_eq!(as_word(&page), format!("{is_no} another zip archive"));
    assert_eq!(refused(Format::Docx, b""), Refused::Empty);
}

#[test]
fn hostile_documents_are_refused_in_no_time() {
    let begun = ThreadTime::now();
    let only = |main: &[u8]| packed(&[("word/document.xml", main)]);
    let bomb = only(part("document", &"<w:t>a</w:t>".repeat(1 << 20)).as_bytes());
    assert!(matches!(refused(Format::Docx, &bomb), Refused::TooLarge { .. }));
    let deep = "<w:p>".repeat(100_000) + &"</w:p>".repeat(100_000);
    let deep = only(part("document", &deep).as_bytes());
    assert!(matches!(refused(Format::Docx, &deep), Refused::Damaged(_)));
    let entity = only(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
    assert_eq!(refused(Format::Docx, &entity), Refused::Doctype);
    let whole = document(&paragraph("Normal", "words"));
    let cut = &whole[..whole.len() * 6 / 10];
    assert!(matches!(refused(Format::Docx, cut), Refused::Damaged(_)));
    let mut locked = whole;
    let entries: Vec<usize> = memchr::memmem::find_iter(&locked, b"PK\x01\x02").collect();
    for entry in entries {
        locked[entry + 8] |= 1;
    }
    assert_eq!(refused(Format::Docx, &locked), Refused::Encrypted);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn labels_and_styles_that_repeat_themselves_cost_no_more_than_the_text() {
    let long = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4000000000\"/><w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
        "%1".repeat(100_000)
    );
    let body = format!("<w:body>{}</w:body>", item(1, 0, "x").repeat(2000));
    let main = part("document", &body);
    let lists = part("numbering", &long);
    let bytes =
        packed(&[("word/document.xml", main.as_bytes()), ("word/numbering.xml", lists.as_bytes())]);
    assert!(told(Format::Docx, &bytes).len() < 10_000_000);
}

/// What [`crate::fuzz`] spoils of Word documents.
pub(crate) fn wholes() -> Vec<Whole> {
    let body = [
        RUNS.to_owned(),
        item(1, 0, "a") + &item(4, 1, "b"),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>".to_owned(),
        "<w:p><w:r><w:t>n</w:t><w:footnoteReference w:id=\"7\"/><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>".to_owned(),
        paragraph("Pre", "code") + &paragraph("Titre2", "x"),
    ];
    vec![Whole::packed_of(&borrowed(&parts(&body.concat())))]
}

/// Pieces that mean something in Word documents, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"<w:tbl>",
    b"</w:tbl>",
    b"<w:tr>",
    b"<w:tc>",
    b"<w:p>",
    b"</w:p>",
    b"<w:txbxContent>",
    b"<w:del>",
    b"<w:lastRenderedPageBreak/>",
    b"<w:fldChar w:fldCharType='begin'/>",
    b"<w:gridSpan w:val='4000000000'/>",
    b"<w:vMerge/>",
    b"<w:vMerge w:val='restart'/>",
    b"</w:tc>",
    b"</w:tr>",
    b"&#xD800;",
    b"<![CDATA[x]]>",
    b"<w:numId w:val='4'/>",
    b"</w:tbl></w:tr>",
    b"<w:t>",
];
