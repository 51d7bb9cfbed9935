//! Where a page of what was found ended.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::Code;

use crate::error::{Error, Result};

/// A place in the order of everything said, by time and then by key; a page goes on below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Milliseconds since 1970.
    pub(super) at: i64,
    /// A message's key.
    pub(super) pk: i64,
}

impl Place {
    /// Above everything.
    pub(super) const END: Place = Place { at: i64::MAX, pk: i64::MAX };

    /// Reads what a client hands back.
    ///
    /// # Errors
    /// 400 for what we have not given.
    pub(super) fn parse(text: &str) -> Result<Place> {
        read(text)
            .ok_or_else(|| Error::field(Code::BadRequest, "before", "That is not a cursor of this list."))
    }

    /// As clients hand it back.
    pub(super) fn write(self) -> String {
        let mut bytes = self.at.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.pk.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

fn read(text: &str) -> Option<Place> {
    let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    let (at, pk) = bytes.split_at(8);
    let number = |half: &[u8]| Some(i64::from_be_bytes(half.try_into().ok()?));
    Some(Place { at: number(at)?, pk: number(pk)? })
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn comes_back_as_it_was_and_nothing_else_does() {
        let place = Place { at: 1_763_700_000_000, pk: (7 << 32) | 9 };
        assert_eq!(Place::parse(&place.write()).unwrap(), place);
        assert!(place < Place::END);
        for text in ["", "x", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(Place::parse(text).is_err(), "{text}");
        }
    }
}
