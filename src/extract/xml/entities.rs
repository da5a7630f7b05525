//! Whether a file of XML declares entities: told without reading it as XML.

/// Whether the DOCTYPE at the beginning of a file of XML declares entities of its own. One that names a file
/// of declarations only does not: what it names is not looked for.
///
/// Cost: one look at what stands in front of the first element; where there is no DOCTYPE, at the first few
/// bytes. Nothing is expanded.
pub fn declares_entities(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(behind) = behind_aside(rest) {
        rest = behind.trim_start();
    }
    rest.strip_prefix("<!DOCTYPE").is_some_and(has_entity)
}

/// What stands behind the instruction or the comment at the start of `rest`.
fn behind_aside(rest: &str) -> Option<&str> {
    let behind = |open, close| {
        let inside: &str = rest.strip_prefix(open)?;
        Some(inside.split_once(close).map_or("", |(_, behind)| behind))
    };
    behind("<!--", "-->").or_else(|| behind("<?", "?>"))
}

/// Whether an entity is declared in the rest of a DOCTYPE.
fn has_entity(mut rest: &str) -> bool {
    let mut is_inside = false;
    while let Some(at) = rest.find(['"', '\'', '<', '>', '[', ']']) {
        let from = rest.get(at..).unwrap_or_default();
        if from.starts_with("<!ENTITY") {
            return is_inside;
        }
        let behind = from.get(1..).unwrap_or_default();
        rest = match from.as_bytes().first() {
            Some(b']') => return false,
            Some(b'>') if !is_inside => return false,
            Some(b'"') => behind.split_once('"').map_or("", |(_, behind)| behind),
            Some(b'\'') => behind.split_once('\'').map_or("", |(_, behind)| behind),
            Some(b'<') => behind_aside(from).unwrap_or(behind),
            _ => behind,
        };
        is_inside |= from.starts_with('[');
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_declared_inside_a_doctype_before_the_first_element() {
        for text in [
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<?xml version='1.0'?>\n<!-- <a> --><?x y?>\n<!DOCTYPE a\n[\n<!ENTITY % b SYSTEM 'c'> %b;]>",
            "<!DOCTYPE a PUBLIC \"]>\" 'x[y' [<!ELEMENT a (#PCDATA)><!-- ' ]> --><?x ]> ?><!ENTITY b \"c\">",
            "<!DOCTYPE a [<!ATTLIST a b CDATA ']><!'><!ENTITY b 'c'>]>",
        ] {
            assert!(declares_entities(text), "{text}");
        }
    }

    #[test]
    fn what_is_only_said_or_only_named_declares_nothing() {
        for text in [
            "",
            "<a/>",
            "<!DOCTYPE html>",
            "<!DOCTYPE html><p><!ENTITY b 'c'>",
            "<!DOCTYPE a SYSTEM \"<!ENTITY.dtd\"><a/>",
            "<!DOCTYPE a [<!-- <!ENTITY b 'c'> --><?x <!ENTITY b 'c'> ?>]><a><!ENTITY b 'c'></a>",
            "<!DOCTYPE a [<!ATTLIST a b CDATA '<!ENTITY'>]><a/>",
            "<a/><!DOCTYPE a [<!ENTITY b 'c'>]>",
            "<?xml version='1.0' <!DOCTYPE a [<!ENTITY b 'c'>]>",
            "<!DOCTYPE a [\"<!ENTITY b 'c'>",
        ] {
            assert!(!declares_entities(text), "{text}");
        }
    }

    #[test]
    fn a_long_doctype_is_looked_at_once() {
        for piece in ["'", "<", "[", "<!-- ", "<!--x-->", "<?", "\"\""] {
            let text = format!("<!DOCTYPE a [{}", piece.repeat(1 << 19));
            assert!(!declares_entities(&text));
        }
    }
}
