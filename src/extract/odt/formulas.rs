//! Formulas in the parts of their own that `OpenDocument` keeps them in.

use std::collections::BTreeMap;

use crate::{
    extract::{
        Refused,
        archive::Archive,
        xml::{self, Doctype, Event, Space, Xml},
    },
    text::watch::Watch,
};

/// Most formulas of a document; a book of mathematics has some thousand.
const FORMULAS_MAX: usize = 20_000;

/// The formulas that `content` shows, in a line each, by what it calls their parts. What is a chart, or
/// cannot be read, is not among them.
///
/// Cost: a pass over the content, and one over each formula.
///
/// # Errors
/// Where the content cannot be read, or `watch` calls it off.
pub(super) fn formulas(
    content: &str,
    archive: &mut Archive<'_>,
    watch: &dyn Watch,
) -> Result<BTreeMap<String, String>, Refused> {
    let mut formulas = BTreeMap::new();
    // Most documents have none and are not read twice.
    if memchr::memmem::find(content.as_bytes(), b":object ").is_none() {
        return Ok(formulas);
    }
    let mut xml = Xml::new(content, Doctype::Refused, watch);
    while let Some(event) = xml.next()? {
        let Event::Start(tag) = event else { continue };
        let Some(href) = tag.attribute("href").filter(|_| tag.is(Space::Draw, "object")) else {
            continue;
        };
        if formulas.len() >= FORMULAS_MAX || formulas.contains_key(&href) {
            continue;
        }
        let part = format!("{}/content.xml", href.trim_start_matches("./"));
        let found = match archive.part(&part, watch) {
            Ok(Some(bytes)) => formula(&bytes, watch),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match found {
            Ok(Some(formula)) => {
                formulas.insert(href, formula);
            }
            Err(error @ Refused::Cancelled(_)) => return Err(error),
            // A broken formula costs only itself.
            Ok(None) | Err(_) => {}
        }
    }
    Ok(formulas)
}

/// The signs of a formula from left to right, with a slash between the parts of a fraction.
fn formula(bytes: &[u8], watch: &dyn Watch) -> Result<Option<String>, Refused> {
    let text = xml::decode(bytes);
    let mut xml = Xml::new(&text, Doctype::Bare, watch);
    let mut formula = String::new();
    // Fractions that are open: how deep they stand, and how many of their parts have ended.
    let mut fractions: Vec<(usize, usize)> = Vec::new();
    let mut is_sign = false;
    let mut is_first = true;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(tag) => {
                let (space, name) = tag.name();
                if std::mem::take(&mut is_first) && (space, name) != (Space::MathMl, "math") {
                    return Ok(None);
                }
                is_sign = matches!(name, "mi" | "mn" | "mo" | "mtext" | "ms");
                match name {
                    "mfrac" => fractions.push((xml.depth(), 0)),
                    // The same in the words of the program that made it.
                    "annotation" | "annotation-xml" => xml.skip()?,
                    _ => {}
                }
            }
            Event::End(_) => {
                is_sign = false;
                fractions.pop_if(|(depth, _)| *depth > xml.depth());
                if let Some((depth, n_parts)) = fractions.last_mut()
                    && *depth == xml.depth()
                {
                    *n_parts += 1;
                    if *n_parts == 1 {
                        formula.push('/');
                    }
                }
            }
            Event::Text(words) if is_sign => formula.push_str(words.trim()),
            Event::Text(_) => {}
        }
    }
    Ok(Some(formula).filter(|it| !it.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(inside: &str, expect: Option<&str>) {
        let part = format!(
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><semantics>{inside}\
             <annotation encoding=\"StarMath 5.0\">{{a}}</annotation></semantics></math>"
        );
        assert_eq!(formula(part.as_bytes(), &()).unwrap().as_deref(), expect);
    }

    #[test]
    fn a_formula_is_its_signs_in_a_line() {
        check(
            "<mrow><mi>x</mi><mo stretchy=\"false\"> = </mo><mfrac><mrow><mn>1</mn><mo>+</mo>\
             <mfrac><mi>a</mi><mi>b</mi></mfrac></mrow><mn>2</mn></mfrac><mi>y</mi></mrow>",
            Some("x=1+a/b/2y"),
        );
        check("<mrow/>", None);
    }

    #[test]
    fn a_chart_is_no_formula() {
        assert_eq!(formula(b"<chart><mi>x</mi></chart>", &()).unwrap(), None);
        assert!(formula(b"<!DOCTYPE a [<!ENTITY b \"c\">]><math/>", &()).is_err());
    }
}
