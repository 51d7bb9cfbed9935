//! The objects of a bucket as a backup takes and gives them: whole, one after the other, on a thread that may wait.

use std::io::{self, Read};

use bytes::{Buf, Bytes};
use futures_util::{StreamExt, stream::BoxStream};
use object_store::{ObjectStoreExt, buffered::BufWriter};
use tokio::{io::AsyncWriteExt, runtime::Runtime};

use super::kept::{Kept, Key, part_bytes};
use crate::{
    config::Bucket,
    error::{Error, Result},
};

/// Bytes handed over at a time.
const PIECE: usize = 256 * 1024;

/// A bucket. It brings its own runtime: never to be used, or dropped, where another one runs tasks.
pub struct Objects {
    kept: Kept,
    name: String,
    runtime: Runtime,
}

impl Objects {
    /// The bucket of these settings. Nothing is asked of it yet.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn open(bucket: &Bucket) -> Result<Objects> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        Ok(Objects {
            kept: Kept::in_bucket(bucket)?,
            name: bucket.to_string(),
            runtime: runtime.map_err(|error| Error::Internal(error.into()))?,
        })
    }

    /// What to call it in a sentence: `s3://bucket/prefix`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What stands under a key; `None` when nothing does, or it must not be read: to whoever may not list a bucket S3 says
    /// the same of both.
    ///
    /// # Errors
    /// When the bucket does not answer or refuses, said for the person who waits for the backup.
    pub fn read(&self, key: &Key) -> Result<Option<Object<'_>>> {
        match self.runtime.block_on(self.kept.store().get(key.path())) {
            Ok(found) => Ok(Some(Object {
                size: found.meta.size,
                runtime: &self.runtime,
                pieces: found.into_stream(),
                piece: Bytes::new(),
            })),
            Err(object_store::Error::NotFound { .. } | object_store::Error::PermissionDenied { .. }) => {
                Ok(None)
            }
            Err(error) => Err(self.failed(key, error)),
        }
    }

    /// Whether so many bytes stand under a key.
    ///
    /// # Errors
    /// As [`Objects::read`].
    pub fn holds(&self, key: &Key, size: u64) -> Result<bool> {
        match self.runtime.block_on(self.kept.store().head(key.path())) {
            Ok(found) => Ok(found.size == size),
            Err(object_store::Error::NotFound { .. } | object_store::Error::PermissionDenied { .. }) => {
                Ok(false)
            }
            Err(error) => Err(self.failed(key, error)),
        }
    }

    /// Keeps `size` bytes under a key, in memory for a few parts.
    ///
    /// # Errors
    /// As [`Objects::read`], and those of reading `bytes`. Then nothing stands under the key that did not before.
    pub fn write(&self, key: &Key, size: u64, bytes: &mut dyn Read) -> Result<()> {
        let mut writer =
            BufWriter::with_capacity(self.kept.store().clone(), key.path().clone(), part_bytes(size))
                .with_max_concurrency(2);
        if let Err(error) = self.copy(bytes, &mut writer) {
            drop(self.runtime.block_on(writer.abort()));
            return Err(self.failed(key, error));
        }
        self.runtime.block_on(writer.shutdown()).map_err(|error| self.failed(key, error))
    }

    fn copy(&self, bytes: &mut dyn Read, writer: &mut BufWriter) -> io::Result<()> {
        let mut piece = vec![0; PIECE];
        loop {
            match bytes.read(&mut piece)? {
                0 => return Ok(()),
                read => self.runtime.block_on(writer.write_all(&piece[..read]))?,
            }
        }
    }

    fn failed(&self, key: &Key, error: impl std::error::Error) -> Error {
        Error::internal(format!("{key} in the bucket {}: {error}", self.name))
    }
}

/// An object being read. Its reading fails when the bucket does.
pub struct Object<'o> {
    /// Bytes of it.
    pub size: u64,
    runtime: &'o Runtime,
    pieces: BoxStream<'static, object_store::Result<Bytes>>,
    piece: Bytes,
}

impl Read for Object<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.runtime.block_on(self.pieces.next()) {
                None => return Ok(0),
                Some(piece) => self.piece = piece.map_err(io::Error::other)?,
            }
        }
        let read = buffer.len().min(self.piece.len());
        self.piece.copy_to_slice(&mut buffer[..read]);
        Ok(read)
    }
}
