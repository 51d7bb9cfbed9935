//! Rule 6: that something was shown at all. A server that refuses, or tells nobody of anything, breaks no other rule.

use crate::check::history::{Act, Fate, History, Kind, Told};

/// Of all texts, one in so many is stored at least, but for those that a full disk refused. Who is out of a room goes on writing there.
const SENDS_TO_DONE: usize = 2;
/// Of all that is done, each client hears one in so many live at least. The rest it reads after its network has failed.
const DONE_TO_DELIVERED: usize = 8;

/// Most texts were stored, everybody had some stored, and everybody heard a fair part of what was done.
pub(super) fn check(history: &History) -> Vec<String> {
    let is_asked = |act: &&Act| act.kind == Kind::Send && !is_without_room(act);
    let sends: Vec<&Act> = history.acts.iter().filter(is_asked).collect();
    let stored = sends.iter().filter(|act| is_done(act)).count();
    let mut wrong = Vec::new();
    if stored == 0 || stored * SENDS_TO_DONE < sends.len() {
        wrong.push(format!("nothing was shown: of {} texts {stored} were stored", sends.len()));
    }
    let is_done_by = |person: usize| sends.iter().any(|act| act.person == person && is_done(act));
    let done = history.acts.iter().filter(|act| act.kind != Kind::Resend && is_done(act)).count();
    for (client, told) in history.told.iter().enumerate() {
        let heard = told.iter().filter(|told| matches!(told, Told::Live { .. })).count();
        if heard == 0 || heard * DONE_TO_DELIVERED < done {
            wrong.push(format!(
                "nothing was shown: client {client} heard {heard} events of {done} things done"
            ));
        }
        if !is_done_by(client) {
            wrong.push(format!("nothing was shown: not one text of client {client} was stored"));
        }
    }
    wrong
}

fn is_done(act: &Act) -> bool {
    matches!(act.fate, Fate::Done { .. })
}

/// Whether a full disk refused it. Rule 0 says whether there was one.
fn is_without_room(act: &Act) -> bool {
    matches!(&act.fate, Fate::Refused { code, .. } if code == "storage_full")
}
