//! Bytes people share: taken in piece by piece, judged, cleaned, kept and given out again.
//!
//! An upload grows as a file below the data folder (`uploads`), because only a local file can be appended to
//! byte for byte and survives a restart. Whole, it moves to where shared files are kept: below the data
//! folder (`media`), or in a bucket. Keys are made here from ids; what people call a file never gets near a path.

mod film;
mod kept;
mod kind;
mod objects;
mod picture;
mod sealed;
mod spool;
mod turns;

pub use self::{
    kept::{Kept, Key},
    kind::{INLINE, Kind, Sort, endings, judge},
    objects::{Object, Objects},
    picture::{Picture, Refusal, Thumbnail},
    spool::failed,
};

use std::{path::Path, sync::Arc};

use uuid::Uuid;

use self::{spool::Spool, turns::Turns};
use crate::{
    config::Bucket,
    error::{Error, Result},
};

/// Where shared files are. A clone is the same one.
#[derive(Clone)]
pub struct Media {
    spool: Spool,
    kept: Kept,
    turns: Arc<Turns>,
}

impl Media {
    /// Opens what is below the data folder, and the bucket where there is one.
    ///
    /// # Errors
    /// When the folders cannot be made, or the bucket's settings cannot be used.
    pub fn open(data: &Path, bucket: Option<&Bucket>) -> Result<Media> {
        Ok(Media {
            spool: Spool::open(&data.join("uploads"))?,
            kept: match bucket {
                Some(bucket) => Kept::in_bucket(bucket)?,
                None => Kept::in_folder(&data.join("media"))?,
            },
            turns: Arc::new(Turns::new()),
        })
    }

    /// What is whole.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// An upload's file, to be written from `offset` on; what stands behind it is cut off.
    ///
    /// # Errors
    /// Of the file system; 404 when bytes before `offset` are not there.
    pub async fn write_from(&self, id: Uuid, offset: u64) -> Result<tokio::fs::File> {
        self.spool.write_from(id, offset).await
    }

    /// The first bytes of an upload, enough to judge it by; `None` when it is not there.
    ///
    /// # Errors
    /// Of the file system.
    pub async fn head(&self, id: Uuid) -> Result<Option<Vec<u8>>> {
        self.spool.head(id).await
    }

    /// Takes what must not be known out of an uploaded picture, and makes its small copy and placeholder.
    /// One at a time of each person, and in bounded memory.
    ///
    /// # Errors
    /// A [`Refusal`] for what is damaged, too large, or takes too long; 503 when it waits too long; of the file system.
    pub async fn picture(&self, id: Uuid, person: Uuid, sort: Sort) -> Result<Result<Picture, Refusal>> {
        let (from, to) = (self.spool.path(id), self.spool.clean_path(id));
        picture::make(&self.turns, person, from, to, sort).await
    }

    /// Blots out in an uploaded film where it was taken and with what. Its size stays.
    ///
    /// # Errors
    /// A [`Refusal`] for one of too many parts; of the file system.
    pub async fn film(&self, id: Uuid) -> Result<Result<(), Refusal>> {
        let path = self.spool.path(id);
        let cleaned = tokio::task::spawn_blocking(move || film::clean(&path)).await;
        cleaned.map_err(|error| Error::Internal(error.into()))?.map_err(spool::failed)
    }

    /// Moves an upload to where it is kept: the cleaned copy when there is one. The upload itself stays
    /// until [`Media::forget_upload`], so that this may be repeated.
    ///
    /// # Errors
    /// Of the file system or the bucket.
    pub async fn keep(&self, id: Uuid, is_cleaned: bool) -> Result<()> {
        let path = if is_cleaned { self.spool.clean_path(id) } else { self.spool.path(id) };
        self.kept.take(&path, Key::whole(id)).await
    }

    /// Deletes an upload's own files.
    ///
    /// # Errors
    /// Of the file system.
    pub async fn forget_upload(&self, id: Uuid) -> Result<()> {
        self.spool.delete(id).await
    }

    /// Deletes everything of an id, wherever it is.
    ///
    /// # Errors
    /// Of the file system or the bucket.
    pub async fn delete(&self, id: Uuid) -> Result<()> {
        self.spool.delete(id).await?;
        self.kept.delete(Key::thumbnail(id)).await?;
        self.kept.delete(Key::whole(id)).await
    }
}
