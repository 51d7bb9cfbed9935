//! Friends: asked, accepted, declined, withdrawn, ended; unique per pair.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, each, items, new_id};

fn path(other: &TestUser) -> String {
    format!("/api/friends/{}", other.id)
}

/// Whom somebody has, each with how far it is.
pub async fn friends(user: &TestUser) -> Vec<(String, String)> {
    let page = user.get("/api/friends").await.with(200);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    items(&page).iter().map(|row| (text(&row["userId"]), text(&row["state"]))).collect()
}

fn is(other: &TestUser, state: &str) -> Vec<(String, String)> {
    vec![(other.id.clone(), state.to_owned())]
}

#[tokio::test]
async fn a_request_waits_until_it_is_accepted() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (of_ada, of_ben) = (ada.live().await, ben.live().await);
    let asked = ada.put(&path(&ben), json!({})).await.with(200);
    assert_eq!((&asked["userId"], &asked["state"]), (&json!(ben.id), &json!("outgoing")));
    assert_eq!(ada.put(&path(&ben), json!({})).await.with(200), asked, "asking again changes nothing");
    let told = of_ben.next_where("me:changed", |event| event["type"] == "friend").await;
    assert_eq!((&told["row"]["userId"], &told["row"]["state"]), (&json!(ada.id), &json!("incoming")));
    assert_eq!(told["row"]["mySeq"], told["seq"]);
    assert_eq!((friends(&ada).await, friends(&ben).await), (is(&ben, "outgoing"), is(&ada, "incoming")));

    let accepted = ben.put(&path(&ada), json!({})).await.with(200);
    assert_eq!(accepted["state"], "friend");
    of_ada.next_where("me:changed", |event| event["row"]["state"] == "friend").await;
    assert_eq!((friends(&ada).await, friends(&ben).await), (is(&ben, "friend"), is(&ada, "friend")));
    let page = ada.get("/api/friends").await.with(200);
    assert_eq!(each(&json!({ "items": page["users"] }), "username"), ["ben"]);

    ben.delete(&path(&ada)).await.with(204);
    ben.delete(&path(&ada)).await.with(204);
    let gone = of_ada.next_where("me:changed", |event| event["row"]["gone"] == true).await;
    assert_eq!(gone["row"], json!({ "userId": ben.id, "gone": true, "mySeq": gone["seq"] }));
    assert!(friends(&ada).await.is_empty() && friends(&ben).await.is_empty());
    let rows = ada.own_changes(0).await;
    let rows: Vec<&Value> = rows.iter().filter(|row| row["type"] == "friend").collect();
    assert_eq!(rows.len(), 1, "one row, at its newest stamp: {rows:?}");
    assert_eq!(rows[0]["row"], gone["row"]);
}

#[tokio::test]
async fn either_takes_a_request_away() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for who in [&ada, &ben] {
        ada.put(&path(&ben), json!({})).await.with(200);
        let other = if who.id == ada.id { &ben } else { &ada };
        who.delete(&path(other)).await.with(204);
        assert!(friends(&ada).await.is_empty() && friends(&ben).await.is_empty(), "by {}", who.username);
    }
    ben.put(&path(&ada), json!({})).await.with(200);
    assert_eq!(friends(&ada).await, is(&ben, "incoming"), "asked anew, the other way");
}

#[tokio::test]
async fn nonsense_is_refused_and_changes_nothing() {
    let server = TestServer::start().await;
    let (ada, eve) = (server.user("ada").await, server.user("eve").await);
    for base in ["/api/friends", "/api/blocks"] {
        for method in ["PUT", "DELETE"] {
            let to = |id: &str| format!("{base}/{id}");
            ada.request(method, &to(&ada.id), None).await.refused(422, "invalid");
            ada.request(method, &to(&new_id()), None).await.refused(404, "not_found");
            ada.request(method, &to("eve"), None).await.refused(400, "bad_request");
            server.nobody().request(method, &to(&eve.id), None).await.refused(401, "unauthorized");
        }
        ada.get(&format!("{base}?limit=0")).await.refused(400, "bad_request");
        ada.get(&format!("{base}?cursor=x")).await.refused(400, "bad_request");
        ada.get(&format!("{base}?user={}", eve.id)).await.refused(400, "bad_request");
        assert_eq!(ada.get(base).await.with(200), json!({ "items": [], "next": null, "users": [] }));
    }
    assert!(friends(&eve).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_ask_each_other_at_once_are_friends() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for round in 0..20 {
        let ask = |who: &TestUser, other: &TestUser| {
            let (who, path) = (who.clone(), path(other));
            tokio::spawn(async move { who.put(&path, json!({})).await.with(200) })
        };
        let asked = [ask(&ada, &ben), ask(&ben, &ada), ask(&ada, &ben), ask(&ben, &ada)];
        for one in asked {
            one.await.expect("nobody panics");
        }
        assert_eq!(friends(&ada).await, is(&ben, "friend"), "round {round}");
        assert_eq!(friends(&ben).await, is(&ada, "friend"), "round {round}");
        ada.delete(&path(&ben)).await.with(204);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_and_ending_at_once_leave_both_of_one_mind() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for round in 0..20 {
        let run = |who: &TestUser, method: &'static str, path: String| {
            let who = who.clone();
            tokio::spawn(async move { who.request(method, &path, None).await.status })
        };
        let block = format!("/api/blocks/{}", ada.id);
        let tries = [
            run(&ada, "PUT", path(&ben)),
            run(&ben, "PUT", path(&ada)),
            run(&ada, "DELETE", path(&ben)),
            run(&ben, "DELETE", path(&ada)),
            run(&ben, "PUT", block.clone()),
            run(&ben, "DELETE", block),
        ];
        for one in tries {
            let status = one.await.expect("nobody panics");
            assert!([200, 204, 403].contains(&status), "{status}");
        }
        let (of_ada, of_ben) = (friends(&ada).await, friends(&ben).await);
        let states = (of_ada.first().map(|row| row.1.as_str()), of_ben.first().map(|row| row.1.as_str()));
        let of_one_mind = [
            (None, None),
            (Some("friend"), Some("friend")),
            (Some("outgoing"), Some("incoming")),
            (Some("incoming"), Some("outgoing")),
            (Some("outgoing"), None), // asked while blocked
        ];
        assert!(of_one_mind.contains(&states), "round {round}: {states:?}");
        ada.delete(&path(&ben)).await.with(204);
    }
}

#[tokio::test]
async fn the_list_comes_by_pages() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    for number in 0..5 {
        let other = server.user(&format!("friend{number}")).await;
        other.put(&path(&ada), json!({})).await.with(200);
    }
    let mut seen = Vec::new();
    let mut path = "/api/friends?limit=2".to_owned();
    loop {
        let page = ada.get(&path).await.with(200);
        assert_eq!(items(&page).len(), page["users"].as_array().expect("a list").len());
        seen.extend(items(&page).iter().map(|row| row["userId"].to_string()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/friends?limit=2&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn a_friend_s_new_name_is_told_without_a_room() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    ada.put(&path(&ben), json!({})).await.with(200);
    ben.put(&path(&ada), json!({})).await.with(200);
    let socket = ben.live().await;
    ada.patch("/api/auth/profile", json!({ "fullName": "Ada Lovelace" })).await.with(200);
    assert_eq!(socket.next("profile:changed").await["user"]["fullName"], "Ada Lovelace");
}
