//! The one private chat of two people.

use model::{RoomId, UserId};
use sha2::{Digest, Sha256};
use uuid::Builder;

/// The id of two people's private chat, which no client can choose: a UUID of version 8 from the sorted pair.
pub fn direct_id(one: UserId, other: UserId) -> RoomId {
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    let digest = Sha256::new()
        .chain_update(b"klatch direct room\0")
        .chain_update(low.0.as_bytes())
        .chain_update(high.0.as_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RoomId(Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::direct_id;
    use model::{UserId, ids::is_client_made};
    use uuid::Uuid;

    #[test]
    fn a_pair_has_one_id_that_no_client_can_make() {
        let (ada, ben) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        assert_eq!(direct_id(ada, ben), direct_id(ben, ada));
        assert_ne!(direct_id(ada, ben), direct_id(ada, ada));
        assert_eq!(direct_id(ada, ben).0.get_version_num(), 8);
        assert!(!is_client_made(direct_id(ada, ben).0));
    }
}
