//! passim 2: tracing on Apache Spark, for libraries that are larger than one machine.
//!
//! Its input is a document a line ([`line()`]); its output, as the program's `seriatim.py` writes it:
//!
//! | written by | folder | a row is |
//! |---|---|---|
//! | every run | `out.json` | a passage of a cluster: `cluster`, `id`, `begin`, `end`, `text` |
//! | `--pairwise` | `align.json` | two passages: `id`, `begin`, `end`, `s1`, `id2`, `begin2`, `end2`, `s2` |
//! | `--linewise` | `out.json` | a line of one document and what stands for it in another: `id`, `begin`, `text`, `id2`, `begin2`, `text2` |
//! | `--docwise` | `out.json` | a document: `id`, `lines`, each with `begin`, `text`, and `wits` of other documents |
//!
//! Each folder holds `part-*.json`, packed with gzip where Spark was told so, beside `_SUCCESS` and hidden
//! check sums. Offsets are Unicode scalars, as ours are: passim counts them in Python, and Spark's `length`
//! and `substr` count scalars too. Version 1 counted in UTF-16 units; so every row's text is compared with
//! the document, and looked for near by where it is not there. In aligned text (`s1`, `alg`) `-` stands
//! for nothing, and U+2010 for the hyphens that were in the text.
//!
//! What is read are places only. What the passages have in common is for
//! [`Index::align`](crate::trace::Index::align) to say.
//!
//! Start at [`read()`].

mod place;
mod read;
mod row;
mod write;

pub use self::{
    read::{ALL_MAX, Known, Pair, Part, Read, Warning, ids, read, unpacked},
    row::Flaw,
    write::line,
};
