//! What must hold when things happen at once.

use std::{collections::HashSet, mem};

use serde_json::{Value, json};

use crate::kit::{TestServer, TestUser, int, new_id, text};

/// The stamp of somebody's member row, and the texts of theirs above it, of what moved after `cursor`.
async fn after_removal(owner: &TestUser, room: &str, user: &TestUser, cursor: i64) -> (i64, Vec<Value>) {
    let rows = owner.changes(room, cursor).await;
    let removal = rows
        .iter()
        .find(|row| row["type"] == "member" && row["row"]["userId"] == user.id.as_str())
        .expect("the member row stays");
    assert!(removal["row"]["leftAt"].is_string(), "{removal}");
    let stamp = int(&removal["seq"]);
    let late = rows.iter().filter(|row| {
        row["type"] == "message"
            && row["row"]["kind"] == "text"
            && row["row"]["senderId"] == user.id.as_str()
            && int(&row["seq"]) > stamp
    });
    (stamp, late.cloned().collect())
}

/// What one sender sends at most: four of them stay below what is caught up with before a reset.
const MOST_SENT: usize = 400;

/// Sends one message after the other until refused; answers how many were taken and refused.
async fn keep_sending(user: &TestUser, room: &str) -> (usize, usize) {
    let (mut taken, mut refused) = (0, 0);
    while taken < MOST_SENT {
        let reply = user.send(room, json!({ "id": new_id(), "body": "still here" })).await;
        if reply.status == 201 {
            taken += 1;
        } else {
            reply.refused(404, "not_found");
            refused += 1;
        }
        if refused >= 3 {
            break;
        }
    }
    (taken, refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_removed_follows_their_removal() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("private", "Races").await;
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..120 {
        ada.add(&room, &ben).await;
        let cursor = int(&ada.chat(&room).await["seq"]);
        let senders = async {
            let (one, two, three, four) = tokio::join!(
                keep_sending(&ben, &room),
                keep_sending(&ben, &room),
                keep_sending(&ben, &room),
                keep_sending(&ben, &room),
            );
            [one, two, three, four].iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        };
        let remover = async {
            ada.say(&room, "a moment").await;
            ada.remove(&room, &ben).await;
        };
        let (sent, ()) = tokio::join!(senders, remover);
        (taken, refused) = (taken + sent.0, refused + sent.1);
        let (removal, late) = after_removal(&ada, &room, &ben, cursor).await;
        assert!(late.is_empty(), "sent after the removal at {removal}: {late:?}");
    }
    assert!(taken > 0 && refused > 0, "a race has two ends: {taken} taken, {refused} refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_edit_of_the_removed_follows_their_removal() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room("public", "Races").await;
    for _ in 0..40 {
        ben.join(&room).await;
        let id = text(&ben.say(&room, "zero").await["id"]);
        let path = format!("/api/messages/{id}");
        let edits = (0..6).map(|at| ben.patch(&path, json!({ "body": format!("edit {at}") })));
        let (replies, ()) = tokio::join!(futures_util::future::join_all(edits), ada.remove(&room, &ben));
        for reply in replies {
            if reply.status != 200 {
                reply.refused(403, "not_a_member");
            }
        }
        let (_, late) = after_removal(&ada, &room, &ben, 0).await;
        assert!(late.is_empty(), "{late:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_sends_of_one_id_are_one_message() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let sockets = [ada.live().await, ada.live().await];
    for _ in 0..10 {
        let draft = json!({ "id": new_id(), "body": "once" });
        let http = futures_util::future::join_all((0..30).map(|_| ada.send(&room, draft.clone())));
        let live = futures_util::future::join_all((0..20).map(|at| {
            let mut payload = draft.clone();
            payload["roomId"] = json!(room);
            sockets[at % 2].ask("message:send", payload)
        }));
        let (http, live) = tokio::join!(http, live);
        let created = http.iter().filter(|reply| reply.status == 201).count();
        assert!(created <= 1 && http.iter().all(|reply| reply.status < 300));
        let mut rows: Vec<Value> = http.into_iter().map(|reply| reply.body).collect();
        rows.extend(live.into_iter().map(|answer| answer["message"].clone()));
        assert!(rows.iter().all(|row| *row == rows[0]), "all answers are the one row");
    }
    let page = ben.history(&room, "?limit=100").await;
    let ids: HashSet<String> = page["items"].as_array().unwrap().iter().map(|row| text(&row["id"])).collect();
    assert_eq!((ids.len(), int(&ben.chat(&room).await["lastNumber"])), (10, 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_id_by_two_people_is_one_person_s() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let (here, there) = (ada.direct(&ben).await, ada.room_with("private", &[&ben]).await);
    for _ in 0..20 {
        let draft = json!({ "id": new_id(), "body": "mine" });
        let tries = [(&ada, &here), (&ben, &here), (&ada, &there), (&ben, &there)];
        let sends = tries.map(|(user, room)| user.send(room, draft.clone()));
        let replies = futures_util::future::join_all(sends).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
        for reply in replies.into_iter().filter(|reply| reply.status != 201) {
            reply.refused(409, "id_taken");
        }
    }
}

/// More than what is stored together at once, in rooms that are stored side by side.
#[tokio::test(flavor = "multi_thread")]
async fn hundreds_at_once_are_each_stored_once() {
    const ROOMS: usize = 8;
    let server = TestServer::start().await;
    let people = [server.user("ada").await, server.user("ben").await];
    let mut rooms = Vec::new();
    for _ in 0..ROOMS {
        rooms.push(people[0].room_with("public", &[&people[1]]).await);
    }
    // In each room twenty-five texts, of which the first five are sent twice, and the next five to another room as well.
    let drafts: Vec<(usize, Value)> =
        (0..ROOMS * 25).map(|at| (at, json!({ "id": new_id(), "body": "at once" }))).collect();
    let send = |at: usize, room: usize, draft: &Value| {
        let (user, draft) = (&people[at % 2], draft.clone());
        let room = &rooms[room % ROOMS];
        async move { user.send(room, draft).await }
    };
    let sends = drafts.iter().map(|(at, draft)| send(*at, at / 25, draft));
    let again = drafts.iter().filter(|(at, _)| at % 25 < 10).map(|(at, draft)| {
        let elsewhere = usize::from(at % 25 >= 5);
        send(*at, at / 25 + elsewhere, draft)
    });
    let (mut stored, again) =
        tokio::join!(futures_util::future::join_all(sends), futures_util::future::join_all(again));

    for ((at, _), second) in drafts.iter().filter(|(at, _)| at % 25 < 10).zip(again) {
        let first = &mut stored[*at];
        if at % 25 < 5 {
            assert!(first.status < 300 && second.status < 300);
            assert_eq!(first.body, second.body, "both answers are the one row");
        } else if first.status == 201 {
            second.refused(409, "id_taken");
        } else {
            mem::replace(first, second).refused(409, "id_taken");
        }
    }
    let mut acknowledged: Vec<String> = Vec::new();
    for reply in &stored {
        assert!(reply.status < 300, "{}", reply.body);
        acknowledged.push(text(&reply.body["id"]));
    }
    let mut found = Vec::new();
    for room in &rooms {
        let rows = people[0].changes(room, 0).await;
        let seqs: HashSet<i64> = rows.iter().map(|row| int(&row["seq"])).collect();
        assert_eq!(seqs.len(), rows.len(), "no two rows share a stamp");
        let texts = rows.iter().filter(|row| row["row"]["kind"] == "text");
        found.extend(texts.map(|row| text(&row["row"]["id"])));
        let mut numbers: Vec<i64> = rows
            .iter()
            .filter(|row| row["type"] == "message")
            .map(|row| int(&row["row"]["number"]))
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=int(&people[0].chat(room).await["lastNumber"])).collect::<Vec<_>>());
    }
    acknowledged.sort_unstable();
    found.sort_unstable();
    assert_eq!(acknowledged, found);
    assert_eq!(found.len(), drafts.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_stamps_have_no_gaps_and_no_twins() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut people = Vec::new();
    for at in 0..6 {
        people.push(server.user(&format!("user{at}")).await);
    }
    let room = ada.room("public", "Races").await;
    let all = people.iter().map(async |user| {
        for round in 0..10 {
            user.join(&room).await;
            let id = text(&user.say(&room, "hello").await["id"]);
            user.patch(&format!("/api/messages/{id}"), json!({ "body": "bye" })).await.with(200);
            if round % 2 == 0 {
                user.delete(&format!("/api/messages/{id}")).await.with(200);
            }
            user.leave(&room).await;
        }
    });
    futures_util::future::join_all(all).await;
    let rows = ada.changes(&room, 0).await;
    let seqs: HashSet<i64> = rows.iter().map(|row| int(&row["seq"])).collect();
    assert_eq!(seqs.len(), rows.len(), "no two rows share a stamp");
    let chat = ada.chat(&room).await;
    assert_eq!(seqs.iter().max(), chat["seq"].as_i64().as_ref(), "the head is the highest stamp");
    let mut numbers: Vec<i64> =
        rows.iter().filter(|row| row["type"] == "message").map(|row| int(&row["row"]["number"])).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=1 + 6 * 10 * 3).collect::<Vec<_>>());
    assert_eq!((int(&chat["memberCount"]), int(&chat["lastNumber"])), (1, 181));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_in_each_other_s_way_all_get_an_answer() {
    let server = TestServer::start().await;
    let mut people = Vec::new();
    for at in 0..6 {
        people.push(server.user(&format!("user{at}")).await);
    }
    let rooms = [people[0].room("public", "One").await, people[1].room("public", "Two").await];
    let all = people.iter().enumerate().map(async |(at, user)| {
        for round in 0..12 {
            let (here, there) = (&rooms[(at + round) % 2], &rooms[(at + round + 1) % 2]);
            let other = &people[(at + round) % 6];
            user.join(here).await;
            user.put(&format!("/api/rooms/{here}/members/{}", other.id), json!({})).await;
            user.room_with("private", &[other, &people[(at + 1) % 6]]).await;
            user.direct(other).await;
            user.say(here, "hello").await;
            user.read_to(here, 1).await;
            user.delete(&format!("/api/rooms/{there}/members/me")).await;
            let role = json!({ "role": "owner" });
            user.put(&format!("/api/rooms/{here}/members/{}", other.id), role).await;
        }
    });
    futures_util::future::join_all(all).await;
    for user in &people {
        let rows = user.own_changes(0).await;
        let seqs: HashSet<i64> = rows.iter().map(|row| int(&row["seq"])).collect();
        assert_eq!(seqs.len(), rows.len(), "no two rows of {} share a stamp", user.username);
    }
}

/// Who sends what id where.
type Ask<'a> = (&'a TestUser, &'a str, String);

#[tokio::test(flavor = "multi_thread")]
async fn of_what_many_send_at_once_each_is_stored_or_refused_by_itself() {
    const ROUNDS: usize = 8;
    const EACH: usize = 12;
    let server = TestServer::start().await;
    let (ada, ben, eve) = (server.user("ada").await, server.user("ben").await, server.user("eve").await);
    let rooms = [
        ada.room_with("private", &[&ben]).await,
        ada.room_with("public", &[&ben]).await,
        ada.direct(&ben).await,
    ];
    // One id in two rooms, and twice in one of them.
    let same = new_id();
    let of_same: [Ask<'_>; 3] =
        [(&ada, &rooms[0], same.clone()), (&ada, &rooms[0], same.clone()), (&ben, &rooms[1], same.clone())];
    let mut its_place = None;
    for _ in 0..ROUNDS {
        let asks = of_same.iter().cloned().chain(rooms.iter().flat_map(|room| {
            let members = (0..EACH).flat_map(|_| [&ada, &ben]);
            members.chain([&eve]).map(|user| (user, room.as_str(), new_id()))
        }));
        let asks: Vec<Ask<'_>> = asks.collect();
        let sends = asks.iter().map(|(user, room, id)| user.send(room, json!({ "id": id, "body": "now" })));
        let replies = futures_util::future::join_all(sends).await;
        for ((user, room, id), reply) in asks.iter().zip(replies) {
            match reply.status {
                201 if user.id == eve.id => panic!("a stranger wrote: {}", reply.body),
                403 | 404 if user.id == eve.id => {}
                200 | 201 if *id == same => {
                    assert_eq!(*its_place.get_or_insert(*room), *room);
                }
                409 if *id == same => {}
                201 => assert_eq!(text(&reply.body["id"]), *id),
                status => panic!("{status}: {}", reply.body),
            }
        }
    }
    let mut stored = 0;
    for room in &rooms {
        let rows = ada.changes(room, 0).await;
        let messages = rows.iter().filter(|row| row["type"] == "message").map(|row| &row["row"]);
        let (texts, notices): (Vec<_>, Vec<_>) = messages.partition(|message| message["kind"] == "text");
        let mut numbers: Vec<i64> =
            texts.iter().chain(&notices).map(|message| int(&message["number"])).collect();
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq((1..).take(numbers.len())), "{room}: {numbers:?}");
        stored += texts.len();
    }
    assert_eq!(stored, ROUNDS * EACH * 2 * rooms.len() + 1);
}
