//! The disk: what it holds, and what happens to it.

use std::{
    collections::{HashMap, HashSet},
    ffi::{OsStr, OsString},
};

use fuser::{Errno, FileType};

use crate::{
    Chance,
    file::{File, Lost},
    names::{Names, Number, Place, ROOT},
};

/// Something that has a name.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: FileType,
    /// Who may do what with it.
    pub(crate) mode: u16,
    /// Empty for what is no file.
    pub(crate) file: File,
}

/// Everything.
#[derive(Debug)]
pub(crate) struct Disk {
    pub(crate) names: Names,
    nodes: HashMap<Number, Node>,
    /// The highest number that was given.
    last: Number,
    /// The next sync of the file of this name fails.
    fails: Option<OsString>,
}

impl Disk {
    /// An empty one, for its owner alone.
    pub(crate) fn new() -> Self {
        let root = Node { kind: FileType::Directory, mode: 0o700, file: File::default() };
        Disk { names: Names::default(), nodes: HashMap::from([(ROOT, root)]), last: ROOT, fails: None }
    }

    pub(crate) fn node(&self, number: Number) -> Result<&Node, Errno> {
        self.nodes.get(&number).ok_or(Errno::ENOENT)
    }

    pub(crate) fn node_mut(&mut self, number: Number) -> Result<&mut Node, Errno> {
        self.nodes.get_mut(&number).ok_or(Errno::ENOENT)
    }

    pub(crate) fn find(&self, folder: Number, name: &OsStr) -> Result<Number, Errno> {
        self.names.find(folder, name).ok_or(Errno::ENOENT)
    }

    /// Makes something new.
    pub(crate) fn make(&mut self, place: Place, kind: FileType, mode: u32) -> Result<Number, Errno> {
        if self.names.find(place.0, &place.1).is_some() {
            return Err(Errno::EEXIST);
        }
        self.last += 1;
        let mode = u16::try_from(mode & 0o7777).map_err(|_| Errno::EINVAL)?;
        self.nodes.insert(self.last, Node { kind, mode, file: File::default() });
        self.names.put(place, self.last);
        Ok(self.last)
    }

    /// Takes a name away. Whoever has the file open goes on with it.
    pub(crate) fn take(&mut self, place: Place) -> Result<(), Errno> {
        let number = self.find(place.0, &place.1)?;
        if self.names.list(number).next().is_some() {
            return Err(Errno::ENOTEMPTY);
        }
        self.names.take(place);
        Ok(())
    }

    pub(crate) fn rename(&mut self, from: Place, to: Place) -> Result<(), Errno> {
        self.find(from.0, &from.1)?;
        self.names.rename(from, to);
        Ok(())
    }

    /// Writes a file to the disk, unless that is to fail.
    pub(crate) fn sync(&mut self, number: Number) -> Result<(), Errno> {
        let is_it = |name: &mut OsString| self.names.find(ROOT, name) == Some(number);
        let fails = self.fails.take_if(is_it).is_some();
        let file = &mut self.node_mut(number)?.file;
        if fails {
            file.fail_to_sync();
            return Err(Errno::EIO);
        }
        file.sync();
        Ok(())
    }

    /// The next sync of the file of this name in the topmost folder fails.
    pub(crate) fn fail_sync(&mut self, name: OsString) {
        self.fails = Some(name);
    }

    /// No sync is to fail any more; answers whether one still was.
    pub(crate) fn take_back(&mut self) -> bool {
        self.fails.take().is_some()
    }

    /// Whether a sync is still to fail.
    pub(crate) fn is_to_fail(&self) -> bool {
        self.fails.is_some()
    }

    /// The power fails, and comes back.
    pub(crate) fn lose_power(&mut self, chance: Chance<'_>) -> Lost {
        self.fails = None;
        let mut lost = Lost { names: self.names.lose_power(chance), ..Lost::default() };
        let there: HashSet<Number> = self.names.numbers().collect();
        self.nodes.retain(|number, _| there.contains(number));
        let mut numbers: Vec<Number> = there.into_iter().collect();
        numbers.sort_unstable();
        for number in numbers {
            if let Some(node) = self.nodes.get_mut(&number) {
                lost += node.file.lose_power(chance);
            }
        }
        lost
    }
}
