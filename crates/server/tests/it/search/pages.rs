//! Pages: whole, in order, each once, and of bounded cost however much there is.

use serde_json::Value;

use super::{bodies, page};
use crate::kit::{TestServer, TestUser, text};

/// Everything somebody finds, page by page, and how many pages that took.
async fn all(user: &TestUser, query: &str, more: &str) -> (Vec<String>, usize) {
    let (mut found, mut before, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let answer = page(user, query, &format!("{more}{before}")).await;
        found.extend(bodies(&answer));
        pages += 1;
        assert!(pages < 500, "pages get on");
        match &answer["next"] {
            Value::Null => return (found, pages),
            next => before = format!("&before={}", text(next)),
        }
    }
}

#[tokio::test]
async fn pages_of_several_rooms_join_by_time_without_gap_and_repeat() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let rooms =
        [ada.room("private", "A").await, ada.room("private", "B").await, ada.room("public", "C").await];
    let mut said = Vec::new();
    for at in 0..40 {
        let body = format!("apple {at}");
        ada.say(&rooms[at * 7 % 3], &body).await;
        server.clock.advance(1);
        said.push(body);
    }
    server.until_indexed().await;
    said.reverse();
    for limit in [1, 3, 39, 40, 41, 100] {
        let (found, pages) = all(&ada, "app", &format!("&limit={limit}")).await;
        assert_eq!(found, said, "by {limit}");
        assert_eq!(pages, 40_usize.div_ceil(limit), "by {limit}");
    }
    let (found, _) = all(&ada, "apple 7", "&limit=2").await;
    assert_eq!(found, ["apple 7"]);
}

#[tokio::test]
async fn frequent_words_are_found_in_every_way_down() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    // `word` has few forms and many texts, `wo` many of both; `rare` stands at the very beginning.
    let body = |at: usize| format!("{} w{at} wo{at}", if at.is_multiple_of(2) { "word" } else { "words" });
    let mut bodies = vec!["rare word".to_owned()];
    bodies.extend((0..3_000).map(body));
    server.fill(&room, &ada, bodies.clone()).await;
    ben.say(&room, "word of ben").await;
    bodies.push("word of ben".to_owned());
    bodies.reverse();
    server.until_indexed().await;

    for query in ["word", "wo", "w"] {
        let (found, _) = all(&ada, query, "&limit=100").await;
        assert_eq!(found.len(), 3_002, "{query}");
        assert_eq!(found, bodies, "{query}");
    }
    let (found, _) = all(&ada, "words", "&limit=100").await;
    assert_eq!(found.len(), 1_500);
    assert_eq!(all(&ada, "wo ra", "").await.0, ["rare word"]);
    let (found, _) = all(&ada, "w", &format!("&from={}", ben.id)).await;
    assert_eq!(found, ["word of ben"]);
    let (found, _) = all(&ada, "wo12", "&limit=100").await;
    assert_eq!(found.len(), 111, "12, 12x, 12xx");
}

#[tokio::test]
async fn what_was_cleared_costs_nothing_and_is_not_paged_through() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    server.fill(&room, &ada, (0..1_500).map(|at| format!("tea {at}")).collect()).await;
    ada.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    ada.say(&room, "tea last").await;
    server.until_indexed().await;
    assert_eq!(all(&ada, "tea", "&limit=1").await, (vec!["tea last".to_owned()], 1));
}
