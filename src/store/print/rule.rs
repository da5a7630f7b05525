//! What a reader said of lines, and rules for the folder, as the words of the file.

use crate::{
    notebook::{kept::Kind, rule::Rule},
    store::rule::{LINES, is_name},
    text::structure::rules::{LineIs, LineRule},
};

use super::Printer;

impl Printer<'_> {
    /// Whether there is anything to write in the section of rules.
    pub(super) fn has_rules(&self) -> bool {
        let notebook = self.notebook;
        !notebook.rules.is_empty()
            || notebook.trash.keys().any(|id| id.kind == Kind::Rule)
            || notebook.kept.iter().any(|kept| kept.kind == Some(Kind::Rule))
    }

    pub(super) fn rule(&mut self, rule: &Rule) {
        self.text_unless_empty(3, "files", &rule.files);
        if let Some(line) = &rule.line {
            self.name(3, "line");
            self.line_rule(line);
            self.out.push_str(",\n");
        } else if let Some(words) = self.unknown_word("", "line") {
            self.word(3, "line", words);
        }
        self.option(3, "source", rule.source.as_deref());
        self.option(3, "author", rule.author.as_deref());
        self.option(3, "region", rule.region.as_deref());
        self.option(3, "language", rule.language.as_deref());
        self.text_field(3, "created", &rule.created);
        self.rev(rule.rev);
    }

    /// What is said of a document's lines, a line of the file each, so that plain git can merge it.
    pub(super) fn line_rules(&mut self, rules: &[LineRule]) {
        let unknown: Vec<_> = self.extra_at(LINES).collect();
        if rules.is_empty() && unknown.is_empty() {
            return;
        }
        self.name(3, "lines");
        self.out.push_str("[\n");
        for rule in rules {
            self.indent(4);
            self.line_rule(rule);
            self.out.push_str(",\n");
        }
        for extra in unknown {
            self.indent(4);
            self.out.push_str(&extra.words);
            self.out.push_str(",\n");
        }
        self.indent(3);
        self.out.push_str("],\n");
    }

    fn line_rule(&mut self, rule: &LineRule) {
        self.out.push_str("(line: ");
        self.quoted(&rule.line);
        if rule.is_beginning {
            self.out.push_str(", begins: true");
        }
        self.out.push_str(", is: ");
        self.out.push_str(is_name(rule.is));
        if let LineIs::Heading(level) = rule.is {
            self.out.push('(');
            self.digits(u64::from(level));
            self.out.push(')');
        }
        self.out.push(')');
    }
}
