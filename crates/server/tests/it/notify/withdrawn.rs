//! What is gone calls nobody any more.

use serde_json::json;

use super::{list, mention, short, unread};
use crate::kit::{TestServer, int, items, new_id, text};

#[tokio::test]
async fn a_deleted_and_a_recalled_text_withdraw_their_calls() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    ben.join(&room).await;
    let of_ben = ben.live().await;
    for how in ["deleted", "recalled"] {
        let id = text(&ada.say(&room, &mention(&ben)).await["id"]);
        let row =
            of_ben.next_where("me:changed", |event| event["type"] == "notification").await["row"].clone();
        match how {
            "deleted" => ada.delete(&format!("/api/messages/{id}")).await.with(200),
            _ => ada.put(&format!("/api/messages/{id}/recalled"), json!({})).await.with(200),
        };
        let gone = of_ben.next_where("me:changed", |event| event["type"] == "notification").await;
        assert_eq!(gone["row"], json!({ "id": row["id"], "gone": true, "mySeq": gone["seq"] }), "{how}");
        assert!(list(&ben).await.is_empty(), "{how}");
    }
}

#[tokio::test]
async fn in_a_private_chat_the_call_goes_on_to_the_next_text() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let first = ada.say(&room, "one").await;
    ben.say(&room, "what?").await;
    let third = ada.say(&room, "three").await;
    let remove =
        async |id: &serde_json::Value| ada.delete(&format!("/api/messages/{}", text(id))).await.with(200);
    remove(&first["id"]).await;
    let rows = list(&ben).await;
    assert_eq!((&rows[0]["messageId"], &rows[0]["number"]), (&third["id"], &third["number"]));
    remove(&third["id"]).await;
    assert!(list(&ben).await.is_empty());
}

#[tokio::test]
async fn an_edit_calls_whom_it_names_now_and_nobody_else() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room("public", "Tea").await;
    ben.join(&room).await;
    cleo.join(&room).await;
    let id = text(&ada.say(&room, &mention(&ben)).await["id"]);
    let edit =
        async |body: &str| ada.patch(&format!("/api/messages/{id}"), json!({ "body": body })).await.with(200);
    edit(&format!("{}!", mention(&ben))).await;
    assert_eq!((list(&ben).await.len(), list(&cleo).await.len()), (1, 0), "named before and still");
    edit(&mention(&cleo)).await;
    assert_eq!((list(&ben).await.len(), list(&cleo).await.len()), (0, 1));
}

#[tokio::test]
async fn an_emoji_calls_the_author_once_until_it_is_taken_back() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let id = text(&ada.say(&room, "Cake!").await["id"]);
    let path = |emoji: &str| format!("/api/messages/{id}/reactions/{emoji}");
    for emoji in ["🎉", "🎉", "👍"] {
        ben.put(&path(emoji), json!({})).await.with(200);
    }
    ada.put(&path("🎉"), json!({})).await.with(200);
    let rows = list(&ada).await;
    assert_eq!(rows.len(), 1, "one a person and text, and none for oneself: {rows:?}");
    assert_eq!((&rows[0]["kind"], &rows[0]["emoji"]), (&json!("reaction"), &json!("🎉")));
    ben.delete(&path("👍")).await.with(200);
    assert_eq!(list(&ada).await.len(), 1);
    ben.delete(&path("🎉")).await.with(200);
    assert!(list(&ada).await.is_empty());
}

#[tokio::test]
async fn a_settled_request_and_a_left_room_call_no_more() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let asks = format!("/api/friends/{}", ben.id);
    let answers = format!("/api/friends/{}", ada.id);
    for (who, method, path) in [(&ben, "PUT", &answers), (&ben, "DELETE", &answers), (&ada, "DELETE", &asks)]
    {
        ada.put(&asks, json!({})).await.with(200);
        assert_eq!(short(&ben, &[&ada]).await, ["friend_request by ada"]);
        assert!(who.request(method, path, None).await.status < 300);
        assert!(list(&ben).await.is_empty(), "{method} by {}", who.username);
        ada.delete(&asks).await.with(204);
    }
    let room = ada.room_with("private", &[&ben]).await;
    ada.say(&room, &mention(&ben)).await;
    assert_eq!(unread(&ben).await, 2);
    ada.remove(&room, &ben).await;
    assert_eq!((unread(&ben).await, list(&ben).await.len()), (0, 0));
}

#[tokio::test]
async fn a_text_one_may_not_see_any_more_is_not_in_the_list() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    ada.say(&room, &mention(&ben)).await;
    let number =
        ada.send(&room, json!({ "id": new_id(), "body": mention(&ben) })).await.with(201)["number"].clone();
    ben.read_to(&room, number.as_i64().unwrap()).await;
    let hidden = text(&list(&ben).await[0]["messageId"]);
    assert!(ben.put(&format!("/api/messages/{hidden}/hidden"), json!({})).await.status < 300);
    let page = ben.get("/api/notifications").await.with(200);
    assert_eq!((items(&page).len(), page["messages"].as_array().unwrap().len()), (2, 1), "hidden");
    ben.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    assert_eq!(ben.get("/api/notifications").await.with(200)["messages"], json!([]), "cleared");
    ben.leave(&room).await;
    assert_eq!(ben.get("/api/notifications").await.with(200)["messages"], json!([]), "left");
}

#[tokio::test]
async fn an_answer_taken_back_in_a_room_calls_for_nothing_else() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let asked = text(&ada.say(&room, "Tea?").await["id"]);
    let answer = ben.send(&room, json!({ "id": new_id(), "body": "Yes", "replyTo": asked })).await.with(201);
    ben.say(&room, "By the way").await;
    assert_eq!(list(&ada).await[0]["messageId"], answer["id"]);
    ben.delete(&format!("/api/messages/{}", text(&answer["id"]))).await.with(200);
    assert!(list(&ada).await.is_empty());
}

#[tokio::test]
async fn everything_read_is_read_however_much_it_was() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let mut last = 0;
    for _ in 0..210 {
        last = int(&ada.say(&room, &mention(&ben)).await["number"]);
    }
    ben.read_to(&room, last).await;
    assert_eq!(unread(&ben).await, 0);
}

#[tokio::test]
async fn what_a_deleted_room_called_for_is_not_told_any_more() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for _ in 0..20 {
        let room = ada.room_with("private", &[&ben]).await;
        ada.say(&room, &mention(&ben)).await;
        ada.delete(&format!("/api/rooms/{room}")).await.with(204);
        let page = ben.get("/api/notifications").await.with(200);
        assert_eq!(page["messages"], json!([]));
    }
}

#[tokio::test]
async fn what_somebody_hides_clears_or_has_erased_calls_them_no_more() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    ben.put("/api/notifications/read", json!({})).await.with(200);
    for row in list(&ben).await {
        assert_eq!(row["kind"], "room_invitation");
    }
    let of_rooms = list(&ben).await.len();
    let hidden = text(&ada.say(&room, &mention(&ben)).await["id"]);
    let kept = text(&ada.say(&room, &mention(&ben)).await["id"]);
    assert_eq!((list(&ben).await.len(), unread(&ben).await), (of_rooms + 2, 2));
    let live = ben.live().await;
    ben.put(&format!("/api/messages/{hidden}/hidden"), json!({})).await.with(204);
    live.next_where("me:changed", |event| event["type"] == "notification" && event["row"]["gone"] == true)
        .await;
    assert_eq!((list(&ben).await.len(), unread(&ben).await), (of_rooms + 1, 1), "hidden");
    assert_eq!(list(&ben).await[0]["messageId"], kept.as_str());
    ben.delete(&format!("/api/rooms/{room}/mine")).await.with(204);
    assert!(list(&ben).await.iter().all(|row| row["messageId"].is_null()), "cleared");
    assert_eq!(unread(&ben).await, 0);

    // Seen ones go as well: they name what is there no more.
    let direct = ada.direct(&ben).await;
    let said = text(&ben.say(&direct, "Tea?").await["id"]);
    ada.put(&format!("/api/messages/{said}/reactions/%F0%9F%91%8D"), json!({})).await.with(200);
    ada.say(&direct, "Yes").await;
    ben.put("/api/notifications/read", json!({})).await.with(200);
    let with_text = async |user| list(user).await.iter().filter(|row| !row["messageId"].is_null()).count();
    assert_eq!((with_text(&ben).await, with_text(&ada).await), (2, 1));
    ada.put(&format!("/api/rooms/{direct}/erasure"), json!({})).await.with(200);
    assert_eq!((with_text(&ben).await, with_text(&ada).await), (2, 0), "the asker's at once");
    ben.put(&format!("/api/rooms/{direct}/erasure"), json!({})).await.with(200);
    assert_eq!((with_text(&ben).await, with_text(&ada).await), (0, 0), "erased for both");
}
