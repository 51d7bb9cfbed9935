//! How much one person may share in all.

use serde_json::json;
use server::infra::db::Engine;

use super::uploads::noise;
use crate::kit::{TestServer, engine, metadata, new_id, text};

const MIB: usize = 1 << 20;

#[tokio::test]
async fn what_one_person_shares_in_all_has_a_bound() {
    let server = TestServer::start_with(|config| config.limits.shared_mib_per_person = 2).await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let first = ada.upload("first.bin", &noise(MIB)).await;
    let sent = ada.send(&room, json!({ "id": new_id(), "body": "", "fileIds": [first] })).await.with(201);
    let id = new_id();
    let about = metadata("second.bin", Some(&id));
    ada.announce_as(MIB + 1, &about).await.refused(507, "quota_full");
    assert_eq!(server.count("SELECT count(*) FROM files").await, 1, "nothing was begun");
    // The last byte there is room for, and its repeat, which counts once.
    ada.announce_as(MIB, &about).await.with(201);
    ada.announce_as(MIB, &about).await.with(200);
    ada.announce("more.bin", 1).await.refused(507, "quota_full");
    ada.append(&id, 0, &noise(MIB)).await.with(204);
    ada.announce("nothing.bin", 0).await.with(201);
    ben.announce("mine.bin", 2 * MIB).await.with(201);

    // Deleting makes room at once.
    ada.delete(&format!("/api/messages/{}", text(&sent["id"]))).await.with(200);
    ada.announce("third.bin", MIB).await.with(201);
    ada.announce("more.bin", 1).await.refused(507, "quota_full");
}

#[tokio::test]
async fn one_person_s_files_are_bounded_in_number_too() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    // All she may have but one, and empty.
    server
        .run_sql(match engine() {
            Engine::Sqlite => &[
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
                INSERT INTO files (id, owner_id, name, media_type, size_bytes, offset_bytes, created_at)
                SELECT randomblob(16), u.id, 'a', 'text/plain', 0, 0, 0 FROM n, users u WHERE u.username = 'ada'",
            ],
            Engine::Postgres => &[
                "INSERT INTO files (id, owner_id, name, media_type, size_bytes, offset_bytes, created_at)
                SELECT gen_random_uuid(), u.id, 'a', 'text/plain', 0, 0, 0
                FROM generate_series(1, 99999), users u WHERE u.username = 'ada'",
            ],
        })
        .await;
    ada.announce("last.bin", 0).await.with(201);
    ada.announce("more.bin", 0).await.refused(507, "quota_full");
    ben.announce("his.bin", 1).await.with(201);
}

#[tokio::test]
async fn no_bound_is_a_bound_of_none() {
    let server = TestServer::start_with(|config| config.limits.shared_mib_per_person = 0).await;
    server.user("ada").await.announce("film.bin", 1_000 * MIB).await.with(201);
}
