//! Notifications: who is called for what, and what takes that back.

mod calls;
mod lists;
mod withdrawn;

use serde_json::Value;

use crate::kit::{TestUser, items};

/// What somebody has in their list, the newest first.
async fn list(user: &TestUser) -> Vec<Value> {
    items(&user.get("/api/notifications").await.with(200)).to_vec()
}

/// The same in short: what kind, by whom (of those given), and whether it was read.
async fn short(user: &TestUser, people: &[&TestUser]) -> Vec<String> {
    let name = |id: &Value| people.iter().find(|one| *id == one.id.as_str()).map_or("?", |one| &one.username);
    let line = |row: &Value| {
        let read = if row["readAt"].is_null() { "" } else { ", read" };
        format!("{} by {}{read}", row["kind"].as_str().expect("a kind"), name(&row["userId"]))
    };
    list(user).await.iter().map(line).collect()
}

async fn unread(user: &TestUser) -> i64 {
    user.get("/api/notifications").await.with(200)["unread"].as_i64().expect("a number")
}

fn mention(user: &TestUser) -> String {
    format!("<@{}> look", user.id)
}
