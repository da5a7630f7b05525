//! What other programs read and write, and what it means here.
//!
//! Knows [`crate::text`] and [`crate::trace`]. Bytes in, data out, and the other way round: it refuses to
//! know files, folders, threads and the clock; who calls it opens and writes them.
//!
//! Start at [`passim`].

pub mod passim;
