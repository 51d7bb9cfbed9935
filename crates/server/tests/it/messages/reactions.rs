//! Reactions: who may give them, what a message shows of them, and their bounds.

use serde_json::{Value, json};

use crate::kit::{Caller, TestServer, TestUser, escaped, int, items, new_id, refuses, text};

fn shown(message: &Value) -> Vec<(String, i64)> {
    let reactions = message["reactions"].as_array().expect("a list");
    reactions.iter().map(|one| (text(&one["emoji"]), int(&one["count"]))).collect()
}

async fn page(user: &TestUser, id: &str, query: &str) -> Value {
    user.get(&format!("/api/messages/{id}/reactions{query}")).await.with(200)
}

#[tokio::test]
async fn given_once_each_and_taken_back() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for caller in Caller::both(&ben).await {
        let sent = ada.say(&room, "Tea?").await;
        let id = text(&sent["id"]);
        let given = caller.react(&id, "👍", true).await.unwrap();
        assert_eq!(given["reactions"], json!([{ "emoji": "👍", "count": 1, "userIds": [ben.id] }]));
        assert!(int(&given["seq"]) > int(&sent["seq"]), "the message is stamped anew");
        assert_eq!((&given["body"], &given["editedAt"]), (&sent["body"], &Value::Null));
        assert_eq!(caller.react(&id, "👍", true).await.unwrap(), given, "again changes nothing");

        for other in Caller::both(&ada).await {
            other.react(&id, "👍", true).await.unwrap();
            other.react(&id, "❤", true).await.unwrap();
        }
        let now = ada.get(&format!("/api/messages/{id}")).await.with(200);
        assert_eq!(shown(&now), [("👍".to_owned(), 2), ("❤️".to_owned(), 1)]);
        assert_eq!(now["reactions"][0]["userIds"], json!([ben.id, ada.id]));
        let who = page(&ada, &id, "").await;
        let given: Vec<_> =
            items(&who).iter().map(|row| (text(&row["emoji"]), text(&row["userId"]))).collect();
        let want = [("👍", &ben.id), ("👍", &ada.id), ("❤️", &ada.id)];
        assert_eq!(given, want.map(|(emoji, id)| (emoji.to_owned(), id.clone())));
        assert_eq!(who["users"].as_array().unwrap().len(), 2);

        caller.react(&id, "👍", false).await.unwrap();
        let taken = caller.react(&id, "❤️", false).await.unwrap();
        assert_eq!(shown(&taken), [("👍".to_owned(), 1), ("❤️".to_owned(), 1)], "only one's own");
        assert_eq!(caller.react(&id, "🎉", false).await.unwrap(), taken, "what is not there cannot be taken");
        let page = ben.history(&room, "").await;
        assert_eq!(items(&page).last().unwrap(), &taken);
        assert_eq!(ben.chat(&room).await["lastMessage"], taken);
    }
}

#[tokio::test]
async fn everybody_in_the_room_is_told() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let id = text(&ada.say(&room, "Tea?").await["id"]);
    let (hers, his) = (ada.live().await, ben.live().await);
    let answer = his.ask("message:react", json!({ "id": id, "emoji": "🫖", "on": true })).await;
    for socket in [&hers, &his] {
        let event = socket.next("message:changed").await;
        assert_eq!(event["message"], answer["message"]);
        let users: Vec<_> = event["users"].as_array().unwrap().iter().map(|user| &user["id"]).collect();
        assert!(users.contains(&&json!(ben.id)), "with the person who reacted: {event}");
    }
    let last = ada.changes(&room, 0).await.pop().unwrap();
    assert_eq!(last["row"], answer["message"]);
}

#[tokio::test]
async fn only_one_emoji_that_unicode_knows() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let sent = ada.say(&room, "Tea?").await;
    let id = text(&sent["id"]);
    for caller in Caller::both(&ada).await {
        for emoji in ["x", "👍👍", "👍x", "<img>", ":tea:", " ", "\u{200d}", &"👍".repeat(2_000)] {
            let refused = caller.react(&id, emoji, true).await.unwrap_err();
            assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("invalid", Some("emoji")));
        }
        refuses(&caller.react(&new_id(), "👍", true).await, "not_found", caller.name());
    }
    assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200), sent, "nothing changed");
}

#[tokio::test]
async fn at_most_twenty_emoji_and_thirty_two_names() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.room("public", "Tea").await;
    let id = text(&ada.say(&room, "Vote").await["id"]);
    let emoji: Vec<String> = ('🍇'..).take(21).map(String::from).collect();
    let [caller, _] = Caller::both(&ada).await;
    for one in &emoji[..20] {
        caller.react(&id, one, true).await.unwrap();
    }
    refuses(&caller.react(&id, &emoji[20], true).await, "invalid", "the 21st");

    let mut people = Vec::new();
    for number in 0..33 {
        let person = server.user(&format!("person{number}")).await;
        person.join(&room).await;
        let path = format!("/api/messages/{id}/reactions/{}", escaped(&emoji[0]));
        person.put(&path, json!({})).await.with(200);
        people.push(person);
    }
    let message = ada.get(&format!("/api/messages/{id}")).await.with(200);
    let first = &message["reactions"][0];
    assert_eq!((int(&first["count"]), first["userIds"].as_array().unwrap().len()), (34, 32));
    let mut found = Vec::new();
    let mut query = "?limit=20".to_owned();
    loop {
        let part = page(&ada, &id, &query).await;
        found.extend(items(&part).iter().map(|row| text(&row["userId"])));
        let Some(next) = part["next"].as_str() else { break };
        query = format!("?limit=20&cursor={next}");
    }
    assert_eq!(found.len(), 53, "the rest is read page by page");
    ada.get(&format!("/api/messages/{id}/reactions?cursor=x")).await.refused(400, "bad_request");

    // Whoever is named leaves their place to the next.
    caller.react(&id, &emoji[0], false).await.unwrap();
    let message = ada.get(&format!("/api/messages/{id}")).await.with(200);
    let first = &message["reactions"][0];
    assert_eq!((int(&first["count"]), first["userIds"].as_array().unwrap().len()), (33, 32));
    assert_eq!(first["userIds"][31], json!(people[31].id));
    caller.react(&id, &emoji[1], false).await.unwrap();
    caller.react(&id, &emoji[20], true).await.unwrap();
}

#[tokio::test]
async fn what_goes_takes_its_reactions_along() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    for how in ["DELETE", "PUT"] {
        let id = text(&ada.say(&room, "Tea?").await["id"]);
        for caller in Caller::both(&ben).await {
            caller.react(&id, "👍", true).await.unwrap();
        }
        let path =
            if how == "PUT" { format!("/api/messages/{id}/recalled") } else { format!("/api/messages/{id}") };
        let gone = ada.request(how, &path, Some(json!({}))).await.with(200);
        assert_eq!(gone["reactions"], json!([]));
        assert!(items(&page(&ben, &id, "").await).is_empty());
        for caller in Caller::both(&ben).await {
            refuses(&caller.react(&id, "👍", true).await, "conflict", caller.name());
        }
    }
    let room = ada.room("public", "Tea").await;
    let notice = text(&items(&ada.history(&room, "").await)[0]["id"]);
    for caller in Caller::both(&ada).await {
        refuses(&caller.react(&notice, "👍", true).await, "forbidden", caller.name());
    }
}

fn ids_of(users: &Value) -> Vec<String> {
    users.as_array().expect("a list").iter().map(|user| text(&user["id"])).collect()
}

#[tokio::test]
async fn an_event_names_who_wrote_and_who_reacted_and_no_crowd() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let sent = ada.say(&room, &format!("Tea, <@{}>?", ben.id)).await;
    let id = text(&sent["id"]);
    let mut crowd = Vec::new();
    for number in 0..6 {
        let person = server.user(&format!("person{number}")).await;
        person.join(&room).await;
        crowd.push(person);
    }
    let live = ben.live().await;
    let path = format!("/api/messages/{id}/reactions/{}", escaped("👍"));
    for person in &crowd {
        person.put(&path, json!({})).await.with(200);
        let event = live.next("message:changed").await;
        let mut named = ids_of(&event["users"]);
        named.sort_unstable();
        let mut wanted = [ada.id.clone(), person.id.clone()];
        wanted.sort_unstable();
        assert_eq!(named, wanted, "the sender and who reacted");
    }
    // A page names the first four of each emoji; the others are asked for by id.
    let page = format!("?before={}&limit=1", int(&sent["number"]) + 1);
    let named = ids_of(&ben.history(&room, &page).await["users"]);
    let shown: Vec<bool> = crowd.iter().map(|person| named.contains(&person.id)).collect();
    assert_eq!(shown, [true, true, true, true, false, false]);
    assert!(named.contains(&ada.id) && named.contains(&ben.id), "writers and who is mentioned");
}
