//! Uploads under way: a file each, below the data folder.

use std::{
    fs,
    io::{self, ErrorKind, SeekFrom},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncReadExt, AsyncSeekExt},
};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Bytes a file is judged by.
const HEAD_BYTES: u64 = 16 * 1024;

/// The folder of uploads.
#[derive(Clone)]
pub(super) struct Spool {
    folder: Arc<PathBuf>,
}

impl Spool {
    /// Makes the folder (0700) if it is not there.
    pub(super) fn open(folder: &Path) -> Result<Spool> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
            Error::internal(format!("The folder {} cannot be made: {error}", folder.display()))
        })?;
        Ok(Spool { folder: Arc::new(folder.to_owned()) })
    }

    pub(super) fn path(&self, id: Uuid) -> PathBuf {
        self.folder.join(id.to_string())
    }

    pub(super) fn clean_path(&self, id: Uuid) -> PathBuf {
        self.folder.join(format!("{id}.clean"))
    }

    pub(super) async fn write_from(&self, id: Uuid, offset: u64) -> Result<File> {
        let path = self.path(id);
        let mut file = OpenOptions::new().write(true).create(offset == 0).open(path).await.map_err(failed)?;
        if file.metadata().await.map_err(failed)?.len() < offset {
            return Err(Error::not_found());
        }
        file.set_len(offset).await.map_err(failed)?;
        file.seek(SeekFrom::Start(offset)).await.map_err(failed)?;
        Ok(file)
    }

    pub(super) async fn head(&self, id: Uuid) -> Result<Option<Vec<u8>>> {
        let file = match File::open(self.path(id)).await {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut head = Vec::new();
        file.take(HEAD_BYTES).read_to_end(&mut head).await.map_err(failed)?;
        Ok(Some(head))
    }

    pub(super) async fn delete(&self, id: Uuid) -> Result<()> {
        for path in [self.path(id), self.clean_path(id)] {
            match tokio::fs::remove_file(path).await {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// What an error of the file system means: a full disk is for now, anything else is a defect.
pub fn failed(error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => Error::not_found(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::storage_full(),
        _ => Error::Internal(error.into()),
    }
}
