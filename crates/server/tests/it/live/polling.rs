//! Clients that cannot open a WebSocket: the same gateway over HTTP long-polling.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use server::config::Origin;

use super::handshake::{FOREIGN_SITES, foreign_origins};
use crate::kit::{PATIENCE, TestServer, TestUser, new_id};

/// Waits for what must come.
async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(PATIENCE, future).await.expect("this comes soon")
}

/// A polling session that does nothing by itself.
struct Poller {
    http: Client,
    address: String,
    waiting: Vec<String>,
}

impl Poller {
    /// Opens a session; `headers` go with its first request. `Err` holds the status that refused it.
    async fn open(server: &TestServer, headers: &[(&'static str, &str)]) -> Result<Poller, u16> {
        let http = Client::new();
        let address = format!("{}/socket.io/?EIO=4&transport=polling", server.url);
        let mut request = http.get(&address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = soon(request.send()).await.unwrap();
        if answer.status() != 200 {
            return Err(answer.status().as_u16());
        }
        let open: Value = serde_json::from_str(&answer.text().await.unwrap()[1..]).unwrap();
        let address = format!("{address}&sid={}", open["sid"].as_str().unwrap());
        Ok(Poller { http, address, waiting: Vec::new() })
    }

    async fn connect(server: &TestServer, user: &TestUser) -> (Poller, Value) {
        let mut poller = Poller::open(server, &[]).await.unwrap();
        poller.send(&format!("40{}", json!({ "token": user.token }))).await;
        assert!(poller.next().await.starts_with(r#"40{"sid":""#));
        let ready = poller.event("ready").await;
        (poller, ready)
    }

    fn get(&self) -> RequestBuilder {
        self.http.get(&self.address)
    }

    fn post(&self, body: &str) -> RequestBuilder {
        self.http.post(&self.address).body(body.to_owned())
    }

    async fn send(&self, body: &str) {
        let answer = soon(self.post(body).send()).await.unwrap();
        assert_eq!(answer.status(), 200, "{body}");
    }

    /// The next packet; pings are answered.
    async fn next(&mut self) -> String {
        loop {
            if self.waiting.is_empty() {
                let answer = soon(self.get().send()).await.unwrap();
                assert_eq!(answer.status(), 200);
                self.waiting = answer.text().await.unwrap().split('\u{1e}').map(str::to_owned).collect();
            }
            match self.waiting.remove(0) {
                ping if ping == "2" => self.send("3").await,
                packet => return packet,
            }
        }
    }

    /// The payload of the next event of that name; others are thrown away.
    async fn event(&mut self, name: &str) -> Value {
        loop {
            let packet = self.next().await;
            let args: Value = packet.strip_prefix("42").map_or(Value::Null, |args| args.parse().unwrap());
            if args[0] == name {
                return args[1].clone();
            }
        }
    }
}

#[tokio::test]
async fn a_room_talks_over_polling() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.room_with("private", &[&ben]).await;
    let (mut ada_live, _) = Poller::connect(&server, &ada).await;
    let (mut ben_live, ready) = Poller::connect(&server, &ben).await;
    assert_eq!(ready["rooms"][0]["id"], room.as_str());
    let id = new_id();
    let message = json!({ "id": id, "roomId": room, "body": "Über Umwege" });
    ada_live.send(&format!("427{}", json!(["message:send", message]))).await;
    let told = ben_live.event("message:created").await;
    assert_eq!((&told["message"]["id"], &told["message"]["body"]), (&json!(id), &json!("Über Umwege")));
    let answer = loop {
        let packet = ada_live.next().await;
        if let Some(answer) = packet.strip_prefix("437") {
            break answer.parse::<Value>().unwrap();
        }
    };
    assert_eq!((&answer[0]["ok"], &answer[0]["message"]), (&json!(true), &told["message"]));
}

#[tokio::test]
async fn without_a_token_it_is_refused_and_with_a_cookie_let_in() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let mut poller = Poller::open(&server, &[]).await.unwrap();
    for auth in ["", "{}", r#"{"token":"x"}"#] {
        poller.send(&format!("40{auth}")).await;
        assert!(poller.next().await.starts_with(r#"44{"message":"unauthorized""#));
    }
    let mut poller = Poller::open(&server, &[("cookie", &format!("klatch={}", ada.token))]).await.unwrap();
    poller.send("40").await;
    assert_eq!(poller.event("ready").await["user"]["id"], ada.id.as_str());
}

#[tokio::test]
async fn a_session_that_ends_ends_the_polling_too() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (mut poller, _) = Poller::connect(&server, &ada).await;
    ada.post("/api/auth/logout", json!({})).await.with(204);
    poller.event("session:ended").await;
    assert_eq!((poller.next().await, poller.next().await), ("41".to_owned(), "1".to_owned()));
    assert_eq!(soon(poller.get().send()).await.unwrap().status(), 400);
}

#[tokio::test]
async fn foreign_pages_are_kept_out_of_every_request() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let (mut poller, _) = Poller::connect(&server, &ada).await;
    let ours = server.url.clone();
    let mut foreign: Vec<_> = foreign_origins(&server).into_iter().map(|origin| ("origin", origin)).collect();
    foreign.extend(FOREIGN_SITES.map(|site| ("sec-fetch-site", site.to_owned())));
    for (name, value) in foreign {
        assert_eq!(Poller::open(&server, &[(name, &value)]).await.err(), Some(403), "{name}: {value}");
        for request in [poller.get(), poller.post(r#"421["me:changes",{"after":0}]"#)] {
            let answer = soon(request.header(name, &value).send()).await.unwrap();
            assert_eq!(answer.status(), 403, "{name}: {value}");
            assert_eq!(cors(&answer), None);
        }
    }
    // Nothing of that got through, and nothing of it did harm.
    let request = poller.post(r#"422["me:changes",{"after":0}]"#).header("origin", &ours);
    assert_eq!(soon(request.send()).await.unwrap().status(), 200);
    assert!(poller.next().await.starts_with("432["));
}

fn cors(answer: &Response) -> Option<&str> {
    assert!(!answer.headers().contains_key("access-control-allow-credentials"));
    answer.headers().get("access-control-allow-origin").map(|origin| origin.to_str().unwrap())
}

#[tokio::test]
async fn an_allowed_page_elsewhere_may_poll_without_cookies() {
    let server = TestServer::start_with(|config| {
        config.network.allowed_origins = vec![Origin::from_setting("https://app.example").unwrap()];
    })
    .await;
    let poller = Poller::open(&server, &[("origin", "https://app.example")]).await.unwrap();
    for request in [poller.post("3"), poller.post("1"), poller.get()] {
        let answer = soon(request.header("origin", "https://app.example").send()).await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(cors(&answer), Some("https://app.example"));
    }
    let preflight = Client::new()
        .request(reqwest::Method::OPTIONS, &poller.address)
        .header("origin", "https://app.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let answer = soon(preflight.send()).await.unwrap();
    assert_eq!((answer.status().as_u16(), cors(&answer)), (200, Some("https://app.example")));
}
