use std::convert::Infallible;

use super::*;

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

/// Takes `count` bytes as a socket would; what the socket saw.
fn write(queue: &mut Queue, count: usize) -> String {
    let mut seen = Vec::new();
    let written = queue.write_with(|slices| {
        for slice in slices {
            seen.extend_from_slice(slice);
        }
        seen.truncate(count);
        Ok::<_, Infallible>(seen.len())
    });
    assert_eq!(written, Ok(seen.len()));
    String::from_utf8(seen).unwrap()
}

#[test]
fn buffers_go_out_in_order_however_the_socket_cuts_them() {
    for step in 1..12 {
        let mut queue = Queue::with_rest(bytes("lf"), Kind::Broadcast(1));
        queue.push(bytes("answer"), Kind::Answer);
        queue.push(bytes("ping"), Kind::Control);
        queue.push(bytes("more"), Kind::Broadcast(1));
        let mut all = String::new();
        while !queue.is_empty() {
            all += &write(&mut queue, step);
        }
        assert_eq!(all, "lfanswerpingmore");
        assert_eq!((queue.broadcasts(), queue.broadcast_bytes(), queue.answer_bytes()), (0, 0, 0));
        assert!(!queue.has_answers());
    }
}

#[test]
fn more_buffers_than_one_write_takes_are_all_sent() {
    let mut queue = Queue::default();
    (0..1000).for_each(|_| queue.push(bytes("ab"), Kind::Broadcast(1)));
    assert_eq!(queue.broadcast_bytes(), 2000);
    let mut total = 0;
    while !queue.is_empty() {
        total += write(&mut queue, usize::MAX).len();
    }
    assert_eq!(total, 2000);
}

#[test]
fn dropping_keeps_answers_and_what_has_begun() {
    let mut queue = Queue::default();
    queue.push(bytes("first"), Kind::Broadcast(1));
    queue.push(bytes("second"), Kind::Broadcast(1));
    queue.push(bytes("answer"), Kind::Answer);
    queue.push(bytes("third"), Kind::Broadcast(1));
    assert_eq!(write(&mut queue, 2), "fi");
    queue.drop_broadcasts();
    assert_eq!((queue.broadcasts(), queue.broadcast_bytes(), queue.answer_bytes()), (1, 3, 6));
    assert_eq!(write(&mut queue, usize::MAX), "rstanswer");
}

#[test]
fn dropping_takes_a_first_broadcast_that_has_not_begun() {
    let mut queue = Queue::default();
    queue.push(bytes("first"), Kind::Broadcast(1));
    queue.push(bytes("answer"), Kind::Answer);
    queue.drop_broadcasts();
    assert_eq!(write(&mut queue, usize::MAX), "answer");
    let mut queue = Queue::with_rest(bytes("answer"), Kind::Answer);
    queue.push(bytes("second"), Kind::Broadcast(1));
    assert_eq!(write(&mut queue, 6), "answer");
    queue.drop_broadcasts();
    assert!(queue.is_empty());
}
