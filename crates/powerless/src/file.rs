//! A file: as programs see it, and as it is on the disk.

use std::{collections::HashMap, mem, ops::AddAssign};

use crate::Chance;

/// Sectors of disks: each is written whole or not at all.
const SECTORS: [usize; 2] = [512, 4_096];

/// What a loss of power has cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Writes that were not synced.
    pub writes: u64,
    /// Those of them of which at least a part is gone.
    pub gone: u64,
    /// Names that were made, moved or taken away, of which the disk knows nothing.
    pub names: u64,
}

impl AddAssign for Lost {
    fn add_assign(&mut self, other: Lost) {
        self.writes += other.writes;
        self.gone += other.gone;
        self.names += other.names;
    }
}

/// Its bytes.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// As it is read.
    live: Vec<u8>,
    /// As it is on the disk for certain.
    kept: Vec<u8>,
    /// What leads from the one to the other, in the order in which it was done.
    unsynced: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

impl File {
    pub(crate) fn len(&self) -> usize {
        self.live.len()
    }

    /// At most so many bytes from a place on.
    pub(crate) fn read(&self, at: usize, most: usize) -> &[u8] {
        let begin = at.min(self.live.len());
        &self.live[begin..begin.saturating_add(most).min(self.live.len())]
    }

    pub(crate) fn write(&mut self, at: usize, bytes: &[u8]) {
        put(&mut self.live, at, bytes);
        self.unsynced.push(Change::Write { at, bytes: bytes.to_vec() });
    }

    pub(crate) fn set_len(&mut self, length: usize) {
        self.live.resize(length, 0);
        self.unsynced.push(Change::Length(length));
    }

    /// Everything is on the disk.
    pub(crate) fn sync(&mut self) {
        for change in mem::take(&mut self.unsynced) {
            match change {
                Change::Write { at, bytes } => put(&mut self.kept, at, &bytes),
                Change::Length(length) => self.kept.resize(length, 0),
            }
        }
    }

    /// The disk takes nothing, and the system forgets that it was to be written.
    pub(crate) fn fail_to_sync(&mut self) {
        self.unsynced.clear();
    }

    /// The power fails: each sector is as it was at some moment since the last sync, the length too.
    pub(crate) fn lose_power(&mut self, chance: Chance<'_>) -> Lost {
        let changes = mem::take(&mut self.unsynced);
        let end = changes.len() as u64;
        let mut moments = Moments::new(end, chance);
        let length_moment = moments.any();
        let mut lost = Lost::default();
        for (moment, change) in (0..).zip(&changes) {
            match change {
                Change::Length(length) if moment < length_moment => self.kept.resize(*length, 0),
                Change::Length(_) => {}
                Change::Write { at, bytes } => {
                    lost.writes += 1;
                    lost.gone += u64::from(!moments.put_part(&mut self.kept, (*at, bytes), moment));
                }
            }
        }
        self.live.clone_from(&self.kept);
        lost
    }
}

/// Up to which change each sector came to be written.
struct Moments<'a> {
    sector: usize,
    /// For most sectors it is this one.
    usual: u64,
    /// Of a hundred sectors so many have a moment of their own.
    strays: u64,
    end: u64,
    of_sectors: HashMap<usize, u64>,
    chance: Chance<'a>,
}

impl<'a> Moments<'a> {
    fn new(end: u64, chance: Chance<'a>) -> Self {
        let sector = SECTORS[usize::from(chance(2) == 0)];
        let strays = [0, 5, 50, 100][usize::try_from(chance(4)).unwrap_or(0)];
        let usual = chance(end + 1);
        Moments { sector, usual, strays, end, of_sectors: HashMap::new(), chance }
    }

    fn any(&mut self) -> u64 {
        if (self.chance)(100) < self.strays { (self.chance)(self.end + 1) } else { self.usual }
    }

    /// Writes those sectors that were written after this moment; answers whether these are all.
    fn put_part(&mut self, kept: &mut Vec<u8>, (at, bytes): (usize, &[u8]), moment: u64) -> bool {
        let mut is_whole = true;
        let mut from = 0;
        while from < bytes.len() {
            let sector = (at + from) / self.sector;
            let to = ((sector + 1) * self.sector - at).min(bytes.len());
            let of_sector = match self.of_sectors.get(&sector) {
                Some(known) => *known,
                None => self.any(),
            };
            self.of_sectors.insert(sector, of_sector);
            if moment < of_sector {
                put(kept, at + from, &bytes[from..to]);
            } else {
                is_whole = false;
            }
            from = to;
        }
        is_whole
    }
}

/// Writes into a file, which grows when it must.
fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the highest: the end of everything, one sector size, no strays.
    fn all(end: u64) -> u64 {
        end - 1
    }

    #[test]
    fn what_was_synced_stays() {
        let mut file = File::default();
        file.write(0, b"kept");
        file.sync();
        file.write(2, b"lost");
        assert_eq!(file.read(0, 10), b"kelost");
        let lost = file.lose_power(&mut |_| 0);
        assert_eq!((file.read(0, 10), lost.writes, lost.gone), (&b"kept"[..], 1, 1));
    }

    #[test]
    fn what_was_not_may_be_there_all_the_same() {
        let mut file = File::default();
        file.write(0, b"written");
        file.set_len(5);
        assert_eq!(file.lose_power(&mut all), Lost { writes: 1, ..Lost::default() });
        assert_eq!(file.read(0, 10), b"writt");
    }

    #[test]
    fn a_write_is_torn_between_sectors_and_not_inside_one() {
        let mut torn = false;
        for seed in 0..200_u64 {
            let mut state = seed;
            let mut chance = |end: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) % end
            };
            let mut file = File::default();
            file.write(0, &[1; 8_192]);
            file.sync();
            file.write(0, &[2; 8_192]);
            file.lose_power(&mut chance);
            let sectors: Vec<&[u8]> = file.read(0, 8_192).chunks(512).collect();
            assert!(sectors.iter().all(|sector| sector.iter().all(|byte| *byte == sector[0])));
            torn |= sectors.iter().any(|sector| sector[0] != sectors[0][0]);
        }
        assert!(torn);
    }

    #[test]
    fn a_sync_that_failed_is_made_up_for_by_no_other() {
        let mut file = File::default();
        file.write(0, b"lost");
        file.fail_to_sync();
        file.sync();
        assert_eq!(file.read(0, 10), b"lost", "the cache still has it");
        file.lose_power(&mut all);
        assert_eq!(file.read(0, 10), b"");
    }
}
