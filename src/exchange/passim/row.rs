//! A line of passim's output, as far as it says where something stands.

use serde::Deserialize;

/// A passage as a row tells of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The document.
    pub(super) id: String,
    /// Unicode scalars.
    pub(super) begin: usize,
    /// Not always said.
    pub(super) end: Option<usize>,
    /// Its words; U+2010 may stand for any hyphen.
    pub(super) text: Option<String>,
    /// It begins somewhere behind `begin`.
    pub(super) is_behind: bool,
}

/// What a row is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// A passage of a cluster.
    Member(i64, Told),
    /// Two passages that were aligned.
    Pair(Told, Told),
    /// Pieces of such pairs, line by line.
    Lines(Vec<(Told, Told)>),
}

/// Why a line is no row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It does not begin as a row does.
    #[error("it is no JSON object")]
    NoObject,
    /// It is cut off, or was never JSON.
    #[error("it is not JSON from character {0} on")]
    NotJson(usize),
    /// A field is something else than passim writes.
    #[error("a field is not what passim writes ({0})")]
    Field(String),
    /// A field is missing.
    #[error("it has no field `{0}`")]
    Missing(&'static str),
    /// None of passim's rows has such fields.
    #[error("it has none of the fields `cluster`, `id2` and `lines`")]
    Foreign,
}

#[derive(Deserialize)]
struct Fields {
    id: Option<String>,
    cluster: Option<i64>,
    begin: Option<usize>,
    end: Option<usize>,
    text: Option<String>,
    s1: Option<String>,
    // passim's README calls a witness's fields by names that its program has left.
    #[serde(alias = "wid")]
    id2: Option<String>,
    #[serde(alias = "wbegin")]
    begin2: Option<usize>,
    end2: Option<usize>,
    #[serde(alias = "wtext")]
    text2: Option<String>,
    s2: Option<String>,
    lines: Option<Vec<Line>>,
}

#[derive(Deserialize)]
struct Line {
    begin: usize,
    #[serde(default)]
    wits: Option<Vec<Witness>>,
}

#[derive(Deserialize)]
struct Witness {
    id: String,
    begin: usize,
    text: String,
    /// What it stands for, from somewhere in the line on.
    alg2: String,
}

impl Row {
    /// Reads a line.
    pub(super) fn of(line: &[u8]) -> Result<Self, Flaw> {
        // A list would be read as the fields in their order.
        if line.trim_ascii_start().first() != Some(&b'{') {
            return Err(Flaw::NoObject);
        }
        let fields: Fields = serde_json::from_slice(line).map_err(|error| {
            if error.is_data() {
                Flaw::Field(without_place(&error.to_string()))
            } else {
                Flaw::NotJson(error.column())
            }
        })?;
        let id = fields.id.ok_or(Flaw::Missing("id"))?;
        if let Some(lines) = fields.lines {
            return Ok(Self::Lines(pairs(&id, lines)));
        }
        let begin = || fields.begin.ok_or(Flaw::Missing("begin"));
        let Some(id2) = fields.id2 else {
            let cluster = fields.cluster.ok_or(Flaw::Foreign)?;
            let member = told(id, begin()?, fields.end, fields.text)?;
            return Ok(Self::Member(cluster, member));
        };
        let begin2 = fields.begin2.ok_or(Flaw::Missing("begin2"))?;
        let is_line = fields.end.is_none();
        let text = fields.s1.map(|it| unpadded(&it)).or(fields.text);
        let text2 = fields.s2.map(|it| unpadded(&it)).or(fields.text2);
        let pair = (told(id, begin()?, fields.end, text)?, told(id2, begin2, fields.end2, text2)?);
        Ok(if is_line { Self::Lines(vec![pair]) } else { Self::Pair(pair.0, pair.1) })
    }
}

fn told(id: String, begin: usize, end: Option<usize>, text: Option<String>) -> Result<Told, Flaw> {
    if end.is_none() && text.is_none() {
        return Err(Flaw::Missing("end"));
    }
    Ok(Told { id, begin, end, text, is_behind: false })
}

/// The lines of a document with what other documents have in their place.
fn pairs(id: &str, lines: Vec<Line>) -> Vec<(Told, Told)> {
    let pair = |begin: usize, witness: Witness| {
        let line = Told {
            id: id.to_owned(),
            begin,
            end: None,
            text: Some(unpadded(&witness.alg2)),
            is_behind: true,
        };
        let witness = Told {
            id: witness.id,
            begin: witness.begin,
            end: None,
            text: Some(witness.text),
            is_behind: false,
        };
        (witness, line)
    };
    lines
        .into_iter()
        .flat_map(|line| {
            let wits = line.wits.unwrap_or_default();
            wits.into_iter().map(move |witness| pair(line.begin, witness))
        })
        .collect()
}

/// Aligned text without what fills it up.
fn unpadded(aligned: &str) -> String {
    aligned.replace('-', "")
}

/// What serde says, without its place: each row is one line.
fn without_place(said: &str) -> String {
    said.split_once(" at line ").map_or(said, |(said, _)| said).to_owned()
}

/// The documents that a row names, and nothing else of it.
pub(super) fn ids(line: &[u8]) -> Vec<String> {
    #[derive(Deserialize)]
    struct Named {
        id: Option<String>,
        #[serde(alias = "wid")]
        id2: Option<String>,
        #[serde(default)]
        lines: Option<Vec<NamedLine>>,
    }
    #[derive(Deserialize)]
    struct NamedLine {
        #[serde(default)]
        wits: Option<Vec<Named>>,
    }
    fn collect(named: Named, found: &mut Vec<String>) {
        found.extend(named.id.into_iter().chain(named.id2));
        let wits = named.lines.into_iter().flatten().filter_map(|it| it.wits).flatten();
        // A witness has no lines of its own, whatever the line says.
        found.extend(wits.filter_map(|it| it.id));
    }
    let mut found = Vec::new();
    if let Ok(named) = serde_json::from_slice(line) {
        collect(named, &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_flaw(line: &str, expect: &str) {
        assert_eq!(Row::of(line.as_bytes()).unwrap_err().to_string(), expect);
    }

    #[test]
    fn what_is_no_row_says_why() {
        check_flaw(r#"{"id":"a","#, "it is not JSON from character 10 on");
        check_flaw("[]", "it is no JSON object");
        check_flaw("PAR1", "it is no JSON object");
        check_flaw(r#"{"cluster":1,"begin":0,"end":1}"#, "it has no field `id`");
        check_flaw(r#"{"id":"a","cluster":1,"end":1}"#, "it has no field `begin`");
        check_flaw(r#"{"id":"a","cluster":1,"begin":1}"#, "it has no field `end`");
        check_flaw(r#"{"id":"a","begin":0,"end":1,"id2":"b"}"#, "it has no field `begin2`");
        check_flaw(
            r#"{"id":"a","series":"a","text":"one"}"#,
            "it has none of the fields `cluster`, `id2` and `lines`",
        );
        check_flaw(
            r#"{"id":"a","cluster":1,"begin":-4,"end":1}"#,
            "a field is not what passim writes (invalid value: integer `-4`, expected usize)",
        );
    }

    #[test]
    fn what_fills_up_is_no_text() {
        let line = r#"{"id":"a","begin":2,"end":5,"s1":"-on--e","id2":"b","begin2":7,"end2":10,"s2":"o-‐e"}"#;
        let Ok(Row::Pair(a, b)) = Row::of(line.as_bytes()) else { panic!("no pair") };
        assert_eq!((a.text.as_deref(), b.text.as_deref()), (Some("one"), Some("o‐e")));
    }
}
