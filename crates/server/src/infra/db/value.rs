//! What goes into a statement and comes out of it, the same for both engines.
//!
//! A [`Param`] turns into a [`Value`], a [`Value`] turns into a [`Column`]; the engines know only
//! [`Value`]. Sixteen bytes in SQLite and UUID in PostgreSQL are both [`Value::Uuid`] here.

use model::{
    FileId, IdentityId, InviteId, LinkId, MessageId, NotificationId, RoomId, SessionId, Time, UserId,
};
use uuid::Uuid;

/// A value on its way into or out of the database. A time is its milliseconds, JSON is its text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// SQL's NULL.
    Null,
    /// BIGINT and every smaller integer.
    Int(i64),
    /// BOOLEAN; on SQLite the integers 0 and 1.
    Bool(bool),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(&'a str),
    /// BYTEA, BLOB.
    Blob(&'a [u8]),
    /// UUID; on SQLite a blob of 16 bytes.
    Uuid(Uuid),
    /// For `IN ids($1)`, `IN numbers($1)` and `IN texts($1)` only.
    List(Vec<Value<'a>>),
}

/// Something that can be handed to a statement as `$n`.
pub trait Param {
    /// The value it stands for.
    fn value(&self) -> Value<'_>;
}

/// Something that can be read from one column.
pub trait Column: Sized {
    /// The value as this type, or `None` when it is of another.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

macro_rules! scalar {
    ($($type:ty: $variant:ident,)*) => {$(
        impl Param for $type {
            fn value(&self) -> Value<'_> {
                Value::$variant(*self)
            }
        }
    )*};
}

scalar! { i64: Int, bool: Bool, f64: Real, Uuid: Uuid, }

impl Column for i64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }
}

impl Column for bool {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(truth) => Some(truth),
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Column for f64 {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Real(number) => Some(number),
            _ => None,
        }
    }
}

impl Column for Uuid {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Uuid(id) => Some(id),
            Value::Blob(bytes) => Uuid::from_slice(bytes).ok(),
            _ => None,
        }
    }
}

impl Column for String {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Column for Vec<u8> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<C: Column> Column for Option<C> {
    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => C::from_value(value).map(Some),
        }
    }
}

impl Param for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<const N: usize> Param for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl Param for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<P: Param + ?Sized> Param for &P {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<P: Param> Param for Option<P> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

/// A list, for `IN ids($1)` and its like; it may be empty and should stay under a thousand.
impl<P: Param> Param for [P] {
    fn value(&self) -> Value<'_> {
        Value::List(self.iter().map(Param::value).collect())
    }
}

impl<P: Param> Param for Vec<P> {
    fn value(&self) -> Value<'_> {
        self.as_slice().value()
    }
}

macro_rules! id {
    ($($type:ident)*) => {$(
        impl Param for $type {
            fn value(&self) -> Value<'_> {
                Value::Uuid(self.0)
            }
        }

        impl Column for $type {
            fn from_value(value: Value<'_>) -> Option<Self> {
                Uuid::from_value(value).map($type)
            }
        }
    )*};
}

id! { UserId RoomId MessageId NotificationId SessionId FileId InviteId LinkId IdentityId }

impl Param for Time {
    fn value(&self) -> Value<'_> {
        Value::Int(self.0)
    }
}

impl Column for Time {
    fn from_value(value: Value<'_>) -> Option<Self> {
        i64::from_value(value).map(Time)
    }
}

/// Lets an enum be stored as text: `text_enum!(Role { Owner = "owner", Member = "member" });`
///
/// Gives it [`Param`] and [`Column`]; a text that is none of these is an error, not a default.
#[macro_export]
macro_rules! text_enum {
    ($type:ty { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $crate::infra::db::Param for $type {
            fn value(&self) -> $crate::infra::db::Value<'_> {
                $crate::infra::db::Value::Text(match self {
                    $(<$type>::$variant => $text,)+
                })
            }
        }

        impl $crate::infra::db::Column for $type {
            fn from_value(value: $crate::infra::db::Value<'_>) -> Option<Self> {
                match value {
                    $($crate::infra::db::Value::Text($text) => Some(<$type>::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
