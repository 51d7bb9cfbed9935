//! What a message may say: everything but control characters, up to 16,384 bytes.

use serde_json::json;

use crate::kit::{Caller, TestServer, int, new_id};

#[tokio::test]
async fn text_is_kept_byte_for_byte() {
    let server = TestServer::start().await;
    let (ada, ben) = (server.user("ada").await, server.user("ben").await);
    let room = ada.direct(&ben).await;
    let bodies = [
        "a".to_owned(),
        " ".to_owned(),
        "\n".to_owned(),
        "  two\n\tlines  \n\n".to_owned(),
        "a".repeat(16_384),
        "ä".repeat(8_192),
        "👩‍👩‍👧‍👦".repeat(655),
        "🦀".repeat(4_096),
        "e\u{301} is not é; ﬁ ﬀ Å Å".to_owned(),
        "עברית \u{202e}gpj.exe\u{202c} \u{200f}\u{200b}\u{feff}\u{2066}x\u{2069}".to_owned(),
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}algo".to_owned(),
        "<script>alert(1)</script> & \"quotes\" 'too' \\ \\u0000 %00 $1 ; DROP TABLE messages; --".to_owned(),
        "\u{10ffff}\u{fffe}\u{fffd}\u{2028}\u{2029}".to_owned(),
        "]]>{{7*7}}${x}`#{y}`\u{ad}".to_owned(),
        "null".to_owned(),
    ];
    for caller in Caller::both(&ada).await {
        for body in &bodies {
            let message = caller.send(&room, json!({ "id": new_id(), "body": body })).await;
            let message = message.unwrap_or_else(|refused| panic!("{body:.40?}: {refused:?}"));
            assert_eq!(&message["body"], body, "in the answer by {}", caller.name());
            let id = message["id"].as_str().unwrap();
            assert_eq!(&ben.get(&format!("/api/messages/{id}")).await.with(200)["body"], body);
            ada.patch(&format!("/api/messages/{id}"), json!({ "body": "other words" })).await.with(200);
            let edited = caller.edit(id, json!({ "body": body })).await.unwrap();
            assert_eq!(&edited["body"], body, "after an edit");
        }
    }
}

#[tokio::test]
async fn what_is_no_text_is_refused() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let kept = ada.say(&room, "kept").await;
    let id = kept["id"].as_str().unwrap();
    let mut bodies = vec![
        String::new(),
        "a".repeat(16_385),
        "a".repeat(60_000),
        format!("{}ä", "a".repeat(16_383)),
        format!("{}a", "🦀".repeat(4_096)),
        "carriage\r\nreturn".to_owned(),
    ];
    let controls =
        (0..0x20).chain(0x7f..0xa0).filter_map(char::from_u32).filter(|c| *c != '\n' && *c != '\t');
    bodies.extend(controls.map(|control| format!("a{control}b")));
    for caller in Caller::both(&ada).await {
        for body in &bodies {
            for outcome in [
                caller.send(&room, json!({ "id": new_id(), "body": body })).await,
                caller.edit(id, json!({ "body": body })).await,
            ] {
                let refused = outcome.expect_err(&format!("{body:.40?} by {}", caller.name()));
                assert_eq!(
                    (refused.code.as_str(), refused.field.as_deref()),
                    ("invalid", Some("body")),
                    "{body:.40?}"
                );
            }
        }
    }
    assert_eq!(int(&ada.chat(&room).await["lastNumber"]), 1, "nothing was sent");
    assert_eq!(ada.get(&format!("/api/messages/{id}")).await.with(200), kept, "nothing was changed");
}

#[tokio::test]
async fn a_body_of_escapes_fits() {
    let server = TestServer::start().await;
    let ada = server.user("ada").await;
    let room = ada.direct(&ada).await;
    let escaped = format!("{{\"body\":\"{}\"}}", "\\u0061".repeat(16_384));
    let path = format!("/api/rooms/{room}/messages");
    let message = ada.post_bytes(&path, "application/json", escaped.as_bytes()).await.with(201);
    assert_eq!(message["body"], "a".repeat(16_384));
    let pairs = format!("{{\"body\":\"{}\"}}", "\\ud83e\\udd80".repeat(4_096));
    let message = ada.post_bytes(&path, "application/json", pairs.as_bytes()).await.with(201);
    assert_eq!(message["body"], "🦀".repeat(4_096));
}
