//! Rule 1: the log in the end.

use std::collections::HashMap;

use uuid::Uuid;

use crate::check::history::Log;

/// Numbers are 1 to n, no id and no stamp is there twice, and the head is the highest stamp.
pub(super) fn check(log: &Log) -> Vec<String> {
    let room = log.room;
    let mut wrong = Vec::new();
    let mut ids: HashMap<Uuid, i64> = HashMap::new();
    for (expected, entry) in (1..).zip(&log.entries) {
        let (id, number) = (entry.row.id, entry.row.number);
        if number != expected {
            wrong.push(format!("room {room}: number {number} ({id}) stands where {expected} is due"));
        }
        if let Some(first) = ids.insert(id, number) {
            wrong.push(format!("room {room}: message {id} stands at number {first} and at {number}"));
        }
    }
    let mut stamps: HashMap<i64, Uuid> = HashMap::new();
    for row in log.rows() {
        if let Some(other) = stamps.insert(row.seq, row.id) {
            wrong.push(format!("room {room}: stamp {} is that of {other} and of {}", row.seq, row.id));
        }
    }
    let highest = stamps.into_keys().max().unwrap_or(0);
    if highest != log.head {
        wrong.push(format!("room {room}: the head is {}, the highest stamp {highest}", log.head));
    }
    wrong
}
