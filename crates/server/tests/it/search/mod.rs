//! Finding messages, and what a chat holds besides words.

mod finding;
mod hidden;
mod index;
mod pages;
mod scripts;
mod shared;

use serde_json::Value;

use crate::kit::{TestUser, items, text};

/// The first page of what somebody finds.
async fn page(user: &TestUser, query: &str, more: &str) -> Value {
    let query: Vec<String> = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    user.get(&format!("/api/search?query={}{more}", query.concat())).await.with(200)
}

/// The texts somebody finds, the newest first.
async fn found(user: &TestUser, query: &str) -> Vec<String> {
    found_with(user, query, "").await
}

/// The same with further parameters, each begun by `&`.
async fn found_with(user: &TestUser, query: &str, more: &str) -> Vec<String> {
    bodies(&page(user, query, more).await)
}

fn bodies(page: &Value) -> Vec<String> {
    items(page).iter().map(|hit| text(&hit["message"]["body"])).collect()
}
