//! Where things lie on the screen: pure geometry, in points. Knows no toolkit and no state.

pub mod corpus_map;
