//! What clients may ask for. Unknown fields are refused everywhere.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::{
    FileId, Level, Message, MessageId, NotificationId, Role, RoomId, RoomKind, ServerRole, Time, UserId,
};

/// Declares request bodies: camelCase, unknown fields refused, absent optionals left out.
macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[ts(optional_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
    )*};
}

mod live;

pub use live::*;

/// Tells `null` from absent.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

requests! {
    /// `POST /api/auth/signup`.
    Signup {
        /// 2 to 32 letters, digits, `.`, `_`, `-`, of one script; unique when normalised and case-folded.
        #[schemars(length(min = 2, max = 32))]
        username: String,
        /// Any address with one `@`; unique when normalised and case-folded.
        #[schemars(length(max = 254), regex(pattern = "^[^@]+@[^@]+$"))]
        email: String,
        /// 8 to 256 characters.
        #[schemars(length(min = 8, max = 256))]
        password: String,
        /// At most 80 characters.
        #[schemars(length(max = 80))]
        full_name: Option<String>,
        /// On an empty server: what to call it.
        #[schemars(length(max = 80))]
        server_name: Option<String>,
        /// On an empty server that others can reach: the printed code.
        setup_code: Option<String>,
        /// For servers that ask for invitations.
        invite_code: Option<String>,
    }
    /// `POST /api/admin/invites`.
    NewInvite {
        /// 1 to 8,760 hours; a week when left out.
        #[schemars(range(min = 1, max = 8_760))]
        #[ts(optional, type = "number")]
        expires_in_hours: Option<i64>,
        /// 1 to 1,000 accounts; one when left out.
        #[schemars(range(min = 1, max = 1_000))]
        #[ts(optional, type = "number")]
        max_uses: Option<i64>,
    }
    /// `POST /api/rooms/{id}/links`.
    NewLink {
        /// 1 to 8,760 hours; a week when left out.
        #[schemars(range(min = 1, max = 8_760))]
        #[ts(optional, type = "number")]
        expires_in_hours: Option<i64>,
        /// 1 to 1,000 people; 100 when left out.
        #[schemars(range(min = 1, max = 1_000))]
        #[ts(optional, type = "number")]
        max_uses: Option<i64>,
    }
    /// `POST /api/auth/invite`, `POST /api/links/room`, `POST /api/links/membership`.
    GivenCode {
        /// As it was handed on.
        code: String,
    }
    /// `PATCH /api/admin/users/{id}`; what is absent stays.
    AccountChange {
        /// Given by owners alone.
        role: Option<ServerRole>,
        /// Whether the account is closed.
        deactivated: Option<bool>,
    }
    /// `POST /api/auth/reset`.
    PasswordReset {
        /// From the link.
        code: String,
        /// 8 to 256 characters.
        #[schemars(length(min = 8, max = 256))]
        password: String,
    }
    /// `POST /api/auth/login`.
    Login {
        /// A username or an e-mail address.
        login: String,
        /// The password.
        password: String,
    }
    /// `PATCH /api/auth/profile`; what is absent stays.
    ProfileChange {
        /// At most 80 characters.
        #[schemars(length(max = 80))]
        full_name: Option<String>,
        /// At most 500 characters.
        #[schemars(length(max = 500))]
        bio: Option<String>,
        /// A free username.
        #[schemars(length(min = 2, max = 32))]
        username: Option<String>,
        /// A finished upload of mine that is a picture, from today; `null` takes the picture away.
        #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
        #[ts(optional, as = "Option<Option<FileId>>")]
        avatar_file_id: Option<Option<FileId>>,
    }
    /// `POST /api/auth/arrival`: makes the account.
    ArrivalSignup {
        /// 2 to 32 letters, digits, `.`, `_`, `-`, of one script; unique when normalised and case-folded.
        #[schemars(length(min = 2, max = 32))]
        username: String,
        /// Any address with one `@`; unique when normalised and case-folded.
        #[schemars(length(max = 254), regex(pattern = "^[^@]+@[^@]+$"))]
        email: String,
        /// At most 80 characters.
        #[schemars(length(max = 80))]
        full_name: Option<String>,
        /// For servers that ask for invitations.
        invite_code: Option<String>,
    }
    /// `POST /api/auth/identities/{provider}`: begins to add a way to sign in.
    IdentityLink {
        /// The password, of accounts that have one; others sign in anew first.
        password: Option<String>,
    }
    /// `PUT /api/auth/password`.
    PasswordChange {
        /// The password of today; accounts that have none sign in anew first.
        current: Option<String>,
        /// 8 to 256 characters.
        #[schemars(length(min = 8, max = 256))]
        next: String,
    }
    /// `PUT /api/auth/email`.
    EmailChange {
        /// The address from now on.
        #[schemars(length(max = 254), regex(pattern = "^[^@]+@[^@]+$"))]
        email: String,
        /// The password, so that a borrowed device is not enough; accounts that have none sign in anew first.
        password: Option<String>,
    }
    /// `DELETE /api/auth/account`.
    AccountDeletion {
        /// The password, so that a borrowed device is not enough; accounts that have none sign in anew first.
        password: Option<String>,
    }
    /// `POST /api/rooms`.
    NewRoom {
        /// Made by the client, so that a repeat is harmless.
        id: Option<RoomId>,
        /// `public` or `private`.
        kind: RoomKind,
        /// 1 to 80 characters.
        #[schemars(length(min = 1, max = 80))]
        name: String,
        /// At most 250 characters.
        #[schemars(length(max = 250))]
        topic: Option<String>,
        /// At most 100 people to bring in.
        #[schemars(length(max = 100))]
        member_ids: Option<Vec<UserId>>,
    }
    /// `PATCH /api/rooms/{id}`; what is absent stays.
    RoomChange {
        /// 1 to 80 characters.
        #[schemars(length(min = 1, max = 80))]
        name: Option<String>,
        /// At most 250 characters.
        #[schemars(length(max = 250))]
        topic: Option<String>,
    }
    /// `POST /api/directs`.
    OpenDirect {
        /// The other person, or oneself for notes.
        user_id: UserId,
    }
    /// `PUT /api/rooms/{id}/members/{userId}`.
    MemberChange {
        /// Absent: `member` when adding, unchanged otherwise.
        role: Option<Role>,
    }
    /// `POST /api/rooms/{id}/messages`.
    NewMessage {
        /// Made by the client; the server makes one when absent.
        id: Option<MessageId>,
        /// 1 to 16,384 bytes of UTF-8; with files it may be empty.
        #[schemars(length(max = 16_384))]
        body: String,
        /// A message of the same room.
        reply_to: Option<MessageId>,
        /// Finished uploads of mine, at most ten.
        #[schemars(length(max = 10))]
        file_ids: Option<Vec<FileId>>,
    }
    /// `PUT /api/rooms/{id}/read`.
    MoveRead {
        /// Up to this number.
        #[schemars(range(min = 0))]
        #[ts(type = "number")]
        number: i64,
        /// `true` lets the position go back.
        unread: Option<bool>,
    }
    /// `PATCH /api/rooms/{id}/mine`; what is absent stays.
    MyChatChange {
        /// How loudly it calls.
        level: Option<Level>,
    }
    /// `PATCH /api/messages/{id}`.
    EditMessage {
        /// The new text.
        #[schemars(length(max = 16_384))]
        body: String,
    }
    /// `PUT /api/notifications/read`; empty marks all.
    ReadNotifications {
        /// These, at most 100.
        #[schemars(length(max = 100))]
        ids: Option<Vec<NotificationId>>,
        /// All that are stamped up to this.
        #[ts(type = "number")]
        up_to: Option<i64>,
    }
}

/// What `POST /api/auth/identities/{provider}` answers.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct IdentityLinkStarted {
    /// The provider's page, to be opened in this browser.
    pub url: String,
}

/// What sign-up and login answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct SignedIn {
    /// Myself.
    pub user: crate::Me,
    /// For programs; browsers have the cookie.
    pub token: String,
}

/// What moving a read position answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadAnswer {
    /// Where it stands now.
    #[ts(type = "number")]
    pub read_number: i64,
    /// What is left.
    #[ts(type = "number")]
    pub unread: i64,
}

/// What `message:send`, `message:edit`, `message:delete`, `message:recall` and `message:react` answer, beside `ok`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct MessageAnswer {
    /// The stored row as it is now.
    pub message: Message,
}

/// What `presence:watch` answers, beside `ok`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct WatchAnswer {
    /// Those of the watched who are here.
    pub online: Vec<UserId>,
    /// When the others were last here, where it is known.
    #[ts(type = "Record<string, string>")]
    pub last_seen_at: std::collections::BTreeMap<String, Time>,
}

/// A public room in the directory.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct DirectoryRoom {
    /// The room.
    #[serde(flatten)]
    pub room: crate::Room,
    /// Whether I am in it.
    pub joined: bool,
}
