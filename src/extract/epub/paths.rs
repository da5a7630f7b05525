//! Addresses inside a book.

/// The name of the part that `href` leads to from the part called `from`, and the place in it (empty for
/// its beginning). `None` where it leads out of the book by its scheme. Steps up end at the top of the
/// archive.
pub(super) fn resolve(from: &str, href: &str) -> Option<(String, String)> {
    let href = href.trim();
    let (path, place) = href.split_once('#').unwrap_or((href, ""));
    let path = path.split('?').next().unwrap_or_default();
    let scheme = path.split('/').next().unwrap_or_default();
    if scheme.contains(':') || path.starts_with("//") {
        return None;
    }
    let path = decoded(path).replace('\\', "/");
    if path.is_empty() {
        return Some((from.to_owned(), decoded(place)));
    }
    let mut steps: Vec<&str> = match from.rsplit_once('/') {
        Some((folder, _)) if !path.starts_with('/') => folder.split('/').collect(),
        _ => Vec::new(),
    };
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    Some((steps.join("/"), decoded(place)))
}

/// With `%41` as `A`; what is no such sign stays.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, behind @ ..] = rest {
        let digit = |at: usize| char::from(*behind.get(at)?).to_digit(16);
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(href: &str) -> Option<String> {
        resolve("OPS/text/a.xhtml", href).map(|(path, _)| path)
    }

    #[test]
    fn addresses_stay_inside_the_book() {
        assert_eq!(path("b.xhtml").as_deref(), Some("OPS/text/b.xhtml"));
        assert_eq!(path("../img/c%20d.svg?x").as_deref(), Some("OPS/img/c d.svg"));
        assert_eq!(path("/e").as_deref(), Some("e"));
        assert_eq!(path("../../../../etc/passwd").as_deref(), Some("etc/passwd"));
        assert_eq!(path("..%2f..%2F..\\x").as_deref(), Some("x"));
        assert_eq!(path("file:///etc/passwd"), None);
        assert_eq!(path("http://a/b"), None);
        assert_eq!(path("//a/b"), None);
        assert_eq!(path("100%").as_deref(), Some("OPS/text/100%"));
    }

    #[test]
    fn places_are_kept() {
        let place = |href| resolve("a", href).unwrap();
        assert_eq!(place("b#p%C3%A9"), ("b".to_owned(), "pé".to_owned()));
        assert_eq!(place("#x"), ("a".to_owned(), "x".to_owned()));
    }
}
