//! Moments as the wire and the database hold them.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use ts_rs::TS;

/// A moment: milliseconds since 1970-01-01 UTC. RFC 3339 with milliseconds in JSON
/// (`2026-11-02T10:31:00.000Z`), a plain integer in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct Time(pub i64);

impl Time {
    /// The moment `millis` later; it stops at the end of time instead of wrapping.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Time {
        Time(self.0.saturating_add(millis))
    }

    /// As HTTP headers say it (RFC 9110): `Sun, 02 Nov 2025 10:31:00 GMT`.
    pub fn to_http_date(self) -> String {
        let moment = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let moment = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        write!(f, "{moment:.3}")
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Time {
    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-time",
            "description": "A moment: RFC 3339 in UTC, with milliseconds.",
        })
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let moment: Timestamp = text.parse().map_err(D::Error::custom)?;
        Ok(Time(moment.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn speaks_rfc_3339_with_milliseconds() {
        let text = serde_json::to_string(&Time(1_762_079_460_007)).unwrap();
        assert_eq!(text, "\"2025-11-02T10:31:00.007Z\"");
        assert_eq!(serde_json::from_str::<Time>(&text).unwrap(), Time(1_762_079_460_007));
    }

    #[test]
    fn headers_have_a_form_of_their_own() {
        assert_eq!(Time(1_762_079_460_007).to_http_date(), "Sun, 02 Nov 2025 10:31:00 GMT");
    }

    #[test]
    fn whole_seconds_keep_their_milliseconds() {
        assert_eq!(Time(0).to_string(), "1970-01-01T00:00:00.000Z");
    }
}
