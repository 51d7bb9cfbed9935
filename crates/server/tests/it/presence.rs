//! Who is here: told to those who watch, and only about friends, people one shares a room with, and people one
//! writes to and who write back.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::kit::{TestServer, TestSocket, TestUser, new_id};

async fn watch(socket: &TestSocket, people: &[&TestUser]) -> Value {
    let ids: Vec<&str> = people.iter().map(|user| user.id.as_str()).collect();
    socket.ask("presence:watch", json!({ "userIds": ids })).await
}

fn sorted(ids: &Value) -> Vec<&str> {
    let mut ids: Vec<&str> =
        ids.as_array().expect("a list").iter().map(|id| id.as_str().expect("an id")).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn the_answer_tells_who_is_here_now() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, eve) = (server.user("cleo").await, server.user("eve").await);
    ada.room_with("private", &[&ben, &cleo]).await;
    ada.room("public", "Open").await; // eve is in no room of ada's
    let (_of_ben, _of_eve) = (ben.live().await, eve.live().await);
    let socket = ada.live().await;
    let answer = watch(&socket, &[&ben, &cleo, &eve]).await;
    assert_eq!(answer["online"], json!([ben.id]), "strangers are left out silently");
    assert!(answer["lastSeenAt"].get(&eve.id).is_none(), "{answer}");
    assert!(answer["lastSeenAt"].get(&ben.id).is_none(), "who is here was not last seen: {answer}");
    if let Some(seen) = answer["lastSeenAt"].get(&cleo.id) {
        assert!(seen.as_str().is_some_and(|time| time.ends_with('Z')), "{answer}");
    }
    let nobody = json!({ "userIds": [new_id(), new_id()] });
    let answer = socket.ask("presence:watch", nobody).await;
    assert_eq!((&answer["online"], &answer["lastSeenAt"]), (&json!([]), &json!({})));
    assert_eq!(watch(&socket, &[]).await["online"], json!([]));
    let answer = watch(&socket, &[&ben, &ben, &ada]).await;
    let mut both = [ada.id.as_str(), &ben.id];
    both.sort_unstable();
    assert_eq!(sorted(&answer["online"]), both, "oneself too, each once");
}

#[tokio::test]
async fn coming_is_told_to_watchers_once() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    ada.room_with("private", &[&ben]).await;
    let (watcher, other, stranger) = (ada.live().await, ada.live().await, eve.live().await);
    assert_eq!(watch(&watcher, &[&ben]).await["online"], json!([]));
    watch(&stranger, &[&ben, &ada]).await;
    let _phone = ben.live().await;
    let event = watcher.next("presence:changed").await;
    assert_eq!((&event["userId"], &event["online"]), (&json!(ben.id), &json!(true)));
    let _desk = ben.live().await;
    for (user, socket) in [(&ada, &watcher), (&ada, &other), (&eve, &stranger)] {
        let told = user.hears_until_now(socket).await;
        assert!(told.iter().all(|one| one.name != "presence:changed"), "{}: {told:?}", user.username);
    }
}

#[tokio::test]
async fn a_new_set_replaces_the_former() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    ada.room_with("private", &[&ben, &cleo]).await;
    let socket = ada.live().await;
    watch(&socket, &[&ben]).await;
    watch(&socket, &[&cleo]).await;
    let _of_ben = ben.live().await;
    let _of_cleo = cleo.live().await;
    let event = socket.next("presence:changed").await;
    assert_eq!(event["userId"], cleo.id.as_str(), "ben is not watched any more");
    let told = ada.hears_until_now(&socket).await;
    assert!(told.iter().all(|one| one.name != "presence:changed"), "{told:?}");
}

#[tokio::test]
async fn who_shares_no_room_any_more_is_not_watched_any_more() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let socket = ada.live().await;
    watch(&socket, &[&ben]).await;
    ada.remove(&room, &ben).await;
    socket.next("member:left").await;
    assert_eq!(watch(&socket, &[&ben]).await["online"], json!([]));
    let _of_ben = ben.live().await;
    let told = ada.hears_until_now(&socket).await;
    assert!(told.iter().all(|one| one.name != "presence:changed"), "{told:?}");
}

#[tokio::test]
async fn who_shared_a_deleted_room_only_is_not_watched_any_more() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    let (of_ada, of_cleo) = (ada.live().await, cleo.live().await);
    watch(&of_ada, &[&ben]).await;
    watch(&of_cleo, &[&ben]).await;
    ada.delete(&format!("/api/rooms/{room}")).await.with(204);
    for socket in [&of_ada, &of_cleo] {
        socket.next_where("me:changed", |event| event["row"]["id"] == room.as_str()).await;
    }
    server.until_none("SELECT count(*) FROM sweeps").await;
    // The sets are looked at again in the background: by the time of these answers it is done.
    for _ in 0..3 {
        ada.hears_until_now(&of_ada).await;
        cleo.hears_until_now(&of_cleo).await;
    }
    let _again = ben.live().await;
    for (user, socket) in [(&ada, &of_ada), (&cleo, &of_cleo)] {
        let told = user.hears_until_now(socket).await;
        assert!(told.iter().all(|one| one.name != "presence:changed"), "{}: {told:?}", user.username);
    }
}

#[tokio::test]
async fn a_private_chat_shows_nobody_until_both_have_written() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let (of_ada, of_ben) = (ada.live().await, ben.live().await);
    let sees = async |socket: &TestSocket, other: &TestUser| {
        let answer = watch(socket, &[other]).await;
        let listed = socket.ask("presence:list", json!({})).await;
        let is_listed =
            listed["users"].as_array().unwrap().iter().any(|user| user["id"] == other.id.as_str());
        assert_eq!(answer["online"] == json!([other.id]), is_listed);
        is_listed
    };
    assert!(!sees(&of_ada, &ben).await && !sees(&of_ben, &ada).await, "opened only");
    ada.say(&room, "Are you there?").await;
    ada.say(&room, "Hello?").await;
    assert!(!sees(&of_ada, &ben).await && !sees(&of_ben, &ada).await, "not answered");
    ben.say(&room, "Yes").await;
    assert!(sees(&of_ada, &ben).await && sees(&of_ben, &ada).await);
}

#[tokio::test]
async fn friends_see_each_other_until_they_part() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (of_ada, of_ben) = (ada.live().await, ben.live().await);
    let of_friend = |other: &TestUser| format!("/api/friends/{}", other.id);
    ada.put(&of_friend(&ben), json!({})).await.with(200);
    assert_eq!(watch(&of_ada, &[&ben]).await["online"], json!([]), "a request shows nobody");
    assert_eq!(watch(&of_ben, &[&ada]).await["online"], json!([]));
    ben.put(&of_friend(&ada), json!({})).await.with(200);
    assert_eq!(watch(&of_ada, &[&ben]).await["online"], json!([ben.id]));
    ben.delete(&of_friend(&ada)).await.with(204);
    of_ada.next_where("me:changed", |event| event["row"]["gone"] == true).await;
    assert_eq!(watch(&of_ada, &[&ben]).await["online"], json!([]));
    of_ada.refused("presence:list", json!({ "limit": 1_000 }), "bad_request").await;
    drop(of_ben);
}

#[tokio::test]
async fn the_set_has_an_end() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let socket = ada.live().await;
    let ids: Vec<String> = (0..501).map(|_| new_id()).collect();
    socket.refused("presence:watch", json!({ "userIds": ids }), "invalid").await;
    socket.ask("presence:watch", json!({ "userIds": ids[..500] })).await;
    for payload in [
        json!({}),
        json!({ "userIds": null }),
        json!({ "userIds": ["ben"] }),
        json!({ "userIds": [], "all": true }),
    ] {
        socket.refused("presence:watch", payload, "bad_request").await;
    }
}

/// The only test that waits the ten seconds out: everything about going stands here.
#[tokio::test]
async fn going_is_told_ten_seconds_after_the_last_socket() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, dan) = (server.user("cleo").await, server.user("dan").await);
    ada.room_with("private", &[&ben, &cleo, &dan]).await;
    let socket = ada.live().await;
    let (phone, desk) = (ben.live().await, ben.live().await);
    let (of_cleo, of_dan) = (cleo.live().await, dan.live().await);
    assert_eq!(watch(&socket, &[&ben, &cleo, &dan]).await["online"].as_array().unwrap().len(), 3);
    phone.leave().await; // the desk is still there
    of_cleo.leave().await;
    let back = cleo.live().await; // a reload is no leaving
    let since = Instant::now();
    of_dan.cut();
    assert_eq!(
        watch(&socket, &[&ben, &cleo, &dan]).await["online"].as_array().unwrap().len(),
        3,
        "within the grace"
    );
    let event = socket.next_within(Duration::from_secs(15), "presence:changed").await;
    assert_eq!((&event["userId"], &event["online"]), (&json!(dan.id), &json!(false)));
    assert!(event["lastSeenAt"].as_str().is_some_and(|time| time.ends_with('Z')), "{event}");
    assert!(since.elapsed() > Duration::from_millis(9_500), "{:?}", since.elapsed());
    let answer = watch(&socket, &[&ben, &cleo, &dan]).await;
    assert_eq!(sorted(&answer["online"]).len(), 2, "ben's desk and cleo's new socket");
    assert_eq!(answer["lastSeenAt"][&dan.id], event["lastSeenAt"]);
    let told = ada.hears_until_now(&socket).await;
    assert!(told.iter().all(|one| one.name != "presence:changed"), "{told:?}");
    let _again = dan.live().await;
    let event = socket.next("presence:changed").await;
    assert_eq!((&event["userId"], &event["online"]), (&json!(dan.id), &json!(true)));
    assert!(!desk.is_closed() && !back.is_closed());
}
