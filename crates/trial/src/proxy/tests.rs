use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    Proxy,
    link::{Link, Pace},
};
use klatch_trial::Random;

/// Two ends of one connection.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (one, other) = tokio::join!(TcpStream::connect(address), listener.accept());
    (one.unwrap(), other.unwrap().0)
}

#[tokio::test]
async fn everything_goes_through_in_order() {
    let ((mut person, client), (server, mut program)) = (pair().await, pair().await);
    tokio::spawn(async move { Link::new(client, server).pump(Pace::Full).await });
    let words: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let (mut asked, mut answered) = (vec![0; words.len()], vec![0; words.len()]);
    let (sent, got) = tokio::join!(person.write_all(&words), program.read_exact(&mut asked));
    sent.and(got).unwrap();
    let (sent, got) = tokio::join!(program.write_all(&asked), person.read_exact(&mut answered));
    sent.and(got).unwrap();
    assert_eq!(answered, words);
}

#[tokio::test]
async fn a_lost_answer_was_asked_for() {
    let ((mut person, client), (server, mut program)) = (pair().await, pair().await);
    let mut link = Link::new(client, server);
    let losing = tokio::spawn(async move { link.lose_answer(std::time::Duration::from_millis(50)).await });
    person.write_all(b"asked").await.unwrap();
    let mut asked = [0; 5];
    program.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"asked");
    program.write_all(b"answered").await.unwrap();
    losing.await.unwrap().unwrap();
    let mut answer = Vec::new();
    drop(person.read_to_end(&mut answer).await); // an end or a reset, as the kernel likes
    assert!(answer.is_empty());
}

#[tokio::test]
async fn a_calm_proxy_only_carries() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::start(listener.local_addr().unwrap(), Random::new(1)).await.unwrap();
    assert!(proxy.calm().iter().all(|(_, count)| *count == 0));
    let (person, program) = tokio::join!(TcpStream::connect(proxy.address), listener.accept());
    let (mut person, (mut program, _)) = (person.unwrap(), program.unwrap());
    person.write_all(b"here").await.unwrap();
    let mut heard = [0; 4];
    program.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"here");
}
