//! Who may do what to whom, tried as everybody; and what it does, at once.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::kit::{Reply, TestServer, TestUser, each, items};

/// An owner, an admin, two members.
async fn cast(server: &TestServer) -> [TestUser; 4] {
    let owner = server.user("owner").await;
    let admin = server.user("admin").await;
    role(&owner, &admin, "admin").await.with(200);
    [owner, admin, server.user("member").await, server.user("other").await]
}

fn path(user: &TestUser) -> String {
    format!("/api/admin/users/{}", user.id)
}

async fn role(by: &TestUser, to: &TestUser, role: &str) -> Reply {
    by.patch(&path(to), json!({ "role": role })).await
}

async fn deactivate(by: &TestUser, whom: &TestUser, on: bool) -> Reply {
    by.patch(&path(whom), json!({ "deactivated": on })).await
}

async fn log_in(server: &TestServer, user: &TestUser) -> Reply {
    let body = json!({ "login": user.username, "password": user.password });
    server.nobody().post("/api/auth/login", body).await
}

#[tokio::test]
async fn members_get_nowhere() {
    let server = TestServer::start().await;
    let [owner, _, member, other] = cast(&server).await;
    let id = format!("/api/admin/invites/{}", crate::kit::new_id());
    let tries: [(&str, String, Option<Value>); 7] = [
        ("GET", "/api/admin/users".to_owned(), None),
        ("PATCH", path(&other), Some(json!({ "deactivated": true }))),
        ("PATCH", path(&member), Some(json!({ "role": "owner" }))),
        ("DELETE", format!("{}/sessions", path(&owner)), None),
        ("GET", "/api/admin/invites".to_owned(), None),
        ("POST", "/api/admin/invites".to_owned(), Some(json!({}))),
        ("DELETE", id, None),
    ];
    for (method, path, body) in tries {
        member.request(method, &path, body.clone()).await.refused(403, "forbidden");
        server.nobody().request(method, &path, body).await.refused(401, "unauthorized");
    }
    assert_eq!(server.count("SELECT COUNT(*) FROM invites").await, 0);
    other.get("/api/auth/check").await.with(200);
}

#[tokio::test]
async fn admins_act_on_members_and_owners_on_everybody() {
    let server = TestServer::start().await;
    let [owner, admin, member, other] = cast(&server).await;
    role(&admin, &member, "admin").await.refused(403, "forbidden");
    role(&admin, &admin, "owner").await.refused(403, "forbidden");
    deactivate(&admin, &owner, true).await.refused(403, "forbidden");
    admin.delete(&format!("{}/sessions", path(&owner))).await.refused(403, "forbidden");
    assert!(deactivate(&admin, &member, true).await.with(200)["user"]["deactivatedAt"].is_string());
    deactivate(&owner, &owner, true).await.refused(403, "forbidden");
    role(&owner, &other, "owner").await.with(200);
    // A role taken away counts no more, at once.
    role(&owner, &admin, "member").await.with(200);
    admin.get("/api/admin/users").await.refused(403, "forbidden");
    let unknown = format!("/api/admin/users/{}", crate::kit::new_id());
    owner.patch(&unknown, json!({ "role": "admin" })).await.refused(404, "not_found");
    owner.patch(&path(&admin), json!({ "role": "king" })).await.refused(400, "bad_request");
    owner.patch(&path(&admin), json!({ "email": "x@example.org" })).await.refused(400, "bad_request");
}

#[tokio::test]
async fn the_last_owner_stays_however_many_try() {
    let server = TestServer::start().await;
    let [owner, admin, ..] = cast(&server).await;
    role(&owner, &owner, "member").await.refused(409, "last_owner");
    for _ in 0..5 {
        role(&owner, &admin, "owner").await.with(200);
        let (one, two) = tokio::join!(role(&owner, &admin, "member"), role(&admin, &owner, "member"));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 200 && [403, 409].contains(&statuses[1]), "{statuses:?}");
        let owners = "SELECT COUNT(*) FROM users WHERE role = 'owner'";
        assert_eq!(server.count(owners).await, 1);
        if one.status != 200 {
            role(&admin, &owner, "owner").await.with(200);
            role(&owner, &admin, "admin").await.with(200);
        }
    }
}

#[tokio::test]
async fn a_closed_account_is_out_within_a_second_and_comes_back() {
    let server = TestServer::start().await;
    let [owner, _, member, other] = cast(&server).await;
    let room = owner.room_with("public", &[&member, &other]).await;
    let (socket, of_other) = (member.live().await, other.live().await);
    let since = Instant::now();
    deactivate(&owner, &member, true).await.with(200);
    socket.next_told("session:ended", |_| true).await;
    socket.closed().await;
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    let told = of_other.next_where("profile:changed", |event| event["user"]["id"] == json!(member.id)).await;
    assert!(told["user"]["deactivatedAt"].is_string());
    member.get("/api/auth/check").await.refused(401, "unauthorized");
    member.send(&room, json!({ "body": "still here?" })).await.refused(401, "unauthorized");
    log_in(&server, &member).await.refused(401, "wrong_credentials");
    let found = other.get("/api/users?query=member").await.with(200);
    assert!(items(&found).is_empty());

    for _ in 0..2 {
        deactivate(&owner, &member, false).await.with(200);
    }
    member.get("/api/auth/check").await.refused(401, "unauthorized");
    let back = server.login("member").await;
    back.say(&room, "here again").await;
}

#[tokio::test]
async fn sessions_are_ended_from_above() {
    let server = TestServer::start().await;
    let [_, admin, member, _] = cast(&server).await;
    let desk = server.login("member").await;
    let (one, two) = (member.live().await, desk.live().await);
    let since = Instant::now();
    admin.delete(&format!("{}/sessions", path(&member))).await.with(204);
    one.closed().await;
    two.closed().await;
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    member.get("/api/auth/check").await.refused(401, "unauthorized");
    server.login("member").await;
}

#[tokio::test]
async fn the_list_finds_everybody_page_by_page() {
    let server = TestServer::start().await;
    let [owner, _, member, _] = cast(&server).await;
    deactivate(&owner, &member, true).await.with(200);
    let all = owner.get("/api/admin/users").await.with(200);
    assert_eq!(items(&all).len(), 4);
    let row = items(&all).iter().find(|row| row["user"]["username"] == "member").unwrap();
    assert_eq!((&row["role"], &row["email"]), (&json!("member"), &json!("member@example.org")));
    assert!(row["createdAt"].is_string() && row["lastUsedAt"].is_null());
    assert!(!all.to_string().contains("argon2"));

    let mut names = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = owner.get(&format!("/api/admin/users?limit=3{cursor}")).await.with(200);
        names.extend(each(&page, "user").iter().map(|user| user["id"].to_string()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4);
    for (query, count) in [("mem", 1), ("MEMBER@example.org", 1), ("o", 2), ("zzz", 0)] {
        let found = owner.get(&format!("/api/admin/users?query={query}")).await.with(200);
        assert_eq!(items(&found).len(), count, "{query}");
    }
    owner.get("/api/admin/users?cursor=x").await.refused(400, "bad_request");
    owner.get("/api/admin/users?limit=0").await.refused(400, "bad_request");
}
