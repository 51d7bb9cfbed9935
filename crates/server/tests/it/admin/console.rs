//! The command line acts through the server that runs, and on the database when none does.

use std::{
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

use serde_json::json;
use server::{
    admin::{Command, ServerRole},
    error::Result,
};

use crate::kit::{PASSWORD, TestServer};

async fn say(server: &TestServer, command: Command) -> Result<String> {
    server::command(server.config(), command).await
}

#[tokio::test]
async fn a_running_server_obeys_at_once() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let ben = server.user("ben").await;
    let socket = ben.live().await;
    let path = server.config().storage.data.join("klatch.sock");
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);

    let all = say(&server, Command::List(String::new())).await.unwrap();
    assert!(all.contains("ada") && all.contains("owner") && all.contains("ben@example.org"), "{all}");
    let since = Instant::now();
    say(&server, Command::Deactivate("BEN".to_owned())).await.unwrap();
    socket.closed().await;
    assert!(since.elapsed() < Duration::from_secs(1), "{:?}", since.elapsed());
    let found = say(&server, Command::List("ben".to_owned())).await.unwrap();
    assert!(found.contains("deactivated") && !found.contains("ada"), "{found}");
    say(&server, Command::Reactivate("ben@example.org".to_owned())).await.unwrap();
    let ben = server.login("ben").await;
    let socket = ben.live().await;
    let said = say(&server, Command::EndSessions("ben".to_owned())).await.unwrap();
    assert_eq!(said, "ben is signed out everywhere.");
    socket.closed().await;
    ben.get("/api/auth/check").await.refused(401, "unauthorized");
    let ben = server.login("ben").await;
    say(&server, Command::Role("ben".to_owned(), ServerRole::Admin)).await.unwrap();
    ben.get("/api/admin/users").await.with(200);

    let last = say(&server, Command::Deactivate("ada".to_owned())).await.unwrap_err().to_string();
    assert!(last.contains("at least one owner"), "{last}");
    let nobody = say(&server, Command::Deactivate("zoe".to_owned())).await.unwrap_err().to_string();
    assert!(nobody.contains("nobody called zoe"), "{nobody}");
}

#[tokio::test]
async fn a_stopped_server_s_database_is_changed_itself() {
    let mut server = TestServer::start().await;
    server.user("ada").await;
    server.user("ben").await;
    server.stop().await;
    say(&server, Command::Role("ben".to_owned(), ServerRole::Owner)).await.unwrap();
    say(&server, Command::Deactivate("ada".to_owned())).await.unwrap();
    server.restart().await;
    server.login("ben").await.get("/api/admin/users").await.with(200);
    let login = json!({ "login": "ada", "password": PASSWORD });
    server.nobody().post("/api/auth/login", login).await.refused(401, "wrong_credentials");
}

#[tokio::test]
async fn where_no_server_ever_was_nothing_is_made() {
    let server = TestServer::start().await;
    let mut config = server.config().clone();
    config.storage.data = config.storage.data.join("nowhere");
    if config.storage.database_url.is_none() {
        let refused = server::command(&config, Command::List(String::new())).await.unwrap_err().to_string();
        assert!(refused.contains("There is no Klatch in"), "{refused}");
        assert!(!config.storage.data.exists());
    }
}

#[tokio::test]
async fn a_reset_link_sets_a_password_once() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let socket = ada.live().await;
    let code = async || {
        let text = say(&server, Command::ResetPassword("ada".to_owned())).await.unwrap();
        text.split_once("/reset#").unwrap().1.to_owned()
    };
    let reset = async |code: &str, password: &str| {
        server.nobody().post("/api/auth/reset", json!({ "code": code, "password": password })).await
    };
    let (first, second) = (code().await, code().await);
    assert_eq!(second.len(), 32);
    reset(&first, "a new password").await.refused(404, "not_found");
    reset(&second, "short").await.refused(422, "invalid");
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (nobody, code) = (server.nobody(), second.clone());
        let body = json!({ "code": code, "password": format!("password {number}") });
        tries.spawn(async move { (number, nobody.post("/api/auth/reset", body).await.status) });
    }
    let done: Vec<_> = tries.join_all().await.into_iter().filter(|(_, status)| *status == 204).collect();
    assert_eq!(done.len(), 1, "{done:?}");
    socket.closed().await;
    ada.get("/api/auth/check").await.refused(401, "unauthorized");
    let login = |password: &str| json!({ "login": "ada", "password": password });
    server.nobody().post("/api/auth/login", login(PASSWORD)).await.refused(401, "wrong_credentials");
    let password = format!("password {}", done[0].0);
    server.nobody().post("/api/auth/login", login(&password)).await.with(200);

    let ada = server.nobody().post("/api/auth/login", login(&password)).await.with(200);
    let ada = server.nobody().with_token(ada["token"].as_str().unwrap());
    let before = code().await;
    let change = json!({ "current": password, "next": "chosen by oneself" });
    ada.put("/api/auth/password", change).await.with(204);
    reset(&before, "a new password").await.refused(404, "not_found");

    let late = code().await;
    server.clock.advance(30 * 60 * 1_000);
    reset(&late, "a new password").await.refused(404, "not_found");
}
