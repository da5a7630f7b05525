//! Tracing: how long it takes, in folders of one, ten and a hundred megabytes of prose and of copied text, and
//! in the worst cases.
//!
//! `cargo bench --bench trace` measures CPU time on invented prose with planted passages, and on invented
//! manuals that copy each other; without
//! `--bench` it does a hundredth of that and only shows that it works. `VARIORUM_TRACE_TEXTS` names a
//! folder of real texts to measure besides.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measures with a clock, and fails by panicking"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use cpu_time::ProcessTime;
use variorum::{
    text::{canonical::canonical, document::Document},
    trace::{Index, Options, Source, trace},
};

/// A generator of numbers without any rule to them (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }

    /// A rank as words have: the r-th word is r times as rare as the first.
    fn rank(&mut self, n: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((n as f64).powf(share) - 1.0) as usize
    }
}

/// Invented words, common ones short.
fn vocabulary(n: usize) -> Vec<String> {
    const PARTS: [&str; 16] = [
        "ka", "ro", "mi", "ten", "sul", "do", "ve", "na", "pi", "gos", "le", "fa", "bru", "shi",
        "on", "e",
    ];
    let mut random = Random(7);
    (0..n)
        .map(|rank| {
            let n_parts = 1 + rank.max(1).ilog10() as usize;
            (0..n_parts).map(|_| PARTS[random.below(16)]).collect()
        })
        .collect()
}

/// Documents of about 44 KB, `n_bytes` together, every tenth of which quotes two others.
fn folder(n_bytes: usize) -> Vec<Document> {
    let words = vocabulary(200_000);
    let mut random = Random(n_bytes as u64 | 1);
    let mut texts: Vec<String> = Vec::new();
    let mut n_made = 0;
    while n_made < n_bytes {
        let mut text = String::new();
        for idx in 1..=7000 {
            text.push_str(&words[random.rank(words.len())]);
            text.push_str(match (idx % 100, idx % 13) {
                (0, _) => ".\n\n",
                (_, 0) => ". ",
                _ => " ",
            });
        }
        for _ in 0..2 {
            if texts.len() % 10 == 9 {
                let source = &texts[random.below(texts.len())];
                let from = source.ceil_char_boundary(random.below(source.len() / 2));
                let quoted: Vec<&str> = source[from..].split_whitespace().take(40).collect();
                text.extend(["“", &quoted.join(" "), "”, it says.\n\n"]);
            }
        }
        n_made += text.len();
        texts.push(text);
    }
    texts.into_iter().map(Document::new).collect()
}

/// Documents of about 9 KB, `n_bytes` together, that are mostly copied, as manuals, licences and change logs
/// are: of each family of texts there are up to forty versions in which one word in two hundred is another,
/// and each opens with one of twelve notices.
fn copies(n_bytes: usize) -> Vec<Document> {
    let words = vocabulary(200_000);
    let mut random = Random(n_bytes as u64 | 3);
    let mut prose = |n: usize| -> Vec<usize> { (0..n).map(|_| random.rank(words.len())).collect() };
    let notices: Vec<Vec<usize>> = (0..12).map(|idx| prose(60 + 40 * idx)).collect();
    let mut chapters: Vec<Vec<usize>> = Vec::new();
    let mut random = Random(11);
    let (mut documents, mut n_made) = (Vec::new(), 0);
    while n_made < n_bytes {
        // A new family, and as many versions of it as chance says.
        chapters.clear();
        chapters.extend((0..4).map(|_| prose(300)));
        for _ in 0..=random.below(40) {
            let mut text = String::new();
            let notice = &notices[random.below(notices.len())];
            // One chapter in five is left out.
            let kept: Vec<&Vec<usize>> = chapters.iter().filter(|_| random.below(5) > 0).collect();
            for word in std::iter::once(notice).chain(kept).flatten() {
                let other = random.below(200) == 0;
                let word = if other { random.rank(words.len()) } else { *word };
                text.push_str(&words[word]);
                text.push_str(if random.below(14) == 0 { ".\n" } else { " " });
            }
            n_made += text.len();
            documents.push(Document::new(text));
            if n_made >= n_bytes {
                break;
            }
        }
    }
    documents
}

fn sources(documents: &[Document]) -> Vec<Source<'_>> {
    documents.iter().map(|document| Source { document, date: None }).collect()
}

/// Prints what `work` costs; gives what it gives.
fn measure<T>(name: &str, work: impl FnOnce() -> T) -> T {
    timed(name, work).0
}

/// The same, with the seconds of CPU time.
fn timed<T>(name: &str, work: impl FnOnce() -> T) -> (T, f64) {
    let (cpu, clock) = (ProcessTime::now(), Instant::now());
    let made = work();
    let seconds = |time: Duration| time.as_secs_f64();
    let cpu = seconds(cpu.elapsed());
    println!("{name:44} {cpu:8.3} s CPU {:8.3} s", seconds(clock.elapsed()));
    (made, cpu)
}

fn main() {
    let is_full = env::args().any(|word| word == "--bench");
    let unit = if is_full { 1_000_000 } else { 10_000 };
    for size in [1, 10, 100] {
        let prose = all(&format!("{size} MB of prose"), &folder(size * unit));
        let copied = all(&format!("{size} MB of copies"), &copies(size * unit));
        println!("  copies take {:.1} times as long as prose\n", copied / prose);
    }
    for (name, texts) in worst(unit) {
        let documents: Vec<Document> = texts.into_iter().map(Document::new).collect();
        let traced =
            measure(name, || trace(&sources(&documents), Options::default(), &()).unwrap());
        println!("  {} parallels, {} versions", traced.parallels.len(), traced.versions.len());
    }
    for (name, text) in repeated(unit) {
        let documents = [Document::new(text)];
        let options = Options { is_within: true, words_min: 0 };
        let traced = measure(name, || trace(&sources(&documents), options, &()).unwrap());
        println!("  {} parallels", traced.parallels.len());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = env::var_os("VARIORUM_TRACE_TEXTS").map(PathBuf::from);
    let seeds = ["../shared/seeds", "../../shared/seeds"].map(|it| here.join(it));
    for folder in named.into_iter().chain(seeds).filter(|it| it.exists()) {
        let documents = read(&folder);
        let name = folder.display().to_string();
        let traced =
            measure(&name, || trace(&sources(&documents), Options::default(), &()).unwrap());
        println!("  {} documents, {} parallels", documents.len(), traced.parallels.len());
    }
}

/// Reads and traces documents, and one of them again; gives the seconds of CPU time of the first two.
fn all(name: &str, documents: &[Document]) -> f64 {
    let sources = sources(documents);
    let (mut index, read) = timed(&format!("{name}: read"), || Index::of(&sources, &()).unwrap());
    let (traced, found) = timed(&format!("{name}: trace"), || {
        index.trace(&sources, Options::default(), &()).unwrap()
    });
    println!("  {} documents, {} parallels", documents.len(), traced.parallels.len());
    measure("  one document again", || index.put(0, &sources, &()).unwrap());
    read + found
}

/// What could make tracing take for ever.
fn worst(unit: usize) -> Vec<(&'static str, Vec<String>)> {
    let word = "word ".repeat(2 * unit);
    let text: String = folder(10 * unit).iter().map(Document::text).collect();
    let letter = folder(1)[0].text().get(..2000).unwrap_or_default().to_owned();
    let mut random = Random(3);
    let mut numbers = || -> String {
        (0..unit).map(|_| random.below(10_000).to_string()).collect::<Vec<_>>().join("\t")
    };
    let tables = vec![numbers(), numbers()];
    let mut random = Random(5);
    let mut key = || -> String {
        (0..unit).map(|_| format!("{:x}", random.below(1 << 30))).collect::<Vec<_>>().concat()
    };
    vec![
        ("one repeated word, twice", vec![word.clone(), word]),
        ("two identical files", vec![text.clone(), text]),
        ("ten thousand copies of one letter", vec![letter; unit / 100]),
        ("two tables of numbers", tables),
        ("two long keys", vec![key(), key()]),
    ]
}

/// What could, where a document is compared with itself.
fn repeated(unit: usize) -> Vec<(&'static str, String)> {
    let text = |n: usize| folder(1)[0].text().get(..n).unwrap_or_default().to_owned();
    let mut random = Random(9);
    let mut row = || -> String {
        (0..10).map(|_| random.below(1000).to_string()).collect::<Vec<_>>().join("\t")
    };
    let table = (0..unit / 40).map(|_| row()).collect::<Vec<_>>().join("\n");
    vec![
        ("within: one line, again and again", format!("{}\n", text(80)).repeat(unit / 80)),
        ("within: a text pasted a thousand times", text(2000).repeat(unit / 1000)),
        ("within: a text pasted thirty times", text(30_000).repeat(30)),
        ("within: a table of small numbers", table),
    ]
}

fn read(folder: &Path) -> Vec<Document> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let text = |path: &PathBuf| fs::read_to_string(path).ok().map(|text| canonical(&text));
    paths.iter().filter_map(text).map(Document::new).collect()
}
