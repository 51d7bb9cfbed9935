//! The same request over HTTP and over a socket, with answers that look alike.

use serde_json::{Value, json};

use super::{Reply, TestSocket, TestUser};

/// What was answered: the body, or the code and field of a refusal.
pub type Outcome = Result<Value, Refused>;

/// A refusal as both transports tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The stable code.
    pub code: String,
    /// The field to blame.
    pub field: Option<String>,
}

/// One person over one transport.
pub struct Caller<'a> {
    user: &'a TestUser,
    socket: Option<TestSocket>,
}

impl<'a> Caller<'a> {
    /// A person twice: over HTTP, and over a socket.
    pub async fn both(user: &'a TestUser) -> [Caller<'a>; 2] {
        [Caller { user, socket: None }, Caller { user, socket: Some(user.live().await) }]
    }

    /// For messages of assertions.
    pub fn name(&self) -> &'static str {
        if self.socket.is_some() { "socket" } else { "http" }
    }

    /// Sends a message: `message` has `body`, and whatever is tried beside it.
    pub async fn send(&self, room: &str, message: Value) -> Outcome {
        self.call("POST", &format!("/api/rooms/{room}/messages"), message, "message:send", "roomId", room)
            .await
    }

    /// Edits a message.
    pub async fn edit(&self, id: &str, change: Value) -> Outcome {
        self.call("PATCH", &format!("/api/messages/{id}"), change, "message:edit", "id", id).await
    }

    /// Deletes a message.
    pub async fn delete(&self, id: &str) -> Outcome {
        self.call("DELETE", &format!("/api/messages/{id}"), Value::Null, "message:delete", "id", id).await
    }

    /// Takes a message back that was sent a moment ago.
    pub async fn recall(&self, id: &str) -> Outcome {
        let path = format!("/api/messages/{id}/recalled");
        self.call("PUT", &path, json!({}), "message:recall", "id", id).await
    }

    /// Gives a message an emoji, or takes it back.
    pub async fn react(&self, id: &str, emoji: &str, on: bool) -> Outcome {
        let Some(socket) = &self.socket else {
            let method = if on { "PUT" } else { "DELETE" };
            let path = format!("/api/messages/{id}/reactions/{}", escaped(emoji));
            return self.user.request(method, &path, None).await.outcome();
        };
        let ask = json!({ "id": id, "emoji": emoji, "on": on });
        outcome(socket.request("message:react", ask).await, "message")
    }

    /// Moves the read position.
    pub async fn read(&self, room: &str, number: Value) -> Outcome {
        let body = json!({ "number": number });
        self.call("PUT", &format!("/api/rooms/{room}/read"), body, "room:read", "roomId", room).await
    }

    /// Asks what moved in a room.
    pub async fn changes(&self, room: &str, after: i64) -> Outcome {
        match &self.socket {
            Some(socket) => {
                outcome(socket.request("room:changes", json!({ "roomId": room, "after": after })).await, "")
            }
            None => self.user.get(&format!("/api/rooms/{room}/changes?after={after}")).await.outcome(),
        }
    }

    /// Asks what moved in the person's own stream.
    pub async fn own_changes(&self, after: i64) -> Outcome {
        match &self.socket {
            Some(socket) => outcome(socket.request("me:changes", json!({ "after": after })).await, ""),
            None => self.user.get(&format!("/api/me/changes?after={after}")).await.outcome(),
        }
    }

    async fn call(
        &self,
        method: &str,
        path: &str,
        body: Value,
        event: &str,
        id_name: &str,
        id: &str,
    ) -> Outcome {
        let Some(socket) = &self.socket else {
            let body = (!body.is_null()).then_some(body);
            return self.user.request(method, path, body).await.outcome();
        };
        let mut payload = if body.is_null() { json!({}) } else { body };
        if let Some(members) = payload.as_object_mut() {
            members.insert(id_name.to_owned(), json!(id));
        }
        let inner = if event.starts_with("message:") { "message" } else { "" };
        outcome(socket.request(event, payload).await, inner)
    }
}

/// Reads an acknowledgement; `inner` names what an HTTP answer is without it.
fn outcome(mut answer: Value, inner: &str) -> Outcome {
    if answer["ok"] == true {
        return Ok(match inner {
            "" => {
                answer.as_object_mut().map(|members| members.remove("ok"));
                answer
            }
            _ => answer[inner].take(),
        });
    }
    Err(Refused::read(&answer["error"]))
}

impl Refused {
    /// From the inside of an error.
    #[track_caller]
    pub fn read(error: &Value) -> Refused {
        let code = error["code"].as_str().unwrap_or_else(|| panic!("an error has a code: {error}"));
        assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        Refused { code: code.to_owned(), field: error["field"].as_str().map(str::to_owned) }
    }
}

/// Expects a refusal with this code.
#[track_caller]
pub fn refuses(outcome: &Outcome, code: &str, what: &str) {
    match outcome {
        Err(refused) => assert_eq!(refused.code, code, "{what}: {refused:?}"),
        Ok(body) => panic!("{what} was answered: {body:.300}"),
    }
}

impl Reply {
    /// The body, or the refusal, whose status is checked against its code.
    #[track_caller]
    pub fn outcome(self) -> Outcome {
        if self.status < 300 {
            return Ok(self.body);
        }
        let refused = Refused::read(&self.body["error"]);
        assert_eq!(self.status, status(&refused.code), "{}", self.body);
        Err(refused)
    }
}

/// The status that goes with a code, from the contract.
pub fn status(code: &str) -> u16 {
    match code {
        "bad_request" => 400,
        "unauthorized" | "wrong_credentials" => 401,
        "forbidden" | "not_a_member" | "forbidden_origin" | "fresh_login_required" => 403,
        "not_found" => 404,
        "id_taken" | "last_owner" | "last_way_in" | "conflict" => 409,
        "too_large" => 413,
        "invalid" => 422,
        "too_many" => 429,
        "overloaded" | "provider_unavailable" => 503,
        other => panic!("{other} is not in the contract"),
    }
}

/// A text as one part of a path.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |escaped, byte| escaped + &format!("%{byte:02X}"))
}
