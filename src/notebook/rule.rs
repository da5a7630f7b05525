//! What the reader said of many documents at once: a rule for the folder.
//!
//! A rule names its files by a pattern, so that it holds for documents that are not there yet. It says
//! what a line is, or who published or wrote all of them, where they are from, in which language. What
//! the reader said of one document comes first; of two rules the younger, since the reader made it
//! knowing the older. Refuses to know how patterns are matched: that needs paths.

use std::sync::Arc;

use crate::text::structure::rules::LineRule;

use super::{
    Notebook,
    edit::{Change, Edit, EditError, changed, free, known},
    ids::RuleId,
};

/// A rule for the documents of the folder.
///
/// The window makes rules that say one thing each; a merge can bring several together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// For which files, in the syntax of `.gitignore`, relative to the folder; empty for all.
    pub files: String,
    /// What a line is.
    pub line: Option<LineRule>,
    /// Who published them.
    pub source: Option<String>,
    /// Who wrote them.
    pub author: Option<String>,
    /// Where they are from.
    pub region: Option<String>,
    /// In which language they are, as a BCP 47 tag.
    pub language: Option<String>,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// Raised by one at every change.
    pub rev: u64,
}

impl Rule {
    /// What it says, a clause each: “Go to home page” is a leftover of the page.
    pub fn clauses(&self) -> Vec<String> {
        let line = self.line.iter().map(LineRule::clause);
        let fields = [
            ("source", &self.source),
            ("author", &self.author),
            ("region", &self.region),
            ("language", &self.language),
        ];
        let fields = fields
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}: {}", value.as_ref()?)));
        line.chain(fields).collect()
    }

    /// Whether it says nothing.
    pub const fn is_empty(&self) -> bool {
        let Self { line, source, author, region, language, .. } = self;
        line.is_none()
            && source.is_none()
            && author.is_none()
            && region.is_none()
            && language.is_none()
    }

    /// What it says and of which files, on one line.
    pub fn sentence(&self) -> String {
        let clauses = self.clauses();
        let says = if clauses.is_empty() { "says nothing".to_owned() } else { clauses.join("; ") };
        if self.files.is_empty() {
            format!("{says}, in all documents")
        } else {
            format!("{says}, in {}", self.files)
        }
    }
}

impl Notebook {
    /// The edits of rules.
    pub(super) fn apply_to_rule(
        &mut self,
        edit: &Edit,
        stamp: &str,
        undo: &mut Vec<Change>,
    ) -> Result<(), EditError> {
        match edit {
            Edit::AddRule(_, rule) | Edit::SetRule(_, rule) if rule.is_empty() => {
                return Err(EditError::EmptyRule);
            }
            Edit::AddRule(id, rule) => {
                free(&self.rules, id, id.as_str())?;
                self.forget_trashed(&id.into(), undo);
                undo.push(self.put(Change::Rule(id.clone(), Some(Arc::new(rule.clone())))));
            }
            Edit::SetRule(id, rule) => {
                let rule = changed(&self.rules, id, "rule", |known| {
                    *known = Rule { rev: known.rev, ..rule.clone() };
                })?;
                undo.push(self.put(Change::Rule(id.clone(), Some(rule))));
            }
            Edit::RemoveRule(id) => {
                known(&self.rules, id, "rule")?;
                self.remove(&id.into(), stamp, undo);
            }
            _ => {}
        }
        Ok(())
    }

    /// The rules for the folder in the order in which they hold: the youngest first.
    pub fn rules_in_order(&self) -> Vec<(&RuleId, &Arc<Rule>)> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by(|(a_id, a), (b_id, b)| (&b.created, a_id).cmp(&(&a.created, b_id)));
        rules
    }
}

#[cfg(test)]
mod tests {
    use crate::{notebook::ids::NotebookId, text::structure::rules::LineIs};

    use super::*;

    #[test]
    fn a_rule_says_itself_in_words() {
        let line =
            LineRule { line: "Share this".to_owned(), is_beginning: true, is: LineIs::Leftover };
        let rule = Rule { line: Some(line), ..Rule::default() };
        assert_eq!(
            rule.sentence(),
            "lines that begin with “Share this” are leftovers of the page, in all documents"
        );
        let rule = Rule {
            files: "press/".to_owned(),
            author: Some("D. Okafor".to_owned()),
            ..Rule::default()
        };
        assert_eq!(rule.sentence(), "author: D. Okafor, in press/");
        assert_eq!(Rule::default().sentence(), "says nothing, in all documents");
    }

    #[test]
    fn the_youngest_rule_comes_first() {
        let mut notebook = Notebook::new(NotebookId::read("nb"));
        for (id, created) in [("r-a", "2026-01-01"), ("r-b", "2026-01-02"), ("r-c", "2026-01-01")] {
            let rule = Rule { created: created.to_owned(), ..Rule::default() };
            notebook.rules.insert(RuleId::read(id), Arc::new(rule));
        }
        let order: Vec<&str> =
            notebook.rules_in_order().into_iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(order, ["r-b", "r-a", "r-c"]);
    }
}
