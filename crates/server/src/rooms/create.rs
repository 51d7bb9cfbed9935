//! Making rooms and opening private chats.

use model::{Chat, Code, Happened, Member, NoticeType, Role, RoomId, RoomKind, UserId, requests::NewRoom};

use super::{chats, emit, guard, settings, store};
use crate::{
    accounts,
    app::App,
    error::{Error, OnConstraint, Result},
    infra::{db::Tx, random, routes::Made},
    notify, people,
    streams::{self, Raise, RoomNo},
    unread,
};

/// Whom one request may bring in.
const MAX_INITIAL_MEMBERS: usize = 100;

/// What a room starts with.
struct Start<'a> {
    id: RoomId,
    kind: RoomKind,
    name: Option<&'a str>,
    topic: &'a str,
    by: UserId,
}

/// Makes a room with its creator as owner. The same id again from the same person answers with the
/// room as it is.
pub(super) async fn create(app: &App, by: UserId, new: NewRoom) -> Result<Made<Chat>> {
    try_twice(app, move |tx| find_or_make(tx, by, &new)).await
}

/// The one private chat of two people, made when it is first asked for. With oneself: notes.
pub(super) async fn open_direct(app: &App, by: UserId, other: UserId) -> Result<Made<Chat>> {
    try_twice(app, move |tx| find_or_make_direct(tx, by, other)).await
}

/// Once more when the id was taken meanwhile: what somebody faster made is there now.
async fn try_twice(
    app: &App,
    make: impl Fn(&mut Tx) -> Result<Made<Chat>> + Clone + Send + 'static,
) -> Result<Made<Chat>> {
    match app.db.write(make.clone()).await {
        Err(Error::Refused(refusal)) if refusal.code() == Code::IdTaken => app.db.write(make).await,
        other => other,
    }
}

fn find_or_make(tx: &mut Tx, by: UserId, new: &NewRoom) -> Result<Made<Chat>> {
    let id = new.id.unwrap_or_else(|| RoomId(random::uuid_v7(tx.now())));
    // First: a private chat's id follows from its two people, and whether it is in use is nobody else's business.
    if !model::ids::is_client_made(id.0) {
        return Err(Error::invalid("id", "An id is a UUID of version 7."));
    }
    if let Some(made) = made_before(tx, by, id)? {
        return Ok(made);
    }
    if new.kind == RoomKind::Direct {
        return Err(Error::invalid("kind", "Open a private chat with POST /api/directs."));
    }
    let name = settings::check_name(&new.name)?;
    let topic = settings::check_topic(new.topic.as_deref().unwrap_or_default())?;
    let others = check_members(tx, by, new.member_ids.as_deref().unwrap_or_default())?;

    let start = Start { id, kind: new.kind, name: Some(&name), topic: &topic, by };
    let room = open(tx, &start)?;
    let mut all = vec![(by, Role::Owner)];
    all.extend(others.iter().map(|user| (*user, Role::Member)));
    let members = put_members(tx, room, &all)?;
    let notice = streams::append_notice(tx, room, id, NoticeType::Created, by, by)?;
    emit::emit_message(tx, Happened::Created, &notice)?;
    enter_all(tx, room, &members, notice.number)?;
    for user in others {
        people::check_may_add(tx, by, user)?;
        notify::invited(tx, user, by, (room, id), notice.number)?;
    }
    Ok(Made { thing: chats::chat(tx, by, room)?, is_new: true })
}

fn find_or_make_direct(tx: &mut Tx, by: UserId, other: UserId) -> Result<Made<Chat>> {
    let id = streams::direct_id(by, other);
    if let Some((room,)) = tx.opt::<(RoomNo,)>(&store::NO, &[&id])? {
        return Ok(Made { thing: chats::chat(tx, by, room)?, is_new: false });
    }
    if accounts::find_user(tx, other)?.is_none() {
        return Err(Error::not_found());
    }
    let room = open(tx, &Start { id, kind: RoomKind::Direct, name: None, topic: "", by })?;
    let mut both = vec![(by, Role::Member)];
    if other != by {
        both.push((other, Role::Member));
    }
    let members = put_members(tx, room, &both)?;
    enter_all(tx, room, &members, 0)?;
    people::check_open(tx, by, other)?;
    Ok(Made { thing: chats::chat(tx, by, room)?, is_new: true })
}

fn made_before(tx: &mut Tx, by: UserId, id: RoomId) -> Result<Option<Made<Chat>>> {
    let Some((creator, kind)) = tx.opt::<(UserId, RoomKind)>(&store::CREATED_BY, &[&id])? else {
        return Ok(None);
    };
    // One that was deleted is there no more, and its id is spent.
    let standing = match guard::standing(tx, by, id) {
        Err(error) if error.code() == Code::NotFound => return Err(id_taken()),
        standing => standing?,
    };
    if creator != by || kind == RoomKind::Direct || !standing.is_in() {
        return Err(id_taken());
    }
    Ok(Some(Made { thing: chats::chat(tx, by, standing.room_no)?, is_new: false }))
}

fn id_taken() -> Error {
    Error::field(Code::IdTaken, "id", "That id is taken.")
}

fn check_members(tx: &mut Tx, by: UserId, ids: &[UserId]) -> Result<Vec<UserId>> {
    if ids.len() > MAX_INITIAL_MEMBERS {
        return Err(Error::invalid("memberIds", "At most 100 people at once."));
    }
    let mut ids: Vec<UserId> = ids.iter().copied().filter(|id| *id != by).collect();
    ids.sort_unstable();
    ids.dedup();
    if accounts::users_by_ids(tx, &ids)?.len() != ids.len() {
        return Err(Error::invalid("memberIds", "One of these people does not exist."));
    }
    Ok(ids)
}

/// Inserts a room with its head and stamps its settings.
fn open(tx: &mut Tx, start: &Start<'_>) -> Result<RoomNo> {
    let now = tx.now();
    let key = start.name.map(settings::name_key).unwrap_or_default();
    let (room,): (RoomNo,) = tx
        .one(&store::INSERT_ROOM, &[&start.id, &start.kind, &start.name, &key, &start.topic, &start.by, &now])
        .on_constraint("rooms_id_key", id_taken)?;
    streams::open_room(tx, room)?;
    let head = streams::raise(tx, room, Raise::default())?;
    tx.run(&store::STAMP_ROOM, &[&room, &head.seq])?;
    emit::emit_room(tx, room, head.seq)?;
    Ok(room)
}

fn put_members(tx: &mut Tx, room: RoomNo, people: &[(UserId, Role)]) -> Result<Vec<Member>> {
    let mut members = Vec::with_capacity(people.len());
    for (user, role) in people {
        members.push(put_member(tx, room, *user, *role)?);
    }
    Ok(members)
}

/// Puts somebody into a room and tells its stream. Their own row follows with [`enter_all`].
pub(super) fn put_member(tx: &mut Tx, room: RoomNo, user: UserId, role: Role) -> Result<Member> {
    let now = tx.now();
    let head = streams::raise(tx, room, Raise { members: 1, ..Raise::default() })?;
    tx.run(&store::PUT_MEMBER, &[&room, &user, &role, &now, &head.seq])?;
    let member: Member = tx.one(&store::MEMBER, &[&room, &user])?;
    emit::emit_member(tx, Happened::Created, &member)?;
    Ok(member)
}

/// Gives the people their own rows, in the order of their ids, and tells them. What stood in the room
/// before counts as read.
pub(super) fn enter_all(tx: &mut Tx, room: RoomNo, members: &[Member], read_number: i64) -> Result<()> {
    let mut members = members.to_vec();
    members.sort_unstable_by_key(|member| member.user_id);
    for member in members {
        unread::enter(tx, member.user_id, room, member.role, read_number)?;
        emit::emit_entered(tx, member.user_id, room, member.seq)?;
    }
    Ok(())
}
