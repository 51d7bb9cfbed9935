//! What was acknowledged, held against what is stored.

use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
};

use anyhow::{Context, ensure};
use klatch_trial::Http;
use memchr::memmem;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::load::{Rooms, subject::Subject};

/// Messages of a page.
const PAGE: usize = 100;
/// Characters of an id.
const ID_LENGTH: usize = 36;
/// Of all that is wrong, so much is told.
const TOLD: usize = 5;

/// A message: its id and its number in its room.
pub(super) type Row = (Uuid, i64);

/// A packet that says something, and what it says of itself.
pub(super) struct Draft {
    pub(super) packet: String,
    pub(super) id: Uuid,
    pub(super) room: Uuid,
}

impl Draft {
    /// Somebody's next one to their room, with the number that the answer carries.
    pub(super) fn new(subject: &Subject, rooms: Rooms, sender: usize, number: usize) -> anyhow::Result<Self> {
        let packet = subject.ask_to_say(rooms, sender, number)?;
        let id = id_after(packet.as_bytes(), br#""id":""#)?;
        let room = id_after(packet.as_bytes(), br#""roomId":""#)?;
        Ok(Self { packet, id, room })
    }
}

/// The message of an answer.
pub(super) fn acknowledged(answer: &[u8]) -> anyhow::Result<Row> {
    let id = id_after(answer, br#""id":""#)?;
    let key = br#""number":"#;
    let from = memmem::find(answer, key).context("a message has a number")? + key.len();
    let digits: Vec<u8> = answer[from..].iter().copied().take_while(u8::is_ascii_digit).collect();
    Ok((id, std::str::from_utf8(&digits)?.parse()?))
}

fn id_after(bytes: &[u8], key: &[u8]) -> anyhow::Result<Uuid> {
    let from = memmem::find(bytes, key).context("a message has ids")? + key.len();
    let id = bytes.get(from..from + ID_LENGTH).context("an id is whole")?;
    Ok(Uuid::try_parse_ascii(id)?)
}

/// A room's reader, and what was acknowledged there.
pub(super) struct Account {
    pub(super) reader: usize,
    pub(super) acknowledged: Vec<Row>,
}

/// Reads rooms from their first message to their last, over HTTP; how many messages they have. Fails when one that was acknowledged is
/// not there once, with its number, or when numbers are not 1, 2, 3.
pub(super) fn check_stored(
    subject: &Subject,
    address: SocketAddr,
    rooms: &BTreeMap<Uuid, Account>,
) -> anyhow::Result<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let http = Http::new(address, None);
        let (mut count, mut wrong) = (0, Vec::new());
        for (room, account) in rooms {
            let http = http.with_token(&token(subject, account.reader)?);
            let rows = read_room(&http, *room).await?;
            count += rows.len();
            wrong.extend(judge(&rows, &account.acknowledged));
        }
        let told = wrong.iter().take(TOLD).cloned().collect::<Vec<_>>().join(", ");
        ensure!(wrong.is_empty(), "{} things are wrong with what is stored: {told}", wrong.len());
        Ok(count)
    })
}

/// What the `index`th person signs in with.
pub(super) fn token(subject: &Subject, index: usize) -> anyhow::Result<String> {
    let auth: Value = serde_json::from_str(&subject.auth(index))?;
    Ok(auth["token"].as_str().context("a token")?.to_owned())
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Message>,
    after: Option<i64>,
}

#[derive(Deserialize)]
struct Message {
    id: Uuid,
    number: i64,
}

async fn read_room(http: &Http, room: Uuid) -> anyhow::Result<Vec<Row>> {
    let (mut rows, mut after) = (Vec::new(), Some(0));
    while let Some(from) = after {
        let path = format!("/api/rooms/{room}/messages?after={from}&limit={PAGE}");
        let page: Page = http.get(&path).await?.holds()?;
        rows.extend(page.items.iter().map(|message| (message.id, message.number)));
        after = page.after;
    }
    Ok(rows)
}

/// What is wrong with a room.
fn judge(rows: &[Row], acknowledged: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut numbers = HashMap::with_capacity(rows.len());
    for ((id, number), wanted) in rows.iter().zip(1..) {
        if *number != wanted {
            wrong.push(format!("{number} stands where {wanted} should"));
        }
        if numbers.insert(*id, *number).is_some() {
            wrong.push(format!("{id} is stored twice"));
        }
    }
    for (id, number) in acknowledged {
        match numbers.get(id) {
            Some(stored) if stored == number => {}
            Some(stored) => wrong.push(format!("{id} was acknowledged as {number} and is {stored}")),
            None => wrong.push(format!("{id} was acknowledged as {number} and is lost")),
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{acknowledged, judge};

    #[test]
    fn an_answer_has_the_message() {
        let id = Uuid::from_u128(7);
        let answer = format!(r#"4312[{{"ok":true,"message":{{"id":"{id}","roomId":"{id}","number":31}}}}]"#);
        assert_eq!(acknowledged(answer.as_bytes()).unwrap(), (id, 31));
        assert!(acknowledged(br#"430[{"ok":false}]"#).is_err());
    }

    #[test]
    fn what_is_lost_doubled_renumbered_or_has_a_gap_is_found() {
        let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
        let rows = [(one, 1), (two, 2)];
        assert!(judge(&rows, &[(two, 2)]).is_empty());
        assert_eq!(judge(&rows, &[(three, 3)]).len(), 1, "lost");
        assert_eq!(judge(&rows, &[(two, 1)]).len(), 1, "another number");
        assert_eq!(judge(&[(one, 1), (one, 2)], &[]).len(), 1, "twice");
        assert_eq!(judge(&[(one, 1), (two, 3)], &[]).len(), 1, "a gap");
    }
}
