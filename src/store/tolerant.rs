//! Reading that leaves nothing out in silence: structs that keep the fields they do not know, maps
//! that keep a key that stands twice, text as a list of its lines or as one string.
//!
//! serde's derive would skip the one and overwrite the other. Knows nothing of notebooks.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};

/// Makes a struct that reads a RON struct: a missing field is the default, a field it does not know
/// is kept in `unknown`, name and words. serde's derive can do the first but not the second.
macro_rules! shape {
    ($(
        $(#[$doc:meta])*
        $vis:vis struct $name:ident { $($field:ident: $kind:ty,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default)]
        $vis struct $name {
            $($field: $kind,)*
            unknown: Vec<$crate::store::tolerant::Unknown>,
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
                                    let value: &ron::value::RawValue = map.next_value()?;
                                    unknown.push((
                                        word.to_owned(),
                                        value.trim().get_ron().to_owned(),
                                    ));
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

/// A field that is not known: its name, and its value as it stands in the file.
pub(super) type Unknown = (String, String);

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

/// Text as a list of its lines, or as one string; no line and one empty line are the same, empty
/// text.
#[derive(Debug, Default)]
pub(super) struct Lines(pub(super) String);

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Lines;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("lines of text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Lines, E> {
                Ok(Lines(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Lines, E> {
                Ok(Lines(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<Lines, A::Error> {
                let mut text: String = lines.next_element()?.unwrap_or_default();
                while let Some(line) = lines.next_element::<Cow<'de, str>>()? {
                    text.push('\n');
                    text.push_str(&line);
                }
                Ok(Lines(text))
            }
        }

        deserializer.deserialize_any(Text)
    }
}
