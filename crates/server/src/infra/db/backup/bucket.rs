//! Shared files that are kept in a bucket: read into an archive one after the other, and put back from it.
//!
//! In the archive they stand where a folder would have them (`media/…`), so what was kept in one is restored to the
//! other as well.

use std::path::Path;

use uuid::Uuid;

use super::archive;
use crate::{
    error::{Error, Result},
    infra::media::{Key, Objects},
};

/// The folder they would be in.
const FOLDER: &str = "media/";

/// Most missing objects that are named in the log.
const MOST_NAMED: u64 = 20;

/// A file the database knows: its id, and whether it has a small copy.
pub(super) type Known = (Uuid, bool);

/// The key of an entry that belongs into a bucket.
pub(super) fn key(entry: &str) -> Option<Key> {
    Key::parse(entry.strip_prefix(FOLDER)?)
}

/// What came of reading a bucket.
#[derive(Default)]
pub(super) struct Packed {
    /// Objects in the archive.
    pub(super) count: u64,
    /// Objects the database knows and the bucket does not hold.
    pub(super) missing: u64,
}

/// Adds every object of the files that the database knows. One that stands in the folder is there already; one that is
/// not in the bucket is passed over and counted: it was deleted meanwhile, or is lost.
pub(super) fn pack(
    archive: &mut archive::Writer,
    data: &Path,
    objects: &Objects,
    files: &[Known],
) -> Result<Packed> {
    let mut packed = Packed::default();
    let mut is_any_here = false;
    for key in files.iter().flat_map(keys) {
        let entry = format!("{FOLDER}{key}");
        if data.join(&entry).exists() {
            is_any_here = true;
        } else if let Some(object) = objects.read(&key)? {
            let size = object.size;
            archive.add(&entry, object, size)?;
            packed.count += 1;
        } else {
            packed.missing += 1;
            if packed.missing <= MOST_NAMED {
                tracing::warn!(%key, bucket = objects.name(), "a shared file is not in the bucket, or must not be read");
            }
        }
    }
    if packed.missing > 0 && packed.count == 0 && !is_any_here {
        return Err(Error::internal(format!(
            "None of the {} shared files can be read from the bucket {}. Is it the one the server uses, with the same keys? \
             Nothing was backed up.",
            packed.missing,
            objects.name()
        )));
    }
    Ok(packed)
}

/// Puts every object of an archive back that the bucket does not hold.
pub(super) fn restore(file: &Path, objects: &Objects) -> Result<()> {
    archive::read(file, |entry, size, bytes| match key(entry) {
        Some(key) if !objects.holds(&key, size)? => objects.write(&key, size, bytes),
        _ => Ok(()),
    })
}

fn keys(file: &Known) -> impl Iterator<Item = Key> + use<> {
    let (id, has_thumbnail) = *file;
    [Some(Key::whole(id)), has_thumbnail.then(|| Key::thumbnail(id))].into_iter().flatten()
}
