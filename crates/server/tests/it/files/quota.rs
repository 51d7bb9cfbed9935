//! How much one person may share in all.

use serde_json::json;

use super::uploads::noise;
use crate::kit::{TestServer, metadata, new_id, text};

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
async fn no_bound_is_a_bound_of_none() {
    let server = TestServer::start_with(|config| config.limits.shared_mib_per_person = 0).await;
    server.user("ada").await.announce("film.bin", 1_000 * MIB).await.with(201);
}
