//! A node that stores nothing: it hears of messages that are stored already, as a node of a cluster hears of what the others
//! stored, and passes them on to its sockets. People sign in, and enter their rooms, as always.
//!
//! `relay DATA FEED`: the data folder of a server that has stopped, and the address to hear from. Each line from there is a room's
//! id, a blank and a text; the rest of the row is that of a message stored in that room at the start. `trial load` runs it.

use std::{collections::HashMap, env, error::Error, future, io, sync::Arc, time::Duration};

use model::{Emitted, Happened, Message, MessageId, RoomId, RoomRow, User, UserId};
use server::{
    app::App,
    config::{Args, Config},
    gateway::Gateway,
    infra::{
        bus::{self, Bus},
        clock::Clock,
        data_dir::DataDir,
        db::{Db, Place, Settings, Tx},
        media::Media,
        random, tls,
    },
    rooms, router,
    search::Index,
    streams::{NewText, RoomNo, append_text},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::{TcpListener, TcpStream},
};

mod sql {
    //! All rooms, and who made them.
    server::statements! {
        ROOMS = "SELECT no, id, created_by FROM rooms";
    }
}

/// Events handed over at once, at most.
const BATCH: usize = 256;
const TEXT: &str = "A text, stored before anybody listened";

/// A message as the room's next one looks, but for its text, its id and its place.
struct Next {
    message: Message,
    users: Vec<User>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = env::args().skip(1);
    let (Some(folder), Some(feed)) = (words.next(), words.next()) else {
        return Err("relay DATA FEED".into());
    };
    tls::install();
    let mut config = Config::load(&Args { data: Some(folder.into()), ..Args::default() }, &|_| None)?;
    config.limits.events_per_second = 1_000_000;
    let data = DataDir::open(&config.storage.data)?;
    let place = Settings::new(Place::Sqlite(data.database()));
    let db = Db::open(place, Clock::default(), Arc::new(drop)).await?;
    let rooms = db.write(store_one_in_each).await?;
    let media = Media::open(data.path(), None)?;
    let app = App::new(db, media, Clock::default(), config, Arc::new(Index::new())).await?;
    let (bus, lanes) = bus::local(1);
    let gateway = Gateway::start(app.clone(), socketio::Config::default(), lanes);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    tokio::spawn(hear(TcpStream::connect(feed).await?, rooms, bus));
    let router = router::router(app, &gateway, axum::Router::new());
    Ok(socketio::serve(listener, router, future::pending(), Duration::ZERO).await?)
}

/// Stores a message in every room, and answers it with what travels along.
fn store_one_in_each(tx: &mut Tx) -> server::error::Result<HashMap<RoomId, Next>> {
    let rooms: Vec<(RoomNo, RoomId, UserId)> = tx.all(&sql::ROOMS, &[])?;
    let mut stored = HashMap::new();
    for (room_no, room_id, sender_id) in rooms {
        let (id, body) = (MessageId(random::uuid_v7(tx.now())), TEXT.to_owned());
        let text = NewText { id, room_no, room_id, sender_id, body, reply_to: None, files: Vec::new() };
        let message = append_text(tx, text, |_, _| Ok(()))?;
        let users = rooms::people_of(tx, &message)?;
        stored.insert(room_id, Next { message, users });
    }
    Ok(stored)
}

/// Publishes what comes, as much at once as has come.
async fn hear(feed: TcpStream, mut rooms: HashMap<RoomId, Next>, bus: Bus) -> io::Result<()> {
    let mut feed = BufReader::with_capacity(256 * 1_024, feed);
    let (mut line, mut events) = (String::new(), Vec::new());
    while feed.read_line(&mut line).await? > 0 {
        let (room, text) = line.trim_end().split_once(' ').expect("a room and a text");
        let room_id: RoomId = room.parse().expect("a room's id");
        let Next { message, users } = rooms.get_mut(&room_id).expect("a room of this folder");
        (message.seq, message.number) = (message.seq + 1, message.number + 1);
        message.id = MessageId(random::uuid_v7(message.created_at));
        message.body = Some(text.to_owned());
        let (seq, happened) = (message.seq, Happened::Created);
        let row = RoomRow::Message(message.clone());
        events.push(Emitted::Room { room_id, seq, happened, row, users: users.clone() });
        line.clear();
        if events.len() == BATCH || !feed.buffer().contains(&b'\n') {
            bus.publish(std::mem::take(&mut events));
        }
    }
    Ok(())
}
