//! What the documents list shows of each document, and how it is sorted.

/// Something that the documents list can show of each document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Who published it.
    Source,
    /// Who wrote it.
    Author,
    /// Its date.
    Date,
    /// Where it is from.
    Region,
    /// In which language it is.
    Language,
    /// Who speaks in it by turns.
    Speakers,
    /// How many words it has.
    Words,
    /// How many pages.
    Pages,
    /// The format of its file.
    Format,
    /// How many excerpts of it were kept.
    Excerpts,
    /// How many links lead from or to them.
    Links,
}

impl Column {
    /// All of them, in menu order.
    pub const ALL: [Self; 11] = [
        Self::Source,
        Self::Author,
        Self::Date,
        Self::Region,
        Self::Language,
        Self::Speakers,
        Self::Words,
        Self::Pages,
        Self::Format,
        Self::Excerpts,
        Self::Links,
    ];

    /// Its name, in menus and in the settings.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Author => "Author",
            Self::Date => "Date",
            Self::Region => "Region",
            Self::Language => "Language",
            Self::Speakers => "Speakers",
            Self::Words => "Words",
            Self::Pages => "Pages",
            Self::Format => "Format",
            Self::Excerpts => "Excerpts",
            Self::Links => "Links",
        }
    }
}

/// How the documents list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// By path.
    #[default]
    Name,
    /// By title.
    Title,
    /// By what a column shows: words by their letters, numbers from the greatest, what is unknown last.
    Of(Column),
    /// By number of parallels, most first.
    Parallels,
}

impl SortBy {
    /// All ways, in menu order.
    pub fn all() -> impl Iterator<Item = Self> {
        let columns = Column::ALL.into_iter().map(Self::Of);
        [Self::Name, Self::Title].into_iter().chain(columns).chain([Self::Parallels])
    }

    /// Its name, in menus and in the settings.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "File name",
            Self::Title => "Title",
            Self::Of(Column::Words) => "Length",
            Self::Of(column) => column.label(),
            Self::Parallels => "Parallels",
        }
    }
}

/// Columns by their names; what a newer program can show is passed over, and no reason to lose all
/// settings.
pub(super) mod column_words {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use super::Column;

    pub(in super::super) fn serialize<S: Serializer>(
        columns: &[Column],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let labels: Vec<&str> = columns.iter().map(|column| column.label()).collect();
        labels.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Column>, D::Error> {
        let labels = Vec::<String>::deserialize(deserializer)?;
        Ok(Column::ALL.into_iter().filter(|it| labels.iter().any(|l| l == it.label())).collect())
    }
}

/// As [`column_words`], for the way of sorting.
pub(super) mod sort_words {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::SortBy;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    pub(in super::super) fn serialize<S: Serializer>(
        sort: &SortBy,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(sort.label())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SortBy, D::Error> {
        let label = String::deserialize(deserializer)?;
        let known = SortBy::all().find(|sort| sort.label() == label);
        Ok(known.unwrap_or_default())
    }
}
