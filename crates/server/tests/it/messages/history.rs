//! A room's history by pages.

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, each, int, items, new_id};

/// A private chat of `count` messages, numbered from 1.
async fn chat_of(ada: &TestUser, ben: &TestUser, count: i64) -> String {
    let room = ada.direct(ben).await;
    for number in 1..=count {
        ada.say(&room, &format!("message {number}")).await;
    }
    room
}

fn numbers(page: &Value) -> Vec<i64> {
    each(page, "number").into_iter().map(int).collect()
}

/// The numbers on a page, and those to go on from.
fn shape(page: &Value) -> (Vec<i64>, Option<i64>, Option<i64>) {
    (numbers(page), page["before"].as_i64(), page["after"].as_i64())
}

#[tokio::test]
async fn pages_begin_and_end_where_they_say() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = chat_of(&ada, &ben, 25).await;
    let range = |from: i64, to: i64| (from..=to).collect::<Vec<_>>();
    for (query, expected) in [
        ("?limit=10", (range(16, 25), Some(16), None)),
        ("", (range(1, 25), None, None)),
        ("?limit=25", (range(1, 25), None, None)),
        ("?limit=24", (range(2, 25), Some(2), None)),
        ("?before=16&limit=10", (range(6, 15), Some(6), Some(15))),
        ("?before=6&limit=10", (range(1, 5), None, Some(5))),
        ("?before=11&limit=10", (range(1, 10), None, Some(10))),
        ("?before=2&limit=10", (range(1, 1), None, Some(1))),
        ("?before=26&limit=10", (range(16, 25), Some(16), None)),
        ("?before=9000000000000000000&limit=10", (range(16, 25), Some(16), None)),
        ("?after=0&limit=10", (range(1, 10), None, Some(10))),
        ("?after=10&limit=10", (range(11, 20), Some(11), Some(20))),
        ("?after=15&limit=10", (range(16, 25), Some(16), None)),
        ("?after=24&limit=10", (range(25, 25), Some(25), None)),
    ] {
        assert_eq!(shape(&ben.history(&room, query).await), expected, "{query}");
    }
}

#[tokio::test]
async fn pages_past_the_ends_are_empty_and_lead_back() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = chat_of(&ada, &ben, 5).await;
    for query in ["?before=1", "?before=0", "?after=5", "?after=6", "?after=9000000000000000000"] {
        let page = ben.history(&room, query).await;
        assert!(items(&page).is_empty(), "{query}: {page}");
        let (before, after) = (page["before"].as_i64(), page["after"].as_i64());
        let back = match (before, after) {
            (Some(before), None) => ben.history(&room, &format!("?before={before}")).await,
            (None, Some(after)) => ben.history(&room, &format!("?after={after}")).await,
            other => panic!("{query}: one way leads back, not {other:?}"),
        };
        assert_eq!(numbers(&back), [1, 2, 3, 4, 5], "{query}: {page}");
    }
    let empty = ada.direct(&ada).await;
    for query in ["", "?before=1", "?after=0", "?around=1"] {
        let page = ada.history(&empty, query).await;
        assert_eq!(
            (items(&page), &page["before"], &page["after"]),
            (&[][..], &Value::Null, &Value::Null),
            "{query}"
        );
    }
}

#[tokio::test]
async fn around_shows_both_sides() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = chat_of(&ada, &ben, 25).await;
    for number in [1, 2, 12, 13, 24, 25] {
        for limit in [1, 2, 3, 10, 100] {
            let page = ben.history(&room, &format!("?around={number}&limit={limit}")).await;
            let (found, before, after) = shape(&page);
            assert!(found.contains(&number), "around {number}, {limit} of them: {found:?}");
            assert!(i64::try_from(found.len()).unwrap() <= limit, "{found:?}");
            assert!(found.windows(2).all(|pair| pair[1] == pair[0] + 1), "{found:?}");
            let (first, last) = (found[0], *found.last().unwrap());
            assert_eq!(before, (first > 1).then_some(first));
            assert_eq!(after, (last < 25).then_some(last));
        }
    }
    let page = ben.history(&room, "?around=13&limit=10").await;
    assert!(numbers(&page).first() < Some(&13) && numbers(&page).last() > Some(&13));
    for query in ["?around=0", "?around=99", "?around=9000000000000000000"] {
        assert!(items(&ben.history(&room, query).await).len() <= 25);
    }
}

#[tokio::test]
async fn walking_either_way_meets_each_message_once() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = chat_of(&ada, &ben, 23).await;
    for limit in [1, 7, 23, 100] {
        let mut back = Vec::new();
        let mut page = ben.history(&room, &format!("?limit={limit}")).await;
        loop {
            back.extend(numbers(&page).into_iter().rev());
            let Some(before) = page["before"].as_i64() else { break };
            page = ben.history(&room, &format!("?before={before}&limit={limit}")).await;
        }
        assert_eq!(back, (1..=23).rev().collect::<Vec<_>>());
        let mut forth = Vec::new();
        let mut page = ben.history(&room, &format!("?after=0&limit={limit}")).await;
        loop {
            forth.extend(numbers(&page));
            let Some(after) = page["after"].as_i64() else { break };
            page = ben.history(&room, &format!("?after={after}&limit={limit}")).await;
        }
        assert_eq!(forth, (1..=23).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_page_names_its_people_and_marks_nothing() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, dan) = (server.user("cleo").await, server.user("dan").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    cleo.say(&room, &format!("Bye, <@{}>", dan.id)).await;
    cleo.leave(&room).await;
    let before = ben.chat(&room).await;
    let page = ben.history(&room, "").await;
    let mut names: Vec<&str> =
        page["users"].as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["ada", "cleo", "dan"], "senders and people named, former members included");
    for user in page["users"].as_array().unwrap() {
        assert!(user.get("email").is_none() && user.get("passwordHash").is_none(), "{user}");
    }
    let mut reads: Vec<&str> =
        page["reads"].as_array().unwrap().iter().map(|read| read["userId"].as_str().unwrap()).collect();
    reads.sort_unstable();
    let mut members = [ada.id.as_str(), &ben.id];
    members.sort_unstable();
    assert_eq!(reads, members, "those who are in");
    assert_eq!(ben.chat(&room).await, before, "reading marks nothing");
}

#[tokio::test]
async fn queries_that_make_no_sense_are_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    ada.say(&room, "one").await;
    for query in [
        "before=-1",
        "after=-1",
        "around=-1",
        "before=x",
        "after=1.5",
        "around=",
        "before=1&after=1",
        "before=1&around=1",
        "after=1&around=1",
        "limit=0",
        "limit=-1",
        "limit=101",
        "limit=1000000000",
        "limit=ten",
        "before=9223372036854775808",
        "offset=1",
        "before=1&before=2",
        "cursor=1",
    ] {
        ada.get(&format!("/api/rooms/{room}/messages?{query}")).await.refused(400, "bad_request");
    }
    ada.get(&format!("/api/rooms/{}/messages", new_id())).await.refused(404, "not_found");
    ada.get("/api/rooms/tea/messages").await.refused(400, "bad_request");
    ada.get(&format!("/api/messages/{}", new_id())).await.refused(404, "not_found");
    ada.get("/api/messages/1").await.refused(400, "bad_request");
    assert_eq!(ada.chat(&room).await["unread"], json!(0));
}

#[tokio::test]
async fn a_page_of_long_texts_stops_at_its_bytes_and_goes_on() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let long = "x".repeat(16_384);
    for _ in 0..40 {
        ada.say(&room, &long).await;
    }
    let page = ben.history(&room, "?limit=100").await;
    assert_eq!(shape(&page), ((26..=40).collect(), Some(26), None), "fifteen texts are nearly 256 KiB");
    let older = ben.history(&room, "?before=26&limit=100").await;
    assert_eq!(numbers(&older), (11..=25).collect::<Vec<_>>());
    let newer = ben.history(&room, "?after=0&limit=100").await;
    assert_eq!(shape(&newer), ((1..=15).collect(), None, Some(15)));
    let moved = ben.get(&format!("/api/rooms/{room}/changes?after=0&limit=100")).await.with(200);
    assert!(moved["more"] == true && items(&moved).len() < 20, "{} rows", items(&moved).len());
}

#[tokio::test]
async fn long_messages_make_short_pages_that_still_meet() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let body = "x".repeat(16_384);
    for _ in 0..40 {
        ada.say(&room, &body).await;
    }
    let page = ben.history(&room, "?limit=100").await;
    let found = numbers(&page);
    assert!((1..40).contains(&found.len()) && found.last() == Some(&40), "a page has an end: {found:?}");
    let (mut back, mut page) = (Vec::new(), page);
    loop {
        back.extend(numbers(&page).into_iter().rev());
        let Some(before) = page["before"].as_i64() else { break };
        page = ben.history(&room, &format!("?before={before}&limit=100")).await;
    }
    assert_eq!(back, (1..=40).rev().collect::<Vec<_>>());
    let (mut forth, mut after) = (Vec::new(), Some(0));
    while let Some(number) = after {
        let page = ben.history(&room, &format!("?after={number}&limit=100")).await;
        forth.extend(numbers(&page));
        after = page["after"].as_i64();
    }
    assert_eq!(forth, (1..=40).collect::<Vec<_>>());
    for number in [1, 20, 40] {
        let (found, before, after) = shape(&ben.history(&room, &format!("?around={number}&limit=100")).await);
        assert!(found.contains(&number), "around {number}: {found:?}");
        assert!(found.windows(2).all(|pair| pair[1] == pair[0] + 1), "{found:?}");
        assert_eq!(before, (found[0] > 1).then_some(found[0]));
        assert_eq!(after, found.last().copied().filter(|last| *last < 40));
    }
    let changes = ben.changes(&room, 0).await;
    assert_eq!(changes.len(), 40 + 3, "changes meet too");
    let socket = ben.live().await;
    let part = socket.ask("room:changes", json!({ "roomId": room, "after": 0, "limit": 100 })).await;
    assert_eq!(part["more"], true);
    assert_eq!(items(&part).last().unwrap()["seq"], part["seq"], "the last row's when cut");
}

/// Bytes of an answer's rows and people, as they travel.
fn bytes(page: &Value) -> usize {
    page.to_string().len()
}

#[tokio::test]
async fn a_page_stops_at_the_bytes_of_whole_rows_and_goes_on() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let quotes = "\"".repeat(16_000); // twice as long once it is written as JSON
    for _ in 0..20 {
        ada.say(&room, &quotes).await;
    }
    for query in ["?limit=100", "?before=20&limit=100", "?after=0&limit=100", "?around=10&limit=100"] {
        let page = ben.history(&room, query).await;
        assert!(bytes(&page) < 280 * 1_024 && items(&page).len() > 4, "{query}: {}", bytes(&page));
    }
    let path = format!("/api/rooms/{room}/changes");
    let part = ben.get(&format!("{path}?after=0&limit=100")).await.with(200);
    assert!(bytes(&part) < 280 * 1_024 && part["more"] == true, "{}", bytes(&part));
    assert_eq!(ben.changes(&room, 0).await.len(), 20 + 3, "parts meet");
}
