//! Passages that documents share: found, aligned word for word, and named by what changed.
//!
//! A report quotes a speech, a press release an interview, a licence its forerunner, and on the way words
//! change. This module finds all such pairs of passages in a folder, without being told which document
//! is the source. It knows [`crate::text`] only: no files, no notebook, no screen, no clock.
//!
//! ```text
//! documents ── wording ──► words ── fingerprint ──► seeds ── candidates ──► meetings
//!     ── chain ──► clusters ── align ──► alignments ── accept ──► pieces ── classify, direction ──► parallels
//! ```
//!
//! | stage | gives |
//! |---|---|
//! | `wording`, `marks` | folded words with their places; quotation marks |
//! | `fingerprint` | triples and pairs of words, sorted through the whole folder at once |
//! | `candidates`, `chain` | places where the same seeds stand; runs of equal words on one diagonal |
//! | `align`, `points`, `table`, `spelling` | which word is which; words in two spellings |
//! | `weigh`, `evidence` | what a shared word is worth, given how this folder writes |
//! | `chance`, `accept`, `beside` | what is more than chance in a folder of this size; what belongs together |
//! | `pair` | pairs of passages that another program has found, aligned here |
//! | [`parallel`], `classify`, `language`, `direction` | class, changes, who quotes whom |
//! | `quotations`, `apart`, `checked` | what stands in quotation marks or is set apart, and whether it has a source |
//! | `recurring`, `edges`, `versions`, [`families`] | boilerplate; versions of one text; one passage through many documents |
//! | `follow` | what is found after some documents changed |
//!
//! The idea of seeds, chains and alignments is that of sequence search (BLAST, Altschul 1990), as passim
//! and others use it on texts. What is new: no document is compared with another that shares no rare
//! words with it; evidence is counted in bits under the language of the folder, and the bar is set by
//! what chance finds in that folder (stages `weigh` and `chance`), not by lengths.
//!
//! Start at [`trace`], or at [`Index`] for a folder that changes.

mod accept;
mod align;
mod apart;
mod beside;
mod candidates;
mod chain;
mod chance;
mod checked;
mod classify;
mod corpus;
mod direction;
mod edges;
mod evidence;
pub mod families;
mod fingerprint;
mod follow;
mod language;
mod marks;
mod pair;
pub mod parallel;
mod points;
mod quotations;
mod recurring;
mod spelling;
mod table;
mod tracer;
mod versions;
mod weigh;
mod wording;

/// Version of what is found: raised whenever the same texts could give another result, so that nothing
/// of an older engine is taken for this one's.
pub const ENGINE: u32 = 2;

pub use self::{
    checked::{Checked, Verdict},
    recurring::Recurring,
    tracer::{Index, Options, Source, Traced, trace},
    versions::Versions,
};
