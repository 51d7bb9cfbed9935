//! The file a backup is: a plain tar, so that any tool can look into it, with a list of checksums as its last entry.
//!
//! First `klatch.json` says what it is; then come the database and the folders; `SHA256SUMS` ends it, in the form
//! `sha256sum` reads. An archive without that end was cut off and is refused.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs::File,
    io::{self, BufReader, BufWriter, Read},
    path::Path,
};

use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

use super::failed;
use crate::error::{Error, Result};

/// The last entry.
const SUMS: &str = "SHA256SUMS";

/// Most bytes of the list of checksums: some millions of files.
const SUMS_BYTES: u64 = 1 << 30;

/// Bytes moved at once.
const PIECE: usize = 128 * 1024;

/// An archive being written.
pub(super) struct Writer {
    tar: Builder<BufWriter<File>>,
    sums: String,
    mtime: u64,
}

impl Writer {
    /// Into a fresh file; entries carry this time, in seconds.
    pub(super) fn new(file: File, mtime: u64) -> Writer {
        Writer { tar: Builder::new(BufWriter::with_capacity(PIECE, file)), sums: String::new(), mtime }
    }

    /// Adds a short text.
    pub(super) fn add_text(&mut self, name: &str, text: &str) -> Result<()> {
        self.add(name, text.as_bytes(), text.len() as u64)
    }

    /// Adds a file; one that is gone by now is left out.
    pub(super) fn add_file(&mut self, name: &str, path: &Path) -> Result<()> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(path, &error)),
        };
        let size = file.metadata().map_err(|error| failed(path, &error))?.len();
        // The size stands before the bytes: of one that grows the rest is left out, one that shrinks is filled up.
        self.add(name, BufReader::with_capacity(PIECE, file).chain(io::repeat(0)), size)
    }

    /// Adds so many bytes; fewer are an error.
    pub(super) fn add(&mut self, name: &str, bytes: impl Read, size: u64) -> Result<()> {
        let mut bytes = Summing::new(bytes.take(size));
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(size);
        header.set_mtime(self.mtime);
        let added = self.tar.append_data(&mut header, name, &mut bytes);
        added.map_err(|error| Error::internal(format!("{name} cannot be packed: {error}")))?;
        if bytes.count != size {
            return Err(Error::internal(format!(
                "{name} cannot be packed: it ended before its {size} bytes"
            )));
        }
        if name != SUMS {
            writeln!(self.sums, "{}  {name}", bytes.sum()).expect("a string takes everything");
        }
        Ok(())
    }

    /// Writes the checksums and sees to it that everything is on disk.
    pub(super) fn finish(mut self) -> Result<()> {
        let sums = std::mem::take(&mut self.sums);
        self.add_text(SUMS, &sums)?;
        let written = self.tar.into_inner().and_then(|file| file.into_inner().map_err(io::Error::other));
        let synced = written.and_then(|file| file.sync_all());
        synced.map_err(|error| Error::internal(format!("the backup cannot be written: {error}")))
    }
}

/// Reads an archive from its beginning to its end, handing each entry over by name and size; nothing of it is to be believed
/// before this has answered `Ok`.
///
/// # Errors
/// Those of `take`; when it is cut off, damaged, or not an archive of ours.
pub(super) fn read(path: &Path, mut take: impl FnMut(&str, u64, &mut dyn Read) -> Result<()>) -> Result<()> {
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    let mut tar = tar::Archive::new(BufReader::with_capacity(PIECE, file));
    let damaged = |error: io::Error| Error::internal(format!("The backup is damaged: {error}"));
    let mut found = HashMap::new();
    for entry in tar.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = String::from_utf8(entry.path_bytes().into_owned()).unwrap_or_default();
        if entry.header().entry_type() != EntryType::Regular || name.is_empty() {
            return Err(Error::internal(format!("The backup holds something that is no file: {name}")));
        }
        if name == SUMS {
            let mut sums = String::new();
            entry.by_ref().take(SUMS_BYTES).read_to_string(&mut sums).map_err(damaged)?;
            return compare(&sums, &found);
        }
        let size = entry.size();
        let mut bytes = Summing::new(&mut entry);
        take(&name, size, &mut bytes)?;
        io::copy(&mut bytes, &mut io::sink()).map_err(damaged)?;
        found.insert(name, bytes.sum());
    }
    Err(Error::internal("The backup is cut off: its end is missing."))
}

fn compare(sums: &str, found: &HashMap<String, String>) -> Result<()> {
    let listed: HashMap<&str, &str> =
        sums.lines().filter_map(|line| line.split_once("  ").map(|(sum, name)| (name, sum))).collect();
    let wrong = found.iter().find(|(name, sum)| listed.get(name.as_str()) != Some(&sum.as_str()));
    match wrong {
        Some((name, _)) => Err(Error::internal(format!("The backup is damaged: {name} is not what it was."))),
        None if listed.len() != found.len() => {
            Err(Error::internal("The backup is damaged: files are missing."))
        }
        None => Ok(()),
    }
}

/// Passes bytes on, counts and sums them.
struct Summing<R> {
    bytes: R,
    count: u64,
    digest: Sha256,
}

impl<R: Read> Summing<R> {
    fn new(bytes: R) -> Self {
        Summing { bytes, count: 0, digest: Sha256::new() }
    }

    fn sum(self) -> String {
        super::super::migrate::hex(&self.digest.finalize())
    }
}

impl<R: Read> Read for Summing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.count += read as u64;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}
