//! Servers that break a promise on purpose, so that trials can be seen to find it. All of it stands behind the feature `broken`, which
//! no program that is used is built with; `KLATCH_BROKEN` chooses one of them when it starts.

use std::{env, sync::LazyLock};

/// A promise that can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A write is answered before its commit (SQLite).
    AckBeforeCommit,
    /// Stamps come from a counter beside the head, as a serial column gives them: before the lock, kept by no rollback.
    BigserialCursor,
    /// A message's stamp is taken in a transaction of its own, before the one that stores it.
    SeqOutsideTransaction,
    /// What a full socket did not take is dropped, and nobody is told.
    SilentDrop,
    /// A message that is sent again is stored again, under another id.
    RetryUnderNewId,
    /// Changes leave the first row above the cursor out.
    OffByOneResume,
    /// An edit keeps the stamp of what it replaces.
    EditNotStamped,
    /// Whoever was a member a moment ago is taken for one.
    CachedMembership,
    /// Whether a sender is a member is looked at before the room is locked, and not again.
    MembershipByExists,
    /// Now and then what a transaction emitted is handed to nobody.
    LostPublish,
    /// SQLite never waits for the disk, and PostgreSQL answers a commit before its log is written.
    SyncOff,
    /// SQLite waits for the disk before it folds its log into the database, and not at each commit.
    SyncNormal,
}

/// Their names in the environment.
const NAMES: [(&str, Broken); 12] = [
    ("ack-before-commit", Broken::AckBeforeCommit),
    ("bigserial-cursor", Broken::BigserialCursor),
    ("seq-outside-transaction", Broken::SeqOutsideTransaction),
    ("silent-drop", Broken::SilentDrop),
    ("retry-under-new-id", Broken::RetryUnderNewId),
    ("off-by-one-resume", Broken::OffByOneResume),
    ("edit-not-stamped", Broken::EditNotStamped),
    ("cached-membership", Broken::CachedMembership),
    ("membership-by-exists", Broken::MembershipByExists),
    ("lost-publish", Broken::LostPublish),
    ("sync-off", Broken::SyncOff),
    ("sync-normal", Broken::SyncNormal),
];

/// What this process breaks.
static CHOSEN: LazyLock<Result<Option<Broken>, String>> = LazyLock::new(|| {
    let Ok(name) = env::var("KLATCH_BROKEN") else { return Ok(None) };
    named(&name).map(Some)
});

/// Whether this process breaks anything.
pub(crate) fn is_any() -> bool {
    matches!(&*CHOSEN, Ok(Some(_)))
}

/// Refuses to start where `KLATCH_BROKEN` names nothing that can be broken.
pub(crate) fn check() -> Result<(), &'static str> {
    CHOSEN.as_ref().map(drop).map_err(String::as_str)
}

/// Whether this process breaks that promise.
pub(crate) fn is(broken: Broken) -> bool {
    matches!(&*CHOSEN, Ok(Some(chosen)) if *chosen == broken)
}

fn named(name: &str) -> Result<Broken, String> {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, broken)| *broken).ok_or_else(|| {
        let known: Vec<&str> = NAMES.iter().map(|(known, _)| *known).collect();
        format!("KLATCH_BROKEN has no {name}; it has {}", known.join(", "))
    })
}
