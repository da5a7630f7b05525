//! Decisions on parallels as the words of the file.

use crate::{
    notebook::{
        decision::{Decision, End},
        ids::LinkId,
        kept::Kind,
    },
    store::decision::bits,
};

use super::Printer;

impl Printer<'_> {
    /// Whether there is anything to write in the section of decisions.
    pub(super) fn has_decisions(&self) -> bool {
        let notebook = self.notebook;
        !notebook.decisions.is_empty()
            || notebook.trash.keys().any(|id| id.kind == Kind::Decision)
            || notebook.kept.iter().any(|kept| kept.kind == Some(Kind::Decision))
    }

    pub(super) fn decision(&mut self, decision: &Decision) {
        let verdict = self.unknown_word("", "verdict");
        self.word(3, "verdict", verdict.unwrap_or_else(|| decision.verdict.name()));
        self.lines(3, "memo", &decision.memo);
        self.end("a", &decision.a);
        self.end("b", &decision.b);
        self.text_unless_empty(3, "class", &decision.class);
        self.text_unless_empty(3, "rule", &decision.rule);
        self.word(3, "score", &bits(decision.score));
        self.number(3, "engine", u64::from(decision.engine));
        self.option(3, "link", decision.link.as_ref().map(LinkId::as_str));
        self.text_field(3, "created", &decision.created);
        self.rev(decision.rev);
    }

    /// One passage of a parallel.
    fn end(&mut self, name: &str, end: &End) {
        self.name(3, name);
        self.out.push_str("(\n");
        self.name(4, "document");
        self.quoted(end.document.as_str());
        self.out.push(',');
        self.document_comment(&end.document);
        self.name(4, "made");
        self.selector(4, &format!("{name}.made"), &end.made);
        self.extra_fields(4, name);
        self.indent(3);
        self.out.push_str("),\n");
    }
}
