//! Writes the web client's copy of these shapes.

use ts_rs::{Config, TS};

use crate::{
    admin, changes, error, events, ids, messages, notifications, people, requests, rooms, search, server,
    time, users,
};

/// The whole of `web/src/data/model.gen.ts`.
#[expect(clippy::too_many_lines, reason = "a list of types, one a line")]
pub fn render() -> String {
    let mut out =
        String::from("// Made from crates/model by `make types`. Change the Rust types, not this file.\n\n");
    let config = Config::default();
    macro_rules! declare {
        ($($type:ty),* $(,)?) => {$(
            out.push_str("export ");
            out.push_str(&<$type as TS>::decl(&config));
            out.push('\n');
        )*};
    }
    declare!(
        ids::UserId,
        ids::RoomId,
        ids::MessageId,
        ids::SessionId,
        ids::FileId,
        ids::NotificationId,
        ids::InviteId,
        ids::LinkId,
        ids::IdentityId,
        time::Time,
        error::Code,
        error::ErrorBody,
        users::User,
        users::ServerRole,
        users::Me,
        users::Session,
        users::Identity,
        users::Identities,
        users::Arrival,
        rooms::RoomKind,
        rooms::Room,
        rooms::Role,
        rooms::Level,
        rooms::Erasure,
        rooms::Chat,
        rooms::ChatRow,
        rooms::Member,
        rooms::Read,
        rooms::MemberPage,
        messages::MessageKind,
        messages::NoticeType,
        messages::Notice,
        messages::File,
        messages::Upload,
        messages::Reaction,
        messages::Message,
        messages::MessagePage,
        messages::Hidden,
        messages::Reactor,
        messages::ReactorPage,
        notifications::NotificationKind,
        notifications::Notification,
        notifications::NotificationRow,
        notifications::NotificationPage,
        notifications::NotificationsRead,
        people::FriendState,
        people::Friend,
        people::FriendRow,
        people::Block,
        people::BlockRow,
        people::OnlineAnswer,
        search::Highlight,
        search::Hit,
        search::HitPage,
        search::Shared,
        search::SharedPage,
        changes::RoomRow,
        changes::SessionRow,
        changes::OwnRow,
        changes::Reset,
        server::SignupMode,
        server::ServerLimits,
        server::ServerInfo,
        server::OidcProvider,
        server::OidcTrouble,
        events::Ready,
        events::ReadyRoom,
        events::InRoom,
        events::MessageEvent,
        events::RoomEvent,
        events::MemberEvent,
        events::OwnEvent,
        events::ProfileEvent,
        events::RoomDeletedEvent,
        events::ReadEvent,
        events::TypingEvent,
        events::PresenceEvent,
        requests::Signup,
        requests::Login,
        requests::ProfileChange,
        requests::PasswordChange,
        requests::AccountDeletion,
        requests::ArrivalSignup,
        requests::IdentityLink,
        requests::IdentityLinkStarted,
        requests::NewRoom,
        requests::RoomChange,
        requests::OpenDirect,
        requests::MemberChange,
        requests::NewMessage,
        requests::MoveRead,
        requests::MyChatChange,
        requests::EditMessage,
        requests::ReadNotifications,
        requests::SocketSend,
        requests::SocketEdit,
        requests::SocketDelete,
        requests::SocketRecall,
        requests::SocketReact,
        requests::SocketRead,
        requests::SocketRoomChanges,
        requests::SocketOwnChanges,
        requests::SocketTyping,
        requests::SocketWatch,
        requests::SignedIn,
        requests::ReadAnswer,
        requests::MessageAnswer,
        requests::WatchAnswer,
        requests::DirectoryRoom,
        requests::NewInvite,
        requests::NewLink,
        requests::GivenCode,
        requests::AccountChange,
        requests::PasswordReset,
        admin::Account,
        admin::Invite,
        admin::InviteMade,
        admin::InviteInfo,
        admin::RoomLink,
        admin::RoomLinkMade,
        admin::LinkedRoom,
    );
    out.push_str(&<changes::Change<changes::RoomRow> as TS>::decl(&config).replacen(
        "type ",
        "export type ",
        1,
    ));
    out.push('\n');
    out.push_str(&<changes::Changes<changes::RoomRow> as TS>::decl(&config).replacen(
        "type ",
        "export type ",
        1,
    ));
    out.push('\n');
    out.push_str(&<crate::Page<users::User> as TS>::decl(&config).replacen("type ", "export type ", 1));
    out.push('\n');
    let people_page = <people::PeoplePage<people::Friend> as TS>::decl(&config);
    out.push_str(&people_page.replacen("type ", "export type ", 1));
    out.push('\n');
    out.push_str(EVENTS);
    out
}

/// Event names and their payloads; docs/realtime.md lists the same.
const EVENTS: &str = "
/** What the server says unasked, by event name. */
export type ServerEvents = {
  ready: Ready;
  'message:created': MessageEvent;
  'message:changed': MessageEvent;
  'message:deleted': MessageEvent;
  'room:changed': RoomEvent;
  'member:joined': MemberEvent;
  'member:changed': MemberEvent;
  'member:left': MemberEvent;
  'room:deleted': RoomDeletedEvent;
  'me:changed': OwnEvent;
  'profile:changed': ProfileEvent;
  'read:changed': ReadEvent;
  'typing:changed': TypingEvent;
  'presence:changed': PresenceEvent;
  lagged: Record<string, never>;
  'session:ended': Record<string, never>;
};
";

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    /// Fails when the web client's copy is stale; `UPDATE_TYPES=1` (`make types`) writes it.
    #[test]
    fn web_types_are_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/data/model.gen.ts");
        let wanted = super::render();
        if env::var_os("UPDATE_TYPES").is_some() {
            fs::write(&path, &wanted).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == wanted, "web/src/data/model.gen.ts is stale: run `make types`");
    }
}
