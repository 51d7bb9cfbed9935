//! Backups of shared files that are kept in a bucket.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use image::ImageFormat;
use parking_lot::Mutex;

use super::{
    buckets::{key, server_on, share},
    uploads::noise,
};
use crate::{
    backup::{Elsewhere, backup, restore},
    kit::{TestBucket, TestServer, TestUser, drawn},
};

/// So that it goes to a bucket in several parts.
const LENGTH: usize = 12_000_000;

#[tokio::test]
async fn what_a_bucket_holds_is_restored_into_a_bucket_or_a_folder() {
    is_restored(TestBucket::s3s_fs().await, TestBucket::s3s_fs().await).await;
}

#[tokio::test]
#[ignore = "needs moto: `scripts/test strangers` installs it and runs this"]
async fn moto_restores_into_a_bucket_or_a_folder() {
    is_restored(TestBucket::moto().await, TestBucket::moto().await).await;
}

async fn is_restored(bucket: TestBucket, other: TestBucket) {
    let server = server_on(&bucket).await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let film = noise(LENGTH);
    let files =
        [(ada.upload("film.bin", &film).await, film), (ada.upload("empty.txt", b"").await, Vec::new())];
    let picture = ada.upload("tea.png", &drawn(900, 30, ImageFormat::Png)).await;
    for id in files.iter().map(|(id, _)| id).chain([&picture]) {
        share(&ada, &room, id).await;
    }
    let small = format!("/api/files/{picture}/thumbnail");
    let thumbnail = ada.fetch(&small, &[]).await.1;
    let there = Elsewhere::new();
    let report = backup(server.config(), &there.file()).await.unwrap();
    assert_eq!((report.files, report.missing), (4, 0));

    let is_whole = async |server: &TestServer| {
        let ada = server.login("ada").await;
        for (id, bytes) in &files {
            assert!(ada.fetch(&format!("/api/files/{id}"), &[]).await.1 == *bytes);
        }
        assert!(ada.fetch(&small, &[]).await.1 == thumbnail);
    };
    let mut config = there.config(server.config());
    config.media.bucket = Some(other.settings());
    let restored = restore(&config, &there.file()).await.unwrap();
    assert_eq!((restored.files, restored.missing), (4, 0));
    assert_eq!(other.keys().await, bucket.keys().await);
    assert!(!config.storage.data.join("media").exists(), "nothing was kept twice");
    is_whole(&TestServer::start_on(config).await).await;

    let folder = Elsewhere::new();
    let mut config = folder.config(server.config());
    config.media.bucket = None;
    restore(&config, &there.file()).await.unwrap();
    assert!(config.storage.data.join("media").join(key_in_folder(&picture)).exists());
    is_whole(&TestServer::start_on(config).await).await;

    // The same bucket gets what it has lost since, and keeps the rest.
    let again = Elsewhere::new();
    let config = again.config(server.config());
    bucket.lose(&key(&files[0].0)).await;
    restore(&config, &there.file()).await.unwrap();
    is_whole(&TestServer::start_on(config).await).await;
}

fn key_in_folder(id: &str) -> String {
    format!("{}/{id}", &id[id.len() - 2..])
}

#[tokio::test]
async fn what_a_bucket_has_lost_is_named_and_the_rest_goes_along() {
    let bucket = TestBucket::s3s_fs().await;
    let server = server_on(&bucket).await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let (lost, left) = (ada.upload("a.bin", &noise(1_000)).await, ada.upload("b.bin", &noise(2_000)).await);
    for id in [&lost, &left] {
        share(&ada, &room, id).await;
    }
    bucket.lose(&key(&lost)).await;
    let there = Elsewhere::new();
    let report = backup(server.config(), &there.file()).await.unwrap();
    assert_eq!((report.files, report.missing), (1, 1));
    let mut config = there.config(server.config());
    config.media.bucket = None;
    restore(&config, &there.file()).await.unwrap();
    let second = TestServer::start_on(config).await;
    let ada = second.login("ada").await;
    assert!(ada.fetch(&format!("/api/files/{left}"), &[]).await.1 == noise(2_000));
    assert_eq!(ada.fetch(&format!("/api/files/{lost}"), &[]).await.0.status, 404);

    // A bucket that holds none of them is another one, and one that is away is no empty one.
    let nowhere = Elsewhere::new();
    let empty = TestBucket::s3s_fs().await;
    let mut config = server.config().clone();
    config.media.bucket = Some(empty.settings());
    let sentence = backup(&config, &nowhere.file()).await.unwrap_err().to_string();
    assert!(sentence.contains("None of the 2 shared files"), "{sentence}");
    bucket.shut();
    let sentence = backup(server.config(), &nowhere.file()).await.unwrap_err().to_string();
    assert!(sentence.contains("s3://shared/klatch/files"), "{sentence}");
    let config = nowhere.config(server.config());
    let sentence = restore(&config, &there.file()).await.unwrap_err().to_string();
    assert!(sentence.contains("s3://shared/klatch/files"), "{sentence}");
    let left: Vec<_> = fs::read_dir(&config.storage.data).unwrap().flatten().collect();
    assert!(left.len() == 1, "only the lock is left: {left:?}");
    bucket.open();
    restore(&config, &there.file()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_go_on_meanwhile_and_none_shared_before_is_left_out() {
    let bucket = TestBucket::s3s_fs().await;
    let server = server_on(&bucket).await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let shared: Arc<Mutex<Vec<(String, usize)>>> = Arc::default();
    let stop = Arc::new(AtomicBool::new(false));
    let sharing = tokio::spawn(keep_sharing(ada, room, Arc::clone(&shared), Arc::clone(&stop)));
    while shared.lock().len() < 10 {
        tokio::task::yield_now().await;
    }
    let before = shared.lock().clone();
    let there = Elsewhere::new();
    let report = backup(server.config(), &there.file()).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    sharing.await.unwrap();
    assert_eq!(report.missing, 0);
    let mut config = there.config(server.config());
    config.media.bucket = None;
    restore(&config, &there.file()).await.unwrap();
    let second = TestServer::start_on(config).await;
    let ada = second.login("ada").await;
    for (id, length) in before {
        assert!(ada.fetch(&format!("/api/files/{id}"), &[]).await.1 == noise(length), "{id}");
    }
}

/// Shares files until told to stop; notes each once it is shared.
async fn keep_sharing(
    user: TestUser,
    room: String,
    shared: Arc<Mutex<Vec<(String, usize)>>>,
    stop: Arc<AtomicBool>,
) {
    let mut length = 100;
    while !stop.load(Ordering::Relaxed) {
        let id = user.upload("some.bin", &noise(length)).await;
        share(&user, &room, &id).await;
        shared.lock().push((id, length));
        length += 1_000;
    }
}
