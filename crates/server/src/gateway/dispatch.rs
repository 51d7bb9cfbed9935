//! Every socket request on one screen: parse, call the slice, answer.

use std::sync::Arc;

use model::ErrorBody;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use socketio::{Ack, Event};

use super::{
    Shared,
    client::Socket,
    requests::Request,
    typing::{self, Nothing},
    watch,
};
use crate::{
    error::{Error, Result},
    infra::{http::read_json, limits::Kind},
    messages, rooms,
};

/// A positive answer: `{ok: true, …}`.
#[derive(Serialize)]
struct Done<T> {
    ok: bool,
    #[serde(flatten)]
    body: T,
}

/// A refusal: `{ok: false, error}`.
#[derive(Serialize)]
struct Refused {
    ok: bool,
    error: ErrorBody,
}

/// Takes a request in. The answer comes later; what came too fast is refused at once, and the connection is not read for a moment.
pub(super) fn event(shared: &Arc<Shared>, socket: &Socket, event: Event<'_>) {
    let limits = &shared.app.limits;
    let checked = socket.session().limit.check();
    let user = socket.session().user_id();
    if let Err(error) = checked.and_then(|()| limits.calls.check(user, kind(&event.name))) {
        return check_written(event.ack.refuse(&refusal(&error)));
    }
    let payload = event.args.first().map_or_else(|| "null".to_owned(), |arg| arg.get().to_owned());
    let request = Request { name: event.name.into_owned(), payload, ack: event.ack };
    if socket.session().requests.push(request) {
        tokio::spawn(work_off(Worker { shared: Arc::clone(shared), socket: socket.clone() }));
    }
}

/// Refuses what waited for too long behind this socket's other requests.
pub(super) fn excess(event: Event<'_>) {
    refuse(event.ack, &Error::Busy("more was asked over one socket than could be answered"));
}

/// What a request counts as, together with those over HTTP.
fn kind(name: &str) -> Kind {
    match name {
        name if name.starts_with("message:") => Kind::Send,
        "room:read" => Kind::Change,
        name if name.starts_with("presence:") => Kind::Find,
        _ => Kind::Read,
    }
}

/// Works off what one socket asked, in order, until nothing waits.
async fn work_off(worker: Worker) {
    let Worker { shared, socket } = &worker;
    while let Some(Request { name, payload, ack }) = socket.session().requests.next() {
        match request(shared, socket, &name, payload.as_bytes()).await {
            Ok(answer) => answer_with(ack, &answer),
            Err(error) => refuse(ack, &error),
        }
    }
}

/// Who works off a socket's requests. When one of them panics, another goes on with the rest.
struct Worker {
    shared: Arc<Shared>,
    socket: Socket,
}

impl Drop for Worker {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let next = Worker { shared: Arc::clone(&self.shared), socket: self.socket.clone() };
            tokio::spawn(work_off(next));
        }
    }
}

async fn request(shared: &Arc<Shared>, socket: &Socket, name: &str, payload: &[u8]) -> Result<Box<RawValue>> {
    let (app, viewer) = (&shared.app, socket.session().viewer);
    match name {
        "message:send" => done(&messages::socket::send(app, viewer, parse(payload)?).await?),
        "message:edit" => done(&messages::socket::edit(app, viewer, parse(payload)?).await?),
        "message:delete" => done(&messages::socket::delete(app, viewer, parse(payload)?).await?),
        "message:recall" => done(&messages::socket::recall(app, viewer, parse(payload)?).await?),
        "message:react" => done(&messages::socket::react(app, viewer, parse(payload)?).await?),
        "room:read" => done(&rooms::socket::move_read(app, viewer, parse(payload)?).await?),
        "room:changes" => done(&messages::socket::room_changes(app, viewer, parse(payload)?).await?),
        "me:changes" => done(&rooms::socket::own_changes(app, viewer, parse(payload)?).await?),
        "typing" => done(&typing::typing(shared, socket, &parse(payload)?).await?),
        "presence:list" => {
            let _: Nothing = parse(payload)?;
            done(&watch::list(shared, socket).await?)
        }
        "presence:watch" => done(&watch::watch(shared, socket, parse(payload)?).await?),
        _ => Err(Error::bad_request("There is no such request.")),
    }
}

fn parse<T: DeserializeOwned>(payload: &[u8]) -> Result<T> {
    read_json(payload)
}

fn done(answer: &impl Serialize) -> Result<Box<RawValue>> {
    serde_json::value::to_raw_value(&Done { ok: true, body: answer })
        .map_err(|error| Error::Internal(error.into()))
}

fn refuse(ack: Ack, error: &Error) {
    answer_with(ack, &refusal(error));
}

fn refusal(error: &Error) -> Refused {
    Refused { ok: false, error: error.to_body() }
}

fn answer_with(ack: Ack, answer: &impl Serialize) {
    check_written(ack.send(answer));
}

fn check_written(outcome: serde_json::Result<()>) {
    if let Err(error) = outcome {
        tracing::error!(%error, "an answer could not be written");
    }
}
