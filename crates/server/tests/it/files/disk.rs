//! A disk that is nearly full.

use serde_json::json;

use crate::kit::{TestServer, engine, new_id};

#[tokio::test]
async fn a_full_server_takes_no_more_and_can_be_tidied() {
    let mut server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Notes").await;
    let said = json!({ "id": new_id(), "body": "Tea" });
    ada.send(&room, said.clone()).await.with(201);
    let begun = ada.announce("tea.bin", 10).await.with(201)["id"].clone();
    let begun = begun.as_str().expect("an id");
    server.stop().await;

    // More than any disk has.
    let mut config = server.config().clone();
    config.limits.reserve_mib = 1_048_576 * 1_024;
    let full = TestServer::start_on(config).await;
    let ada = full.login("ada").await;
    ada.announce("more.bin", 10).await.refused(507, "storage_full");
    ada.append(begun, 0, b"0123456789").await.refused(507, "storage_full");
    if engine() == server::infra::db::Engine::Sqlite {
        ada.send(&room, json!({ "id": new_id(), "body": "More" })).await.refused(507, "storage_full");
    }
    ada.send(&room, said.clone()).await.with(200);
    ada.delete(&format!("/api/files/{begun}")).await.with(204);
    ada.delete(&format!("/api/messages/{}", said["id"].as_str().expect("an id"))).await.with(200);
    ada.post("/api/auth/logout", json!({})).await.with(204);
}
