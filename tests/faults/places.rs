//! Places where a notebook cannot be saved, or must be saved with care.

use std::{fs, path::Path, process::Command, time::Duration};

use variorum::workspace::command::{Command as Do, File};

use crate::{
    person::{Desk, Person, looks},
    works,
};

/// A drive of its own in the place of a folder, until it is dropped.
struct Drive<'p>(&'p Path);

impl<'p> Drive<'p> {
    /// `None`, and says so, where this process may not mount.
    fn mount(at: &'p Path, args: &[&str]) -> Option<Self> {
        let done = Command::new("mount").args(args).arg(at).output();
        let is_done = done.is_ok_and(|output| output.status.success());
        if !is_done {
            eprintln!("skipped: this process may not mount a drive");
        }
        is_done.then_some(Self(at))
    }

    /// Makes it read-only, or writable again.
    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        assert!(works("mount", &["-o", &options, self.0.to_str().unwrap()]));
    }

    /// Takes it out while files on it may be open.
    fn take_out(self) {
        drop(self);
    }
}

impl Drop for Drive<'_> {
    fn drop(&mut self) {
        works("umount", &["-l", self.0.to_str().unwrap()]);
    }
}

/// A desk whose notebook lies on a small drive that is kept in memory.
fn on_a_drive<'p>(desk: &Desk, work: &'p Path, size: &str) -> Option<Drive<'p>> {
    let words = fs::read(desk.notebook()).unwrap();
    let drive = Drive::mount(work, &["-t", "tmpfs", "-o", &format!("size={size}"), "none"])?;
    fs::write(desk.notebook(), words).unwrap();
    Some(drive)
}

/// Types a number, saves, and waits to be told that it was not saved, and why.
#[track_caller]
fn is_refused(person: &mut Person, number: u64, why: &str) {
    person.types(number);
    person.saves();
    person.until("the saving fails", |ws| ws.file.trouble.is_some());
    let notice = person.ws().notices.iter().find(|notice| notice.what.contains("was not saved"));
    let notice = notice.unwrap_or_else(|| panic!("{:?}", person.ws().notices));
    assert!(notice.why.to_lowercase().contains(why), "{notice:?}");
    assert!(person.ws().is_unsaved());
}

#[test]
fn a_full_disk_is_said_and_work_goes_on_and_is_kept() {
    let desk = Desk::new();
    let work = desk.folder.join("papers");
    let Some(drive) = on_a_drive(&desk, &work, "128k") else { return };
    let mut person = Person::sit_down(&desk);
    person.types(1);
    person.saves();
    person.until("the first is saved", Person::is_told_saved);
    // All but a page is taken: the next version of the notebook has no room.
    let filler = work.join("filler");
    let mut room = vec![0_u8; 128 << 10];
    while fs::write(&filler, &room).is_err() && room.len() > 4096 {
        room.truncate(room.len() - 4096);
    }
    is_refused(&mut person, 2, "the disk is full");
    assert_eq!(desk.number_in_file(), 1);
    person.types(3);
    person.waits(Duration::from_millis(600));
    drop(person);
    assert_eq!(desk.number_in_file(), 1, "killed meanwhile");
    // Opened again, what was typed is there though the disk is full still.
    let mut person = Person::sit_down(&desk);
    assert_eq!(person.number(), 3);
    is_refused(&mut person, 4, "the disk is full");
    // Elsewhere there is room.
    person.does(Do::File(File::SaveTo(desk.folder.join("elsewhere.ron"))));
    person.until("it is saved elsewhere", Person::is_told_saved);
    person.does(Do::File(File::OpenNotebook(desk.notebook())));
    person.waits(Duration::from_millis(100));
    fs::remove_file(&filler).unwrap();
    person.until("the old one is open", |ws| ws.file.path.as_deref() == Some(&*desk.notebook()));
    person.saves();
    person.until("there is room again", Person::is_told_saved);
    drop(person);
    assert!(desk.number_in_file() >= 3);
    drive.take_out();
}

#[test]
fn a_folder_that_became_read_only_is_said_and_nothing_is_lost() {
    let desk = Desk::new();
    let work = desk.folder.join("papers");
    let Some(drive) = on_a_drive(&desk, &work, "1m") else { return };
    let mut person = Person::sit_down(&desk);
    drive.remount("ro");
    is_refused(&mut person, 1, "no permission to write");
    drive.remount("rw");
    person.until("it is tried again by itself", Person::is_told_saved);
    assert_eq!(desk.number_in_file(), 1);
    drop(person);
}

#[test]
fn a_drive_that_is_read_only_is_said_before_the_first_change() {
    let desk = Desk::new();
    let work = desk.folder.join("papers");
    let Some(drive) = on_a_drive(&desk, &work, "1m") else { return };
    drive.remount("ro");
    let person = Person::sit_down(&desk);
    let notices = &person.ws().notices;
    let is_said = |what: &str| notices.iter().any(|notice| notice.what.contains(what));
    assert!(is_said("cannot be saved in its place") && is_said("another name"), "{notices:?}");
    drop(person);
    drive.remount("rw");
    let person = Person::sit_down(&desk);
    assert!(person.ws().notices.iter().all(|notice| !notice.what.contains("in its place")));
}

#[test]
fn a_drive_that_was_taken_out_is_said_and_work_is_saved_when_it_is_back() {
    let desk = Desk::new();
    let work = desk.folder.join("papers");
    let words = fs::read(desk.notebook()).unwrap();
    let Some(drive) = on_a_drive(&desk, &work, "1m") else { return };
    fs::remove_file(desk.notebook()).unwrap();
    fs::write(desk.notebook(), &words).unwrap();
    let mut person = Person::sit_down(&desk);
    person.types(1);
    person.saves();
    person.until("it is saved", Person::is_told_saved);
    drive.take_out();
    // Behind the drive lies the folder that it was mounted on, with an older notebook.
    fs::remove_dir_all(&work).unwrap();
    is_refused(&mut person, 2, "the folder is not there any more");
    drop(person);
    fs::create_dir(&work).unwrap();
    fs::write(desk.notebook(), &words).unwrap();
    assert_eq!(looks(&desk), 2);
}

#[cfg(unix)]
#[test]
fn a_notebook_keeps_its_owner_and_its_mode() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

    let desk = Desk::new();
    if chown(desk.notebook(), Some(12_345), Some(54_321)).is_err() {
        eprintln!("skipped: this process may not give files away");
        return;
    }
    fs::set_permissions(desk.notebook(), fs::Permissions::from_mode(0o640)).unwrap();
    let mut person = Person::sit_down(&desk);
    person.types(1);
    person.saves();
    person.until("it is saved", Person::is_told_saved);
    let metadata = fs::metadata(desk.notebook()).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), metadata.mode() & 0o7777), (12_345, 54_321, 0o640));
}
