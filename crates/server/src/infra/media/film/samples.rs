//! Tracks that hold measurements instead of pictures or sound, and where their samples are.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    os::unix::fs::FileExt,
};

use super::{Film, Part, too_much};

/// Handlers of such tracks: timed metadata (GPMF of action cameras, `mebx` of phones), and Google's camera motion.
const HANDLERS: [&[u8; 4]; 2] = [b"meta", b"camm"];

impl Film {
    /// Whether a track holds measurements.
    pub(super) fn measures(&mut self, track: Part) -> io::Result<bool> {
        let Some(handler) = self.find_below(track, &[*b"mdia", *b"hdlr"])? else { return Ok(false) };
        let mut kind = [0; 4];
        // Behind a version, flags, and four bytes that say nothing here.
        if handler.end - handler.content < 12 {
            return Ok(false);
        }
        self.file.read_exact_at(&mut kind, handler.content + 8)?;
        Ok(HANDLERS.contains(&&kind))
    }

    /// Fills the samples of a track with zeros, as far as its tables tell where they are. One that claims more than
    /// the whole file is refused: it would keep the disk busy for ever.
    pub(super) fn blank_samples(&mut self, track: Part) -> io::Result<()> {
        let Some(tables) = self.find_below(track, &[*b"mdia", *b"minf", *b"stbl"])? else { return Ok(()) };
        let (chunks, is_wide) = match self.find(tables, *b"stco")? {
            Some(chunks) => (Some(chunks), false),
            None => (self.find(tables, *b"co64")?, true),
        };
        let (runs, sizes) = (self.find(tables, *b"stsc")?, self.find(tables, *b"stsz")?);
        let (Some(chunks), Some(runs), Some(sizes)) = (chunks, runs, sizes) else { return Ok(()) };
        let file = self.file.try_clone()?;
        let mut sizes = Sizes::open(&file, sizes)?;
        let mut runs = Runs::open(&file, runs)?;
        let mut chunks = Numbers::open(&file, chunks, 8);
        let (mut left, mut number) = (self.size, 0);
        while let Some(start) = if is_wide { chunks.long()? } else { chunks.short()?.map(u64::from) } {
            number += 1;
            let length = sizes.of_next(runs.samples_in(number)?)?;
            left = left.checked_sub(length.max(1)).ok_or_else(too_much)?;
            self.blank(start, start.saturating_add(length).min(self.size))?;
        }
        Ok(())
    }
}

/// How large the samples are, one after the other.
struct Sizes<'f> {
    /// Where all are the same.
    each: u32,
    left: u32,
    numbers: Numbers<'f>,
}

impl<'f> Sizes<'f> {
    fn open(file: &'f File, table: Part) -> io::Result<Self> {
        let mut numbers = Numbers::open(file, table, 4);
        let each = numbers.short()?.unwrap_or_default();
        let left = numbers.short()?.unwrap_or_default();
        Ok(Sizes { each, left, numbers })
    }

    /// Bytes of the next so many samples.
    fn of_next(&mut self, samples: u32) -> io::Result<u64> {
        let samples = samples.min(self.left);
        self.left -= samples;
        if self.each > 0 {
            return Ok(u64::from(samples) * u64::from(self.each));
        }
        let mut bytes = 0;
        for _ in 0..samples {
            let Some(size) = self.numbers.short()? else { break };
            bytes += u64::from(size);
        }
        Ok(bytes)
    }
}

/// How many samples are in each chunk: runs of chunks with the same number.
struct Runs<'f> {
    samples: u32,
    /// The chunk from which on it is another number, and that number.
    next: Option<(u32, u32)>,
    numbers: Numbers<'f>,
}

impl<'f> Runs<'f> {
    fn open(file: &'f File, table: Part) -> io::Result<Self> {
        let mut runs = Runs { samples: 0, next: None, numbers: Numbers::open(file, table, 8) };
        runs.read()?;
        Ok(runs)
    }

    fn samples_in(&mut self, chunk: u32) -> io::Result<u32> {
        while let Some((_, samples)) = self.next.filter(|(first, _)| *first <= chunk) {
            self.samples = samples;
            self.read()?;
        }
        Ok(self.samples)
    }

    fn read(&mut self) -> io::Result<()> {
        self.next = None;
        if let (Some(first), Some(samples)) = (self.numbers.short()?, self.numbers.short()?) {
            self.next = Some((first, samples));
            self.numbers.short()?; // Which description they have.
        }
        Ok(())
    }
}

/// The numbers of a table, read as they are asked for.
struct Numbers<'f>(BufReader<io::Take<Section<'f>>>);

impl<'f> Numbers<'f> {
    /// Behind so many bytes of a head.
    fn open(file: &'f File, table: Part, head: u64) -> Self {
        let start = (table.content + head).min(table.end);
        Numbers(BufReader::new(Section { file, at: start }.take(table.end - start)))
    }

    fn short(&mut self) -> io::Result<Option<u32>> {
        Ok(self.next()?.map(u32::from_be_bytes))
    }

    fn long(&mut self) -> io::Result<Option<u64>> {
        Ok(self.next()?.map(u64::from_be_bytes))
    }

    fn next<const N: usize>(&mut self) -> io::Result<Option<[u8; N]>> {
        let mut bytes = [0; N];
        match self.0.read_exact(&mut bytes) {
            Ok(()) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A file from a place on, wherever its own mark stands.
struct Section<'f> {
    file: &'f File,
    at: u64,
}

impl Read for Section<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
