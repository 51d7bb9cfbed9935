//! Coming, going, coming back; roles; the last owner.

use serde_json::{Value, json};

use crate::kit::{PASSWORD, TestServer, TestUser, each, int, items, new_id};

#[tokio::test]
async fn anyone_joins_a_public_room() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Tea").await;
    ada.say(&room, "before").await;

    let seen = ben.chat(&room).await;
    assert_eq!((&seen["name"], int(&seen["memberCount"])), (&json!("Tea"), 1));
    for private in ["role", "mySeq", "readNumber", "unread", "lastMessage", "level"] {
        assert!(seen.get(private).is_none(), "{private} is no outsider's business: {seen}");
    }

    let chat = ben.join(&room).await;
    assert_eq!((&chat["role"], int(&chat["memberCount"]), int(&chat["unread"])), (&json!("member"), 2, 0));
    assert_eq!(chat["readNumber"], chat["lastNumber"], "what stood there counts as read");
    assert_eq!(ben.join(&room).await, chat, "again changes nothing");
    assert_eq!(items(&ben.history(&room, "").await).len(), 3, "the whole room from number 1");
    assert_eq!(ada.notices(&room, &[&ada, &ben]).await, ["created ada by ada", "joined ben by ben"]);
}

#[tokio::test]
async fn private_rooms_and_strange_ids_do_not_exist() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("private", "Tea").await;
    for id in [room.as_str(), &new_id()] {
        let path = format!("/api/rooms/{id}/members/me");
        let refused = ben.put(&path, json!({})).await.refused(404, "not_found");
        assert!(!refused.to_string().contains("Tea"));
        ben.delete(&path).await.refused(404, "not_found");
    }
    ben.put("/api/rooms/tea/members/me", json!({})).await.refused(400, "bad_request");
    assert_eq!(ada.join(&room).await["role"], "owner", "who is in stays in");
    assert_eq!(int(&ada.chat(&room).await["memberCount"]), 1);
}

#[tokio::test]
async fn joining_at_once_counts_each_person_once() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut people = Vec::new();
    for at in 0..8 {
        people.push(server.user(&format!("user{at}")).await);
    }
    let room = ada.room("public", "Tea").await;
    let path = format!("/api/rooms/{room}/members/me");
    let joins = people.iter().flat_map(|user| (0..3).map(|_| user.put(&path, json!({}))));
    for reply in futures_util::future::join_all(joins).await {
        reply.with(200);
    }
    let chat = ada.chat(&room).await;
    assert_eq!((int(&chat["memberCount"]), int(&chat["lastNumber"])), (9, 9), "one notice each");
    let seqs: Vec<i64> = ada.changes(&room, 0).await.iter().map(|row| int(&row["seq"])).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "{seqs:?}");
}

#[tokio::test]
async fn above_a_hundred_people_nobody_is_told_who_comes_and_goes() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut people = Vec::new();
    for at in 0..101 {
        people.push(server.user(&format!("user{at}")).await);
    }
    let (there, coming) = people.split_at(97);
    let room = ada.room_with("public", &there.iter().collect::<Vec<_>>()).await;
    let [one, two, three, four] = coming else { panic!("four are left") };
    assert_eq!(int(&ada.chat(&room).await["memberCount"]), 98);
    let told = async || ada.notices(&room, &coming.iter().collect::<Vec<_>>()).await.split_off(1);

    one.join(&room).await;
    ada.add(&room, two).await;
    let until_a_hundred = ["joined user97 by user97", "added user98 by ?"];
    assert_eq!(told().await, until_a_hundred, "the 99th and the 100th");
    three.join(&room).await;
    ada.add(&room, four).await;
    assert_eq!(int(&ada.chat(&room).await["memberCount"]), 102);
    four.leave(&room).await;
    assert_eq!(told().await, until_a_hundred, "the 101st and the 102nd");
    // A hundred are left, and hear of it.
    ada.remove(&room, three).await;
    assert_eq!(told().await, [until_a_hundred[0], until_a_hundred[1], "removed user99 by ?"]);
}

#[tokio::test]
async fn who_left_sees_nothing_more() {
    let server = TestServer::start().await;
    for (kind, status, code) in [("public", 403, "not_a_member"), ("private", 404, "not_found")] {
        let (ada, ben) = (server.user(&format!("ada{kind}")).await, server.user(&format!("ben{kind}")).await);
        let room = ada.room_with(kind, &[&ben]).await;
        let message = ada.say(&room, "before").await;
        let cursor = int(&ben.chat(&room).await["seq"]);
        ben.leave(&room).await;
        ben.leave(&room).await; // again changes nothing
        ada.say(&room, "after").await;

        assert!(items(&ben.get("/api/rooms").await.with(200)).is_empty());
        let id = message["id"].as_str().unwrap();
        for path in [
            format!("/api/rooms/{room}/messages"),
            format!("/api/rooms/{room}/changes?after={cursor}"),
            format!("/api/rooms/{room}/changes?after=0"),
            format!("/api/rooms/{room}/members"),
            format!("/api/messages/{id}"),
        ] {
            ben.get(&path).await.refused(status, code);
        }
        ben.put(&format!("/api/rooms/{room}/read"), json!({ "number": 1 })).await.refused(status, code);
        ben.put(&format!("/api/messages/{id}/seen"), json!({})).await.refused(status, code);
        let seen = ben.get(&format!("/api/rooms/{room}")).await;
        if kind == "public" {
            assert!(seen.with(200).get("lastMessage").is_none());
        } else {
            seen.refused(404, "not_found");
        }
        let names = ada.notices(&room, &[&ada, &ben]).await;
        assert_eq!(names.last().unwrap(), &format!("left ben{kind} by ben{kind}"));
        assert_eq!(int(&ada.chat(&room).await["memberCount"]), 1);
    }
}

#[tokio::test]
async fn coming_back_gives_everything_back() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    ada.give_role(&room, &ben, "moderator").await;
    let read = ada.say(&room, "read").await;
    ada.say(&room, "unread").await;
    ben.read_to(&room, int(&read["number"])).await;
    let cursor = int(&ben.chat(&room).await["seq"]);
    ben.leave(&room).await;
    ada.say(&room, "while away").await;

    let chat = ben.join(&room).await;
    assert_eq!(chat["readNumber"], read["number"], "the position is kept");
    assert_eq!((int(&chat["unread"]), &chat["role"]), (2, &json!("member")), "the role is not");
    let changes = ben.changes(&room, cursor).await;
    let bodies: Vec<&Value> =
        changes.iter().filter(|row| row["row"]["kind"] == "text").map(|row| &row["row"]["body"]).collect();
    assert_eq!(bodies, ["while away"], "the old cursor goes on");
    let member = ada.member(&room, &ben).await.unwrap();
    assert_eq!((&member["role"], &member["leftAt"]), (&json!("member"), &Value::Null));
}

#[tokio::test]
async fn any_member_adds_people() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, eve) = (server.user("cleo").await, server.user("eve").await);
    let room = ada.room_with("private", &[&ben]).await;
    ada.say(&room, "before").await;

    let row = ben.add(&room, &cleo).await;
    assert_eq!(
        (&row["roomId"], &row["userId"], &row["role"]),
        (&json!(room), &json!(cleo.id), &json!("member"))
    );
    assert_eq!((&row["leftAt"], row["joinedAt"].is_string()), (&Value::Null, true));
    let path = format!("/api/rooms/{room}/members/{}", cleo.id);
    assert_eq!(ben.put(&path, json!({})).await.with(200), row, "again changes nothing");
    assert_eq!(ben.put(&path, json!({ "role": "member" })).await.with(200), row);
    let chat = cleo.chat(&room).await;
    assert_eq!((int(&chat["unread"]), &chat["readNumber"]), (0, &chat["lastNumber"]));
    assert_eq!(ada.notices(&room, &[&ada, &ben, &cleo]).await.last().unwrap(), "added cleo by ben");

    ben.put(&format!("/api/rooms/{room}/members/{}", new_id()), json!({})).await.refused(404, "not_found");
    ben.put(&format!("/api/rooms/{room}/members/cleo"), json!({})).await.refused(400, "bad_request");
    let path = format!("/api/rooms/{room}/members/{}", eve.id);
    for body in [json!({ "role": "king" }), json!({ "role": 7 }), json!({ "seq": 1 }), json!([])] {
        ada.put(&path, body).await.refused(400, "bad_request");
    }
    ben.put(&path, json!({ "role": "moderator" })).await.refused(403, "forbidden");
    eve.put(&path, json!({})).await.refused(404, "not_found");
    assert!(ada.member(&room, &eve).await.is_none());
    assert_eq!(ada.put(&path, json!({ "role": "moderator" })).await.with(201)["role"], "moderator");
}

#[tokio::test]
async fn owners_give_roles_and_one_stays() {
    let server = TestServer::start().await;
    let (ada, ben, cleo) = (server.user("ada").await, server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    let path = |user: &TestUser| format!("/api/rooms/{room}/members/{}", user.id);
    let me = format!("/api/rooms/{room}/members/me");

    ada.delete(&me).await.refused(409, "last_owner");
    ada.delete(&path(&ada)).await.refused(409, "last_owner");
    ada.put(&path(&ada), json!({ "role": "member" })).await.refused(409, "last_owner");
    assert_eq!(ada.chat(&room).await["role"], "owner");

    let row = ada.give_role(&room, &ben, "moderator").await;
    assert_eq!((&row["role"], &ben.chat(&room).await["role"]), (&json!("moderator"), &json!("moderator")));
    ben.put(&path(&cleo), json!({ "role": "moderator" })).await.refused(403, "forbidden");
    ben.put(&path(&ben), json!({ "role": "owner" })).await.refused(403, "forbidden");
    ben.put(&path(&ada), json!({ "role": "member" })).await.refused(403, "forbidden");
    ben.delete(&path(&ada)).await.refused(403, "forbidden");
    ada.give_role(&room, &ben, "owner").await;
    assert_eq!(ben.put(&path(&ada), json!({ "role": "member" })).await.with(200)["role"], "member");
    ben.delete(&me).await.refused(409, "last_owner");
    ben.give_role(&room, &ada, "owner").await;
    ben.leave(&room).await;
    ada.delete(&me).await.refused(409, "last_owner");
    assert_eq!(int(&ada.chat(&room).await["memberCount"]), 2);
}

#[tokio::test]
async fn a_room_is_left_to_somebody_who_can_come_in() {
    let server = TestServer::start().await;
    let (owner, ada) = (server.user("owner").await, server.user("ada").await);
    let (ben, cleo) = (server.user("ben").await, server.user("cleo").await);
    let room = ada.room_with("private", &[&ben, &cleo]).await;
    ada.give_role(&room, &ben, "owner").await;
    let account = format!("/api/admin/users/{}", ben.id);
    owner.patch(&account, json!({ "deactivated": true })).await.with(200);
    ada.delete(&format!("/api/rooms/{room}/members/me")).await.refused(409, "last_owner");
    let password = Some(json!({ "password": PASSWORD }));
    ada.request("DELETE", "/api/auth/account", password).await.with(204);
    // What a deleted account leaves is seen to a moment later.
    while cleo.chat(&room).await["role"] != "owner" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn two_owners_leaving_at_once_leave_one() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    for _ in 0..10 {
        let room = ada.room_with("private", &[&ben]).await;
        ada.give_role(&room, &ben, "owner").await;
        let path = format!("/api/rooms/{room}/members/me");
        let (one, other) = tokio::join!(ada.delete(&path), ben.delete(&path));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }
}

#[tokio::test]
async fn moderators_and_owners_remove_people() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (cleo, dan) = (server.user("cleo").await, server.user("dan").await);
    let room = ada.room_with("private", &[&ben, &cleo, &dan]).await;
    let path = |user: &TestUser| format!("/api/rooms/{room}/members/{}", user.id);
    cleo.delete(&path(&dan)).await.refused(403, "forbidden");
    ada.give_role(&room, &ben, "moderator").await;
    ada.give_role(&room, &cleo, "moderator").await;
    ben.remove(&room, &dan).await;
    let before = int(&ben.chat(&room).await["seq"]);
    ben.remove(&room, &dan).await; // again changes nothing
    assert_eq!(int(&ben.chat(&room).await["seq"]), before);
    ben.remove(&room, &cleo).await;
    ben.delete(&path(&ada)).await.refused(403, "forbidden");
    ben.delete(&format!("/api/rooms/{room}/members/{}", new_id())).await.refused(404, "not_found");
    dan.get(&format!("/api/rooms/{room}")).await.refused(404, "not_found");
    dan.put(&format!("/api/rooms/{room}/members/me"), json!({})).await.refused(404, "not_found");
    ada.remove(&room, &ben).await;
    let page = ada.get(&format!("/api/rooms/{room}/members")).await.with(200);
    assert_eq!(each(&page, "userId"), [&ada.id]);
    let notices = ada.notices(&room, &[&ada, &ben, &cleo, &dan]).await;
    assert_eq!(notices[1..], ["removed dan by ben", "removed cleo by ben", "removed ben by ada"]);
}

#[tokio::test]
async fn membership_stands_in_both_streams() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("public", &[&ben]).await;
    let rows = ben.own_changes(0).await;
    let chat = rows.iter().find(|row| row["type"] == "chat").unwrap();
    assert_eq!((&chat["row"]["id"], &chat["row"]["role"]), (&json!(room), &json!("member")));
    assert_eq!(chat["seq"], chat["row"]["mySeq"]);

    let after = int(&chat["seq"]);
    ada.remove(&room, &ben).await;
    let mut rows = ben.own_changes(after).await;
    rows.retain(|row| row["type"] == "chat");
    assert_eq!(rows.len(), 1, "one stamp, one row: {rows:?}");
    assert_eq!(rows[0]["row"], json!({ "id": room, "role": null, "mySeq": rows[0]["seq"] }));
    let changes = ada.changes(&room, 0).await;
    let gone: Vec<&Value> = changes
        .iter()
        .filter(|row| row["type"] == "member" && row["row"]["userId"] == ben.id.as_str())
        .collect();
    assert_eq!(gone.len(), 1, "a row that changes moves to its new stamp");
    assert!(gone[0]["row"]["leftAt"].is_string());
}
