//! Pages of the web: what is text in them, what is set apart, what is left out, and what they cannot do.

use variorum::{
    extract::{Format, extract},
    text::{
        extracted::Extracted,
        shape::{Kind, Style},
    },
};

use super::told::{at_once, told};
use crate::{fuzz::Whole, support::golden};

fn page(html: &str) -> Extracted {
    extract(Format::Html, html.as_bytes(), None, &()).unwrap()
}

/// Each block as `kind: words`.
fn blocks(html: &str) -> Vec<String> {
    let Extracted { text, shape, .. } = page(html);
    assert!(shape.is_sound(&text), "{shape:?}");
    let words = |it: &variorum::text::shape::Block| &text[it.span.start()..it.span.end()];
    shape.blocks.iter().map(|it| format!("{}: {}", it.kind.name(), words(it))).collect()
}

const ARTICLE: &str = r##"<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>The deck moves &mdash; The  Log</title>
<meta name="author" content="Ada Reed">
<meta name="author" content="B. Holm">
<meta property="article:published_time" content="2024-03-14T10:00:00Z">
<meta property="og:site_name" content="The Log">
<script>document.write("<p>not this")</script>
<style>p { color: red }</style>
</head>
<body class="has-menu">
<a class="skip-link" href="#text">Skip to the text</a>
<nav><ul><li><a href="/">Home</a><li><a href="/about">About</a></ul></nav>
<header><div class="logo">The Log</div></header>
<main id="text"><article>
<header><h1>The <em>deck</em> moves</h1><p>By Ada Reed</p></header>
<p>It moved by four millimetres<sup><a href="#fn1">1</a></sup> in the autumn,&nbsp;<b>as <i>was</b> said</i>.
<p>A verse<br>of two lines<br><br>and what <q>he called <q>calm</q></q>. H<sub>2</sub>O, <del>nothing</del>
<ins>all</ins>, <code>x &lt; y</code>.
<!-- a comment <p> -->
<blockquote><p>Set apart<blockquote>twice</blockquote></blockquote>
<h2>Lists</h2>
<ul><li>one<ul><li>inner</ul><li><p>two<p>still two</ul>
<ol start="3"><li>three<li value="7">seven</ol>
<ol type="i"><li>first<li>second</ol>
<ul style="list-style: none"><li>bare</ul>
<dl><dt>Deck<dd>What one walks on</dl>
<pre>
if a:
    <b>b()</b>

c()</pre>
<table><caption>Depths</caption><thead><tr><th>Name<th>Depth</thead>
<tr><td>Log<td>4&#160;mm<tr><td><p>Two</p><td>5<br>mm<tr><td colspan=2>all</table>
<table><tr><td rowspan=2>Pier<td>1909<td>2<tr><td>1911<td>4<tr><td>Deck<td rowspan=0 colspan=2>all
<tr><td>Rail<td>new<tbody><tr><td>Sum<td>two<td>6</table>
<table><tr><td><p>Laid<p>out<td>by a table</table>
<figure><img src="deck.png" alt="The deck"><figcaption>The deck</figcaption></figure>
<p hidden>hidden<p style="color: red; display:none">not shown
<form><label>Name</label> <input value="x"><select><option>a<option>b</select><button>Go</button>
<textarea><p>typed</textarea></form>
<svg><title>Drawn</title><text>drawn</text></svg><noscript>no script</noscript>
<details><summary>More</summary>of it</details>
<section role="doc-endnotes"><ol><li id="fn1">By the log. <a href="#fnref1">&#8617;</a></ol></section>
</article></main>
<aside>Elsewhere</aside>
<div class="share-buttons"><p>Share</div>
<footer>&copy; The Log</footer>
</body></html>"##;

#[test]
fn a_page_is_read_as_a_browser_draws_it() {
    golden::check("extract/html.txt", &told(&page(ARTICLE)));
}

#[test]
fn tags_that_are_missing_or_cross_each_other_keep_blocks_apart() {
    assert_eq!(
        blocks("a<p>b<div>c</p>d</div></b>e"),
        ["paragraph: a", "paragraph: b", "paragraph: c", "paragraph: d", "paragraph: e"]
    );
    assert_eq!(blocks("<ul><li>a<li><b>b</ul>c</b>"), ["item: • a", "item: • b", "paragraph: c"]);
    assert_eq!(
        blocks("<table><td>a<td>b<tr><td>c<td>d</table>e"),
        ["row: a\tb", "row: c\td", "paragraph: e"]
    );
    assert_eq!(blocks("<h1>a<h2>b</h1>c"), ["heading: a", "heading: b", "paragraph: c"]);
    let Extracted { text, shape, .. } = page("<p>a <b>b <i>c</b> d</i>");
    let runs = shape.runs.iter().map(|it| (&text[it.span.start()..it.span.end()], it.style));
    let expect = [("b c", Style::Strong), ("c d", Style::Emphasis)];
    assert_eq!(runs.collect::<Vec<_>>(), expect);
}

#[test]
fn what_a_site_puts_around_a_text_stays_and_is_set_apart() {
    use Kind::{Heading, Leftover, Paragraph};
    let kinds = |html| -> Vec<Kind> { page(html).shape.blocks.iter().map(|it| it.kind).collect() };
    assert_eq!(kinds("<nav>a</nav><p>b"), [Leftover, Paragraph]);
    assert_eq!(kinds("<div role=contentinfo>a</div><p>b"), [Leftover, Paragraph]);
    assert_eq!(kinds("<header>a</header><p>b<footer>c</footer>"), [Leftover, Paragraph, Leftover]);
    assert_eq!(
        kinds("<header><h1>a</h1></header><article>b<footer>c</footer></article>"),
        [Heading, Paragraph, Paragraph]
    );
    assert_eq!(
        kinds("<div class='breadcrumb'>a</div><p>a text that is longer"),
        [Leftover, Paragraph]
    );
    // A class that all of a page is in says nothing of what is around it.
    assert_eq!(kinds("<div class='wide menu'><p>all of the text</div>b"), [Paragraph, Paragraph]);
    assert_eq!(
        kinds("<div class=nav>a<h1>b</h1><p>c d e f g</div>"),
        [Leftover, Heading, Paragraph]
    );
}

#[test]
fn tables_that_only_place_things_are_read_as_if_they_were_not_there() {
    assert_eq!(
        blocks("<table><tr><td><table><tr><td>a<td>b</table><td><h1>c</h1><p>d</table>"),
        ["row: a\tb", "heading: c", "paragraph: d"]
    );
    assert_eq!(blocks("<table><tr><th>a<td><p>b<p>c<ul><li>d</ul></table>"), ["row: a\tb c d"]);
}

#[test]
fn a_page_that_lies_about_its_encoding_is_read_in_the_true_one_and_says_so() {
    let (russian, ..) = encoding_rs::WINDOWS_1251.encode("Привет мир, это проверка");
    let lie = [b"<meta charset=\"utf-8\"><p>".as_slice(), &russian].concat();
    let read = extract(Format::Html, &lie, None, &()).unwrap();
    assert_eq!(read.text, "Привет мир, это проверка");
    assert_eq!((read.encoding.as_deref(), read.is_guessed), (Some("windows-1251"), true));
    assert_eq!(
        read.warnings,
        ["it says that it is in UTF-8, but it is not; it was read as windows-1251"]
    );
    let asked = extract(Format::Html, &lie, Some("koi8-r"), &()).unwrap();
    assert_eq!(asked.encoding.as_deref(), Some("KOI8-R"));
}

#[test]
fn nothing_runs_and_nothing_is_fetched() {
    let html = "<html><head><meta http-equiv=refresh content='0;url=file:///etc/passwd'>\
        <script>alert(1)</script></head><body onload=x()>Text<img src='http://127.0.0.1:9/x.png'>\
        <a href='file:///etc/passwd'>l</a><iframe src='file:///etc/passwd'>i</iframe></body></html>";
    assert_eq!(page(html).text, "Textl");
}

/// Reads `html`, which must not hang.
fn soon(html: &str) -> Extracted {
    at_once(|| page(html), || html.chars().take(40).collect())
}

#[test]
fn hostile_pages_cost_neither_the_stack_nor_much_time() {
    let deep = 200_000;
    let html = "<div>".repeat(deep) + "excerpt here" + &"</div>".repeat(deep) + "<p>behind";
    assert_eq!(soon(&html).text, "excerpt here\n\nbehind");
    let html = "<p>".to_owned() + &"<b><i>x</b>".repeat(50_000);
    assert_eq!(soon(&html).text.len(), 50_000);
    let attributes: Vec<String> = (0..100_000).map(|it| format!("a{it}=1")).collect();
    let attributes = attributes.join(" ");
    assert_eq!(soon(&format!("<p {attributes}>x</p>")).text, "x");
    for repeated in [
        "<",
        "<a",
        "<a ",
        "<a '",
        "<a b='",
        "</",
        "<!",
        "<!--",
        "<!-->",
        "<script>",
        "<title>",
        "&",
        "&#",
        "&notin",
        "<table><td>",
        "<header><h1>",
        "<ul><li>",
        "<q>",
        "<br>",
        "<p><a href=#fn1>",
        "<sup><a href=#x>1",
        "<b><p>",
        "</b>",
        "<svg>",
        "<![CDATA[",
        "<font color=a><table>",
    ] {
        soon(&repeated.repeat(100_000));
        soon(&("<?xml?>".to_owned() + &repeated.repeat(100_000)));
    }
}

/// What [`crate::fuzz`] spoils of pages.
pub(crate) fn wholes() -> Vec<Whole> {
    vec![Whole::File(ARTICLE.into())]
}

/// Pieces that mean something in pages, for [`crate::fuzz`].
pub(crate) const PIECES: &[&[u8]] = &[
    b"<p>",
    b"</p>",
    b"<div class=nav>",
    b"</div>",
    b"<table>",
    b"<tr><td>",
    b"</table>",
    b"<ul><li>",
    b"</ul>",
    b"<pre>",
    b"\n",
    b" ",
    b"a word",
    b"&amp;",
    b"&#x110000;",
    b"<b>",
    b"</b>",
    b"<q>",
    b"</q>",
    b"<title>",
    b"</title>",
    b"<br>",
    b"<sup><a href='#fn1'>1</a></sup>",
    b"<li id=fn1>",
    b"<a href=#fn2>",
    b"<span epub:type=pagebreak id=p3>",
    b"</span>",
    b"<svg>",
    b"</svg>",
    b"<!--",
    b"-->",
    b"<script>",
    b"</script>",
    b"<![CDATA[",
    b"]]>",
    b"<h1>",
    b"<header>",
    b"<meta charset=",
    b"\"",
    b"'",
    b"<?xml ",
    "\u{a0}".as_bytes(),
    "\u{2028}".as_bytes(),
    "é".as_bytes(),
    b"\0",
    b"<dl><dt>",
    b"<dd>",
    b"<blockquote>",
    b"<caption>",
    b"<thead>",
    b"<th colspan=9>",
    b"<p hidden>",
    b"</table></tr></td>",
    b"<textarea>",
    b"<ol start=-5 type=i>",
    b"<table><tr><td>",
    b"<li>",
];
