//! Where whole files are kept: a folder, or a bucket.

use std::{
    fmt, fs, io,
    ops::Range,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
    aws::AmazonS3Builder, buffered::BufWriter, local::LocalFileSystem, path::Path as ObjectPath,
    prefix::PrefixStore,
};
use tokio::io::{AsyncWriteExt, BufReader};
use uuid::Uuid;

use super::spool;
use crate::{
    config::Bucket,
    error::{Error, Result},
    infra::tls,
};

/// Bytes of one part on its way to a bucket, at least; three are in memory at a time.
const PART_BYTES: u64 = 5 * 1024 * 1024;
/// Most parts of a file in a bucket; S3 takes 10,000.
const MOST_PARTS: u64 = 9_000;
/// Bytes read from the disk at a time.
const READ_BYTES: usize = 256 * 1024;
/// How long a bucket may say nothing. The time a part takes to be sent counts: an answer comes only after it. Two parts
/// of 5 MiB at once take 84 seconds on a line of 1 Mbit/s.
const SILENCE: Duration = Duration::from_mins(2);
/// How long it may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a request is tried again: short enough that people are told before their clients give up.
const RETRY: Duration = Duration::from_secs(15);

/// Where something stands: made from an id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(ObjectPath);

impl Key {
    /// The file itself.
    pub fn whole(id: Uuid) -> Key {
        // The last bits of an id are random: folders fill evenly.
        Key(ObjectPath::from(format!("{:02x}/{id}", id.as_bytes()[15])))
    }

    /// Its small copy.
    pub fn thumbnail(id: Uuid) -> Key {
        Key(ObjectPath::from(format!("{:02x}/{id}.thumbnail", id.as_bytes()[15])))
    }

    /// Reads what [`Key::to_string`] wrote; `None` for everything else.
    pub fn parse(text: &str) -> Option<Key> {
        let (_, name) = text.split_once('/')?;
        let key = match name.strip_suffix(".thumbnail") {
            Some(id) => Key::thumbnail(Uuid::try_parse(id).ok()?),
            None => Key::whole(Uuid::try_parse(name).ok()?),
        };
        (key.0.as_ref() == text).then_some(key)
    }

    pub(super) fn path(&self) -> &ObjectPath {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref())
    }
}

/// Whole files. A clone is the same ones.
#[derive(Clone)]
pub struct Kept {
    store: Arc<dyn ObjectStore>,
    /// The folder, when it is one: there a file moves in without a copy.
    folder: Option<Arc<PathBuf>>,
}

impl Kept {
    /// In a folder (0700), which is made if it is not there.
    pub(super) fn in_folder(folder: &Path) -> Result<Kept> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
            Error::internal(format!("The folder {} cannot be made: {error}", folder.display()))
        })?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(failed)?.with_fsync(true);
        Ok(Kept { store: Arc::new(store), folder: Some(Arc::new(folder.to_owned())) })
    }

    /// In an S3 bucket, below its prefix.
    pub(super) fn in_bucket(bucket: &Bucket) -> Result<Kept> {
        tls::install();
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key)
            .with_secret_access_key(&bucket.secret_key)
            .with_retry(retry());
        // Whoever reads slowly may take as long as they like: time is counted from the beginning of a request to its
        // answer, then from one read to the next.
        let mut client = ClientOptions::new()
            .with_timeout_disabled()
            .with_read_timeout(SILENCE)
            .with_connect_timeout(CONNECT);
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
            client = client.with_allow_http(endpoint.starts_with("http://"));
        }
        builder = builder.with_client_options(client);
        let store = builder.build().map_err(failed)?;
        let store: Arc<dyn ObjectStore> = match bucket.prefix.as_str() {
            "" => Arc::new(store),
            prefix => Arc::new(PrefixStore::new(store, prefix)),
        };
        Ok(Kept { store, folder: None })
    }

    pub(super) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// Takes a local file in. It stays where it was, too.
    pub(super) async fn take(&self, from: &Path, key: Key) -> Result<()> {
        match &self.folder {
            Some(folder) => {
                let (from, to) = (from.to_owned(), folder.join(key.0.as_ref()));
                let linked = tokio::task::spawn_blocking(move || link(&from, &to)).await;
                linked.map_err(|error| Error::Internal(error.into()))?.map_err(spool::failed)
            }
            None => self.send(from, key).await,
        }
    }

    /// Sends a local file piece by piece, in bounded memory.
    async fn send(&self, from: &Path, key: Key) -> Result<()> {
        let file = tokio::fs::File::open(from).await.map_err(spool::failed)?;
        let size = file.metadata().await.map_err(spool::failed)?.len();
        let mut file = BufReader::with_capacity(READ_BYTES, file);
        let store = Arc::clone(&self.store);
        let mut writer = BufWriter::with_capacity(store, key.0, part_bytes(size)).with_max_concurrency(2);
        if let Err(error) = tokio::io::copy_buf(&mut file, &mut writer).await {
            // What has been sent is of no use; if that cannot be said either, the bucket's own rules clear it.
            drop(writer.abort().await);
            return Err(unreachable(&error));
        }
        writer.shutdown().await.map_err(|error| unreachable(&error))
    }

    /// Keeps bytes under a key.
    ///
    /// # Errors
    /// Of the file system; 503 when the bucket does not answer.
    pub async fn put(&self, key: Key, bytes: Vec<u8>) -> Result<()> {
        self.store.put(&key.0, PutPayload::from(bytes)).await.map(drop).map_err(failed)
    }

    /// Part of what stands under a key, piece by piece.
    ///
    /// # Errors
    /// 404 when there is nothing; 503 when the bucket does not answer.
    pub async fn read(
        &self,
        key: Key,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        Ok(self.store.get_opts(&key.0, options).await.map_err(failed)?.into_stream())
    }

    /// Deletes what stands under a key, if anything does.
    ///
    /// # Errors
    /// Of the file system; 503 when the bucket does not answer.
    pub async fn delete(&self, key: Key) -> Result<()> {
        match self.store.delete(&key.0).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

/// How large the parts of so many bytes are.
pub(super) fn part_bytes(size: u64) -> usize {
    usize::try_from(PART_BYTES.max(size / MOST_PARTS)).unwrap_or(usize::MAX)
}

fn retry() -> RetryConfig {
    let backoff = BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() };
    RetryConfig { backoff, max_retries: 3, retry_timeout: RETRY }
}

/// Gives a file a second name, and both their folders' entries to the disk.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    if fs::hard_link(from, to).is_err() {
        // A file system without second names.
        fs::copy(from, to)?;
        fs::File::open(to)?.sync_all()?;
    }
    fs::File::open(folder)?.sync_all()
}

fn unreachable(error: &io::Error) -> Error {
    tracing::warn!(%error, "the media store did not take a file");
    Error::Busy("the media store did not take a file")
}

fn failed(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::not_found(),
        error => {
            tracing::warn!(%error, "the media store failed");
            Error::Busy("the media store failed")
        }
    }
}
