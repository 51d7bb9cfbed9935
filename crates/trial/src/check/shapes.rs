//! What is read of the server's JSON: as much as the judge compares, as a stranger would find it in docs/api.md.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;
use uuid::Uuid;

use super::history::{Entry, Notice, Row};

/// What everybody sees of a message.
const OF_MESSAGE: [&str; 8] =
    ["number", "kind", "notice", "senderId", "body", "createdAt", "editedAt", "deletedAt"];
/// What everybody sees of a member.
const OF_MEMBER: [&str; 3] = ["role", "joinedAt", "leftAt"];
/// What everybody sees of a room's settings; its counters are as of when it was read.
const OF_ROOM: [&str; 3] = ["kind", "name", "topic"];

/// A hash of some words.
pub(super) fn hash_of(words: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// An id in a field.
pub(super) fn id(value: &Value, field: &str) -> Option<Uuid> {
    value[field].as_str()?.parse().ok()
}

/// A whole number in a field.
pub(super) fn number(value: &Value, field: &str) -> Option<i64> {
    value[field].as_i64()
}

/// A message.
pub(super) fn message(value: &Value) -> Option<Row> {
    Some(Row {
        id: id(value, "id")?,
        seq: number(value, "seq")?,
        number: number(value, "number")?,
        hash: hash(value, &OF_MESSAGE),
        text: value["body"].as_str().map(hash_of),
    })
}

/// A member of a room.
pub(super) fn member(value: &Value) -> Option<Row> {
    let (id, seq) = (id(value, "userId")?, number(value, "seq")?);
    Some(Row { id, seq, number: 0, hash: hash(value, &OF_MEMBER), text: None })
}

/// A room's settings, under the stamp they came with.
pub(super) fn room(value: &Value, seq: i64) -> Option<Row> {
    Some(Row { id: id(value, "id")?, seq, number: 0, hash: hash(value, &OF_ROOM), text: None })
}

/// One item of a page of changes.
pub(super) fn change(value: &Value) -> Option<Row> {
    let row = &value["row"];
    match value["type"].as_str()? {
        "message" => message(row),
        "member" => member(row),
        "room" => room(row, number(value, "seq")?),
        _ => None,
    }
}

/// A message of the history.
pub(super) fn entry(value: &Value) -> Option<Entry> {
    let notice = &value["notice"];
    let is_out = match notice["type"].as_str() {
        Some("removed" | "left") => Some(true),
        Some("added" | "joined") => Some(false),
        _ => None,
    };
    let notice = is_out.and_then(|is_out| Some(Notice { user: id(notice, "userId")?, is_out }));
    let is_text = value["kind"] == "text";
    Some(Entry { row: message(value)?, sender: id(value, "senderId")?, notice, is_text })
}

fn hash(value: &Value, fields: &[&str]) -> u64 {
    let all: Vec<String> = fields.iter().map(|field| value[field].to_string()).collect();
    hash_of(&all.join("\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_read_and_compared() {
        let id = "0198c5a0-0000-7000-8000-000000000001";
        let mut text =
            json!({ "id": id, "seq": 7, "number": 2, "kind": "text", "senderId": id, "body": "a" });
        let first = message(&text).unwrap();
        assert_eq!((first.seq, first.number, first.text), (7, 2, Some(hash_of("a"))));
        assert!(entry(&text).unwrap().is_text);
        text["body"] = json!("b");
        assert_ne!(message(&text).unwrap().hash, first.hash);
        let notice = json!({ "type": "removed", "userId": id, "byUserId": id });
        let notice =
            json!({ "id": id, "seq": 8, "number": 3, "kind": "notice", "senderId": id, "notice": notice });
        assert!(entry(&notice).unwrap().notice.unwrap().is_out);
        assert_eq!(change(&json!({ "type": "message", "seq": 7, "row": text })).unwrap().number, 2);
        assert!(change(&json!({ "type": "else", "row": text })).is_none());
    }
}
