// Made from crates/model by `make types`. Change the Rust types, not this file.

export type UserId = string;
export type RoomId = string;
export type MessageId = string;
export type SessionId = string;
export type FileId = string;
export type NotificationId = string;
export type InviteId = string;
export type LinkId = string;
export type IdentityId = string;
export type Time = string;
export type Code = "bad_request" | "unauthorized" | "wrong_credentials" | "forbidden" | "not_a_member" | "signup_closed" | "invite_required" | "setup_code_required" | "fresh_login_required" | "forbidden_origin" | "not_found" | "username_taken" | "email_taken" | "id_taken" | "last_owner" | "last_way_in" | "conflict" | "too_large" | "invalid" | "sealed_picture" | "damaged_picture" | "large_picture" | "slow_picture" | "program" | "too_many" | "internal" | "provider_unavailable" | "storage_full" | "quota_full" | "overloaded";
export type ErrorBody = { 
/**
 * Stable; decide by it.
 */
code: Code, 
/**
 * Which kind of `invalid` it is, where there is more to say than the field.
 */
reason?: Code, 
/**
 * A sentence in English, for people who read logs.
 */
message: string, 
/**
 * The request's field that is to blame, where there is one.
 */
field?: string, 
/**
 * Milliseconds to wait before trying again; in every 429 and 503.
 */
retryAfterMs?: number, };
export type User = { 
/**
 * Never changes.
 */
id: UserId, 
/**
 * 2 to 32 letters, digits, `.`, `_`, `-`; unique when normalised and case-folded.
 */
username: string, 
/**
 * As the person writes it; empty when they gave none.
 */
fullName: string, 
/**
 * A few words about themselves; may be empty.
 */
bio: string, 
/**
 * Their picture.
 */
avatarFileId: FileId | null, 
/**
 * Raised by every change of the profile; the higher one wins.
 */
version: number, 
/**
 * When an admin closed the account, if one did.
 */
deactivatedAt: Time | null, 
/**
 * When they deleted their account: show "deleted person"; `username` is nobody's.
 */
deletedAt: Time | null, };
export type ServerRole = "owner" | "admin" | "member";
export type Me = { 
/**
 * As given at sign-up.
 */
email: string, 
/**
 * The role on this server.
 */
role: ServerRole, 
/**
 * Never changes.
 */
id: UserId, 
/**
 * 2 to 32 letters, digits, `.`, `_`, `-`; unique when normalised and case-folded.
 */
username: string, 
/**
 * As the person writes it; empty when they gave none.
 */
fullName: string, 
/**
 * A few words about themselves; may be empty.
 */
bio: string, 
/**
 * Their picture.
 */
avatarFileId: FileId | null, 
/**
 * Raised by every change of the profile; the higher one wins.
 */
version: number, 
/**
 * When an admin closed the account, if one did.
 */
deactivatedAt: Time | null, 
/**
 * When they deleted their account: show "deleted person"; `username` is nobody's.
 */
deletedAt: Time | null, };
export type Session = { 
/**
 * The public id, `sid` in the token.
 */
id: SessionId, 
/**
 * What signed in, from its User-Agent: "Firefox on Linux".
 */
device: string, 
/**
 * When it signed in.
 */
createdAt: Time, 
/**
 * Its last use, to the minute. In no stream: a live row may be older than this page.
 */
lastUsedAt: Time, 
/**
 * Whether this answer goes to that very session; absent in live rows, which go to all of them.
 */
current?: boolean, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type Identity = { 
/**
 * To remove it by.
 */
id: IdentityId, 
/**
 * The provider; its id alone when it is no longer in the settings.
 */
provider: OidcProvider, 
/**
 * What the provider calls the person; may be empty.
 */
label: string, 
/**
 * When it was added.
 */
createdAt: Time, 
/**
 * When it last signed in.
 */
lastUsedAt: Time, };
export type Identities = { 
/**
 * By providers, the oldest first; at most 20.
 */
items: Array<Identity>, 
/**
 * Always null: there are no more.
 */
next: string | null, 
/**
 * Whether there is a password besides.
 */
hasPassword: boolean, };
export type Arrival = { 
/**
 * Who vouches.
 */
provider: OidcProvider, 
/**
 * A free username, or empty.
 */
username: string, 
/**
 * An e-mail address, or empty.
 */
email: string, 
/**
 * As the person writes it; may be empty.
 */
fullName: string, 
/**
 * Where they wanted to go: a path of this server.
 */
then: string, };
export type RoomKind = "public" | "private" | "direct";
export type Room = { 
/**
 * Made by the client that created it; a direct room's is derived from its two people.
 */
id: RoomId, 
/**
 * Never changes.
 */
kind: RoomKind, 
/**
 * 1 to 80 characters; `null` for a direct room.
 */
name: string | null, 
/**
 * At most 250 characters; may be empty.
 */
topic: string, 
/**
 * The room's head when this was read.
 */
seq: number, 
/**
 * The newest message's number; 0 in an empty room.
 */
lastNumber: number, 
/**
 * People in it now. In no stream.
 */
memberCount: number, 
/**
 * When it was made.
 */
createdAt: Time, };
export type Role = "member" | "moderator" | "owner";
export type Level = "all" | "mentions" | "none";
export type Erasure = { 
/**
 * Who asks. For them it is deleted already.
 */
byUserId: UserId, 
/**
 * Everything up to this number would go.
 */
number: number, 
/**
 * When they asked.
 */
createdAt: Time, };
export type Chat = { 
/**
 * Stamp in my own stream; decides which copy of role, positions and level is newer.
 */
mySeq: number, 
/**
 * My role in it.
 */
role: Role, 
/**
 * I have read up to this number.
 */
readNumber: number, 
/**
 * I deleted the chat for me up to this number.
 */
clearedNumber: number, 
/**
 * How loudly it calls.
 */
level: Level, 
/**
 * Texts above `readNumber` and `clearedNumber`, not mine, not deleted; counted to 100 (shown 99+).
 */
unread: number, 
/**
 * Those among them that mention me.
 */
mentions: number, 
/**
 * The newest message above `clearedNumber`; may be deleted, or a notice.
 */
lastMessage: Message | null, 
/**
 * The other person of a direct room (myself in my notes); `null` elsewhere.
 */
peer: User | null, 
/**
 * One of the two asks to delete this private chat for both; `null` otherwise.
 */
erasure: Erasure | null, 
/**
 * Made by the client that created it; a direct room's is derived from its two people.
 */
id: RoomId, 
/**
 * Never changes.
 */
kind: RoomKind, 
/**
 * 1 to 80 characters; `null` for a direct room.
 */
name: string | null, 
/**
 * At most 250 characters; may be empty.
 */
topic: string, 
/**
 * The room's head when this was read.
 */
seq: number, 
/**
 * The newest message's number; 0 in an empty room.
 */
lastNumber: number, 
/**
 * People in it now. In no stream.
 */
memberCount: number, 
/**
 * When it was made.
 */
createdAt: Time, };
export type ChatRow = Chat | { 
/**
 * The room.
 */
id: RoomId, 
/**
 * Always `null`.
 */
role: null, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type Member = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The person.
 */
userId: UserId, 
/**
 * Their role; the last one they had, once they left.
 */
role: Role, 
/**
 * When they last came in.
 */
joinedAt: Time, 
/**
 * When they left or were removed; `null` while they are in.
 */
leftAt: Time | null, 
/**
 * Stamp in the room's stream.
 */
seq: number, };
export type Read = { 
/**
 * The person.
 */
userId: UserId, 
/**
 * Up to this number.
 */
readNumber: number, };
export type MemberPage = { 
/**
 * Those who are in now: owners first, then moderators, then members.
 */
items: Array<Member>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * Each person in `items` once.
 */
users: Array<User>, 
/**
 * Read positions, in rooms of at most 32; elsewhere empty.
 */
reads: Array<Read>, };
export type MessageKind = "text" | "notice";
export type NoticeType = "created" | "joined" | "added" | "left" | "removed" | "changed";
export type Notice = { 
/**
 * What happened.
 */
type: NoticeType, 
/**
 * Whom it happened to.
 */
userId: UserId, 
/**
 * Who did it.
 */
byUserId: UserId, };
export type File = { 
/**
 * Fetch it by this.
 */
id: FileId, 
/**
 * The name its owner gave it.
 */
name: string, 
/**
 * Media type, judged by content.
 */
type: string, 
/**
 * Bytes.
 */
sizeBytes: number, 
/**
 * Pixels, of pictures.
 */
width: number | null, 
/**
 * Pixels, of pictures.
 */
height: number | null, 
/**
 * Base64 placeholder, of pictures.
 */
thumbhash: string | null, };
export type Upload = { 
/**
 * The file's, once it is whole.
 */
id: FileId, 
/**
 * As it will be shown.
 */
name: string, 
/**
 * Bytes announced.
 */
sizeBytes: number, 
/**
 * Bytes that are here.
 */
offsetBytes: number, 
/**
 * When it goes, if it hangs on nothing by then.
 */
expiresAt: Time, };
export type Reaction = { 
/**
 * The emoji itself.
 */
emoji: string, 
/**
 * How many people gave it.
 */
count: number, 
/**
 * The first 32 of them.
 */
userIds: Array<UserId>, };
export type Message = { 
/**
 * Made by the sender; the merge key everywhere.
 */
id: MessageId, 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * Its place: 1, 2, 3, gapless, never changed.
 */
number: number, 
/**
 * When it last changed; for one id the higher wins.
 */
seq: number, 
/**
 * Text or notice.
 */
kind: MessageKind, 
/**
 * A notice's content; `null` for texts.
 */
notice: Notice | null, 
/**
 * Who wrote it, or did what the notice says.
 */
senderId: UserId, 
/**
 * What was written, 1 to 16,384 bytes, or nothing where there are files; `null` for notices and once deleted.
 */
body: string | null, 
/**
 * The message it answers.
 */
replyTo: MessageId | null, 
/**
 * People its body names as `<@userId>`, each once.
 */
mentions: Array<UserId>, 
/**
 * Files shared with it.
 */
files: Array<File>, 
/**
 * At most 20 emoji.
 */
reactions: Array<Reaction>, 
/**
 * When the server took it; never goes back within a room.
 */
createdAt: Time, 
/**
 * When its author last changed it.
 */
editedAt: Time | null, 
/**
 * When it was deleted for everyone.
 */
deletedAt: Time | null, 
/**
 * Its sender took it back within seconds: nobody draws or counts it. Then `deletedAt` is set too;
 * absent otherwise.
 */
recalled?: boolean, 
/**
 * I deleted it for me alone: it keeps its place, without content. Only in answers to me; absent
 * otherwise.
 */
hidden?: boolean, };
export type MessagePage = { 
/**
 * In order of `number`.
 */
items: Array<Message>, 
/**
 * Ask with `before` this for what is older; `null` at the beginning.
 */
before: number | null, 
/**
 * Ask with `after` this for what is newer; `null` at the end.
 */
after: number | null, 
/**
 * Each person in `items` once.
 */
users: Array<User>, 
/**
 * Read positions, in rooms of at most 32; elsewhere empty.
 */
reads: Array<Read>, };
export type Hidden = { 
/**
 * The message.
 */
id: MessageId, 
/**
 * Its room.
 */
roomId: RoomId, 
/**
 * Its place there.
 */
number: number, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type Reactor = { 
/**
 * The emoji.
 */
emoji: string, 
/**
 * Who gave it.
 */
userId: UserId, 
/**
 * When.
 */
createdAt: Time, };
export type ReactorPage = { 
/**
 * The oldest first.
 */
items: Array<Reactor>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * Each person in `items` once.
 */
users: Array<User>, };
export type NotificationKind = "message" | "mention" | "reaction" | "friend_request" | "room_invitation";
export type Notification = { 
/**
 * Made by the server; higher ones are newer.
 */
id: NotificationId, 
/**
 * Why.
 */
kind: NotificationKind, 
/**
 * Whose doing it is.
 */
userId: UserId, 
/**
 * Where; `null` for a friend request.
 */
roomId: RoomId | null, 
/**
 * The text, for messages, mentions and reactions.
 */
messageId: MessageId | null, 
/**
 * The text's place; for an invitation the place of the notice.
 */
number: number | null, 
/**
 * The emoji of a reaction.
 */
emoji: string | null, 
/**
 * When.
 */
createdAt: Time, 
/**
 * When I saw it, here or in its room.
 */
readAt: Time | null, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type NotificationRow = Notification | { 
/**
 * The notification.
 */
id: NotificationId, 
/**
 * Always `true`.
 */
gone: boolean, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type NotificationPage = { 
/**
 * At most as many as were asked for; the server keeps the last 500.
 */
items: Array<Notification>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * How many are not read, over all pages; at most 100 (shown 99+).
 */
unread: number, 
/**
 * Each person in `items` once.
 */
users: Array<User>, 
/**
 * The texts in `items` that I may see now.
 */
messages: Array<Message>, };
export type NotificationsRead = { 
/**
 * How many are left; at most 100.
 */
unread: number, };
export type FriendState = "friend" | "incoming" | "outgoing";
export type Friend = { 
/**
 * The other one.
 */
userId: UserId, 
/**
 * How far it is.
 */
state: FriendState, 
/**
 * Since when it is so.
 */
since: Time, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type FriendRow = Friend | { 
/**
 * The other one.
 */
userId: UserId, 
/**
 * Always `true`.
 */
gone: boolean, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type Block = { 
/**
 * The other one.
 */
userId: UserId, 
/**
 * Since when.
 */
since: Time, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type BlockRow = Block | { 
/**
 * The other one.
 */
userId: UserId, 
/**
 * Always `true`.
 */
gone: boolean, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type OnlineAnswer = { 
/**
 * At most 100 people who are here now and whom I may see, by name.
 */
users: Array<User>, 
/**
 * Whether there may be more.
 */
more: boolean, };
export type Highlight = { 
/**
 * Where it begins.
 */
start: number, 
/**
 * Where it has ended.
 */
end: number, };
export type Hit = { 
/**
 * As it is now.
 */
message: Message, 
/**
 * The found parts of its body, in order, none touching another; none where only the name of a file was
 * found.
 */
highlights: Array<Highlight>, };
export type HitPage = { 
/**
 * At most as many as were asked for.
 */
items: Array<Hit>, 
/**
 * Hand this back as `before` for what is older; `null` when there is nothing more.
 */
next: string | null, 
/**
 * Each person in `items` once.
 */
users: Array<User>, 
/**
 * What was written before is still being read after a start: older messages may be missing yet.
 */
isIndexing: boolean, };
export type Shared = "media" | "links" | "files";
export type SharedPage = { 
/**
 * At most as many as were asked for.
 */
items: Array<Message>, 
/**
 * Ask with `before` this for what is older; `null` at the end.
 */
before: number | null, 
/**
 * Each person in `items` once.
 */
users: Array<User>, };
export type RoomRow = { "type": "message", "row": Message } | { "type": "member", "row": Member } | { "type": "room", "row": Room };
export type SessionRow = Session | { 
/**
 * The session.
 */
id: SessionId, 
/**
 * Always `true`.
 */
gone: boolean, 
/**
 * Stamp in my own stream.
 */
mySeq: number, };
export type OwnRow = { "type": "chat", "row": ChatRow } | { "type": "session", "row": SessionRow } | { "type": "hidden", "row": Hidden } | { "type": "friend", "row": FriendRow } | { "type": "block", "row": BlockRow } | { "type": "notification", "row": NotificationRow };
export type Reset = { 
/**
 * Always `true`.
 */
reset: boolean, 
/**
 * The new cursor.
 */
seq: number, };
export type SignupMode = "open" | "invite" | "closed";
export type ServerLimits = { 
/**
 * Bytes of UTF-8 in one message.
 */
bodyBytes: number, 
/**
 * Shortest password, in characters.
 */
passwordMinChars: number, 
/**
 * Longest password, in characters.
 */
passwordMaxChars: number, 
/**
 * Bytes in one file.
 */
fileBytes: number, 
/**
 * Files with one message.
 */
messageFiles: number, 
/**
 * Endings of names that nobody may share, in small letters, without the dot.
 */
forbiddenEndings: Array<string>, };
export type ServerInfo = { 
/**
 * As its owner named it.
 */
name: string, 
/**
 * Of the running program.
 */
version: string, 
/**
 * Random, made with the database and anew by every restore. Caches are kept under it.
 */
epoch: string, 
/**
 * Who may sign up.
 */
signup: SignupMode, 
/**
 * Whether nobody has an account yet: show the set-up page.
 */
needsSetup: boolean, 
/**
 * Whether set-up asks for the code printed at the start, for this very request.
 */
setupCodeRequired: boolean, 
/**
 * What clients should check before they send.
 */
limits: ServerLimits, 
/**
 * Whom one can sign in with besides, in the order of the settings.
 */
oidc: Array<OidcProvider>, };
export type OidcProvider = { 
/**
 * In addresses: `/api/auth/oidc/{id}`.
 */
id: string, 
/**
 * To be shown: "Continue with …".
 */
name: string, };
export type OidcTrouble = "cancelled" | "expired" | "unavailable" | "untrusted" | "unknown" | "signup_closed" | "not_set_up" | "deactivated" | "identity_taken" | "too_many" | "failed";
export type Ready = { 
/**
 * Of the database; another one than before drops every cache.
 */
epoch: string, 
/**
 * Myself.
 */
user: Me, 
/**
 * My own stream's head.
 */
seq: number, 
/**
 * At most 500 rooms, newest activity first.
 */
rooms: Array<ReadyRoom>, 
/**
 * Whether there are more rooms than listed.
 */
more: boolean, };
export type ReadyRoom = { 
/**
 * The room.
 */
id: RoomId, 
/**
 * Its head.
 */
seq: number, 
/**
 * Its newest message's number.
 */
lastNumber: number, 
/**
 * I have read up to this.
 */
readNumber: number, };
export type InRoom = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The stamp this one follows.
 */
after: number, 
/**
 * The row's stamp.
 */
seq: number, };
export type MessageEvent = { 
/**
 * The row as it is now.
 */
message: Message, 
/**
 * People it names.
 */
users?: Array<User>, 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The stamp this one follows.
 */
after: number, 
/**
 * The row's stamp.
 */
seq: number, };
export type RoomEvent = { 
/**
 * The row as it is now.
 */
room: Room, 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The stamp this one follows.
 */
after: number, 
/**
 * The row's stamp.
 */
seq: number, };
export type MemberEvent = { 
/**
 * The row as it is now.
 */
member: Member, 
/**
 * The person.
 */
users?: Array<User>, 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The stamp this one follows.
 */
after: number, 
/**
 * The row's stamp.
 */
seq: number, };
export type OwnEvent = { 
/**
 * The stamp this one follows.
 */
after: number, 
/**
 * The row's stamp.
 */
seq: number, } & ({ "type": "chat", "row": ChatRow } | { "type": "session", "row": SessionRow } | { "type": "hidden", "row": Hidden } | { "type": "friend", "row": FriendRow } | { "type": "block", "row": BlockRow } | { "type": "notification", "row": NotificationRow });
export type ProfileEvent = { 
/**
 * As they are now; the higher `version` wins.
 */
user: User, };
export type RoomDeletedEvent = { 
/**
 * Drop it.
 */
roomId: RoomId, };
export type ReadEvent = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The person.
 */
userId: UserId, 
/**
 * They have read up to this.
 */
readNumber: number, };
export type TypingEvent = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * The person.
 */
userId: UserId, 
/**
 * Started or stopped.
 */
on: boolean, };
export type PresenceEvent = { 
/**
 * The person.
 */
userId: UserId, 
/**
 * Here or gone.
 */
online: boolean, 
/**
 * When they were last here, once they are gone.
 */
lastSeenAt?: Time, };
export type Signup = { 
/**
 * 2 to 32 letters, digits, `.`, `_`, `-`, of one script; unique when normalised and case-folded.
 */
username: string, 
/**
 * Any address with one `@`; unique when normalised and case-folded.
 */
email: string, 
/**
 * 8 to 256 characters.
 */
password: string, 
/**
 * At most 80 characters.
 */
fullName?: string, 
/**
 * On an empty server: what to call it.
 */
serverName?: string, 
/**
 * On an empty server that others can reach: the printed code.
 */
setupCode?: string, 
/**
 * For servers that ask for invitations.
 */
inviteCode?: string, };
export type Login = { 
/**
 * A username or an e-mail address.
 */
login: string, 
/**
 * The password.
 */
password: string, };
export type ProfileChange = { 
/**
 * At most 80 characters.
 */
fullName?: string, 
/**
 * At most 500 characters.
 */
bio?: string, 
/**
 * A free username.
 */
username?: string, 
/**
 * A finished upload of mine that is a picture, from today; `null` takes the picture away.
 */
avatarFileId?: FileId | null, };
export type PasswordChange = { 
/**
 * The password of today; accounts that have none sign in anew first.
 */
current?: string, 
/**
 * 8 to 256 characters.
 */
next: string, };
export type AccountDeletion = { 
/**
 * The password, so that a borrowed device is not enough; accounts that have none sign in anew first.
 */
password?: string, };
export type ArrivalSignup = { 
/**
 * 2 to 32 letters, digits, `.`, `_`, `-`, of one script; unique when normalised and case-folded.
 */
username: string, 
/**
 * Any address with one `@`; unique when normalised and case-folded.
 */
email: string, 
/**
 * At most 80 characters.
 */
fullName?: string, 
/**
 * For servers that ask for invitations.
 */
inviteCode?: string, };
export type IdentityLink = { 
/**
 * The password, of accounts that have one; others sign in anew first.
 */
password?: string, };
export type IdentityLinkStarted = { 
/**
 * The provider's page, to be opened in this browser.
 */
url: string, };
export type NewRoom = { 
/**
 * Made by the client, so that a repeat is harmless.
 */
id?: RoomId, 
/**
 * `public` or `private`.
 */
kind: RoomKind, 
/**
 * 1 to 80 characters.
 */
name: string, 
/**
 * At most 250 characters.
 */
topic?: string, 
/**
 * At most 100 people to bring in.
 */
memberIds?: Array<UserId>, };
export type RoomChange = { 
/**
 * 1 to 80 characters.
 */
name?: string, 
/**
 * At most 250 characters.
 */
topic?: string, };
export type OpenDirect = { 
/**
 * The other person, or oneself for notes.
 */
userId: UserId, };
export type MemberChange = { 
/**
 * Absent: `member` when adding, unchanged otherwise.
 */
role?: Role, };
export type NewMessage = { 
/**
 * Made by the client; the server makes one when absent.
 */
id?: MessageId, 
/**
 * 1 to 16,384 bytes of UTF-8; with files it may be empty.
 */
body: string, 
/**
 * A message of the same room.
 */
replyTo?: MessageId, 
/**
 * Finished uploads of mine, at most ten.
 */
fileIds?: Array<FileId>, };
export type MoveRead = { 
/**
 * Up to this number.
 */
number: number, 
/**
 * `true` lets the position go back.
 */
unread?: boolean, };
export type MyChatChange = { 
/**
 * How loudly it calls.
 */
level?: Level, };
export type EditMessage = { 
/**
 * The new text.
 */
body: string, };
export type ReadNotifications = { 
/**
 * These, at most 100.
 */
ids?: Array<NotificationId>, 
/**
 * All that are stamped up to this.
 */
upTo: number, };
export type SocketSend = { 
/**
 * Made by the client.
 */
id: MessageId, 
/**
 * Where to.
 */
roomId: RoomId, 
/**
 * 1 to 16,384 bytes of UTF-8; with files it may be empty.
 */
body: string, 
/**
 * A message of the same room.
 */
replyTo?: MessageId, 
/**
 * Finished uploads of mine, at most ten.
 */
fileIds?: Array<FileId>, };
export type SocketEdit = { 
/**
 * The message.
 */
id: MessageId, 
/**
 * The new text.
 */
body: string, };
export type SocketDelete = { 
/**
 * The message.
 */
id: MessageId, };
export type SocketRecall = { 
/**
 * The message.
 */
id: MessageId, };
export type SocketReact = { 
/**
 * The message.
 */
id: MessageId, 
/**
 * One emoji.
 */
emoji: string, 
/**
 * Give it, or take it back.
 */
on: boolean, };
export type SocketRead = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * Up to this number.
 */
number: number, };
export type SocketRoomChanges = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * My cursor; 0 is the beginning.
 */
after: number, 
/**
 * 1 to 100; 50 when absent.
 */
limit: number, };
export type SocketOwnChanges = { 
/**
 * My cursor; 0 is the beginning.
 */
after: number, 
/**
 * 1 to 100; 50 when absent.
 */
limit: number, };
export type SocketTyping = { 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * Started or stopped.
 */
on: boolean, };
export type SocketWatch = { 
/**
 * At most 500; replaces the former set.
 */
userIds: Array<UserId>, };
export type SignedIn = { 
/**
 * Myself.
 */
user: Me, 
/**
 * For programs; browsers have the cookie.
 */
token: string, };
export type ReadAnswer = { 
/**
 * Where it stands now.
 */
readNumber: number, 
/**
 * What is left.
 */
unread: number, };
export type MessageAnswer = { 
/**
 * The stored row as it is now.
 */
message: Message, };
export type WatchAnswer = { 
/**
 * Those of the watched who are here.
 */
online: Array<UserId>, 
/**
 * When the others were last here, where it is known.
 */
lastSeenAt: Record<string, string>, };
export type DirectoryRoom = { 
/**
 * Whether I am in it.
 */
joined: boolean, 
/**
 * Made by the client that created it; a direct room's is derived from its two people.
 */
id: RoomId, 
/**
 * Never changes.
 */
kind: RoomKind, 
/**
 * 1 to 80 characters; `null` for a direct room.
 */
name: string | null, 
/**
 * At most 250 characters; may be empty.
 */
topic: string, 
/**
 * The room's head when this was read.
 */
seq: number, 
/**
 * The newest message's number; 0 in an empty room.
 */
lastNumber: number, 
/**
 * People in it now. In no stream.
 */
memberCount: number, 
/**
 * When it was made.
 */
createdAt: Time, };
export type NewInvite = { 
/**
 * 1 to 8,760 hours; a week when left out.
 */
expiresInHours?: number, 
/**
 * 1 to 1,000 accounts; one when left out.
 */
maxUses?: number, };
export type NewLink = { 
/**
 * 1 to 8,760 hours; a week when left out.
 */
expiresInHours?: number, 
/**
 * 1 to 1,000 people; 100 when left out.
 */
maxUses?: number, };
export type GivenCode = { 
/**
 * As it was handed on.
 */
code: string, };
export type AccountChange = { 
/**
 * Given by owners alone.
 */
role?: ServerRole, 
/**
 * Whether the account is closed.
 */
deactivated?: boolean, };
export type PasswordReset = { 
/**
 * From the link.
 */
code: string, 
/**
 * 8 to 256 characters.
 */
password: string, };
export type Account = { 
/**
 * What everybody sees.
 */
user: User, 
/**
 * Their address.
 */
email: string, 
/**
 * Their role on the server.
 */
role: ServerRole, 
/**
 * When they signed up.
 */
createdAt: Time, 
/**
 * The last use of a session that is on, to the minute.
 */
lastUsedAt: Time | null, };
export type Invite = { 
/**
 * Names it; is not its code.
 */
id: InviteId, 
/**
 * Who made it.
 */
createdBy: UserId, 
/**
 * When.
 */
createdAt: Time, 
/**
 * From when on it is of no use.
 */
expiresAt: Time, 
/**
 * How many accounts it makes at most.
 */
maxUses: number, 
/**
 * How many it has made.
 */
uses: number, 
/**
 * When it was taken back.
 */
revokedAt: Time | null, };
export type InviteMade = { 
/**
 * The invitation.
 */
invite: Invite, 
/**
 * 128 random bits; kept nowhere. As a link: `/invite#CODE`.
 */
code: string, };
export type InviteInfo = { 
/**
 * From when on it is of no use.
 */
expiresAt: Time, };
export type RoomLink = { 
/**
 * Names it; is not its code.
 */
id: LinkId, 
/**
 * The room.
 */
roomId: RoomId, 
/**
 * Who made it.
 */
createdBy: UserId, 
/**
 * When.
 */
createdAt: Time, 
/**
 * From when on it is of no use.
 */
expiresAt: Time, 
/**
 * How many people it lets in at most.
 */
maxUses: number, 
/**
 * How many it has let in.
 */
uses: number, 
/**
 * When it was taken back.
 */
revokedAt: Time | null, };
export type RoomLinkMade = { 
/**
 * The link.
 */
link: RoomLink, 
/**
 * Twelve letters and digits, without those that look alike; kept nowhere. As a link: `/join#CODE`.
 */
code: string, };
export type LinkedRoom = { 
/**
 * The room, as outsiders may see it.
 */
room: Room, 
/**
 * Whether whoever asks is in already.
 */
joined: boolean, };
export type Change<R> = { 
/**
 * The stamp.
 */
seq: number, } & R;
export type Changes<R> = { 
/**
 * In stamp order.
 */
items: Array<Change<R>>, 
/**
 * Where to go on: the last row's stamp when cut, else the head that was read first.
 */
seq: number, 
/**
 * Whether it was cut.
 */
more: boolean, 
/**
 * Each person in the rows once.
 */
users: Array<User>, };
export type Page<T> = { 
/**
 * At most as many as were asked for.
 */
items: Array<T>, 
/**
 * Hand this back as `cursor` for the next page; `null` when there is none.
 */
next: string | null, };
export type PeoplePage<T> = { 
/**
 * People in the order of their ids, chats by their last activity.
 */
items: Array<T>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * Each person in `items` once; of chats those whom the last messages show.
 */
users: Array<User>, };

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
