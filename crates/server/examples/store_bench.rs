//! Measures durable writes: jobs like the sending of a message, four statements and three indexes each.
//!
//! `cargo run --profile serve -p klatch-server --example store_bench -- sqlite FOLDER`, or `postgres URL` with a database
//! that may be thrown away (`scripts/postgres run --fsync on -- …`). FOLDER lies on the disk to be measured.

use std::{
    env,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use server::{
    error::{Error, Result},
    infra::{
        clock::Clock,
        db::{Db, Migration, Place, Settings, Tx},
        random,
    },
};
use uuid::Uuid;

use sql::{ADD_MEMBER, ADD_ROOM, INSERT, KNOWN, MEMBER, RAISE};

mod sql {
    //! The statements of one send, and those that prepare for it.
    server::statements! {
        KNOWN = "SELECT number FROM messages WHERE id = $1";
        RAISE = "UPDATE room_heads SET seq = seq + 1, last_number = last_number + 1 WHERE no = $1 RETURNING last_number, seq";
        MEMBER = "SELECT role FROM members WHERE room_no = $1 AND user_id = $2";
        INSERT = {
            lite: "INSERT INTO messages (pk, id, room_no, number, seq, author_id, body, created_at)
                VALUES ($1 << 32 | $2, $3, $1, $2, $4, $5, $6, $7)",
            pg: "INSERT INTO messages (room_no, number, id, seq, author_id, body, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)",
        };
        ADD_ROOM = "INSERT INTO room_heads (no, seq, last_number) VALUES ($1, 0, 0)";
        ADD_MEMBER = "INSERT INTO members (room_no, user_id, role) VALUES ($1, $2, 'member')";
    }
}

static TABLES: &[Migration] = &[Migration {
    name: "0001_bench",
    sqlite: "CREATE TABLE room_heads (no INTEGER PRIMARY KEY, seq INTEGER NOT NULL, last_number INTEGER NOT NULL) STRICT;
        CREATE TABLE members (room_no INTEGER NOT NULL, user_id BLOB NOT NULL, role TEXT NOT NULL,
            PRIMARY KEY (room_no, user_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE messages (pk INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, room_no INTEGER NOT NULL,
            number INTEGER NOT NULL, seq INTEGER NOT NULL, author_id BLOB NOT NULL, body TEXT NOT NULL,
            created_at INTEGER NOT NULL, UNIQUE (room_no, seq)) STRICT;",
    postgres: "CREATE TABLE room_heads (no BIGINT PRIMARY KEY, seq BIGINT NOT NULL, last_number BIGINT NOT NULL)
            WITH (fillfactor = 50);
        CREATE TABLE members (room_no BIGINT NOT NULL, user_id UUID NOT NULL, role TEXT NOT NULL,
            PRIMARY KEY (room_no, user_id));
        CREATE TABLE messages (room_no BIGINT NOT NULL, number BIGINT NOT NULL, id UUID NOT NULL UNIQUE,
            seq BIGINT NOT NULL, author_id UUID NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL,
            PRIMARY KEY (room_no, number), UNIQUE (room_no, seq));",
}];

const ROOMS: i64 = 100;
const RUN: Duration = Duration::from_secs(3);
const BODY: &str = "Two hundred characters are about what a person writes at once: a question, an answer, a place to \
    meet and when, perhaps with a word that is longer than it need be, and a full stop at the end of it.";

fn main() {
    let [place, at] = [1, 2].map(|at| env::args().nth(at).expect("sqlite FOLDER, or postgres URL"));
    let place = match place.as_str() {
        "sqlite" => Place::Sqlite(Path::new(&at).join(format!("bench-{}.db", random::uuid_v4().simple()))),
        "postgres" => Place::Postgres(at),
        other => panic!("sqlite or postgres, not {other}"),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(bench(place));
}

async fn bench(place: Place) {
    let settings = Settings { migrations: TABLES, ..Settings::new(place) };
    let db = Db::open(settings, Clock::default(), Arc::new(|_| {})).await.expect("the database opens");
    let author = random::uuid_v4();
    db.write(move |tx| (0..ROOMS).try_for_each(|room| add_room(tx, room, author)))
        .await
        .expect("rooms are made");
    println!("callers    jobs/s    p50 ms    p99 ms    max ms");
    for callers in [1, 16, 256, 1_024] {
        measure(&db, author, callers).await;
    }
    db.close().await;
}

fn add_room(tx: &mut Tx, room: i64, author: Uuid) -> Result<()> {
    tx.run(&ADD_ROOM, &[&room])?;
    tx.run(&ADD_MEMBER, &[&room, &author]).map(drop)
}

/// Callers that each send the next as soon as the last is answered.
async fn measure(db: &Db, author: Uuid, callers: i64) {
    let (is_over, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (db, is_over, done) = (db.clone(), is_over.clone(), done.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    let asked = Instant::now();
                    db.write(move |tx| send(tx, caller % ROOMS, author)).await.expect("it is sent");
                    took.push(asked.elapsed());
                    done.fetch_add(1, Ordering::Relaxed);
                }
                took
            })
        })
        .collect();
    tokio::time::sleep(RUN).await;
    let (done, elapsed) = (done.load(Ordering::Relaxed), started.elapsed());
    is_over.store(true, Ordering::Relaxed);
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("a caller ends"));
    }
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    #[expect(clippy::cast_precision_loss, reason = "a rate is shown without decimals")]
    let rate = done as f64 / elapsed.as_secs_f64();
    println!("{callers:7} {rate:9.0} {:9.2} {:9.2} {:9.2}", at(50), at(99), at(100));
}

fn send(tx: &mut Tx, room: i64, author: Uuid) -> Result<(i64, i64)> {
    let now = tx.now();
    let id = random::uuid_v7(now);
    if tx.opt::<i64>(&KNOWN, &[&id])?.is_some() {
        return Err(Error::internal("a fresh id is known"));
    }
    let (number, seq) = tx.one::<(i64, i64)>(&RAISE, &[&room])?;
    tx.one::<String>(&MEMBER, &[&room, &author])?;
    tx.run(&INSERT, &[&room, &number, &id, &seq, &author, &BODY, &now])?;
    Ok((number, seq))
}
