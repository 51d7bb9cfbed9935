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

/// What is left of a disk that is nearly full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that may be written behind the ends of files, all together. What lies inside a file is written over even at 0; holes and
    /// lengths that are set take no room, and nothing gives any back.
    pub left: u64,
    /// Whether whoever asks for the room left is told; otherwise there seems to be enough, as under a quota of the owner.
    pub is_told: bool,
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
    /// What is left of a disk that is nearly full; `None` while there is enough.
    room: Option<Room>,
    /// Writes there was no room for since the disk filled up.
    refused: u64,
}

impl Disk {
    /// An empty one, for its owner alone.
    pub(crate) fn new() -> Self {
        let root = Node { kind: FileType::Directory, mode: 0o700, file: File::default() };
        Disk {
            names: Names::default(),
            nodes: HashMap::from([(ROOT, root)]),
            last: ROOT,
            fails: None,
            room: None,
            refused: 0,
        }
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

    /// Writes into a file, as much as there is room for; answers how much that was.
    pub(crate) fn write(&mut self, number: Number, at: usize, bytes: &[u8]) -> Result<usize, Errno> {
        let left = self.room.map_or(u64::MAX, |room| room.left);
        let file = &mut self.node_mut(number)?.file;
        let inside = file.len().saturating_sub(at).min(bytes.len());
        let room = usize::try_from(left).unwrap_or(usize::MAX);
        let count = inside.saturating_add(room).min(bytes.len());
        if count > 0 {
            file.write(at, &bytes[..count]);
        }
        if let Some(room) = &mut self.room {
            room.left -= (count - inside) as u64;
            self.refused += u64::from(count < bytes.len());
        }
        if count == 0 && !bytes.is_empty() { Err(Errno::ENOSPC) } else { Ok(count) }
    }

    /// From now on there is so much room, or enough again.
    pub(crate) fn leave(&mut self, room: Option<Room>) {
        (self.room, self.refused) = (room, 0);
    }

    /// Writes there was no room for since the disk filled up.
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    /// Bytes left, as far as that is told.
    pub(crate) fn told_left(&self) -> Option<u64> {
        self.room.filter(|room| room.is_told).map(|room| room.left)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn disk_with_a_file() -> (Disk, Number) {
        let mut disk = Disk::new();
        let number = disk.make((ROOT, "file".into()), FileType::RegularFile, 0o600).unwrap();
        (disk, number)
    }

    #[test]
    fn a_full_disk_writes_over_what_is_there_and_nothing_behind_it() {
        let (mut disk, file) = disk_with_a_file();
        assert_eq!(disk.write(file, 0, b"12345678"), Ok(8));
        disk.leave(Some(Room { left: 3, is_told: false }));
        assert_eq!(disk.write(file, 6, b"abcd"), Ok(4), "two inside, two behind");
        assert_eq!((disk.refused(), disk.told_left()), (0, None));
        assert_eq!(disk.write(file, 10, b"efg"), Ok(1), "the rest of the room");
        assert_eq!(disk.write(file, 11, b"h"), Err(Errno::ENOSPC));
        assert_eq!(disk.write(file, 0, b"AB"), Ok(2));
        assert_eq!(disk.refused(), 2);
        disk.leave(None);
        assert_eq!(disk.write(file, 11, b"h"), Ok(1));
        assert_eq!(disk.node(file).unwrap().file.read(0, 20), b"AB3456abcdeh");
    }

    #[test]
    fn the_room_left_is_told_where_it_is_to_be() {
        let (mut disk, file) = disk_with_a_file();
        assert_eq!(disk.told_left(), None);
        disk.leave(Some(Room { left: 10, is_told: true }));
        assert_eq!(disk.write(file, 0, b"1234"), Ok(4));
        assert_eq!(disk.told_left(), Some(6));
    }
}
