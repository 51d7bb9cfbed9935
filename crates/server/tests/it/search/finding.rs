//! What is found, how it is marked, and by which questions.

use serde_json::json;

use super::{found, found_with, page};
use crate::kit::{TestServer, int, items, new_id};

#[tokio::test]
async fn beginnings_of_words_in_all_my_rooms_newest_first() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (room, other) = (ada.room_with("public", &[&ben]).await, ada.room_with("private", &[]).await);
    let first = ada.say(&room, "The photo says Porto 😀, the portions too").await;
    ada.say(&other, "porridge and leeks").await;
    ben.say(&room, "a passport").await;
    server.until_indexed().await;

    let answer = page(&ada, "por", "").await;
    let hits = items(&answer);
    assert_eq!(super::bodies(&answer), ["porridge and leeks", "The photo says Porto 😀, the portions too"]);
    assert_eq!(hits[1]["message"], first, "as it is read everywhere");
    let marks = json!([{ "start": 15, "end": 18 }, { "start": 29, "end": 32 }]);
    assert_eq!(hits[1]["highlights"], marks, "in UTF-16 code units");
    assert_eq!((&answer["next"], &answer["isIndexing"]), (&json!(null), &json!(false)));
    assert_eq!(answer["users"].as_array().unwrap().len(), 1);

    assert_eq!(found(&ben, "por").await, ["The photo says Porto 😀, the portions too"]);
    assert_eq!(found(&ada, "PHOTO por").await, ["The photo says Porto 😀, the portions too"]);
    assert!(found(&ada, "photo leeks").await.is_empty());
    assert_eq!(found_with(&ada, "p", &format!("&roomId={other}")).await, ["porridge and leeks"]);
    assert_eq!(found_with(&ada, "pass", &format!("&from={}", ben.id)).await, ["a passport"]);
    assert!(found_with(&ada, "pass", &format!("&from={}", ada.id)).await.is_empty());
}

#[tokio::test]
async fn names_of_files_are_found_and_ids_in_mentions_are_not() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let file = ada.upload("Jahresbericht 2026.txt", b"numbers").await;
    ada.send(&room, json!({ "id": new_id(), "body": "", "fileIds": [file] })).await.with(201);
    ada.say(&room, &format!("hello <@{}>", ada.id)).await;
    server.until_indexed().await;
    let answer = page(&ada, "jahres 2026", "").await;
    assert_eq!(items(&answer)[0]["message"]["files"][0]["id"], json!(file));
    assert_eq!(items(&answer)[0]["highlights"], json!([]));
    assert!(found(&ada, &ada.id[..8]).await.is_empty());
}

#[tokio::test]
async fn signs_are_words_at_most_and_never_syntax() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    ada.say(&room, "near the tea: 100% \"oat\" AND not a-milk (really) OR it's_ok").await;
    server.until_indexed().await;
    for query in [
        "tea",
        "\"tea\"",
        "tea*",
        "*tea",
        "tea -oat",
        "-milk",
        "NEAR tea",
        "NEAR(tea oat)",
        "(tea",
        "tea)",
        "AND",
        "tea AND oat",
        "OR",
        "not",
        "body:tea^2"[5..].split('^').next().unwrap(),
        "100%",
        "it's",
        "_",
        "'; --",
        "oat\\",
        "{tea}",
        "^tea",
        "+tea",
        "a-milk",
    ] {
        let hits = found(&ada, query).await;
        let is_wordless = !query.contains(char::is_alphanumeric);
        assert_eq!(hits.len(), usize::from(!is_wordless), "{query}");
    }
    for query in ["tea\u{301}", "%", "body:tea", "tea^2", "\u{202e}", "😀"] {
        assert!(found(&ada, query).await.len() <= 1, "{query}");
    }
    let words = (0..200).map(|at| format!("w{at}")).collect::<Vec<_>>().join(" ");
    ada.say(&room, &words).await;
    server.until_indexed().await;
    assert_eq!(
        found(&ada, &words).await,
        std::slice::from_ref(&words),
        "two hundred words, and each must be there"
    );
    assert!(found(&ada, &format!("{words} w200")).await.is_empty());
}

#[tokio::test]
async fn bad_questions_are_refused() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ben.room("private", "Tea").await;
    let field = |error: serde_json::Value| error["field"].clone();
    for (query, status, code) in [
        ("?query=a&limit=0", 400, "bad_request"),
        ("?query=a&limit=101", 400, "bad_request"),
        ("?query=a&before=zzz", 400, "bad_request"),
        ("?query=a&from=ada", 400, "bad_request"),
        ("?query=a&roomId=tea", 400, "bad_request"),
        ("?query=a&room=1", 400, "bad_request"),
        ("", 400, "bad_request"),
        ("?query=a%0Ab", 422, "invalid"),
        ("?query=a%00b", 422, "invalid"),
    ] {
        ada.get(&format!("/api/search{query}")).await.refused(status, code);
    }
    let long = "x".repeat(1_001);
    assert_eq!(field(ada.get(&format!("/api/search?query={long}")).await.refused(422, "invalid")), "query");
    ada.get(&format!("/api/search?query=tea&roomId={room}")).await.refused(404, "not_found");
    assert!(items(&ada.get("/api/search?query=").await.with(200)).is_empty());
}

#[tokio::test]
async fn searches_are_counted_apart() {
    let server = TestServer::start_with(|config| config.limits.message_searches_per_minute = 3).await;
    let ada = server.user("ada").await;
    for _ in 0..3 {
        ada.get("/api/search?query=tea").await.with(200);
    }
    let refused = ada.get("/api/search?query=tea").await;
    assert!(refused.header("retry-after").is_some());
    let error = refused.refused(429, "too_many");
    assert!(int(&error["retryAfterMs"]) > 0);
    for free in ["/api/rooms", "/api/users?query=tea", "/api/rooms/directory?query=tea"] {
        ada.get(free).await.with(200);
    }
}
