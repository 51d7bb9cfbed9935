//! Readers that are slow or read nothing.

use std::time::Duration;

use socketio::{Config, Frame, Reason, Sent, Socket};

use crate::{
    client::{Client, Got},
    kit::{Seen, Server},
};

/// A client whose kernel takes little before it is read.
async fn join_slowly(server: &mut Server) -> (Client, Socket<String>) {
    let mut client = Client::open_with(server.address, &[], Some(4 * 1024)).await;
    client.connect("40").await;
    (client, server.connected().await)
}

fn numbered(number: usize) -> Frame {
    Frame::event("n", &(number, "x".repeat(1000))).unwrap()
}

/// The number in a frame of [`numbered`], or the text itself.
fn number_in(text: &str) -> Result<usize, &str> {
    let digits = text.strip_prefix(r#"42["n",["#).and_then(|rest| rest.split(',').next());
    digits.and_then(|digits| digits.parse().ok()).ok_or(text)
}

#[tokio::test]
async fn past_the_bound_broadcasts_are_dropped_and_the_handler_hears_when_there_is_room() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    let (mut sent, mut queued) = (0, 0);
    loop {
        match socket.send(&numbered(sent)) {
            Sent::Written => assert_eq!(queued, 0, "nothing overtakes the queue"),
            Sent::Queued => queued += 1,
            Sent::Dropped => break,
        }
        sent += 1;
    }
    assert!((1..=66).contains(&queued), "{queued} broadcasts of 1 KB were queued");
    assert!(sent < 2000, "{sent} went out before the socket was full");
    assert_eq!(socket.send(&numbered(9999)), Sent::Dropped);

    let mut expected = 0;
    loop {
        let text = client.text().await;
        match number_in(&text) {
            Ok(number) => assert_eq!(number, expected, "what arrives has no gap"),
            Err(other) => break assert_eq!(other, r#"42["lagged",null]"#),
        }
        expected += 1;
    }
    assert!(expected < sent, "the queue was dropped");
    assert!(matches!(server.seen().await, Seen::Drained));
    while socket.send(&numbered(7)) == Sent::Dropped {
        tokio::task::yield_now().await;
    }
    assert_eq!(number_in(&client.text().await), Ok(7));
}

#[tokio::test]
async fn many_small_broadcasts_are_bounded_by_their_number() {
    let config = Config { max_queued_events: 10, max_queued_bytes: usize::MAX, ..Config::default() };
    let mut server = Server::start(config).await;
    let (_client, socket) = join_slowly(&mut server).await;
    let filler = Frame::event("n", &"x".repeat(500_000)).unwrap();
    assert_eq!(socket.send(&filler), Sent::Queued);
    let small = Frame::event("n", &1).unwrap();
    let taken = (0..100).take_while(|_| socket.send(&small) == Sent::Queued).count();
    assert_eq!(taken, 9);
}

#[tokio::test]
async fn joined_broadcasts_count_each_by_itself() {
    let config = Config { max_queued_events: 10, max_queued_bytes: usize::MAX, ..Config::default() };
    let mut server = Server::start(config).await;
    let (_client, socket) = join_slowly(&mut server).await;
    let filler = Frame::event("n", &"x".repeat(500_000)).unwrap();
    assert_eq!(socket.send(&filler), Sent::Queued);
    let four = Frame::joined(&[1, 2, 3, 4].map(|number| Frame::event("n", &number).unwrap())).unwrap();
    let taken = (0..100).take_while(|_| socket.send(&four) == Sent::Queued).count();
    assert_eq!(taken, 2);
}

#[tokio::test]
async fn answers_are_never_dropped() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, _socket) = join_slowly(&mut server).await;
    for id in 0..8 {
        client.send(&format!(r#"42{id}["big",200000]"#)).await;
    }
    for id in 0..8 {
        let text = client.text().await;
        assert!(text.starts_with(&format!("43{id}[")), "{}", &text[..10]);
        assert_eq!(text.len(), 200_007);
    }
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answer_is_not_read() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    let (mut witness, _witness_socket) = server.join().await;
    assert_eq!(socket.emit(&Frame::event("must", &"x".repeat(500_000)).unwrap()), Sent::Queued);
    client.send(r#"421["echo"]"#).await;
    for _ in 0..10 {
        // By the time the witness has its answer, the server has looked at the other connection too.
        witness.send(r#"422["echo"]"#).await;
        assert_eq!(witness.text().await, "432[[]]");
        assert!(matches!(server.seen().await, Seen::Event));
    }
    assert!(server.is_quiet());
    assert!(client.text().await.starts_with(r#"42["must","#));
    assert_eq!(client.text().await, "431[[]]");
    assert!(matches!(server.seen().await, Seen::Event));
}

#[tokio::test]
async fn too_many_unread_answers_close_the_connection() {
    let mut server = Server::start(Config { max_queued_answer_bytes: 100_000, ..Config::default() }).await;
    let (_client, socket) = join_slowly(&mut server).await;
    let frame = Frame::event("must", &"x".repeat(50_000)).unwrap();
    while socket.emit(&frame) != Sent::Dropped {}
    assert!(socket.is_closed());
    assert_eq!(server.disconnected().await, Reason::Stuck);
}

#[tokio::test]
async fn one_answer_may_be_larger_than_what_may_wait() {
    let mut server = Server::start(Config { max_queued_answer_bytes: 100_000, ..Config::default() }).await;
    let (mut client, _socket) = join_slowly(&mut server).await;
    for id in 1..=2 {
        client.send(&format!(r#"42{id}["big",500000]"#)).await;
        assert_eq!(client.text().await.len(), 500_007);
    }
}

#[tokio::test]
async fn who_reads_nothing_for_too_long_is_closed() {
    let config = Config {
        ping_interval: Duration::from_millis(500),
        stuck_timeout: Duration::from_millis(100),
        ..Config::default()
    };
    let mut server = Server::start(config).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    let reason = loop {
        while socket.send(&numbered(0)) != Sent::Dropped {}
        // The client's kernel may have taken a little more: then there is room to be filled again.
        if let Seen::Disconnected(reason) = server.seen().await {
            break reason;
        }
    };
    assert_eq!(reason, Reason::Stuck);
    drop(socket);
    server.emptied().await;
    assert!(client.is_reset().await, "the kernel would keep what it has not read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_of_many_broadcasters_never_interleave() {
    let config = Config { max_queued_bytes: usize::MAX, max_queued_events: usize::MAX, ..Config::default() };
    let mut server = Server::start(config).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    let broadcasters: Vec<_> = (0..4)
        .map(|thread| {
            let socket = socket.clone();
            std::thread::spawn(move || {
                for number in 0..500 {
                    let frame = Frame::event("n", &(number, thread, "x".repeat(number * 3))).unwrap();
                    assert_ne!(socket.send(&frame), Sent::Dropped);
                }
            })
        })
        .collect();
    let mut next = [0; 4];
    for _ in 0..2000 {
        let text = client.text().await;
        let (number, thread, filler): (usize, usize, String) =
            serde_json::from_str(text.strip_prefix(r#"42["n","#).unwrap().strip_suffix(']').unwrap())
                .unwrap();
        assert_eq!((number, filler.len()), (next[thread], number * 3));
        next[thread] += 1;
    }
    for thread in broadcasters {
        thread.join().unwrap();
    }
}

#[tokio::test]
async fn who_reads_slowly_all_the_time_stays() {
    // With that as the kernel's time-out it ended within two seconds.
    let config = Config { tcp_user_timeout: Duration::from_millis(500), ..Config::default() };
    let mut server = Server::start(config).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    while socket.send(&numbered(0)) != Sent::Dropped {}
    for _ in 0..16 {
        while socket.send(&numbered(0)) == Sent::Written {}
        client.sip().await;
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert!(!socket.is_closed());
}

#[tokio::test]
async fn who_does_not_read_the_farewell_either_is_reset() {
    let config = Config {
        ping_interval: Duration::from_millis(500),
        close_timeout: Duration::from_millis(100),
        ..Config::default()
    };
    let mut server = Server::start(config).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    while socket.send(&numbered(1)) != Sent::Queued {}
    socket.close();
    drop(socket);
    assert_eq!(server.disconnected().await, Reason::ServerClosed);
    server.emptied().await;
    assert!(client.is_reset().await);
}

#[tokio::test]
async fn a_full_socket_still_says_farewell_when_it_is_read_again() {
    let mut server = Server::start(Config::default()).await;
    let (mut client, socket) = join_slowly(&mut server).await;
    while socket.send(&numbered(1)) != Sent::Queued {}
    socket.close();
    assert_eq!(server.disconnected().await, Reason::ServerClosed);
    client.hang_up().await;
    let rest = client.rest().await;
    assert_eq!(rest[rest.len() - 2..], [Got::Text("41".into()), Got::Close(1000)]);
}
