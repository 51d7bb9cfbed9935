//! Identifiers: UUIDs that cannot be mistaken for one another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::{Uuid, Variant};

/// Makes a newtype over [`Uuid`]: a plain string in JSON, sixteen bytes in the database.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map($name)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                $name(id)
            }
        }
    };
}

id!(
    /// A person's account.
    UserId
);
id!(
    /// A room of any kind: public, private or direct.
    RoomId
);
id!(
    /// A message. Made by the client that writes it; its time part is never read.
    MessageId
);
id!(
    /// A signed-in session's public id (`sid` in the token). It proves nothing by itself.
    SessionId
);
id!(
    /// Something somebody should look at.
    NotificationId
);
id!(
    /// An uploaded file.
    FileId
);
id!(
    /// An invitation to the server. Not its code: it opens nothing.
    InviteId
);
id!(
    /// A way into a room. Not its code: it opens nothing.
    LinkId
);

id!(
    /// A way to sign in by a provider.
    IdentityId
);

/// Whether a client may choose this id for something it creates: a UUID of version 7 and variant 10
/// (RFC 9562). Direct rooms use version 8, so no client can choose theirs.
pub fn is_client_made(id: Uuid) -> bool {
    id.get_version_num() == 7 && id.get_variant() == Variant::RFC4122
}
