//! Why an action means nothing now, where its key would leave a reader wondering.

use crate::workspace::{Workspace, overlay::Area, resolve::resolve};

use super::Action;

impl Action {
    /// Why it means nothing now, in one short sentence; `None` where it means something, or where nobody
    /// would ask: most keys that mean nothing are meant for something else.
    pub fn why_not(self, ws: &Workspace) -> Option<&'static str> {
        if resolve(self, ws).is_some() {
            return None;
        }
        let pane = ws.pane();
        match self {
            Self::Review => Some("No excerpt needs review"),
            Self::Problems => Some("Nothing in the notebook needs a look"),
            Self::ShowPages => pane.map(|_| "This document has no pages to show as pictures"),
            // Elsewhere the keys are for what has the keyboard.
            Self::SayLine if ws.area == Area::Pane => {
                pane.map(|_| "No line is chosen: click on one, or show the caret with F7")
            }
            Self::Copy | Self::CopyCitation if ws.area == Area::Pane => {
                pane.map(|_| "No words are selected")
            }
            _ => None,
        }
    }
}
