//! Cues as a file lists them, however carelessly.

/// A cue: when, and which lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cue<'t> {
    /// When it begins and ends, in milliseconds.
    pub(super) start: u64,
    pub(super) end: u64,
    /// Its lines, with tags.
    pub(super) lines: Vec<&'t str>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Script<'t> {
    pub(super) cues: Vec<Cue<'t>>,
    /// The language that WebVTT's head states.
    pub(super) language: Option<String>,
    /// Whether lines roll up the screen: made by machines, word by word, each line shown twice.
    pub(super) is_rolling: bool,
}

/// The cues of a text. A line with an arrow between two times begins one, whatever stands around it:
/// numbers may be wrong or missing, and so may blank lines.
pub(super) fn parse(text: &str) -> Script<'_> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let is_vtt = text.starts_with("WEBVTT");
    let mut script = Script::default();
    // Where the first cue has a number, so have the others, and none of those is a word.
    let mut is_numbered = false;
    let mut before = "";
    let mut is_behind_blank = true;
    for line in text.split('\n') {
        if let Some((start, end)) = times(line) {
            if let Some(last) = script.cues.last_mut() {
                if is_numbered && last.lines.last().is_some_and(|line| is_number(line)) {
                    last.lines.pop();
                }
            } else {
                is_numbered = !is_vtt && is_number(before);
            }
            script.cues.push(Cue { start, end, lines: Vec::new() });
            is_behind_blank = false;
        } else if line.trim().is_empty() {
            is_behind_blank = true;
        } else if let Some(last) = script.cues.last_mut() {
            // In WebVTT a blank line ends a cue; what follows is a comment, a style, or a name.
            if !is_vtt || !is_behind_blank {
                script.is_rolling |= is_vtt && has_inner_time(line);
                last.lines.push(line);
            }
        } else if let Some(language) = line.strip_prefix("Language:") {
            script.language = Some(language.trim().to_owned()).filter(|it| !it.is_empty());
        }
        before = line;
    }
    // A number at the end names a cue that was cut off; one below its own words does not.
    if is_numbered
        && ends_with_number(text)
        && let Some(last) = script.cues.last_mut()
    {
        last.lines.pop();
    }
    script
}

/// Whether the text ends with a number that stands alone behind a blank line.
fn ends_with_number(text: &str) -> bool {
    let mut lines = text.trim_end().rsplit('\n');
    lines.next().is_some_and(is_number) && lines.next().is_some_and(|line| line.trim().is_empty())
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.len() <= 9 && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Start and end of a line that has an arrow between two times.
fn times(line: &str) -> Option<(u64, u64)> {
    let (before, behind) = line.split_once("-->")?;
    let start = moment(before.split_whitespace().next_back()?)?;
    let end = behind.split_whitespace().next().and_then(moment).unwrap_or(start);
    Some((start, end))
}

/// A time in milliseconds: `00:01:02,500`, `01:02.5`.
fn moment(word: &str) -> Option<u64> {
    let (whole, fraction) = word.split_once([',', '.']).unwrap_or((word, ""));
    let mut seconds: u64 = 0;
    let mut n_parts = 0;
    for part in whole.split(':') {
        if part.is_empty() || part.len() > 4 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        n_parts += 1;
    }
    let digits: String = fraction.chars().take(3).collect();
    let fraction: u64 = if digits.is_empty() { 0 } else { format!("{digits:0<3}").parse().ok()? };
    ((2..=3).contains(&n_parts)).then_some(seconds * 1000 + fraction)
}

/// Whether a tag in the line is a time: `<00:00:01.500>`.
fn has_inner_time(line: &str) -> bool {
    line.split('<')
        .skip(1)
        .any(|rest| rest.split_once('>').is_some_and(|(tag, _)| moment(tag).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(u64, u64, &[&str])]) {
        let script = parse(text);
        let found: Vec<(u64, u64, &[&str])> =
            script.cues.iter().map(|cue| (cue.start, cue.end, &*cue.lines)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn cues_are_found_however_they_are_numbered() {
        check(
            "1\n00:00:01,000 --> 00:00:02,500\none\ntwo\n\n1\n00:00:03,000-->00:00:04,000 X1:0\nthree\n\n3\n",
            &[(1000, 2500, &["one", "two"]), (3000, 4000, &["three"])],
        );
        // Without blank lines; without numbers, and with a blank line in a cue.
        check(
            "7\n0:1,5 --> 0:2\none\n2\n0:3 --> 0:4\n1999\n",
            &[(1500, 2000, &["one"]), (3000, 4000, &["1999"])],
        );
        check(
            "0:1 --> 0:2\n1999\n\n0:3 --> 0:4\ntwo\n\nmore\n0:5 --> x\n",
            &[(1000, 2000, &["1999"]), (3000, 4000, &["two", "more"]), (5000, 5000, &[])],
        );
    }

    #[test]
    fn webvtt_comments_and_names_are_no_words() {
        check(
            "WEBVTT - a talk\nLanguage: en\n\nNOTE no words\n\nintro\n00:01.000 --> 00:02.000 align:start\nHi\n\n\
             STYLE\n::cue { color: red }\n\nlast\n1:00:00.000 --> 1:00:01.000\n1999\n",
            &[(1000, 2000, &["Hi"]), (3_600_000, 3_601_000, &["1999"])],
        );
    }

    #[test]
    fn what_is_no_time_begins_nothing() {
        for text in
            ["a --> b", "1 --> 2", "00:00:00:00 --> 1:2", ":: --> ::", "99999:00 --> 1", "-->"]
        {
            check(text, &[]);
        }
    }
}
