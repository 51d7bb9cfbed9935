//! Names in folders: as programs see them, and as they are on the disk.

use std::{
    collections::{BTreeMap, HashMap},
    ffi::{OsStr, OsString},
    mem,
};

use crate::Chance;

/// The number of a file or folder.
pub(crate) type Number = u64;
/// The topmost folder's.
pub(crate) const ROOT: Number = 1;

/// What stands in one folder.
type Entries = BTreeMap<OsString, Number>;

/// All folders.
#[derive(Debug, Default)]
pub(crate) struct Names {
    live: HashMap<Number, Entries>,
    kept: HashMap<Number, Entries>,
    /// What leads from the one to the other, in the order in which it was done.
    unsynced: Vec<Change>,
}

/// A place a name stands in: its folder and the name.
pub(crate) type Place = (Number, OsString);

#[derive(Clone, Debug)]
enum Change {
    Put(Place, Number),
    Take(Place),
    Move(Place, Place),
}

impl Names {
    pub(crate) fn find(&self, folder: Number, name: &OsStr) -> Option<Number> {
        self.live.get(&folder)?.get(name).copied()
    }

    /// What stands in a folder, by name.
    pub(crate) fn list(&self, folder: Number) -> impl Iterator<Item = (&OsString, Number)> {
        self.live.get(&folder).into_iter().flatten().map(|(name, number)| (name, *number))
    }

    pub(crate) fn put(&mut self, place: Place, number: Number) {
        self.change(Change::Put(place, number));
    }

    pub(crate) fn take(&mut self, place: Place) {
        self.change(Change::Take(place));
    }

    /// Moves a name; one that stood there is gone.
    pub(crate) fn rename(&mut self, from: Place, to: Place) {
        self.change(Change::Move(from, to));
    }

    /// What happened in a folder is on the disk, and with it all that happened before.
    pub(crate) fn sync(&mut self, folder: Number) {
        let last = self.unsynced.iter().rposition(|change| change.is_in(folder));
        for change in self.unsynced.drain(..last.map_or(0, |last| last + 1)) {
            change.apply(&mut self.kept);
        }
    }

    /// The power fails: all is as it was at some moment since the last sync. Answers how much of it is gone.
    pub(crate) fn lose_power(&mut self, chance: Chance<'_>) -> u64 {
        let changes = mem::take(&mut self.unsynced);
        let moment = usize::try_from(chance(changes.len() as u64 + 1)).unwrap_or(0);
        for change in &changes[..moment] {
            change.clone().apply(&mut self.kept);
        }
        self.live.clone_from(&self.kept);
        (changes.len() - moment) as u64
    }

    /// Everything that can be reached.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = Number> {
        self.live.values().flat_map(BTreeMap::values).copied().chain([ROOT])
    }

    fn change(&mut self, change: Change) {
        change.clone().apply(&mut self.live);
        self.unsynced.push(change);
    }
}

impl Change {
    fn is_in(&self, folder: Number) -> bool {
        match self {
            Change::Put(place, _) | Change::Take(place) => place.0 == folder,
            Change::Move(from, to) => from.0 == folder || to.0 == folder,
        }
    }

    fn apply(self, folders: &mut HashMap<Number, Entries>) {
        match self {
            Change::Put((folder, name), number) => {
                folders.entry(folder).or_default().insert(name, number);
            }
            Change::Take((folder, name)) => {
                folders.entry(folder).or_default().remove(&name);
            }
            Change::Move((from, name), to) => {
                if let Some(number) = folders.entry(from).or_default().remove(&name) {
                    Change::Put(to, number).apply(folders);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str) -> Place {
        (ROOT, name.into())
    }

    #[test]
    fn a_name_stays_when_its_folder_was_synced() {
        let mut names = Names::default();
        names.put(place("kept"), 2);
        names.sync(ROOT);
        names.put(place("lost"), 3);
        names.rename(place("kept"), place("moved"));
        assert_eq!(names.find(ROOT, OsStr::new("moved")), Some(2));
        assert_eq!(names.lose_power(&mut |_| 0), 2);
        assert_eq!(names.list(ROOT).collect::<Vec<_>>(), [(&OsString::from("kept"), 2)]);
    }

    #[test]
    fn what_came_first_is_there_first() {
        let mut names = Names::default();
        names.put(place("first"), 2);
        names.put(place("second"), 3);
        names.take(place("first"));
        assert_eq!(names.lose_power(&mut |_| 2), 1);
        assert!(
            names.find(ROOT, OsStr::new("first")).is_some()
                && names.find(ROOT, OsStr::new("second")).is_some()
        );
    }

    #[test]
    fn another_folder_s_sync_keeps_what_came_before_it() {
        let mut names = Names::default();
        names.put((ROOT, "folder".into()), 2);
        names.put((2, "file".into()), 3);
        names.put((ROOT, "late".into()), 4);
        names.sync(2);
        assert_eq!(names.lose_power(&mut |_| 0), 1);
        assert_eq!(names.find(2, OsStr::new("file")), Some(3));
        assert_eq!(names.numbers().collect::<std::collections::BTreeSet<_>>(), [ROOT, 2, 3].into());
    }
}
