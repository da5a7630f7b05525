//! A document looks like a document: headings, lists, tables, quotations, notes and pages, drawn over
//! the very bytes of the text.

use egui::Theme;
use egui_kittest::Harness;
use variorum::notebook::tag::Colour;

use crate::support::{
    reading::{Scene, picture, window},
    shaped::{reading, report},
};

fn reported(size: (f32, f32), theme: Theme) -> Harness<'static, Scene> {
    let mut scene = Scene::of(vec![("report.docx", reading(report(), "report.docx"))]);
    for (words, colour) in [
        ("reports of movement in the third span", Colour::Amber),
        ("in poor light, and drawn", Colour::Green),
        ("Bridge", Colour::Blue),
    ] {
        scene.mark(words, colour);
    }
    window(scene, size, theme)
}

#[test]
fn a_document_looks_like_a_document() {
    picture(&mut reported((640.0, 1380.0), Theme::Light), "report_light");
    picture(&mut reported((640.0, 1380.0), Theme::Dark), "report_dark");
}
