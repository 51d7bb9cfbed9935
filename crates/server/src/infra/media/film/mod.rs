//! Films in MP4 and `QuickTime` (ISO/IEC 14496-12): where they were taken, and with what, is blotted out in place.
//!
//! Such a file is a row of boxes, some of which hold boxes. Only those known to be needed to play it are kept; every
//! other one (`udta`, `meta`, `uuid`, `gps `, …) becomes a `free` box of the same size that is filled with zeros, so no
//! other byte moves and nothing that points elsewhere has to be rewritten. What is no box is filled with zeros too.
//! Tracks of measurements (handler `meta`: GPMF, `mebx`) go with their samples. Doing it again changes nothing, so it may
//! be broken off anywhere.
//!
//! What a camera writes among the pictures themselves, or as subtitles, stays.

mod samples;

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
};

use self::Fate::{Blank, Inside, Keep};
use super::picture::Refusal;

/// The four letters that say what a box is.
type Kind = [u8; 4];

/// Most boxes that are looked at: fragments of a second, for days.
const MOST_BOXES: u32 = 1_000_000;
/// Bytes of zeros written at once.
const ZEROS: usize = 64 * 1024;

/// What becomes of a known box.
enum Fate {
    /// It stays as it is.
    Keep,
    /// It stays, and is gone through.
    Inside(&'static [(Kind, Fate)]),
    /// It stays, and what is in it does not: room left by whoever edited the film, often with the old bytes.
    Blank,
}

const FILM: &[(Kind, Fate)] = &[
    (*b"ftyp", Keep),
    (*b"styp", Keep),
    (*b"moov", Inside(MOVIE)),
    (*b"moof", Keep),
    (*b"mdat", Keep),
    (*b"imda", Keep),
    (*b"sidx", Keep),
    (*b"ssix", Keep),
    (*b"mfra", Keep),
    (*b"pdin", Keep),
    (*b"prft", Keep),
    (*b"free", Blank),
    (*b"skip", Blank),
    (*b"wide", Blank),
];

const MOVIE: &[(Kind, Fate)] = &[
    (*b"mvhd", Keep),
    (*b"trak", Inside(TRACK)),
    (*b"mvex", Keep),
    (*b"iods", Keep),
    (*b"pssh", Keep),
    (*b"ctab", Keep),
    (*b"clip", Keep),
    (*b"rmra", Keep),
    (*b"cmov", Keep),
    (*b"free", Blank),
    (*b"skip", Blank),
];

const TRACK: &[(Kind, Fate)] = &[
    (*b"tkhd", Keep),
    (*b"mdia", Inside(MEDIA)),
    (*b"edts", Keep),
    (*b"tref", Keep),
    (*b"trgr", Keep),
    (*b"tapt", Keep),
    (*b"clip", Keep),
    (*b"matt", Keep),
    (*b"load", Keep),
    (*b"txas", Keep),
    (*b"ctab", Keep),
    (*b"free", Blank),
    (*b"skip", Blank),
];

const MEDIA: &[(Kind, Fate)] = &[
    (*b"mdhd", Keep),
    (*b"hdlr", Keep),
    (*b"elng", Keep),
    (*b"minf", Inside(INFORMATION)),
    (*b"free", Blank),
    (*b"skip", Blank),
];

const INFORMATION: &[(Kind, Fate)] = &[
    (*b"vmhd", Keep),
    (*b"smhd", Keep),
    (*b"hmhd", Keep),
    (*b"sthd", Keep),
    (*b"nmhd", Keep),
    (*b"gmhd", Keep),
    (*b"hdlr", Keep),
    (*b"code", Keep),
    (*b"dinf", Keep),
    (*b"stbl", Keep),
    (*b"free", Blank),
    (*b"skip", Blank),
];

/// Cleans the film at `path`. Takes as long as its disk does to write what is blotted out, and a few KiB of memory.
pub(super) fn clean(path: &Path) -> io::Result<Result<(), Refusal>> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let size = file.metadata()?.len();
    let mut boxes = Film { file, size, looked_at: 0, zeros: vec![0; ZEROS] };
    match boxes.go_through(0, size, FILM) {
        Ok(()) => boxes.file.sync_data().map(Ok),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Err(Refusal::TooLarge)),
        Err(error) => Err(error),
    }
}

struct Film {
    file: File,
    size: u64,
    looked_at: u32,
    zeros: Vec<u8>,
}

/// A box: where it is, and where what is in it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    kind: Kind,
    start: u64,
    content: u64,
    end: u64,
}

impl Film {
    /// Goes through the boxes between two places. It goes only as deep as the lists do.
    fn go_through(&mut self, from: u64, to: u64, known: &'static [(Kind, Fate)]) -> io::Result<()> {
        let mut at = from;
        while at < to {
            let Some(part) = self.part(at, to)? else {
                return self.blank(at, to);
            };
            let rule = known.iter().find(|(kind, _)| *kind == part.kind);
            match rule.map(|(_, fate)| fate) {
                Some(Keep) => {}
                Some(Blank) => self.blank(part.content, part.end)?,
                Some(Inside(_)) if part.kind == *b"trak" && self.measures(part)? => {
                    self.blank_samples(part)?;
                    self.free(part)?;
                }
                Some(Inside(known)) => self.go_through(part.content, part.end, known)?,
                None => self.free(part)?,
            }
            at = part.end;
        }
        Ok(())
    }

    /// The box at a place, cut where its holder ends; `None` where there is none.
    fn part(&mut self, at: u64, to: u64) -> io::Result<Option<Part>> {
        self.looked_at += 1;
        if self.looked_at > MOST_BOXES {
            return Err(too_much());
        }
        let mut head = [0; 8];
        if to - at < 8 {
            return Ok(None);
        }
        self.file.read_exact_at(&mut head, at)?;
        let [size @ .., _, _, _, _] = head;
        let [_, _, _, _, kind @ ..] = head;
        let (head, size) = match u32::from_be_bytes(*size.first_chunk().expect("four bytes")) {
            // To the end of the file; elsewhere the mark of a list's end.
            0 if to == self.size => (8, to - at),
            1 if to - at >= 16 => {
                let mut size = [0; 8];
                self.file.read_exact_at(&mut size, at + 8)?;
                (16, u64::from_be_bytes(size))
            }
            size => (8, u64::from(size)),
        };
        let kind = *kind.first_chunk().expect("four bytes");
        if size < head || kind == [0; 4] {
            return Ok(None);
        }
        Ok(Some(Part { kind, start: at, content: at + head, end: at.saturating_add(size).min(to) }))
    }

    /// The first box of a kind in another one.
    fn find(&mut self, inside: Part, kind: Kind) -> io::Result<Option<Part>> {
        let mut at = inside.content;
        while at < inside.end {
            match self.part(at, inside.end)? {
                Some(part) if part.kind == kind => return Ok(Some(part)),
                Some(part) => at = part.end,
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The box at the end of a path of kinds.
    fn find_below(&mut self, inside: Part, path: &[Kind]) -> io::Result<Option<Part>> {
        let mut found = Some(inside);
        for kind in path {
            let Some(holder) = found else { return Ok(None) };
            found = self.find(holder, *kind)?;
        }
        Ok(found)
    }

    /// Makes it a box that means nothing. Its kind is changed last: until then it would be met again.
    fn free(&mut self, part: Part) -> io::Result<()> {
        self.blank(part.content, part.end)?;
        self.file.write_all_at(b"free", part.start + 4)
    }

    fn blank(&mut self, from: u64, to: u64) -> io::Result<()> {
        let mut at = from;
        while at < to {
            let length = usize::try_from(to - at).unwrap_or(ZEROS).min(ZEROS);
            self.file.write_all_at(&self.zeros[..length], at)?;
            at += length as u64;
        }
        Ok(())
    }
}

fn too_much() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

#[cfg(test)]
mod tests;
