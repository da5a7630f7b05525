//! Reading that leaves nothing out in silence: structs that name the fields they do not know, maps
//! that keep a key that stands twice, text as a list of its lines.
//!
//! serde's derive would skip the one and overwrite the other. Knows nothing of notebooks.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

/// Makes a struct that reads a RON struct: a missing field is the default, a field it does not know
/// is skipped and named in `unknown`. serde's derive can do the first but not say the second.
macro_rules! shape {
    ($(
        $(#[$doc:meta])*
        $vis:vis struct $name:ident { $($field:ident: $kind:ty,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default)]
        $vis struct $name {
            $($field: $kind,)*
            unknown: Vec<String>,
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                struct Fields;

                impl<'de> serde::de::Visitor<'de> for Fields {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("named fields")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<$name, A::Error> {
                        use serde::de::Error as _;

                        $(let mut $field: Option<$kind> = None;)*
                        let mut unknown = Vec::new();
                        while let Some($crate::store::tolerant::Word(word)) = map.next_key()? {
                            match word {
                                $(stringify!($field) => {
                                    if $field.is_some() {
                                        return Err(A::Error::duplicate_field(stringify!($field)));
                                    }
                                    $field = Some(map.next_value()?);
                                })*
                                word => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                    unknown.push(word.to_owned());
                                }
                            }
                        }
                        Ok($name { $($field: $field.unwrap_or_default(),)* unknown })
                    }
                }

                deserializer.deserialize_struct("", &[$(stringify!($field)),*], Fields)
            }
        }
    )*};
}

pub(super) use shape;

/// A bare word: the name of a field or of a variant.
pub(super) struct Word<'de>(pub(super) &'de str);

impl<'de> Deserialize<'de> for Word<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;

        impl<'de> Visitor<'de> for Borrowed {
            type Value = Word<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word")
            }

            fn visit_borrowed_str<E>(self, word: &'de str) -> Result<Word<'de>, E> {
                Ok(Word(word))
            }
        }

        deserializer.deserialize_identifier(Borrowed)
    }
}

/// Records by id as they stand in the file, an id that stands twice included.
#[derive(Debug)]
pub(super) struct Records<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Records<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("records by id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Records<T>, A::Error> {
                let mut records = Vec::new();
                while let Some(record) = map.next_entry()? {
                    records.push(record);
                }
                Ok(Records(records))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Text as a list of its lines; no line and one empty line are the same, empty text.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Lines(pub(super) String);

impl From<Vec<String>> for Lines {
    fn from(mut lines: Vec<String>) -> Self {
        match lines.len() {
            1 => Self(lines.pop().unwrap_or_default()),
            _ => Self(lines.join("\n")),
        }
    }
}
