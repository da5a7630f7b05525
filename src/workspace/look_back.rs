//! Looking back: what was done when, the notebook as it was at any moment of that, and bringing back
//! what is wanted of it.
//!
//! Moments are the steps of [`super::history::History`], and versions of the notebook's file that the
//! program keeps, which reach further back. What a moment holds is worked out when it is chosen;
//! bringing back is an edit like others ([`Edit::BringBack`]), so that it can be undone.

use std::{path::PathBuf, sync::Arc};

use jiff::{Timestamp, civil::DateTime};

use crate::notebook::{
    Notebook,
    bring_back::{Difference, What, differences},
    edit::Edit,
    ids::NotebookId,
};

use super::{
    Workspace, command::LookBackCommand, effect::Effect, history::Listed, overlay::Area,
    update::Turn,
};

/// A moment that can be looked back to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// After the step that led to this state, or before the first step.
    State(u64),
    /// When the version that is kept there was written.
    Version(PathBuf),
}

/// A version of the notebook's file that the program keeps, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it is kept.
    pub path: PathBuf,
    /// When it was written, RFC 3339 in UTC.
    pub stamp: String,
    /// Whether this program saved it; otherwise it was found so.
    pub is_saved_here: bool,
    /// Notes in it.
    pub n_notes: usize,
    /// Excerpts in it.
    pub n_excerpts: usize,
}

/// A row of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'w> {
    /// A step.
    Step(Listed<'w>),
    /// The notebook before the first step, in this state.
    Beginning(u64),
    /// A version that is kept.
    Version(&'w Version),
}

impl Row<'_> {
    /// The moment that it stands for.
    pub fn moment(&self) -> Moment {
        match self {
            Self::Step(step) => Moment::State(step.state),
            Self::Beginning(state) => Moment::State(*state),
            Self::Version(version) => Moment::Version(version.path.clone()),
        }
    }

    /// When that was, RFC 3339 in UTC; empty where it is not known.
    pub fn stamp(&self) -> &str {
        match self {
            Self::Step(step) => step.stamp,
            Self::Beginning(_) => "",
            Self::Version(version) => &version.stamp,
        }
    }
}

/// Looking back, while it goes on: it takes the place of the panes.
#[derive(Clone, Debug, Default)]
pub struct LookBack {
    /// The moment that is looked at; `None` for the present.
    pub chosen: Option<Moment>,
    /// Whether the whole notebook of that moment is shown; otherwise what sets it apart from the
    /// present.
    pub shows_whole: bool,
    /// Whether the keyboard is in what the moment holds; otherwise in the list of moments.
    pub is_inside: bool,
    /// The difference that has the keyboard there, by its index.
    pub difference: usize,
    /// Versions that are kept, the latest first.
    pub versions: Vec<Version>,
    /// What the moment holds, as far as it is known.
    pub then: Option<Then>,
    /// The version that was asked for last, and what came of it.
    asked: Option<(PathBuf, Asked)>,
    n_worked_out: u64,
}

/// What came of asking for a version.
#[derive(Clone, Debug)]
enum Asked {
    /// It is being read.
    Reading,
    /// It was read.
    Read(Arc<Notebook>),
    /// It is gone, or damaged.
    Unreadable,
}

/// What a moment holds.
#[derive(Clone, Debug)]
pub struct Then {
    /// The moment.
    pub moment: Moment,
    /// The notebook as it was.
    pub notebook: Arc<Notebook>,
    /// What sets it apart from the present.
    pub differences: Vec<Difference>,
    /// Another for everything that was ever worked out: what a view may key by.
    pub serial: u64,
    /// The state of the notebook that it was compared with.
    present: u64,
}

impl LookBack {
    /// Whether the version that is looked at cannot be read.
    pub fn is_unreadable(&self) -> bool {
        let Some((path, Asked::Unreadable)) = &self.asked else { return false };
        self.chosen == Some(Moment::Version(path.clone()))
    }
}

impl Workspace {
    /// The rows of the history: steps that are undone, steps from the newest, the beginning; versions
    /// that are kept stand between them by their time. Clocks may lie: the order of steps is theirs.
    ///
    /// Cost: a pass over all steps.
    pub fn moments(&self) -> Vec<Row<'_>> {
        let versions = self.look_back.as_ref().map_or(&[][..], |it| &it.versions);
        let mut versions = versions.iter().peekable();
        let mut rows = Vec::new();
        for step in self.history.steps() {
            if !step.is_undone {
                // RFC 3339 in UTC to the second: the order of the words is that of time.
                while let Some(version) = versions.next_if(|it| it.stamp.as_str() >= step.stamp) {
                    rows.push(Row::Version(version));
                }
            }
            rows.push(Row::Step(step));
        }
        if !rows.is_empty() {
            rows.push(Row::Beginning(self.history.base()));
        }
        rows.extend(versions.map(Row::Version));
        rows
    }

    /// The moment that is looked at.
    pub fn moment(&self) -> Option<Moment> {
        let look_back = self.look_back.as_ref()?;
        Some(look_back.chosen.clone().unwrap_or(Moment::State(self.history.state())))
    }

    /// A time stamp as a clock on the wall shows it here; `None` for what is none.
    pub fn on_the_wall(&self, stamp: &str) -> Option<DateTime> {
        let time: Timestamp = stamp.parse().ok()?;
        Some(time.to_zoned(self.zone.clone()).datetime())
    }

    /// What a moment is called: its time, with the day where that is not today's by `now`.
    fn moment_name(&self, moment: &Moment, now: &str) -> String {
        let rows = self.moments();
        let row = rows.iter().find(|row| row.moment() == *moment);
        let time = row.and_then(|row| self.on_the_wall(row.stamp()));
        let Some(time) = time else { return "the beginning".to_owned() };
        let is_today = self.on_the_wall(now).is_some_and(|now| now.date() == time.date());
        time.strftime(if is_today { "%H:%M" } else { "%-d %b %Y, %H:%M" }).to_string()
    }
}

impl Turn<'_> {
    /// Applies a command of looking back.
    pub(super) fn look_back(&mut self, command: LookBackCommand) {
        match command {
            LookBackCommand::Open => self.open_look_back(),
            LookBackCommand::Close => self.ws.look_back = None,
            LookBackCommand::Choose(moment) => self.in_look_back(|it| {
                if it.chosen.as_ref() != Some(&moment) {
                    it.difference = 0;
                }
                it.chosen = Some(moment);
                it.is_inside = false;
            }),
            LookBackCommand::Whole(shows_whole) => {
                self.in_look_back(|it| it.shows_whole = shows_whole);
            }
            LookBackCommand::Inside(is_inside) => {
                self.in_look_back(|it| it.is_inside = is_inside);
            }
            LookBackCommand::Difference(idx) => self.in_look_back(|it| {
                it.difference = idx;
                it.is_inside = true;
            }),
            LookBackCommand::BringBack(record_id) => self.bring_back(&What::One(record_id)),
            LookBackCommand::BringAllBack => self.bring_back(&What::All),
        }
    }

    fn in_look_back(&mut self, change: impl FnOnce(&mut LookBack)) {
        if let Some(look_back) = &mut self.ws.look_back {
            change(look_back);
            self.ws.area = Area::History;
        }
    }

    fn open_look_back(&mut self) {
        self.finish_editing();
        self.ws.overlay = None;
        self.ws.review = None;
        self.ws.tracing.view = None;
        if self.ws.look_back.is_none() {
            self.ws.look_back = Some(LookBack::default());
            self.effects.push(Effect::ListVersions(self.ws.notebook.id.clone()));
        }
        self.ws.area = Area::History;
    }

    /// Brings back what was at the moment that is looked at, as one step.
    fn bring_back(&mut self, what: &What) {
        self.finish_editing();
        self.settle_look_back();
        let Some(then) = self.ws.look_back.as_ref().and_then(|it| it.then.as_ref()) else { return };
        if then.differences.is_empty() {
            return;
        }
        let stamp = self.now.stamp();
        let name = match what {
            What::All => self.ws.moment_name(&then.moment, &stamp),
            What::One(Some(record_id)) => record_id.kind.name().to_owned(),
            What::One(None) => "unreadable words".to_owned(),
        };
        let then = Arc::clone(&then.notebook);
        let label = format!("bring back {name}");
        self.ws.history.close_step();
        if !self.edit(&Edit::BringBack { label, then, what: what.clone() }) {
            return;
        }
        self.drop_what_is_gone();
        self.say(match what {
            What::All => "The notebook is as it was; Undo takes that back".to_owned(),
            What::One(_) => format!("Brought back: {name}"),
        });
        self.in_look_back(|_| {});
    }

    /// Takes in which versions of a notebook are kept.
    pub(super) fn hear_versions(&mut self, notebook: &NotebookId, versions: Vec<Version>) {
        if self.ws.notebook.id == *notebook
            && let Some(look_back) = &mut self.ws.look_back
        {
            look_back.versions = versions;
        }
    }

    /// Takes in a version, or that it cannot be read.
    pub(super) fn hear_version(&mut self, path: PathBuf, notebook: Option<Arc<Notebook>>) {
        if let Some(look_back) = &mut self.ws.look_back {
            look_back.asked = Some((path, notebook.map_or(Asked::Unreadable, Asked::Read)));
            look_back.then = None;
        }
    }

    /// Brings what is shown of the moment in step with the notebook.
    pub(super) fn settle_look_back(&mut self) {
        let Some(moment) = self.ws.moment() else { return };
        let present = self.ws.history.state();
        let known = self.ws.look_back.as_ref().and_then(|it| it.then.as_ref());
        if known.is_some_and(|then| then.moment == moment && then.present == present) {
            return;
        }
        let then = match &moment {
            Moment::State(state) if *state == present => Some(Arc::clone(&self.ws.notebook)),
            Moment::State(state) => {
                self.ws.history.notebook_at(*state, &self.ws.notebook).map(Arc::new)
            }
            Moment::Version(path) => self.version(path),
        };
        let ws = &mut *self.ws;
        let Some(look_back) = &mut ws.look_back else { return };
        let (moment, then) = match (moment, then) {
            (moment, Some(then)) => (moment, then),
            // It is being read, or cannot be.
            (Moment::Version(_), None) => {
                look_back.then = None;
                return;
            }
            // An edit after an undo has dropped it.
            (Moment::State(_), None) => {
                look_back.chosen = None;
                (Moment::State(present), Arc::clone(&ws.notebook))
            }
        };
        look_back.n_worked_out += 1;
        let differences = differences(&ws.notebook, &then);
        look_back.difference = look_back.difference.min(differences.len().saturating_sub(1));
        let serial = look_back.n_worked_out;
        look_back.then = Some(Then { moment, notebook: then, differences, serial, present });
    }

    /// The version that is kept there, if it was read; asks for it otherwise.
    fn version(&mut self, path: &PathBuf) -> Option<Arc<Notebook>> {
        let look_back = self.ws.look_back.as_mut()?;
        match &look_back.asked {
            Some((known, Asked::Read(notebook))) if known == path => Some(Arc::clone(notebook)),
            Some((known, _)) if known == path => None,
            _ => {
                look_back.asked = Some((path.clone(), Asked::Reading));
                self.effects.push(Effect::ReadVersion(path.clone()));
                None
            }
        }
    }

    /// Takes away one layer of looking back: the whole notebook, the inside, all of it.
    pub(super) fn peel_look_back(&mut self) {
        match &mut self.ws.look_back {
            Some(look_back) if look_back.shows_whole => look_back.shows_whole = false,
            Some(look_back) if look_back.is_inside => look_back.is_inside = false,
            _ => self.ws.look_back = None,
        }
    }
}
