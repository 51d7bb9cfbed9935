//! The room left where the data folder is.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::error::{Error, Result};

/// Of the reserve, what messages leave free too.
const KEPT_FROM_MESSAGES: u64 = 8;

/// Keeps a reserve on the disk, so that a full server can still be tidied: deleting, signing out and stopping need
/// some room themselves.
#[derive(Clone)]
pub struct Disk {
    folder: Arc<Path>,
    reserve: u64,
}

impl Disk {
    /// Watches the disk of a folder; uploads leave `reserve` bytes of it free.
    pub fn new(folder: PathBuf, reserve: u64) -> Disk {
        Disk { folder: folder.into(), reserve }
    }

    /// Refuses bytes of files that would not leave the reserve.
    ///
    /// # Errors
    /// 507 `storage_full`.
    pub fn check_upload(&self, bytes: u64) -> Result<()> {
        self.check(self.reserve.saturating_add(bytes))
    }

    /// Refuses messages when little of the reserve is left.
    ///
    /// # Errors
    /// 507 `storage_full`.
    pub fn check_message(&self) -> Result<()> {
        self.check(self.reserve / KEPT_FROM_MESSAGES)
    }

    /// A disk that does not tell is not in the way: what does not fit fails by itself.
    fn check(&self, wanted: u64) -> Result<()> {
        match rustix::fs::statvfs(&*self.folder) {
            Ok(disk) if disk.f_bavail.saturating_mul(disk.f_frsize) < wanted => Err(Error::storage_full()),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}
