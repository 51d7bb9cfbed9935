//! Pictures: what must not be known is taken out of them, losslessly; a small copy and a placeholder are made.
//!
//! A picture is copied part by part, keeping only parts known to be needed to draw it: place, camera, author,
//! comments, previews with their own data and whatever stands behind the end stay behind. Then the copy is
//! decoded once, within bounds.

mod bytes;
mod decode;
mod gif;
mod jpeg;
mod png;
mod webp;

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::{Sort, turns::Turns};
use crate::error::Result;

pub use self::decode::Thumbnail;

/// Most pixels of a picture.
pub(super) const MOST_PIXELS: u64 = 40_000_000;
/// Most memory a decoded picture takes.
pub(super) const MOST_BYTES: u64 = 256 << 20;
/// Most frames of a moving picture.
pub(super) const MOST_FRAMES: u32 = 2_000;
/// Largest file that is taken for a picture: decoders may hold it whole.
const MOST_FILE_BYTES: u64 = 100 << 20;

/// What is known of a picture once it is cleaned.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Bytes of the cleaned file.
    pub size_bytes: u64,
    /// Pixels as shown, upright.
    pub width: u32,
    /// Pixels as shown, upright.
    pub height: u32,
    /// Base64 of a `ThumbHash`.
    pub thumbhash: String,
    /// The small copy.
    pub thumbnail: Thumbnail,
}

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not whole, or not what it seems.
    Damaged,
    /// Too many pixels, frames or bytes.
    TooLarge,
    /// Reading it takes longer than one picture may.
    TooSlow,
}

/// Cleans the picture at `from` into `to` and looks at it. Nothing of it is read on the caller's thread, and nothing
/// before it is its owner's turn and there is memory for it: first for the file, which decoders may hold whole, then for
/// its pixels too.
pub(super) async fn make(
    turns: &Turns,
    person: Uuid,
    from: PathBuf,
    to: PathBuf,
    sort: Sort,
) -> Result<std::result::Result<Picture, Refusal>> {
    let Ok(found) = tokio::fs::metadata(&from).await else { return Ok(Err(Refusal::Damaged)) };
    if found.len() > MOST_FILE_BYTES {
        return Ok(Err(Refusal::TooLarge));
    }
    let turn = turns.take(person).await?;
    let path = from.clone();
    let looked = turns.work(&turn, found.len(), move || decode::look(&path, sort)).await?;
    let shape = match looked {
        Ok(shape) => shape,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let work = move || {
        clean(&from, &to, sort)?;
        decode::look(&to, sort)?;
        decode::make(&to, sort)
    };
    turns.work(&turn, found.len().saturating_add(shape.bytes()), work).await
}

fn clean(from: &Path, to: &Path, sort: Sort) -> std::result::Result<(), Refusal> {
    let copy = || -> io::Result<()> {
        let mut input = BufReader::new(File::open(from)?);
        let mut output = BufWriter::new(File::create(to)?);
        match sort {
            Sort::Jpeg => jpeg::clean(&mut input, &mut output)?,
            Sort::Png => png::clean(&mut input, &mut output)?,
            Sort::Gif => gif::clean(&mut input, &mut output)?,
            Sort::WebP => webp::clean(&mut input, &mut output)?,
            Sort::SealedPicture | Sort::Film | Sort::Program | Sort::Other => return Err(bytes::damaged()),
        }
        output.flush()?;
        output.get_ref().sync_data()
    };
    copy().map_err(|error| {
        tracing::debug!(%error, "a picture could not be cleaned");
        Refusal::Damaged
    })
}

#[cfg(test)]
mod tests;
