//! Links and short codes let people into one room, as often as they say.

use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestUser, int, items, text};

async fn link(by: &TestUser, room: &str, new: Value) -> (String, String) {
    let made = by.post(&format!("/api/rooms/{room}/links"), new).await.with(201);
    (text(&made["link"]["id"]), text(&made["code"]))
}

async fn enter(who: &TestUser, code: &str) -> Reply {
    who.post("/api/links/membership", json!({ "code": code })).await
}

async fn look(who: &TestUser, code: &str) -> Reply {
    who.post("/api/links/room", json!({ "code": code })).await
}

#[tokio::test]
async fn a_code_opens_a_private_room_however_it_is_typed() {
    let server = TestServer::start().await;
    let (ada, ben, cem) = (server.user("ada").await, server.user("ben").await, server.user("cem").await);
    let room = ada.room("private", "Kitchen").await;
    let (id, code) = link(&ada, &room, json!({ "maxUses": 2 })).await;
    assert_eq!(code.len(), 12);
    let shown = look(&ben, &code).await.with(200);
    assert_eq!((&shown["room"]["name"], &shown["joined"]), (&json!("Kitchen"), &json!(false)));
    ben.get(&format!("/api/rooms/{room}")).await.refused(404, "not_found");

    let typed = format!("{}-{} {}", &code[..4].to_uppercase(), &code[4..8], &code[8..]);
    assert_eq!(enter(&ben, &typed).await.with(200)["id"], json!(room));
    assert_eq!(ada.notices(&room, &[&ada, &ben]).await.last().unwrap(), "joined ben by ben");
    enter(&ben, &code).await.with(200);
    assert_eq!(look(&ben, &code).await.with(200)["joined"], true);
    let page = ada.get(&format!("/api/rooms/{room}/links")).await.with(200);
    assert_eq!((text(&items(&page)[0]["id"]), int(&items(&page)[0]["uses"])), (id, 1));
    assert!(!page.to_string().contains(&code));
    enter(&cem, &code).await.with(200);
    let page = ada.get(&format!("/api/rooms/{room}/links")).await.with(200);
    assert!(items(&page).is_empty(), "used up, it is not among those that are good");
    enter(&server.user("dua").await, &code).await.refused(404, "not_found");
}

#[tokio::test]
async fn what_ran_out_or_was_taken_back_opens_nothing() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("private", "Kitchen").await;
    let (_, short) = link(&ada, &room, json!({ "expiresInHours": 1 })).await;
    let (id, long) = link(&ada, &room, json!({})).await;
    server.clock.advance(3_600_000);
    enter(&ben, &short).await.refused(404, "not_found");
    look(&ben, &long).await.with(200);
    ada.delete(&format!("/api/rooms/{room}/links/{id}")).await.with(204);
    look(&ben, &long).await.refused(404, "not_found");
    enter(&ben, &long).await.refused(404, "not_found");
    let (_, code) = link(&ada, &room, json!({})).await;
    ada.delete(&format!("/api/rooms/{room}")).await.with(204);
    enter(&ben, &code).await.refused(404, "not_found");
}

#[tokio::test]
async fn an_old_link_brings_nobody_back_who_was_removed() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let (_, code) = link(&ada, &room, json!({})).await;
    ada.remove(&room, &ben).await;
    enter(&ben, &code).await.refused(403, "forbidden");
    look(&ben, &code).await.refused(403, "forbidden");
    server.clock.advance(1);
    let (_, fresh) = link(&ada, &room, json!({})).await;
    enter(&ben, &fresh).await.with(200);
}

#[tokio::test]
async fn the_links_of_whoever_goes_go_with_them() {
    let server = TestServer::start().await;
    let (ada, ben, cem) = (server.user("ada").await, server.user("ben").await, server.user("cem").await);
    let (dua, second) = (server.user("dua").await, server.user("second").await);
    let room = ada.room_with("private", &[&ben, &cem, &dua]).await;
    let (_, hers) = link(&ada, &room, json!({})).await;
    let (_, removed) = link(&ben, &room, json!({})).await;
    let (_, left) = link(&cem, &room, json!({})).await;
    let (_, closed) = link(&dua, &room, json!({})).await;
    ada.remove(&room, &ben).await;
    cem.leave(&room).await;
    ada.patch(&format!("/api/admin/users/{}", dua.id), json!({ "deactivated": true })).await.with(200);
    for code in [&removed, &left, &closed] {
        look(&second, code).await.refused(404, "not_found");
        enter(&second, code).await.refused(404, "not_found");
    }
    let page = ada.get(&format!("/api/rooms/{room}/links")).await.with(200);
    assert_eq!(items(&page).len(), 1, "only hers is left: {page}");
    enter(&second, &hers).await.with(200);
}

#[tokio::test]
async fn its_maker_and_moderators_take_it_back_and_no_other_room() {
    let server = TestServer::start().await;
    let (ada, ben, cem) = (server.user("ada").await, server.user("ben").await, server.user("cem").await);
    let room = ada.room_with("private", &[&ben, &cem]).await;
    let other = cem.room("private", "Mine").await;
    let (id, code) = link(&ben, &room, json!({})).await;
    cem.delete(&format!("/api/rooms/{room}/links/{id}")).await.refused(403, "forbidden");
    cem.delete(&format!("/api/rooms/{other}/links/{id}")).await.refused(404, "not_found");
    look(&cem, &code).await.with(200);
    ben.delete(&format!("/api/rooms/{room}/links/{id}")).await.with(204);
    let direct = ada.direct(&ben).await;
    ada.post(&format!("/api/rooms/{direct}/links"), json!({})).await.refused(403, "forbidden");
}

#[tokio::test]
async fn forty_at_once_fill_the_five_places() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Kitchen").await;
    let (_, code) = link(&ada, &room, json!({ "maxUses": 5 })).await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..40 {
        let (user, code) = (server.user(&format!("guest{number}")).await, code.clone());
        tries.spawn(async move { enter(&user, &code).await.status });
    }
    let statuses = tries.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 5, "{statuses:?}");
    assert_eq!(items(&ada.get(&format!("/api/rooms/{room}/members")).await.with(200)).len(), 6);
}

#[tokio::test]
async fn codes_cannot_be_tried_out() {
    let server = TestServer::start_with(|config| config.limits.codes_per_person = 3).await;
    let ada = server.user("ada").await;
    for _ in 0..3 {
        look(&ada, "0000-0000-0000").await.refused(404, "not_found");
    }
    enter(&ada, "0000-0000-0000").await.refused(429, "too_many");
}

#[tokio::test]
async fn links_come_by_pages() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Kitchen").await;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(link(&ada, &room, json!({})).await.0);
        server.clock.advance(1);
    }
    let path = format!("/api/rooms/{room}/links");
    let first = ada.get(&format!("{path}?limit=2")).await.with(200);
    let rest = ada.get(&format!("{path}?limit=2&cursor={}", text(&first["next"]))).await.with(200);
    let shown: Vec<_> = items(&first).iter().chain(items(&rest)).map(|link| text(&link["id"])).collect();
    made.reverse();
    assert_eq!((shown, &rest["next"]), (made, &Value::Null));
    for wrong in ["limit=0", "limit=101", "cursor=x"] {
        ada.get(&format!("{path}?{wrong}")).await.refused(400, "bad_request");
    }
}
