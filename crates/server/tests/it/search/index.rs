//! The index behind the sends: made of what was there before, made again, never in the way.

use serde_json::json;

use super::found;
use crate::{
    backup::{Elsewhere, backup, restore},
    kit::{TestServer, text},
};

#[tokio::test]
async fn what_was_said_before_the_start_is_read_after_it() {
    let mut server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (room, empty) = (ada.room("private", "Tea").await, ada.room("public", "Empty").await);
    server.fill(&room, &ada, (0..700).map(|at| format!("apple {at} pear{at}")).collect()).await;
    ada.say(&room, "plum").await;
    ada.say(&empty, "apple pie").await;
    server.until_indexed().await;
    server.stop().await;
    server
        .run_sql(&["DELETE FROM words", "DELETE FROM said", "DELETE FROM shared", "DELETE FROM search_heads"])
        .await;
    server.restart().await;
    let ada = ada.at(&server.url);
    server.until_indexed().await;
    assert_eq!(server.count("SELECT count(*) FROM words WHERE word = 'apple'").await, 701);
    assert_eq!(found(&ada, "pear699").await, ["apple 699 pear699"]);
    assert_eq!(found(&ada, "pie").await, ["apple pie"]);
}

#[tokio::test]
async fn a_text_of_a_thousand_words_and_more_is_found_by_its_first_ones() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let long = (0..2_000).map(|at| format!("w{at}")).collect::<Vec<_>>().join(" ");
    ada.say(&room, &long).await;
    let kanji: String = (0x4e00..0x4e00 + 5_400_u32).filter_map(char::from_u32).collect();
    let id = text(&ada.say(&room, &kanji).await["id"]);
    ada.say(&room, "after").await;
    server.until_indexed().await;
    assert_eq!(found(&ada, "w999").await.len(), 1);
    assert_eq!(found(&ada, "一丁丂").await.len(), 1);
    assert_eq!(found(&ada, "after").await, ["after"]);
    ada.delete(&format!("/api/messages/{id}")).await.with(200);
    server.until_indexed().await;
    assert!(found(&ada, "一丁丂").await.is_empty());
    assert_eq!(server.count("SELECT count(*) FROM words WHERE number = 3").await, 0);
}

#[tokio::test]
async fn edits_while_it_reads_end_as_they_were_last() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let id = text(&ada.say(&room, "version0 stays").await["id"]);
    for at in 1..30 {
        let body = json!({ "body": format!("version{at} stays") });
        ada.patch(&format!("/api/messages/{id}"), body).await.with(200);
    }
    server.until_indexed().await;
    assert_eq!(found(&ada, "version").await, ["version29 stays"]);
    assert_eq!(server.count("SELECT count(*) FROM words WHERE word LIKE 'version%'").await, 1);
    assert_eq!(server.count("SELECT count(*) FROM words").await, 2);
}

#[tokio::test]
async fn a_restored_database_finds_what_is_there_and_nothing_that_is_gone() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("private", "Tea").await;
    let ids =
        [ada.say(&room, "apple one").await, ada.say(&room, "apple two").await].map(|one| text(&one["id"]));
    server.until_indexed().await;
    ada.delete(&format!("/api/messages/{}", ids[0])).await.with(200);
    ada.say(&room, "apple three").await;

    let there = Elsewhere::new();
    backup(server.config(), &there.file()).await.unwrap();
    let config = there.config(server.config());
    restore(&config, &there.file()).await.unwrap();
    let second = TestServer::start_on(config).await;
    let ada = second.login("ada").await;
    second.until_indexed().await;
    assert_eq!(found(&ada, "apple").await, ["apple three", "apple two"]);
    assert_eq!(second.count("SELECT count(*) FROM words WHERE word = 'one'").await, 0);
    ada.delete(&format!("/api/messages/{}", ids[1])).await.with(200);
    assert_eq!(found(&ada, "apple").await, ["apple three"]);
}
