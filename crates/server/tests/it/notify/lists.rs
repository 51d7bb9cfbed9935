//! Reading the list, marking as read, and what is kept.

use serde_json::{Value, json};

use super::{list, mention, unread};
use crate::kit::{TestServer, each, int, items, new_id, text};

#[tokio::test]
async fn one_and_all_are_marked_as_read() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.room("public", "Tea").await;
    ben.join(&room).await;
    for _ in 0..4 {
        ada.say(&room, &mention(&ben)).await;
    }
    let rows = list(&ben).await;
    let id = |at: usize| rows[at]["id"].clone();
    let of_ben = ben.live().await;
    let mark = async |body: Value| ben.put("/api/notifications/read", body).await;
    assert_eq!(mark(json!({ "ids": [id(0)] })).await.with(200), json!({ "unread": 3 }));
    let told = of_ben.next_where("me:changed", |event| event["type"] == "notification").await;
    assert_eq!(told["row"]["id"], id(0));
    assert_eq!(
        mark(json!({ "ids": [id(0), new_id()] })).await.with(200),
        json!({ "unread": 3 }),
        "again, nothing"
    );
    eve.put("/api/notifications/read", json!({ "ids": [id(1)] })).await.with(200);
    assert_eq!(unread(&ben).await, 3, "nobody marks another's");
    let up_to = rows[2]["mySeq"].clone();
    assert_eq!(
        mark(json!({ "upTo": up_to })).await.with(200),
        json!({ "unread": 1 }),
        "what came after is new"
    );
    assert_eq!(mark(json!({})).await.with(200), json!({ "unread": 0 }));
    assert_eq!(mark(json!({})).await.with(200), json!({ "unread": 0 }));
    assert!(list(&ben).await.iter().all(|row| row["readAt"].is_string()));
    mark(json!({ "ids": "all" })).await.refused(400, "bad_request");
    mark(json!({ "ids": [], "upTo": 1 })).await.refused(400, "bad_request");
    mark(json!({ "all": true })).await.refused(400, "bad_request");
    let many: Vec<String> = (0..101).map(|_| new_id()).collect();
    mark(json!({ "ids": many })).await.refused(422, "invalid");
    server.nobody().put("/api/notifications/read", json!({})).await.refused(401, "unauthorized");
    let bytes = ben.call("PUT", "/api/notifications/read").bearer_auth(&ben.token).body("{}");
    crate::kit::Reply::to(bytes).await.refused(400, "bad_request");
}

#[tokio::test]
async fn the_list_comes_by_pages_newest_first() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    ben.join(&room).await;
    for _ in 0..5 {
        ada.say(&room, &mention(&ben)).await;
        server.clock.advance(10);
    }
    let mut numbers = Vec::new();
    let mut path = "/api/notifications?limit=2".to_owned();
    loop {
        let page = ben.get(&path).await.with(200);
        assert_eq!(page["unread"], 5);
        numbers.extend(each(&page, "number").into_iter().map(int));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/notifications?limit=2&cursor={next}");
    }
    assert_eq!(numbers.len(), 5);
    assert!(numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");
    for query in ["limit=0", "limit=101", "cursor=x", "all=1"] {
        ben.get(&format!("/api/notifications?{query}")).await.refused(400, "bad_request");
    }
}

#[tokio::test]
async fn a_page_with_long_texts_stops_at_its_bytes_and_goes_on() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    ben.join(&room).await;
    let long = mention(&ben) + &"a".repeat(16_000);
    for _ in 0..40 {
        ada.say(&room, &long).await;
    }
    let (mut numbers, mut texts, mut pages) = (Vec::new(), Vec::new(), 0);
    let mut path = "/api/notifications?limit=100".to_owned();
    loop {
        let page = ben.get(&path).await.with(200);
        assert!(page.to_string().len() < 280 * 1_024, "{}", page.to_string().len());
        numbers.extend(each(&page, "number").into_iter().map(int));
        texts.extend(page["messages"].as_array().unwrap().iter().map(|message| int(&message["number"])));
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/notifications?limit=100&cursor={next}");
    }
    assert_eq!(numbers, texts, "each row comes with its text");
    assert_eq!(numbers.len(), 40);
    assert!(numbers.is_sorted_by(|one, next| one > next), "{numbers:?}");
    assert_eq!(pages, 3, "fifteen texts are nearly 256 KiB");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_five_hundred_are_kept() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    ben.join(&room).await;
    let cursor = int(&ben.live().await.ready["seq"]);
    for _ in 0..70 {
        let says = (0..10).map(|_| {
            let (ada, room, body) = (ada.clone(), room.clone(), mention(&ben));
            tokio::spawn(async move { ada.say(&room, &body).await })
        });
        for one in says.collect::<Vec<_>>() {
            one.await.unwrap();
        }
    }
    let mut count = 0;
    let mut path = "/api/notifications?limit=100".to_owned();
    loop {
        let page = ben.get(&path).await.with(200);
        assert_eq!(page["unread"], 100, "counted to a hundred");
        count += items(&page).len();
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/notifications?limit=100&cursor={next}");
    }
    assert!((500..564).contains(&count), "{count}");
    let reset = ben.get(&format!("/api/me/changes?after={cursor}")).await.with(200);
    assert_eq!(reset["reset"], true, "a cursor below what was pruned starts anew");
    let later = ben.get(&format!("/api/me/changes?after={}", int(&reset["seq"]) - 5)).await.with(200);
    assert_eq!(items(&later).len(), 5);
    let all = ben.request("PUT", "/api/notifications/read", None).await;
    assert_eq!(all.with(200), json!({ "unread": 0 }), "without a body all");
    assert!(text(&list(&ben).await[0]["readAt"]).ends_with('Z'));
}
