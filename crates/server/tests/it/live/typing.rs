//! Who is writing: told to the others in the room, never kept.

use serde_json::json;

use crate::kit::TestServer;

#[tokio::test]
async fn the_others_in_the_room_hear_of_it() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let room = ada.room_with("public", &[&ben]).await;
    let (phone, desk) = (ada.live().await, ada.live().await);
    let (of_ben, of_eve) = (ben.live().await, eve.live().await);
    phone.emit("typing", &json!({ "roomId": room, "on": true }));
    assert_eq!(of_ben.next("typing:changed").await, json!({ "roomId": room, "userId": ada.id, "on": true }));
    phone.emit("typing", &json!({ "roomId": room, "on": false }));
    assert_eq!(of_ben.next("typing:changed").await, json!({ "roomId": room, "userId": ada.id, "on": false }));
    for (user, socket) in [(&ada, &phone), (&ada, &desk), (&eve, &of_eve)] {
        let told = user.hears_until_now(socket).await;
        assert!(told.iter().all(|one| one.name != "typing:changed"), "{}: {told:?}", user.username);
    }
}

#[tokio::test]
async fn outsiders_type_to_nobody() {
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    for (kind, code) in [("public", "not_a_member"), ("private", "not_found")] {
        let room = ada.room_with(kind, &[&ben]).await;
        let (of_ada, of_ben, of_eve) = (ada.live().await, ben.live().await, eve.live().await);
        ben.leave(&room).await;
        for (socket, on) in
            [(&of_eve, true), (&of_eve, true), (&of_eve, false), (&of_ben, true), (&of_ben, false)]
        {
            socket.refused("typing", json!({ "roomId": room, "on": on }), code).await;
            socket.emit("typing", &json!({ "roomId": room, "on": on }));
        }
        of_eve.ask("me:changes", json!({ "after": 0 })).await;
        let told = ada.hears_until_now(&of_ada).await;
        assert!(told.iter().all(|one| one.name != "typing:changed"), "{told:?}");
    }
}

#[tokio::test]
async fn it_goes_out_at_most_every_three_seconds() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let (from, to) = (ada.live().await, ben.live().await);
    for _ in 0..10 {
        from.ask("typing", json!({ "roomId": room, "on": true })).await;
    }
    from.ask("typing", json!({ "roomId": room, "on": false })).await;
    let told = to.until(|told| told.data["on"] == false).await;
    assert_eq!(told.len(), 2, "once on, once off: {told:?}");
}

#[tokio::test]
async fn it_is_held_back_in_each_of_several_rooms() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (one, two) = (ada.room_with("private", &[&ben]).await, ada.room_with("private", &[&ben]).await);
    let (from, to) = (ada.live().await, ben.live().await);
    for _ in 0..5 {
        for room in [&one, &two] {
            from.ask("typing", json!({ "roomId": room, "on": true })).await;
        }
    }
    for room in [&one, &two] {
        for _ in 0..5 {
            from.ask("typing", json!({ "roomId": room, "on": false })).await;
        }
    }
    let told = ben.hears_until_now(&to).await;
    let said: Vec<_> = told
        .iter()
        .filter(|told| told.name == "typing:changed")
        .map(|told| (told.data["roomId"].clone(), told.data["on"].clone()))
        .collect();
    let wanted = [(&one, true), (&two, true), (&one, false), (&two, false)];
    assert_eq!(said, wanted.map(|(room, on)| (json!(room), json!(on))));
}

#[tokio::test]
async fn wrong_forms_get_an_error() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let socket = ada.live().await;
    for payload in [
        json!({}),
        json!({ "roomId": room }),
        json!({ "on": true }),
        json!({ "roomId": "tea", "on": true }),
        json!({ "roomId": room, "on": "yes" }),
        json!({ "roomId": room, "on": true, "userId": ada.id }),
        json!(null),
    ] {
        socket.refused("typing", payload, "bad_request").await;
    }
}
