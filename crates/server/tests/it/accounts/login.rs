//! Logging in and out.

use serde_json::{Value, json};
use server::config::{HASHING_MEMORY_KIB, Origin};

use crate::kit::{PASSWORD, Reply, TestServer};

async fn log_in(server: &TestServer, login: &str, password: &str) -> Reply {
    server.nobody().post("/api/auth/login", json!({ "login": login, "password": password })).await
}

#[tokio::test]
async fn a_name_or_an_address_and_the_password_sign_in() {
    let server = TestServer::start().await;
    let ada = server.user("Ada").await;
    for login in ["Ada", "ada", "ADA", " ada ", "ａda", "Ada@example.org", "ADA@EXAMPLE.ORG"] {
        let reply = log_in(&server, login, PASSWORD).await;
        let cookie = reply.header("set-cookie").unwrap();
        let body = reply.with(200);
        assert_eq!(body["user"]["id"], ada.id.as_str(), "{login}");
        assert!(cookie.contains(body["token"].as_str().unwrap()));
        assert_ne!(body["token"], ada.token.as_str());
        assert!(!body.to_string().contains("argon2"));
    }
}

#[tokio::test]
async fn nobody_learns_whether_an_account_exists() {
    let server = TestServer::start().await;
    server.user("ada").await;
    let known = log_in(&server, "ada", "wrong password").await;
    assert_eq!(known.header("set-cookie"), None);
    let known = known.with(401);
    assert_eq!(known["error"]["code"], "wrong_credentials");
    for login in
        ["nobody", "nobody@example.org", "", " ", "ada\0", "ada\n", "%", "ada'--", &"x".repeat(50_000)]
    {
        assert_eq!(log_in(&server, login, "wrong password").await.with(401), known, "{login:?}");
    }
    for password in ["", "x", PASSWORD.to_uppercase().as_str(), "nul\0", &"x".repeat(50_000)] {
        assert_eq!(log_in(&server, "ada", password).await.with(401), known);
    }
}

/// The same work is done in both cases. A wide margin: this machine may be busy.
#[tokio::test]
async fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let server = TestServer::start_with(|config| {
        config.limits.wrong_passwords = 1_000;
        config.hashing_memory_kib = HASHING_MEMORY_KIB;
    })
    .await;
    server.user("ada").await;
    let mut millis = [Vec::new(), Vec::new()];
    for _ in 0..9 {
        for (times, login) in millis.iter_mut().zip(["ada", "nobody"]) {
            let start = std::time::Instant::now();
            log_in(&server, login, "wrong password").await.with(401);
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    let [known, unknown] = millis.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    assert!(unknown > known / 3.0 && known > unknown / 3.0, "{known} ms and {unknown} ms");
}

#[tokio::test]
async fn after_twenty_wrong_passwords_the_account_rests() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    server.user("ben").await;
    for number in 0..20 {
        let login = if number % 2 == 0 { "ada" } else { "ada@example.org" };
        log_in(&server, login, "wrong password").await.refused(401, "wrong_credentials");
    }
    for password in ["wrong password", PASSWORD] {
        let refused = log_in(&server, "ada", password).await;
        let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=600).contains(&seconds), "{seconds}");
        assert!(refused.refused(429, "too_many")["retryAfterMs"].as_u64().unwrap() <= seconds * 1_000);
    }
    let change = json!({ "current": PASSWORD, "next": PASSWORD });
    ada.put("/api/auth/password", change).await.with(204); // who is signed in is no stranger
    server.login("ben").await;
    server.clock.advance(10 * 60 * 1_000);
    server.login("ada").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_side_by_side_gets_no_further() {
    let server = TestServer::start().await;
    server.user("ada").await;
    for login in ["ada", "nobody"] {
        let tries = (0..60).map(|number| {
            let nobody = server.nobody();
            let body = json!({ "login": login, "password": format!("guess number {number}") });
            tokio::spawn(async move { nobody.post("/api/auth/login", body).await.status })
        });
        let mut statuses = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            statuses.push(one.await.unwrap());
        }
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 20, "{login}: {statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 40, "{login}: {statuses:?}");
    }
}

#[tokio::test]
async fn right_passwords_are_not_counted() {
    let server = TestServer::start().await;
    server.user("ada").await;
    for _ in 0..25 {
        server.login("ada").await;
    }
}

#[tokio::test]
async fn too_many_logins_at_once_are_told_to_wait() {
    let server = TestServer::start_with(|config| {
        config.limits.hashing_threads = 1;
        config.limits.hashing_queue = 1;
        config.hashing_memory_kib = HASHING_MEMORY_KIB;
        config.limits.wrong_passwords = 1_000;
    })
    .await;
    server.user("ada").await;
    let tries = (0..30).map(|_| {
        let nobody = server.nobody();
        let body = json!({ "login": "ada", "password": PASSWORD });
        tokio::spawn(async move { nobody.post("/api/auth/login", body).await })
    });
    let mut busy = 0;
    for one in tries.collect::<Vec<_>>() {
        let reply = one.await.unwrap();
        if reply.status == 503 {
            assert!(reply.header("retry-after").is_some());
            assert!(reply.refused(503, "overloaded")["retryAfterMs"].is_u64());
            busy += 1;
        } else {
            reply.with(200);
        }
    }
    assert!(busy > 0, "thirty fitted in a queue of one");
}

#[tokio::test]
async fn logging_out_ends_the_session_and_the_cookie() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let phone = server.login("ada").await;
    let reply = ada.request("POST", "/api/auth/logout", None).await;
    let cookie = reply.header("set-cookie").unwrap();
    assert_eq!(cookie, "klatch=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assert_eq!(reply.with(204), Value::Null);
    ada.get("/api/auth/check").await.refused(401, "unauthorized");
    ada.request("POST", "/api/auth/logout", None).await.refused(401, "unauthorized");
    phone.get("/api/auth/check").await.with(200);
}

#[tokio::test]
async fn the_cookie_is_secure_where_people_come_by_https() {
    let server = TestServer::start_with(|config| {
        config.network.public_url = Origin::from_setting("https://chat.example.org");
    })
    .await;
    let mut body = crate::kit::TestUser::new_account("ada");
    body["setupCode"] = json!(server.setup_code);
    let reply = server.nobody().post("/api/auth/signup", body).await;
    let cookie = reply.header("set-cookie").unwrap();
    let token = reply.with(201)["token"].as_str().unwrap().to_owned();
    let expected = format!("__Host-klatch={token}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(cookie, expected);
    let check =
        |cookie: String| Reply::to(server.nobody().call("GET", "/api/auth/check").header("cookie", cookie));
    check(format!("a=b; __Host-klatch={token}; c=d")).await.with(200);
    check(format!("klatch={token}")).await.refused(401, "unauthorized");
}

#[tokio::test]
async fn a_lock_out_does_not_tell_whose_address_it_is() {
    let server = TestServer::start_with(|config| {
        config.limits.wrong_passwords_per_address = 3;
        config.network.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    })
    .await;
    let ada = server.user("ada").await;
    let try_as = async |login: &str| {
        let body = json!({ "login": login, "password": "wrong password" });
        let request = ada.call("POST", "/api/auth/login").header("x-forwarded-for", "192.0.2.1").json(&body);
        Reply::to(request).await.status
    };
    for _ in 0..3 {
        assert_eq!(try_as("ada").await, 401);
    }
    assert_eq!(try_as("ada").await, 429);
    assert_eq!(try_as("nobody@example.org").await, 401, "a made-up one");
    assert_eq!(try_as("ada@example.org").await, 401, "hers looks the same");
}
