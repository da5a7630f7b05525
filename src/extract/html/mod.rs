//! HTML pages, and the parts of books, which are pages too.
//!
//! The words that a browser draws, in blocks as it draws them: no scripts, no styles, nothing hidden,
//! nothing that is fetched. What a site puts around its texts stays in the text and is set apart as
//! such in its shape.
//!
//! A page is cut into [`pieces`], which html5ever's tokenizer takes apart; no tree is built, since
//! trees of hostile pages cost the stack or time without end. [`survey`] looks ahead for what must be
//! known before the first word. [`flow`] holds what is open, [`tags`] says what each tag does to it.
//!
//! Start at [`read`] and [`flatten`].

mod columns;
mod context;
mod elements;
mod encoding;
mod flow;
mod lists;
mod notes;
mod pieces;
mod signs;
mod stated;
mod survey;
mod tags;

use std::{cell::RefCell, collections::BTreeMap};

use html5ever::{
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
};

use crate::text::{
    extracted::{Extracted, Stated},
    extractor::Extractor,
    watch::Watch,
};

use self::{
    flow::Flow,
    pieces::{Piece, Pieces},
    survey::Survey,
};
use super::{Refused, builder::Builder};

pub(super) use self::{
    flow::{Origin, Reading},
    stated::{iso_date, language_tag},
};

/// How much of a page is tokenized at a time, in bytes.
const BATCH: usize = 64 * 1024;

/// The text of HTML.
///
/// # Errors
/// Where there is none to be had.
pub(super) fn read(
    bytes: &[u8],
    encoding: Option<&str>,
    watch: &dyn Watch,
) -> Result<Extracted, Refused> {
    let page = encoding::read(bytes, encoding)?;
    let pages = BTreeMap::new();
    let mut reading = Reading {
        is_xml: page.text.starts_with("<?xml"),
        origin: Origin::Site,
        trusts_classes: true,
        pages: &pages,
    };
    let mut out = Builder::new();
    let mut flattened = flatten(&mut out, &page.text, reading, watch)?;
    if flattened.n_perhaps_around * 2 > out.len() {
        // No site is more menu than text; its classes mean something else.
        reading.trusts_classes = false;
        out = Builder::new();
        flattened = flatten(&mut out, &page.text, reading, watch)?;
    }
    let mut warnings = page.warnings;
    if out.is_full() {
        warnings.push("its text is longer than what is read; the rest is left out".to_owned());
    }
    let (text, shape) = out.finish();
    Ok(Extracted {
        extractor: Extractor::HTML,
        text,
        shape,
        stated: flattened.stated,
        encoding: Some(page.name.to_owned()),
        is_guessed: page.is_guessed,
        warnings,
    })
}

/// What a page said besides its words.
#[derive(Debug, Default)]
pub(super) struct Flattened {
    /// What its fields state.
    pub(super) stated: Stated,
    /// Bytes of text that are set apart by nothing but the names of classes.
    pub(super) n_perhaps_around: usize,
}

/// Writes the words of `html` behind those in `out`, in blocks of their own.
///
/// Total and iterative: any text gives words, in time linear in its length.
///
/// # Errors
/// Where `watch` calls it off.
pub(super) fn flatten(
    out: &mut Builder,
    html: &str,
    reading: Reading<'_>,
    watch: &dyn Watch,
) -> Result<Flattened, Refused> {
    let survey = Survey::of(html, reading.is_xml);
    let mut flow = Flow::new(out, reading, survey);
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Tokens::default(), options);
    let mut batch = String::with_capacity(BATCH * 2);
    let mut pieces = Pieces::new(html, reading.is_xml);
    while let Some(piece) = pieces.next() {
        if let Piece::JsonLd(json) = piece {
            flow.said.json_ld(json);
        }
        piece.write(&mut batch);
        if batch.len() >= BATCH {
            watch.step(pieces.at(), html.len())?;
            tokenize(&tokenizer, &batch);
            batch.clear();
            flow.take(&tokenizer.sink);
        }
    }
    tokenize(&tokenizer, &batch);
    tokenizer.end();
    flow.take(&tokenizer.sink);
    Ok(flow.finish())
}

/// Takes `html` apart, to its last byte: a sink that asks for nothing never makes it stop.
fn tokenize(tokenizer: &Tokenizer<Tokens>, html: &str) {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    drop(tokenizer.feed(&queue));
}

/// Tokens that wait.
#[derive(Default)]
struct Tokens(RefCell<Vec<Token>>);

impl TokenSink for Tokens {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if !matches!(token, Token::ParseError(_)) {
            self.0.borrow_mut().push(token);
        }
        TokenSinkResult::Continue
    }
}

impl Flow<'_> {
    /// Takes all tokens that wait.
    fn take(&mut self, tokens: &Tokens) {
        for token in tokens.0.borrow_mut().drain(..) {
            match token {
                Token::CharacterTokens(words) => self.words(&words),
                Token::NullCharacterToken => self.words("\u{FFFD}"),
                Token::TagToken(tag) => match tag.kind {
                    html5ever::tokenizer::TagKind::StartTag => self.start(tag),
                    html5ever::tokenizer::TagKind::EndTag => self.end(&tag),
                },
                _ => {}
            }
        }
    }

    /// Ends everything that is open.
    fn finish(mut self) -> Flattened {
        self.drop_label();
        self.close_to(0);
        self.part();
        Flattened { stated: self.said.finish(), n_perhaps_around: self.n_perhaps_around }
    }
}
