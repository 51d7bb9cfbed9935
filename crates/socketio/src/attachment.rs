//! Binary data inside JSON: a placeholder where it belongs, the bytes beside it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Stands in an event's arguments for one of its attachments: `{"_placeholder":true,"num":0}` is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placeholder {
    #[serde(rename = "_placeholder")]
    is_placeholder: bool,
    /// Which attachment, counted from 0.
    pub num: usize,
}

impl Placeholder {
    /// Stands for the attachment at `num`.
    pub fn new(num: usize) -> Self {
        Self { is_placeholder: true, num }
    }
}

/// Whether every placeholder in `value` stands for one of `count` attachments.
pub(crate) fn are_within(value: &Value, count: usize) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| are_within(item, count)),
        Value::Object(members) if members.get("_placeholder") == Some(&Value::Bool(true)) => members
            .get("num")
            .and_then(Value::as_u64)
            .and_then(|num| usize::try_from(num).ok())
            .is_some_and(|num| num < count),
        Value::Object(members) => members.values().all(|member| are_within(member, count)),
        _ => true,
    }
}
