//! Rule 0, one half: what was refused without a reason. A client of the trial asks for nothing that it has no right to, but while its
//! person is out of a room: then the room does not exist for it. A new text may be refused while the disk is full; nothing else may.

use crate::check::history::{History, Kind, Micros, Refusal};

/// Nobody was refused anything but what a room they may be out of holds, and new texts by a full disk.
pub(super) fn check(history: &History) -> Vec<String> {
    history.refusals.iter().filter(|one| !is_earned(history, one)).map(sentence).collect()
}

fn is_earned(history: &History, refusal: &Refusal) -> bool {
    match refusal.code.as_str() {
        "not_found" => may_be_out(history, refusal),
        "storage_full" => refusal.kind == Some(Kind::Send) && was_full(history, refusal),
        _ => false,
    }
}

/// Whether the disk was full, or believed to be, at some time between asking and the refusal.
fn was_full(history: &History, refusal: &Refusal) -> bool {
    history.full.iter().any(|(from, until)| *from <= refusal.at && refusal.asked <= *until)
}

/// Whether the person can have been out of the room at some time between asking and the refusal.
fn may_be_out(history: &History, refusal: &Refusal) -> bool {
    let is_theirs = |at: usize| {
        let one = &history.moves[at];
        one.person == refusal.person && Some(one.room) == refusal.room
    };
    let theirs: Vec<usize> = (0..history.moves.len()).filter(|at| is_theirs(*at)).collect();
    theirs.iter().enumerate().any(|(nth, at)| {
        let going = &history.moves[*at];
        let back: Option<Micros> = theirs.get(nth + 1).map(|next| history.moves[*next].settled);
        going.is_out && going.invoked <= refusal.at && back.is_none_or(|back| back >= refusal.asked)
    })
}

fn sentence(refusal: &Refusal) -> String {
    let Refusal { person, room, at, code, .. } = refusal;
    let place = room.map_or_else(|| "in its own stream".to_owned(), |room| format!("in room {room}"));
    format!(
        "client {person} was refused something {place} ({code}) at {at} µs, and had earned no such refusal"
    )
}
