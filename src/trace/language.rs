//! What language a document is in, as far as that names a change: words that hedge, and the verbs that make
//! tenses.
//!
//! Five languages are known: English, and the four in which the reports and interviews of our first
//! readers are written besides. A document is in the language whose commonest function words it has most
//! of. Tables hold modal verbs in the third person and the adverbs of certainty, degree and frequency
//! that grammars list with them (Quirk et al. 1985; Duden; Grevisse; RAE; Shvedova 1980), no word that
//! another meaning is commoner of. Endings of verbs tell tenses in English only: elsewhere
//! they are those of nouns as well.

/// A language that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Russian,
    /// Any other: a change of words is called no more than that.
    Other,
}

/// Most words looked at.
const WORDS_MAX: usize = 2000;

/// So many function words of one language are enough: about the first hundred words of a text.
const HITS_ENOUGH: usize = 20;

/// A text of more words than this without a function word is in another language; a shorter one may be a
/// heading, and English ones are the commonest.
const UNTOLD_MAX: usize = 40;

impl Language {
    /// The language of a text, by its first words.
    ///
    /// Cost: about a hundred words looked up, where the language is known.
    pub(super) fn of(text: &str) -> Self {
        let mut hits = [0_usize; TABLES.len()];
        let mut n_words = 0;
        for word in text.split_whitespace().take(WORDS_MAX) {
            n_words += 1;
            let word = word.trim_matches(|c: char| !c.is_alphabetic());
            // The longest function word takes six bytes; most words need not be folded.
            if word.is_empty() || word.len() > 6 {
                continue;
            }
            let word = word.to_lowercase();
            for (n_hits, table) in hits.iter_mut().zip(&TABLES) {
                *n_hits += usize::from(table.function.contains(&word.as_str()));
            }
            if hits.iter().any(|n_hits| *n_hits >= HITS_ENOUGH) {
                break;
            }
        }
        // Of equals the first: English.
        let best = hits.iter().zip(&TABLES).rev().max_by_key(|(n_hits, _)| **n_hits);
        match best {
            Some((n_hits, table)) if *n_hits > 0 => table.language,
            _ if n_words > UNTOLD_MAX => Self::Other,
            _ => Self::English,
        }
    }

    fn table(self) -> Option<&'static Table> {
        TABLES.iter().find(|it| it.language == self)
    }

    /// Whether a word in lower case says how sure it is, how much or how often, or what may or must be.
    pub(super) fn hedges(self, word: &str) -> bool {
        self.table().is_some_and(|it| it.hedges.contains(&word))
    }

    /// Whether it is a form of a verb that makes tenses.
    pub(super) fn is_auxiliary(self, word: &str) -> bool {
        self.table().is_some_and(|it| it.auxiliaries.contains(&word))
    }
}

struct Table {
    language: Language,
    /// Words of which every text is full, and which the other languages have seldom.
    function: &'static [&'static str],
    hedges: &'static [&'static str],
    auxiliaries: &'static [&'static str],
}

const TABLES: [Table; 5] = [
    Table {
        language: Language::English,
        function: &["the", "of", "and", "to", "that", "is", "was", "with"],
        hedges: ENGLISH_HEDGES,
        auxiliaries: ENGLISH_AUXILIARIES,
    },
    Table {
        language: Language::German,
        function: &["der", "die", "und", "das", "nicht", "ist", "den", "von", "mit"],
        hedges: &[
            "kann",
            "können",
            "könnte",
            "könnten",
            "konnte",
            "konnten",
            "darf",
            "dürfen",
            "dürfte",
            "dürften",
            "durfte",
            "durften",
            "mag",
            "mögen",
            "möchte",
            "möchten",
            "muss",
            "müssen",
            "musste",
            "mussten",
            "müsste",
            "müssten",
            "soll",
            "sollen",
            "sollte",
            "sollten",
            "will",
            "wollen",
            "wollte",
            "wollten",
            "würde",
            "würden",
            "vielleicht",
            "möglicherweise",
            "wahrscheinlich",
            "vermutlich",
            "angeblich",
            "offenbar",
            "anscheinend",
            "scheinbar",
            "scheint",
            "scheinen",
            "schien",
            "sicherlich",
            "gewiss",
            "zweifellos",
            "möglich",
            "fast",
            "beinahe",
            "etwa",
            "rund",
            "ungefähr",
            "meist",
            "meistens",
            "oft",
            "manchmal",
            "immer",
            "teilweise",
            "hauptsächlich",
            "vorwiegend",
            "überwiegend",
            "nur",
            "kaum",
            "falls",
            "glaubt",
            "glauben",
            "vermutet",
        ],
        auxiliaries: &[
            "bin", "bist", "ist", "sind", "war", "waren", "wird", "werden", "wurde", "wurden",
            "worden", "gewesen", "sei", "seien", "wäre", "wären", "hat", "habe", "haben", "hatte",
            "hatten", "gehabt", "hätte", "hätten",
        ],
    },
    Table {
        language: Language::French,
        function: &["le", "la", "les", "des", "et", "est", "une", "du", "dans"],
        hedges: &[
            "peut",
            "peuvent",
            "pourrait",
            "pourraient",
            "pouvait",
            "pouvaient",
            "pourra",
            "pourront",
            "doit",
            "doivent",
            "devrait",
            "devraient",
            "devait",
            "devaient",
            "devra",
            "devront",
            "faut",
            "faudrait",
            "fallait",
            "veut",
            "veulent",
            "voudrait",
            "probablement",
            "apparemment",
            "certainement",
            "sûrement",
            "vraisemblablement",
            "possible",
            "probable",
            "semble",
            "semblent",
            "semblait",
            "paraît",
            "environ",
            "presque",
            "quasiment",
            "souvent",
            "parfois",
            "toujours",
            "surtout",
            "principalement",
            "essentiellement",
            "seulement",
            "uniquement",
            "généralement",
            "croit",
            "croient",
            "estime",
            "estiment",
            "prétendument",
        ],
        auxiliaries: &[
            "suis", "est", "sommes", "sont", "était", "étaient", "fut", "furent", "sera", "seront",
            "serait", "seraient", "été", "ai", "a", "avons", "ont", "avait", "avaient", "eut",
            "aura", "auront", "aurait", "auraient", "eu", "va", "vont", "allait", "allaient",
        ],
    },
    Table {
        language: Language::Spanish,
        function: &["el", "los", "las", "del", "y", "una", "por", "con", "para"],
        hedges: &[
            "puede",
            "pueden",
            "podría",
            "podrían",
            "podía",
            "podían",
            "podrá",
            "podrán",
            "debe",
            "deben",
            "debería",
            "deberían",
            "debía",
            "debían",
            "deberá",
            "quiere",
            "quieren",
            "querría",
            "quizá",
            "quizás",
            "acaso",
            "probablemente",
            "posiblemente",
            "aparentemente",
            "supuestamente",
            "presuntamente",
            "seguramente",
            "ciertamente",
            "posible",
            "probable",
            "parece",
            "parecen",
            "parecía",
            "casi",
            "aproximadamente",
            "alrededor",
            "siempre",
            "suele",
            "suelen",
            "generalmente",
            "principalmente",
            "solo",
            "sólo",
            "solamente",
            "cree",
            "creen",
        ],
        auxiliaries: &[
            "soy", "es", "somos", "son", "era", "eran", "fue", "fueron", "será", "serán", "sería",
            "serían", "sido", "ha", "han", "había", "habían", "habrá", "habrán", "habría", "hubo",
            "está", "están", "estaba", "estaban", "estuvo", "estará",
        ],
    },
    Table {
        language: Language::Russian,
        function: &["и", "в", "не", "на", "что", "с", "как", "это", "по"],
        hedges: &[
            "может",
            "могут",
            "мог",
            "могла",
            "могло",
            "могли",
            "должен",
            "должна",
            "должно",
            "должны",
            "нужно",
            "надо",
            "следует",
            "возможно",
            "вероятно",
            "наверное",
            "наверняка",
            "пожалуй",
            "кажется",
            "якобы",
            "видимо",
            "очевидно",
            "конечно",
            "несомненно",
            "вряд",
            "почти",
            "около",
            "примерно",
            "приблизительно",
            "часто",
            "иногда",
            "всегда",
            "обычно",
            "только",
            "лишь",
            "преимущественно",
            "бы",
            "если",
            "считает",
            "полагает",
            "хочет",
            "хотел",
        ],
        auxiliaries: &[
            "есть",
            "был",
            "была",
            "было",
            "были",
            "будет",
            "будут",
            "буду",
            "будем",
            "быть",
            "является",
            "являлся",
            "являлась",
            "являются",
            "являлись",
        ],
    },
];

const ENGLISH_HEDGES: &[&str] = &[
    "may",
    "might",
    "can",
    "could",
    "would",
    "should",
    "must",
    "shall",
    "will",
    "ought",
    "probably",
    "perhaps",
    "possibly",
    "possible",
    "probable",
    "likely",
    "unlikely",
    "maybe",
    "apparently",
    "allegedly",
    "alleged",
    "reportedly",
    "presumably",
    "supposedly",
    "seemingly",
    "seem",
    "seems",
    "seemed",
    "appear",
    "appears",
    "appeared",
    "certainly",
    "definitely",
    "surely",
    "clearly",
    "undoubtedly",
    "always",
    "often",
    "usually",
    "generally",
    "sometimes",
    "almost",
    "nearly",
    "about",
    "around",
    "roughly",
    "approximately",
    "some",
    "most",
    "mostly",
    "mainly",
    "primarily",
    "largely",
    "partly",
    "only",
    "virtually",
    "believe",
    "believes",
    "think",
    "thinks",
    "suggest",
    "suggests",
    "suspect",
    "suspected",
    "hopefully",
    "if",
];

const ENGLISH_AUXILIARIES: &[&str] = &[
    "am", "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "having", "do",
    "does", "did", "isn't", "it's", "i'm", "we're", "they're", "i've", "we've",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_commonest_words() {
        let check = |text: &str, expect| assert_eq!(Language::of(text), expect, "{text}");
        check("The report says that the council was told of it", Language::English);
        check(
            "Der Bericht sagt, dass die Behörde und das Amt nicht gefragt wurden",
            Language::German,
        );
        check("Le rapport dit que la ville et les experts ne sont pas d’accord", Language::French);
        check(
            "El informe dice que los vecinos y las empresas no están de acuerdo",
            Language::Spanish,
        );
        check("В докладе сказано, что это не так, и на этом всё", Language::Russian);
        check("Moskva 1999", Language::English);
        check(&"sana toinen kolmas ".repeat(20), Language::Other);
    }
}
