//! Which part of a Word document is where.

use crate::{
    extract::{
        Refused,
        archive::Archive,
        xml::{self, Doctype, Event, Space, Xml},
    },
    text::watch::Watch,
};

/// The parts that a part refers to: of what kind each is, and its name in the archive.
#[derive(Debug, Default)]
pub(super) struct Relations {
    parts: Vec<(String, String)>,
}

impl Relations {
    /// What the part `name` refers to; the archive itself, where that is empty. A file without such a
    /// list has none.
    ///
    /// # Errors
    /// Where the list cannot be read.
    pub(super) fn of(
        archive: &mut Archive<'_>,
        name: &str,
        watch: &dyn Watch,
    ) -> Result<Self, Refused> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let slash = if folder.is_empty() { "" } else { "/" };
        let list = format!("{folder}{slash}_rels/{file}.rels");
        let Some(bytes) = archive.part(&list, watch)? else { return Ok(Self::default()) };
        let text = xml::decode(&bytes);
        let mut xml = Xml::new(&text, Doctype::Refused, watch);
        let mut relations = Self::default();
        while let Some(event) = xml.next()? {
            let Event::Start(tag) = event else { continue };
            if !tag.is(Space::Relations, "Relationship")
                || tag.attribute("TargetMode").as_deref() == Some("External")
            {
                continue;
            }
            let kind = tag.attribute("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = tag.attribute("Target").unwrap_or_default();
            relations.parts.push((kind, resolve(folder, &target)));
        }
        Ok(relations)
    }

    /// The name of the first part of that kind: `styles`.
    pub(super) fn first(&self, kind: &str) -> Option<&str> {
        self.parts.iter().find(|(it, _)| it == kind).map(|(_, name)| name.as_str())
    }
}

/// The name of a part that another one in `folder` refers to.
fn resolve(folder: &str, target: &str) -> String {
    let (mut names, target) = match target.strip_prefix('/') {
        Some(whole) => (Vec::new(), whole),
        None => (folder.split('/').filter(|it| !it.is_empty()).collect(), target),
    };
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            _ => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_resolved_from_the_folder_of_the_part_and_never_leave_the_archive() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
        assert_eq!(resolve("word/sub", "../a.xml"), "word/a.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
