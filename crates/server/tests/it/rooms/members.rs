//! The list of a room's members.

use serde_json::{Value, json};

use crate::kit::{TestServer, each, int, items};

#[tokio::test]
async fn owners_come_first_and_former_members_not_at_all() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, dan) = (server.user("cleo").await, server.user("dan").await);
    let room = ada.room_with("private", &[&ben, &cleo, &dan]).await;
    ada.give_role(&room, &cleo, "moderator").await;
    ada.remove(&room, &dan).await;

    let page = ben.get(&format!("/api/rooms/{room}/members")).await.with(200);
    assert_eq!(each(&page, "userId"), [&ada.id, &cleo.id, &ben.id]);
    assert_eq!(each(&page, "role"), ["owner", "moderator", "member"]);
    for row in items(&page) {
        assert_eq!((&row["roomId"], &row["leftAt"]), (&json!(room), &Value::Null), "{row}");
        assert!(int(&row["seq"]) > 0 && row["joinedAt"].is_string(), "{row}");
    }
    let mut users: Vec<&str> =
        page["users"].as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap()).collect();
    users.sort_unstable();
    assert_eq!(users, ["ada", "ben", "cleo"]);
    assert_eq!(page["reads"].as_array().unwrap().len(), 3);
    assert_eq!(page["next"], Value::Null);
}

#[tokio::test]
async fn pages_show_each_member_once_and_reads_end_above_32() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut others = Vec::new();
    for at in 0..32 {
        others.push(server.user(&format!("user{at}")).await);
    }
    let room = ada.room_with("public", &others[..31].iter().collect::<Vec<_>>()).await;
    let whole = ada.get(&format!("/api/rooms/{room}/members?limit=100")).await.with(200);
    assert_eq!((items(&whole).len(), whole["reads"].as_array().unwrap().len()), (32, 32));
    let mut found: Vec<Value> = Vec::new();
    let mut path = format!("/api/rooms/{room}/members?limit=10");
    loop {
        let page = ada.get(&path).await.with(200);
        assert_eq!(page["users"].as_array().unwrap().len(), items(&page).len());
        found.extend_from_slice(items(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/rooms/{room}/members?limit=10&cursor={next}");
    }
    assert_eq!(json!(found), whole["items"]);

    others[31].join(&room).await;
    for path in [format!("/api/rooms/{room}/members"), format!("/api/rooms/{room}/messages")] {
        let page = ada.get(&path).await.with(200);
        assert!(page["reads"].as_array().is_none_or(Vec::is_empty), "33 people: {}", page["reads"]);
    }
    for query in ["limit=0", "limit=101", "cursor=x", "cursor=1.", "role=owner"] {
        ada.get(&format!("/api/rooms/{room}/members?{query}")).await.refused(400, "bad_request");
    }
}
