//! PDF: what is read off where letters stand, and that a bad file costs only itself.

use std::{
    fmt::Write as _,
    process::{Command, Stdio},
};

use variorum::{
    extract::{Refused, pdf::read_placed},
    sources::child::{self, wire},
    text::extracted::Extracted,
};

use crate::support::{
    golden,
    pdf::{Font, Page, file, reader},
    watch::StopAt,
};

fn read(bytes: &[u8]) -> Result<Extracted, Refused> {
    reader();
    child::extract(bytes, &())
}

/// Each block as `kind level [pages] words`, line breaks as `⏎`, form feeds as `␌`.
fn told(extracted: &Extracted) -> String {
    let mut told = String::new();
    for block in &extracted.shape.blocks {
        let words = &extracted.text[block.span.start()..block.span.end()];
        let words = words.replace('\n', "⏎").replace('\u{c}', "␌");
        writeln!(told, "{} {}: {words}", block.kind.name(), block.level).unwrap();
    }
    told
}

/// Lines of an essay, 66 characters at most.
const ESSAY: [&str; 10] = [
    "The river rose in the night, and by the morning the lower road was",
    "under water. Nobody had expected it so early in the year; the old",
    "bridge held, but the mill lost its wheel and two of its walls.",
    "What was left of the harvest lay in the barn on the hill, and the",
    "people went up there with carts before the second flood came down.",
    "The council met on the same day. It heard reports from the United",
    "Nations office in the valley, and from the teachers of the school,",
    "which stood empty. In the end it was agreed that the bridge should",
    "be raised by a yard, and that the mill should not be built again in",
    "the place where it had stood for as long as anybody remembered.",
];

/// A page with a running header and its number.
fn numbered(page: usize) -> Page {
    Page::default().put(72.0, 800.0, 9.0, "A Short History of the Valley").put(
        290.0,
        30.0,
        9.0,
        &page.to_string(),
    )
}

fn essay() -> Vec<u8> {
    let first = numbered(1)
        .set(72.0, 750.0, 20.0, Font::Bold, "The Flood")
        .lines(72.0, 710.0, 11.0, 14.0, &ESSAY[..3])
        .lines(72.0, 654.0, 11.0, 14.0, &ESSAY[3..6]);
    let second = numbered(2)
        .lines(72.0, 750.0, 11.0, 14.0, &ESSAY[6..])
        .set(72.0, 670.0, 11.0, Font::Bold, "What was agreed")
        .lines(84.0, 650.0, 11.0, 14.0, &["• to raise the bridge", "• to leave the mill"])
        .set(72.0, 600.0, 10.0, Font::Mono, "raise(bridge);")
        .set(96.0, 588.0, 10.0, Font::Mono, "leave(mill);");
    let third = numbered(3)
        .put(72.0, 750.0, 11.0, "The mill is")
        .set(126.0, 750.0, 11.0, Font::Slanted, "not")
        .put(144.0, 750.0, 11.0, " forgotten.");
    let labels = "/PageLabels<</Nums[0<</S/r>>1<</S/D/St 5>>]>>/Lang(en-GB)";
    let info = "/Info<</Title(The Flood)/Author(A. Miller)/CreationDate(D:20180713101500Z)>>";
    file(&[first, second, third], labels, info)
}

#[test]
fn a_text_is_told_from_where_its_letters_stand() {
    let essay = read(&essay()).unwrap();
    let mut told = told(&essay);
    for milestone in &essay.shape.milestones {
        writeln!(told, "page {} from byte {}", milestone.label, milestone.at).unwrap();
    }
    for run in &essay.shape.runs {
        let words = &essay.text[run.span.start()..run.span.end()];
        writeln!(told, "{:?}: {words}", run.style).unwrap();
    }
    writeln!(told, "{:?}", essay.stated).unwrap();
    golden::check("extract/pdf.txt", &told);
}

#[test]
fn a_regular_face_with_thick_stems_is_not_bold() {
    let page = Page::default()
        .set(72.0, 750.0, 11.0, Font::Bold, "COPYRIGHT")
        .set(72.0, 720.0, 11.0, Font::Thick, "It is free for all")
        .set(72.0, 690.0, 11.0, Font::Thick, ESSAY[0])
        .set(72.0, 676.0, 11.0, Font::Thick, "under")
        .set(102.0, 676.0, 11.0, Font::Bold, "water.")
        .set(140.0, 676.0, 11.0, Font::Thick, &ESSAY[1][13..]);
    let read = read(&file(&[page], "", "")).unwrap();
    assert!(
        told(&read).contains("heading 1: COPYRIGHT\nparagraph 0: It is free"),
        "{}",
        told(&read)
    );
    let runs: Vec<&str> =
        read.shape.runs.iter().map(|it| &read.text[it.span.start()..it.span.end()]).collect();
    assert_eq!(runs, ["water."]);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut page =
        Page::default().set(150.0, 780.0, 18.0, Font::Bold, "Two columns under one title");
    for idx in 0..20 {
        let base = 740.0 - 12.0 * idx as f32;
        page = page.put(60.0, base, 9.0, &format!("Left line {idx} with words enough to fill"));
        page =
            page.put(320.0, base + 1.0, 9.0, &format!("Right line {idx} with words enough for it"));
    }
    let read = read(&file(&[page], "", "")).unwrap();
    let at =
        |words: &str| read.text.find(words).unwrap_or_else(|| panic!("{words}: {}", read.text));
    assert!(at("Two columns") < at("Left line 0 "));
    assert!(at("Left line 19 ") < at("Right line 0 "), "{}", read.text);
    assert!(at("Right line 0 ") < at("Right line 19 "));
}

#[test]
fn tables_in_two_columns_are_read_one_after_the_other() {
    let sides = [(60.0, "Left"), (320.0, "Right")];
    let cells = (0..10).flat_map(|idx| sides.map(|side| (idx, side)));
    let page = cells.fold(Page::default(), |page, (idx, (x, side))| {
        let base = 740.0 - 12.0 * idx as f32;
        let name = format!("{side} {idx}");
        page.put(x, base, 9.0, &name).put(x + 60.0, base, 9.0, "is what it costs")
    });
    let read = read(&file(&[page], "", "")).unwrap();
    let at =
        |words: &str| read.text.find(words).unwrap_or_else(|| panic!("{words}: {}", read.text));
    assert!(at("Left 9 is what") < at("Right 0 is what"), "{}", read.text);
}

#[test]
fn a_letter_without_a_character_stands_as_one_and_its_page_is_told() {
    let wide = |words: &str| words.chars().flat_map(|letter| ['\0', letter]).collect::<String>();
    let set = |words: &str| Page::default().set(72.0, 700.0, 10.0, Font::Mapped, &wide(words));
    let good = read(&file(&[set("ABBA")], "", "")).unwrap();
    assert_eq!((good.text.as_str(), good.warnings.len()), ("ABBA", 0));
    let holed = read(&file(&[set("ABBA"), set("AZBA")], "", "")).unwrap();
    assert!(holed.text.ends_with("A\u{FFFD}BA"), "{:?}", holed.text);
    let [warning] = holed.warnings.as_slice() else { panic!("{:?}", holed.warnings) };
    assert!(warning.contains("cannot be quoted") && warning.ends_with("page 2"), "{warning}");
    refused(&file(&[set("ZZZ")], "", ""), "without a text layer");
}

#[test]
fn a_blank_that_hides_in_the_spacing_of_letters_is_one() {
    // Each letter is set as wide as with the blank behind it; where there is none, the pen goes back.
    let page = Page::default().draw(
        "BT /F0 10 Tf 72 700 Td (what is written, eve) Tj 85.03 0 Td 2.8 Tc \
         [(ni)280(fi)280(ti)280(s)] TJ 33.98 0 Td 0 Tc (reset in) Tj ET\n\
         BT /F0 10 Tf 72 650 Td 4 Tc (WIDE) Tj ET",
    );
    let read = read(&file(&[page], "", "")).unwrap();
    assert_eq!(read.text, "what is written, even if it is reset in\n\nWIDE");
}

#[test]
fn a_table_is_read_row_by_row() {
    let rows = ["Oats", "Rye", "Barley", "Wheat", "Hay", "Peas", "Beans"];
    let page = rows.iter().enumerate().fold(Page::default(), |page, (idx, name)| {
        let base = 700.0 - 14.0 * idx as f32;
        page.put(72.0, base, 10.0, name).put(300.0, base, 10.0, &format!("{idx}00 sacks"))
    });
    let read = read(&file(&[page], "", "")).unwrap();
    assert!(read.text.contains("Rye 100 sacks"), "{}", read.text);
}

#[test]
fn every_line_knows_its_place_on_its_page() {
    let (essay, placed) = read_placed(&essay(), &()).unwrap();
    let of = |words: &str| {
        let at = essay.text.find(words).unwrap();
        placed.iter().find(|it| it.span.contains(at)).unwrap()
    };
    let nations = of("Nations office");
    assert_eq!((nations.page_idx, nations.left, nations.base), (1, 72.0, 750.0));
    assert!((300.0..420.0).contains(&nations.right), "{nations:?}");
    assert_eq!(of("The Flood").page_idx, 0);
    for it in &placed {
        let words = &essay.text[it.span.start()..it.span.end()];
        assert!(!words.contains('\n') && words.trim() == words, "{words:?}");
    }
}

#[test]
fn every_process_reads_the_same() {
    let essay = essay();
    let once = read(&essay).unwrap();
    assert_eq!(read(&essay).unwrap(), once);
    assert_eq!(read_placed(&essay, &()).unwrap().0, once);
}

#[track_caller]
fn refused(bytes: &[u8], expect: &str) {
    let why = read(bytes).map(|it| it.text).unwrap_err().to_string();
    assert!(why.contains(expect), "{why}");
}

#[test]
fn what_holds_no_text_says_why() {
    refused(b"", "the file is empty");
    refused(b"%PDF-1.7\n", "it is damaged");
    refused(b"plain words\n", "it is no PDF file: it is plain text");
    refused(&file(&[Page::default()], "", ""), "its pages show no words");
    refused(&file(&[Page::default().picture()], "", ""), "without a text layer");
    let lock = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<000102030405060708090A0B0C0D0E0F1011121\
                31415161718191A1B1C1D1E1F>/U<000102030405060708090A0B0C0D0E0F1011121314151617\
                18191A1B1C1D1E1F>>>/ID[<00><00>]";
    refused(&file(&[Page::default().put(72.0, 700.0, 10.0, "secret")], "", lock), "a password");
}

#[test]
fn loops_and_lies_end_soon() {
    let looped = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
                  2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n";
    for bytes in [looped.to_owned(), looped.replace("[2 0 R]/Count 1", "[]/Count 2000000000")] {
        assert!(read(bytes.as_bytes()).is_err());
    }
}

#[test]
fn what_breaks_the_reader_costs_only_its_file() {
    let mut deep = b"%PDF-1.4\n1 0 obj".to_vec();
    deep.resize(deep.len() + 1_000_000, b'[');
    deep.extend_from_slice(b"endobj\ntrailer<</Root 1 0 R>>");
    let why = read(&deep).unwrap_err();
    assert!(matches!(why, Refused::Limits(_) | Refused::Damaged(_)), "{why}");
    assert!(read(&essay()).is_ok());
}

#[test]
fn a_stream_that_grows_without_end_is_refused() {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 500 << 20], 1);
    let mut bytes = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>endobj\n"
        .to_vec();
    let length = packed.len();
    bytes.extend_from_slice(
        format!("4 0 obj<</Filter/FlateDecode/Length {length}>>stream\n").as_bytes(),
    );
    bytes.extend_from_slice(&packed);
    bytes.extend_from_slice(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n");
    assert!(read(&bytes).is_err());
}

#[test]
fn work_that_is_called_off_ends_its_process() {
    reader();
    // Long enough to be asked in between: some thousand pages.
    let pages: Vec<Page> =
        (0..3000).map(|idx| numbered(idx).lines(72.0, 700.0, 9.0, 11.0, &ESSAY)).collect();
    let long = file(&pages, "", "");
    let stopped = child::extract(&long, &StopAt::step(1));
    assert!(matches!(stopped, Err(Refused::Cancelled(_))), "{stopped:?}");
}

#[test]
fn a_reader_whose_parent_is_gone_ends() {
    let mut reader = Command::new(reader())
        .arg(child::VERB)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pages: Vec<Page> =
        (0..3000).map(|idx| numbered(idx).lines(72.0, 700.0, 9.0, 11.0, &ESSAY)).collect();
    let mut to = reader.stdin.take().unwrap();
    wire::send_task(&mut to, wire::Task::Text, &file(&pages, "", "")).unwrap();
    // As the end of a parent does; its input stays open here.
    drop(reader.stdout.take());
    assert!(!reader.wait().unwrap().success());
    drop(to);
}
