//! How far people have read, told to a stream at a bearable pace.

use std::time::{Duration, Instant};

use model::{Stream, UserId};

use super::{
    super::{client::deliver, fanout},
    Entry, Place, State,
};

/// `read:changed` of one person in one room goes out at most this often.
const READ_PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct PendingRead {
    sent_at: Instant,
    waiting: Option<i64>,
}

impl Entry {
    /// Tells how far somebody has read, at most once a second; the last position always gets out. True
    /// when one waits and the caller must see to [`Entry::flush_reads`].
    pub(in crate::gateway) fn tell_read(&self, user: UserId, read_number: i64) -> bool {
        let now = Instant::now();
        let mut state = self.state.lock();
        let reads = &mut state.rare.get_or_insert_default().reads;
        if let Some(pending) = reads.get_mut(&user)
            && now.duration_since(pending.sent_at) < READ_PAUSE
        {
            pending.waiting = Some(read_number);
            return !std::mem::replace(&mut state.is_flushing, true);
        }
        reads.insert(user, PendingRead { sent_at: now, waiting: None });
        self.send_read(&state, user, read_number);
        false
    }

    /// Sends the positions whose pause is over and forgets the quiet ones. True while some still wait.
    pub(in crate::gateway) fn flush_reads(&self) -> bool {
        let now = Instant::now();
        let mut state = self.state.lock();
        let mut due = Vec::new();
        let Some(rare) = &mut state.rare else { return false };
        rare.reads.retain(|user, pending| {
            if now.duration_since(pending.sent_at) < READ_PAUSE {
                return true;
            }
            let waiting = pending.waiting.take();
            if let Some(number) = waiting {
                due.push((*user, number));
                pending.sent_at = now;
            }
            waiting.is_some()
        });
        let is_flushing = rare.reads.values().any(|pending| pending.waiting.is_some());
        state.is_flushing = is_flushing;
        for (user, number) in due {
            self.send_read(&state, user, number);
        }
        is_flushing
    }

    fn send_read(&self, state: &State, user_id: UserId, read_number: i64) {
        let Stream::Room(room_id) = self.stream else { return };
        let frame = fanout::read(room_id, user_id, read_number);
        for Place { socket, .. } in &state.sockets {
            deliver(socket, self.stream, &frame);
        }
    }
}
