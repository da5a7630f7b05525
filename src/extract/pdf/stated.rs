//! What a PDF file says of itself: its information dictionary and its XMP packet.

use pdf_oxide::{
    PdfDocument, extractors::xmp::XmpExtractor, object::Object,
    optional_content::decode_pdf_text_string,
};

use crate::text::extracted::Stated;

use crate::text::words::on_one_line;

/// What the file's own fields say; XMP where the older dictionary says nothing.
pub(super) fn stated(file: &PdfDocument) -> Stated {
    let xmp = XmpExtractor::extract(file).ok().flatten().unwrap_or_default();
    let author = xmp.dc_creator.iter().map(|name| on_one_line(name)).filter(|it| !it.is_empty());
    let author = author.collect::<Vec<_>>().join("; ");
    let date = info(file, "CreationDate").as_deref().and_then(day_of_pdf);
    Stated {
        title: info(file, "Title").or_else(|| said(xmp.dc_title.as_deref())),
        author: info(file, "Author").or_else(|| said(Some(&author))),
        date: date.or_else(|| xmp.xmp_create_date.as_deref().and_then(day_of_xmp)),
        publisher: None,
        language: language(file).or_else(|| said(xmp.dc_language.as_deref())),
    }
}

fn said(words: Option<&str>) -> Option<String> {
    words.map(on_one_line).filter(|words| !words.is_empty())
}

/// A field of the information dictionary.
fn info(file: &PdfDocument, field: &str) -> Option<String> {
    let info = file.resolve_object(file.trailer().as_dict()?.get("Info")?).ok()?;
    words(file, info.as_dict()?.get(field)?)
}

/// The language that the file states for all of its text.
fn language(file: &PdfDocument) -> Option<String> {
    words(file, file.catalog().ok()?.as_dict()?.get("Lang")?)
}

fn words(file: &PdfDocument, object: &Object) -> Option<String> {
    let object = file.resolve_object(object).ok()?;
    said(Some(&decode_pdf_text_string(object.as_string()?).replace('\0', "")))
}

/// The day in a date of PDF: `D:20180713101500+02'00'`.
fn day_of_pdf(words: &str) -> Option<String> {
    let digits = words.strip_prefix("D:").unwrap_or(words);
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    let (year, rest) = digits.split_at_checked(4)?;
    let mut day = year.to_owned();
    let mut rest = rest;
    for (least, most) in [(1, 12), (1, 31)] {
        let Some((part, behind)) = rest.split_at_checked(2) else { break };
        if !part.parse().is_ok_and(|number: u32| (least..=most).contains(&number)) {
            break;
        }
        day.push('-');
        day.push_str(part);
        rest = behind;
    }
    year.parse().is_ok_and(|year: u32| year > 0).then_some(day)
}

/// The day in a date of XMP: `2018-07-13T10:15:00Z`.
fn day_of_xmp(words: &str) -> Option<String> {
    day_of_pdf(&words.split('T').next()?.replace('-', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_make_sense() {
        assert_eq!(day_of_pdf("D:20180713101500+02'00'").as_deref(), Some("2018-07-13"));
        assert_eq!(day_of_pdf("20180713").as_deref(), Some("2018-07-13"));
        assert_eq!(day_of_pdf("D:2018").as_deref(), Some("2018"));
        assert_eq!(day_of_pdf("D:20181301").as_deref(), Some("2018"));
        assert_eq!(day_of_pdf("D:191").as_deref(), None);
        assert_eq!(day_of_pdf("yesterday"), None);
        assert_eq!(day_of_xmp("2018-07-13T10:15:00Z").as_deref(), Some("2018-07-13"));
    }
}
