//! What tracing found in large folders, kept so that it is there when the folder is opened again.
//!
//! One packed file a folder, in a folder of the program's own. It holds the hashes of the texts it is
//! about and the version of the engine that found it, and no word of the texts: what is of another text
//! or of another engine is not used. Everything works without it, so it may be deleted at any time; it
//! is kept below a size, what was kept longest ago going first.
//!
//! A row of numbers of one to five bytes each, deflated, with a hash in front: what is damaged is as
//! what is not there.

use std::{fs, path::PathBuf};

use crate::{
    text::{document::TextHash, span::Span},
    trace::{
        Checked, ENGINE, Recurring, Traced, Verdict, Versions,
        parallel::{Change, Class, Direction, Kind, Parallel, Passage, Rule, Side, Step, StepKind},
    },
};

use super::{atomic, error::SaveError, shelf};

/// Most bytes that all kept results take, packed.
const FOLDER_MAX: u64 = 256 * 1024 * 1024;

/// Most bytes that one result takes unpacked: some two million parallels.
const RESULT_MAX: usize = 512 * 1024 * 1024;

/// How the name of a kept result ends.
const SUFFIX: &str = ".trace.z";

/// Deflate's quickest: the numbers are short already.
const LEVEL: u8 = 1;

/// Bytes of the hash in front.
const HASH: usize = 32;

/// A document of a kept result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDocument {
    /// Path relative to the folder.
    pub path: String,
    /// Its text.
    pub text: TextHash,
    /// The date it had.
    pub date: Option<String>,
}

/// What was found in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTrace {
    /// The documents as they were; the rest counts them from 0.
    pub documents: Vec<KeptDocument>,
    /// What was found.
    pub traced: Traced,
    /// The quotations.
    pub quotations: Vec<Checked>,
}

/// A folder of kept results.
#[derive(Clone, Debug)]
pub struct Traces {
    folder: PathBuf,
    most: u64,
}

impl Traces {
    /// The results in `folder`, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, most: FOLDER_MAX }
    }

    /// Keeps what was found in the folder of that name; what was kept of it before is replaced.
    ///
    /// Cost: about 20 ms a million numbers, some fifty thousand parallels. Call it where no one waits.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn keep(&self, name: &str, kept: &KeptTrace) -> Result<(), SaveError> {
        let mut out = Numbers::default();
        out.trace(kept);
        let packed = miniz_oxide::deflate::compress_to_vec(&out.0, LEVEL);
        let mut whole = blake3::hash(&packed).as_bytes().to_vec();
        whole.extend_from_slice(&packed);
        fs::create_dir_all(&self.folder).map_err(|source| SaveError::Io {
            doing: "make the folder for what tracing found",
            source,
            path: self.folder.clone(),
        })?;
        let path = self.path(name);
        atomic::replace(&path, &whole)?;
        shelf::trim(&self.folder, SUFFIX, self.most, &path);
        Ok(())
    }

    /// What was kept of the folder of that name; `None` where nothing is, where it is damaged, or where
    /// another engine found it.
    pub fn get(&self, name: &str) -> Option<KeptTrace> {
        let whole = fs::read(self.path(name)).ok()?;
        let (hash, packed) = whole.split_at_checked(HASH)?;
        if blake3::hash(packed).as_bytes() != hash {
            return None;
        }
        let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, RESULT_MAX).ok()?;
        Reader(&bytes).trace()
    }

    fn path(&self, name: &str) -> PathBuf {
        let hash = blake3::hash(name.as_bytes()).to_hex();
        self.folder.join(format!("{}{SUFFIX}", hash.get(..16).unwrap_or_default()))
    }
}

// What each number stands for. New names go to the end; the version of the engine tells them apart.
const STEPS: [StepKind; 6] = [
    StepKind::Same,
    StepKind::Spelling,
    StepKind::Replaced,
    StepKind::OnlyA,
    StepKind::OnlyB,
    StepKind::Jump,
];
const KINDS: [Kind; 9] = [
    Kind::Number,
    Kind::Negation,
    Kind::Name,
    Kind::Hedge,
    Kind::Tense,
    Kind::Word,
    Kind::Omission,
    Kind::Order,
    Kind::Punctuation,
];
const DIRECTIONS: [Direction; 3] = [Direction::AFromB, Direction::BFromA, Direction::Open];
const RULES: [Rule; 4] = [Rule::Dates, Rule::QuotationMarks, Rule::Attribution, Rule::Nothing];
const VERDICTS: [Verdict; 5] =
    [Verdict::Verbatim, Verdict::Altered, Verdict::Spliced, Verdict::Untraced, Verdict::Unmarked];
const QUOTED: [Option<Side>; 3] = [None, Some(Side::A), Some(Side::B)];

/// Numbers to bytes: seven bits a byte, the highest bit where more follow.
#[derive(Default)]
struct Numbers(Vec<u8>);

impl Numbers {
    fn put(&mut self, number: usize) {
        let mut rest = number;
        while rest >= 0x80 {
            self.0.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }

    fn words(&mut self, words: &str) {
        self.put(words.len());
        self.0.extend_from_slice(words.as_bytes());
    }

    fn code<T: PartialEq>(&mut self, of: &[T], it: &T) {
        self.put(of.iter().position(|known| known == it).unwrap_or(of.len()));
    }

    fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.put(list.len());
        for it in list {
            each(self, it);
        }
    }

    fn span(&mut self, span: Span) {
        self.put(span.start());
        self.put(span.len());
    }

    fn passage(&mut self, passage: Passage) {
        self.put(passage.doc_idx);
        self.span(passage.span);
    }

    fn change(&mut self, change: &Change) {
        self.code(&KINDS, &change.kind);
        self.span(change.a);
        self.span(change.b);
    }

    fn parallel(&mut self, it: &Parallel) {
        self.passage(it.a);
        self.passage(it.b);
        self.put(match it.class {
            Class::Verbatim => 0,
            Class::Trimmed => 1,
            Class::Altered => 2,
            Class::Spliced(n_places) => 3 + n_places,
        });
        self.list(&it.alignment, |out, step| {
            out.code(&STEPS, &step.kind);
            out.span(step.a);
            out.span(step.b);
        });
        self.list(&it.changes, Self::change);
        self.code(&DIRECTIONS, &it.direction);
        self.code(&RULES, &it.rule);
        self.put(it.score.max(0) as usize);
        self.code(&QUOTED, &it.quoted);
    }

    fn trace(&mut self, kept: &KeptTrace) {
        self.put(ENGINE as usize);
        self.list(&kept.documents, |out, it| {
            out.words(&it.path);
            out.words(&it.text.to_string());
            out.words(it.date.as_deref().unwrap_or_default());
        });
        let traced = &kept.traced;
        self.list(&traced.parallels, Self::parallel);
        self.list(&traced.recurring, |out, it| {
            out.list(&it.places, |out, place| out.passage(*place));
            out.put(it.n_documents);
        });
        self.list(&traced.versions, |out, it| {
            out.put(it.a);
            out.put(it.b);
            out.list(&it.parallels, |out, idx| out.put(*idx));
            out.put(it.n_differences);
        });
        self.list(&traced.copies, |out, it| out.list(it, |out, idx| out.put(*idx)));
        self.list(&kept.quotations, |out, it| {
            out.passage(it.passage);
            out.code(&VERDICTS, &it.verdict);
            out.list(it.source.as_slice(), |out, source| out.passage(*source));
            out.list(&it.changes, Self::change);
        });
    }
}

/// Bytes back to numbers.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..usize::BITS).step_by(7) {
            let (first, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn words(&mut self) -> Option<String> {
        let length = self.take()?;
        let (words, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(str::from_utf8(words).ok()?.to_owned())
    }

    fn code<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.take()?).copied()
    }

    fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n_items = self.take()?;
        // What is damaged must not ask for more memory than there are bytes to fill it.
        let mut list = Vec::with_capacity(n_items.min(self.0.len()));
        for _ in 0..n_items {
            list.push(each(self)?);
        }
        Some(list)
    }

    fn span(&mut self) -> Option<Span> {
        let start = self.take()?;
        Some(Span::new(start, start.checked_add(self.take()?)?))
    }

    fn passage(&mut self) -> Option<Passage> {
        Some(Passage { doc_idx: self.take()?, span: self.span()? })
    }

    fn change(&mut self) -> Option<Change> {
        Some(Change { kind: self.code(&KINDS)?, a: self.span()?, b: self.span()? })
    }

    fn parallel(&mut self) -> Option<Parallel> {
        Some(Parallel {
            a: self.passage()?,
            b: self.passage()?,
            class: match self.take()? {
                0 => Class::Verbatim,
                1 => Class::Trimmed,
                2 => Class::Altered,
                spliced => Class::Spliced(spliced - 3),
            },
            alignment: self
                .list(|it| Some(Step { kind: it.code(&STEPS)?, a: it.span()?, b: it.span()? }))?,
            changes: self.list(Self::change)?,
            direction: self.code(&DIRECTIONS)?,
            rule: self.code(&RULES)?,
            score: i32::try_from(self.take()?).ok()?,
            quoted: self.code(&QUOTED)?,
        })
    }

    fn trace(&mut self) -> Option<KeptTrace> {
        if self.take()? != ENGINE as usize {
            return None;
        }
        let documents = self.list(|it| {
            let (path, text, date) = (it.words()?, it.words()?, it.words()?);
            let date = Some(date).filter(|date| !date.is_empty());
            Some(KeptDocument { path, text: TextHash::parse(&text)?, date })
        })?;
        let parallels = self.list(Self::parallel)?;
        let recurring = self.list(|it| {
            Some(Recurring { places: it.list(Self::passage)?, n_documents: it.take()? })
        })?;
        let versions = self.list(|it| {
            let (a, b, parallels) = (it.take()?, it.take()?, it.list(Self::take)?);
            Some(Versions { a, b, parallels, n_differences: it.take()? })
        })?;
        let copies = self.list(|it| it.list(Self::take))?;
        let quotations = self.list(|it| {
            let (passage, verdict) = (it.passage()?, it.code(&VERDICTS)?);
            let source = it.list(Self::passage)?.first().copied();
            Some(Checked { passage, verdict, source, changes: it.list(Self::change)? })
        })?;
        let traced = Traced { parallels, recurring, versions, copies };
        Some(KeptTrace { documents, traced, quotations })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        text::document::Document,
        trace::{Index, Options, Source},
    };

    /// What is found in two documents of which one quotes the other.
    fn found() -> KeptTrace {
        let texts = [
            "They were not cosmetic. We had reports of movement in the third span as early as 2019, \
             and nobody wrote them down.",
            "The engineer: \u{201c}We had reports of movement in the third span as early as \
             2009\u{201d}, and \u{201c}a second bridge\u{201d} was never meant.",
        ];
        let documents: Vec<Document> =
            texts.iter().map(|text| Document::new((*text).to_owned())).collect();
        let sources: Vec<Source<'_>> =
            documents.iter().map(|document| Source { document, date: None }).collect();
        let index = Index::of(&sources, &()).unwrap();
        let mut traced = index.trace(&sources, Options::default(), &()).unwrap();
        let quotations = index.quotations(&sources, &traced.parallels);
        assert!(!traced.parallels.is_empty() && quotations.len() > 1);
        let passage = traced.parallels[0].a;
        traced.recurring.push(Recurring { places: vec![passage, passage], n_documents: 2 });
        traced.versions.push(Versions { a: 0, b: 1, parallels: vec![0], n_differences: 300 });
        traced.copies.push(vec![1, 2, 70_000]);
        traced.parallels[0].class = Class::Spliced(4);
        let documents = documents.iter().zip(["a/ä.txt", "b.txt"]).map(|(document, path)| {
            let date = (path == "b.txt").then(|| "2018-07".to_owned());
            KeptDocument { path: path.to_owned(), text: document.hash(), date }
        });
        KeptTrace { documents: documents.collect(), traced, quotations }
    }

    #[test]
    fn what_was_kept_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let traces = Traces::new(dir.path().join("traces"));
        assert_eq!(traces.get("/folder"), None);
        traces.keep("/folder", &found()).unwrap();
        assert_eq!(traces.get("/folder"), Some(found()));
        assert_eq!(traces.get("/other"), None);
    }

    #[test]
    fn whatever_is_damaged_is_as_what_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let traces = Traces::new(dir.path().to_owned());
        traces.keep("/folder", &found()).unwrap();
        let path = traces.path("/folder");
        let whole = fs::read(&path).unwrap();
        for length in [0, 5, HASH, whole.len() - 1] {
            atomic::replace(&path, &whole[..length]).unwrap();
            assert_eq!(traces.get("/folder"), None);
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            atomic::replace(&path, &damaged).unwrap();
            assert_eq!(traces.get("/folder"), None);
        }
    }

    #[test]
    fn no_row_of_bytes_is_too_much() {
        let mut whole = Numbers::default();
        whole.trace(&found());
        for at in 0..whole.0.len() {
            for byte in [0, 0x7f, 0xff] {
                let mut damaged = whole.0.clone();
                damaged[at] = byte;
                // Whatever it is taken for, it ends.
                drop(Reader(&damaged).trace());
            }
        }
        assert_eq!(Reader(&[0xff; 40]).trace(), None);
    }

    #[test]
    fn the_folder_stays_below_its_size() {
        let dir = tempfile::tempdir().unwrap();
        let traces = Traces { folder: dir.path().to_owned(), most: 2000 };
        atomic::replace(&dir.path().join("mine.txt"), &[b'x'; 3000]).unwrap();
        for number in 0..20 {
            let name = format!("/folder{number}");
            traces.keep(&name, &found()).unwrap();
            assert_eq!(traces.get(&name), Some(found()), "the last one stays");
        }
        let total: u64 =
            shelf::files(dir.path(), SUFFIX).unwrap().iter().map(|(_, size, _)| size).sum();
        assert!(total > 0 && total <= 2000, "{total}");
        assert!(dir.path().join("mine.txt").is_file());
    }
}
