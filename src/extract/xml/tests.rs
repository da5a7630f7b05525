use super::*;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Each event as one word.
fn told(text: &str, doctype: Doctype) -> Result<Vec<String>, Refused> {
    let mut xml = Xml::new(text, doctype, &());
    let mut events = Vec::new();
    while let Some(event) = xml.next()? {
        events.push(match event {
            Event::Start(tag) => format!("{:?}:{}", tag.name().0, tag.name().1),
            Event::End(name) => format!("/{:?}:{}", name.name().0, name.name().1),
            Event::Text(piece) => piece.into_owned(),
        });
    }
    Ok(events)
}

#[test]
fn namespaces_count_and_prefixes_do_not() {
    let text = format!("<x:p xmlns:x='{WORD}'><y xmlns='{WORD}'><z:t/></y><p/></x:p>");
    let expect =
        ["Word:p", "Word:y", "Other:t", "/Other:t", "/Word:y", "None:p", "/None:p", "/Word:p"];
    assert_eq!(told(&text, Doctype::Refused).unwrap(), expect);
}

#[test]
fn a_prefix_that_is_not_declared_means_what_everybody_means_by_it() {
    let expect = ["Word:p", "Math:t", "/Math:t", "/Word:p"];
    assert_eq!(told("<w:p><m:t/></w:p>", Doctype::Refused).unwrap(), expect);
}

#[test]
fn text_comes_with_its_references_resolved_and_comments_left_out() {
    let text = "<a>R&amp;D &#169;\r\n<!-- no --><![CDATA[<b>&amp;]]>&who;& c</a>";
    let events = told(text, Doctype::Refused).unwrap();
    assert_eq!(events[1..events.len() - 1].concat(), "R&D ©\n<b>&amp;&who;& c");
}

#[test]
fn attributes_are_found_with_and_without_prefix() {
    let text = "<a w:val='x &quot;1&quot;' xml:lang='de' b='\n'/>";
    let mut xml = Xml::new(text, Doctype::Refused, &());
    let Some(Event::Start(tag)) = xml.next().unwrap() else { panic!() };
    assert_eq!(tag.attribute("val").as_deref(), Some("x \"1\""));
    assert_eq!(tag.qualified("xml:lang").as_deref(), Some("de"));
    assert_eq!(tag.qualified("lang"), None);
    assert_eq!(tag.attribute("b").as_deref(), Some(" "));
}

#[test]
fn a_doctype_is_refused_but_for_one_that_only_names_a_kind() {
    let bare = "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'x.dtd'><a/>";
    let own = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
    assert_eq!(told(bare, Doctype::Refused), Err(Refused::Doctype));
    assert!(told(bare, Doctype::Bare).is_ok());
    assert_eq!(told(own, Doctype::Bare), Err(Refused::Doctype));
}

#[test]
fn elements_that_stand_too_deep_in_each_other_are_refused() {
    let deep = |n| "<a>".repeat(n) + &"</a>".repeat(n);
    assert_eq!(told(&deep(DEPTH_MAX), Doctype::Refused).unwrap().len(), 2 * DEPTH_MAX);
    assert!(matches!(told(&deep(100_000), Doctype::Refused), Err(Refused::Damaged(_))));
}

#[test]
fn what_is_not_well_formed_is_damaged() {
    for text in ["<a>", "<a></b>", "</a>", "<a", "<a><!--", "<a>&lt</a"] {
        assert!(matches!(told(text, Doctype::Refused), Err(Refused::Damaged(_))), "{text}");
    }
}

#[test]
fn an_element_can_be_skipped_or_read_as_words() {
    let mut xml = Xml::new("<a><b>x<c>y</c></b><d>z<e>w</e></d>v</a>", Doctype::Refused, &());
    let mut seen = Vec::new();
    while let Some(event) = xml.next().unwrap() {
        match event {
            Event::Start(tag) if tag.name().1 == "b" => xml.skip().unwrap(),
            Event::Start(tag) if tag.name().1 == "d" => seen.push(xml.words().unwrap()),
            Event::Text(piece) => seen.push(piece.into_owned()),
            _ => {}
        }
    }
    assert_eq!(seen, ["zw", "v"]);
    assert_eq!(xml.depth(), 0);
}

#[test]
fn many_attributes_and_many_namespaces_take_no_quadratic_time() {
    let attributes: Vec<String> = (0..100_000).map(|it| format!("a{it}='1'")).collect();
    let many = format!("<a {}/>", attributes.join(" "));
    assert!(told(&many, Doctype::Refused).is_ok());
    let bound = many.replace(" a", " xmlns:a");
    assert!(matches!(told(&bound, Doctype::Refused), Err(Refused::Damaged(_))));
}

#[test]
fn reading_can_be_called_off() {
    struct Stop;
    impl Watch for Stop {
        fn step(&self, _: usize, _: usize) -> Result<(), crate::text::watch::Cancelled> {
            Err(crate::text::watch::Cancelled)
        }
    }
    let text = format!("<a>{}</a>", "<b/>".repeat(40_000));
    let mut xml = Xml::new(&text, Doctype::Refused, &Stop);
    let refused = loop {
        match xml.next() {
            Ok(Some(_)) => {}
            Ok(None) => panic!(),
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, Refused::Cancelled(_)));
}
