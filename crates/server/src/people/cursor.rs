//! Where a page of people ended.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Code, UserId};
use uuid::Uuid;

use crate::error::{Error, Result};

/// The place in an index a page goes on from: a key and, among equal ones, a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// A word or a name, folded.
    pub(super) key: String,
    /// The last person shown.
    pub(super) id: UserId,
}

impl Cursor {
    /// Before everything.
    pub(super) fn start() -> Cursor {
        Cursor { key: String::new(), id: UserId(Uuid::nil()) }
    }

    /// Reads what a client hands back.
    ///
    /// # Errors
    /// 400 for what we have not given.
    pub(super) fn parse(text: &str) -> Result<Cursor> {
        read(text)
            .ok_or_else(|| Error::field(Code::BadRequest, "cursor", "That is not a cursor of this list."))
    }

    /// As clients hand it back.
    pub(super) fn write(&self) -> String {
        let mut bytes = self.id.0.as_bytes().to_vec();
        bytes.extend_from_slice(self.key.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

fn read(text: &str) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (id, key) = bytes.split_at_checked(16)?;
    let key = String::from_utf8(key.to_vec()).ok().filter(|key| !key.contains('\0'))?;
    Some(Cursor { key, id: UserId(Uuid::from_slice(id).ok()?) })
}

#[cfg(test)]
mod tests {
    use model::UserId;
    use uuid::Uuid;

    use super::Cursor;

    #[test]
    fn comes_back_as_it_was() {
        let cursor = Cursor { key: "zoë".to_owned(), id: UserId(Uuid::from_u128(7)) };
        assert_eq!(Cursor::parse(&cursor.write()).unwrap(), cursor);
    }

    #[test]
    fn anything_else_is_refused() {
        let nul = Cursor { key: "\0".to_owned(), ..Cursor::start() }.write();
        for text in ["", "x", "AAAA", "not base64!", nul.as_str()] {
            assert!(Cursor::parse(text).is_err(), "{text}");
        }
    }
}
