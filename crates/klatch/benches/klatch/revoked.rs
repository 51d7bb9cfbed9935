//! How long somebody goes on hearing who must not: removed from a room, or their session ended.

use std::time::{Duration, Instant};

use model::{RoomId, UserId};
use serde_json::{Value, json};
use tokio::{
    sync::oneshot::{self, Receiver, Sender},
    task::{JoinHandle, JoinSet},
    time::timeout,
};
use trial::{Answer, Heard, Http, Klatch, Lost, Place, Socket};

use crate::{
    people::{Person, connect, make_room},
    sends::{Sent, connect_all, pace::pace, times::Times},
    table::Table,
};

/// People of the room who stay and talk, and who go one after the other.
const STAYING: usize = 50;
const GOING: usize = 200;
/// Messages a second in the room, each for everybody who is in.
const RATE: u32 = 200;
/// How long nothing of the room may come after the word that one is out.
const SILENCE: Duration = Duration::from_millis(300);
/// Who has heard nothing by then was forgotten.
const PATIENCE: Duration = Duration::from_secs(30);
/// More than all of it takes.
const LONG: Duration = Duration::from_hours(1);

/// How somebody goes.
#[derive(Clone, Copy)]
enum Way {
    Removed,
    SignedOut,
}

/// Both rows. Afterwards some of these people are signed out for good.
pub(crate) async fn measure(place: &Place, people: &[Person], table: &mut Table) -> Result<(), Lost> {
    let server = place.start("127.0.0.1:0")?;
    let people = &people[..STAYING + GOING];
    for (way, what) in [
        (Way::Removed, "a member is removed, until they are told and hear nothing more"),
        (Way::SignedOut, "a session is ended, until its socket is closed"),
    ] {
        let mut times = Times::default();
        times.add(all_go(&server, people, way).await?);
        table.row(what, times.text(), "p99 ≤ 1 s");
    }
    Ok(())
}

/// Lets everybody listen in one room; answers the seconds from each one's request until their socket was told.
async fn all_go(server: &Klatch, people: &[Person], way: Way) -> Result<Vec<f64>, Lost> {
    let room = make_room(server, people).await?;
    let http = Http::new(server.address, Some(&people[0].token));
    let (mut listening, mut bells) = (JoinSet::new(), Vec::new());
    for person in &people[STAYING..] {
        let (bell, rings) = oneshot::channel();
        listening.spawn(listen(connect(server.address, person).await?, person.id, room, way, bell));
        bells.push((person, rings));
    }
    let talk = talk(server, &people[..STAYING], room).await?;
    let mut times = Vec::new();
    for (person, rings) in bells {
        let began = Instant::now();
        let answer = way.ask(&http, room, person).await?;
        assert!(answer.is_ok(), "the server refused: {answer:?}");
        times.push((ring(rings).await? - began).as_secs_f64());
    }
    while let Some(listener) = listening.join_next().await {
        listener.expect("nobody hears what they must not")?;
    }
    assert!(!talk.is_finished(), "nobody talked meanwhile");
    talk.abort();
    Ok(times)
}

/// People who send until they are aborted.
async fn talk(
    server: &Klatch,
    people: &[Person],
    room: RoomId,
) -> Result<JoinHandle<Result<Vec<Sent>, Lost>>, Lost> {
    let senders = connect_all(server, people, |_| room).await?;
    Ok(tokio::spawn(pace(senders, RATE, LONG)))
}

async fn ring(rings: Receiver<Instant>) -> Result<Instant, Lost> {
    let rung = timeout(PATIENCE, rings).await.map_err(|error| Lost::new("waiting for the word", error))?;
    rung.map_err(|error| Lost::new("the listener is gone", error))
}

impl Way {
    async fn ask(self, http: &Http, room: RoomId, person: &Person) -> Result<Answer, Lost> {
        match self {
            Way::Removed => http.delete(&format!("/api/rooms/{room}/members/{}", person.id)).await,
            Way::SignedOut => http.with_token(&person.token).post("/api/auth/logout", &json!({})).await,
        }
    }
}

async fn listen(
    mut socket: Socket,
    person: UserId,
    room: RoomId,
    way: Way,
    bell: Sender<Instant>,
) -> Result<(), Lost> {
    match way {
        Way::Removed => until_removed(&mut socket, person).await?,
        Way::SignedOut => until_closed(&mut socket).await,
    }
    let _ = bell.send(Instant::now()); // nobody waits when another has failed
    match way {
        Way::Removed => hear_nothing_of(&mut socket, room).await,
        Way::SignedOut => Ok(()),
    }
}

async fn until_removed(socket: &mut Socket, person: UserId) -> Result<(), Lost> {
    loop {
        if let Heard::Event { name, payload } = socket.hear().await?
            && name == "member:left"
            && read(payload.get())["member"]["userId"] == json!(person)
        {
            return Ok(());
        }
    }
}

async fn until_closed(socket: &mut Socket) {
    let mut is_told = false;
    while let Ok(heard) = socket.hear().await {
        is_told |= matches!(heard, Heard::Event { name, .. } if name == "session:ended");
    }
    assert!(is_told, "closed without a word");
}

/// # Panics
/// When something comes all the same.
async fn hear_nothing_of(socket: &mut Socket, room: RoomId) -> Result<(), Lost> {
    let until = Instant::now() + SILENCE;
    while let Ok(heard) = timeout(until.saturating_duration_since(Instant::now()), socket.hear()).await {
        if let Heard::Event { name, payload } = heard? {
            assert!(read(payload.get())["roomId"] != json!(room), "{name} after the removal: {payload}");
        }
    }
    Ok(())
}

fn read(payload: &str) -> Value {
    serde_json::from_str(payload).expect("an event is JSON")
}
