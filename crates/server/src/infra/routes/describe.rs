//! What a handler takes and gives, by its types.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::{HeaderMap, Method, Uri},
    response::{NoContent, Response},
};
use model::Code;
use schemars::JsonSchema;
use serde_json::{Value, json};

use super::{
    answers::{Created, Made},
    schemas::Schemas,
};
use crate::{
    error::{self, Error, Result},
    infra::http::{BODY_BYTES, Body, OptionalBody, Path, Query},
};

/// What an answer holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Headers alone.
    Nothing,
    /// A line of text.
    Text,
    /// The bytes of a file.
    Bytes,
    /// The shape of every refusal, under a status that no code has.
    Refusal,
    /// JSON of this shape.
    Json(Value),
}

/// What is known of an operation so far.
pub struct Described<'a> {
    pub(super) method: &'a Method,
    pub(super) schemas: &'a mut Schemas,
    pub(super) is_signed_in: bool,
    pub(super) path: Option<Value>,
    pub(super) query: Option<Value>,
    pub(super) body: Option<Value>,
    pub(super) answers: BTreeMap<u16, (&'static str, Content)>,
    pub(super) refusals: BTreeMap<u16, BTreeSet<String>>,
}

impl<'a> Described<'a> {
    pub(super) fn new(method: &'a Method, schemas: &'a mut Schemas) -> Described<'a> {
        Described {
            method,
            schemas,
            is_signed_in: false,
            path: None,
            query: None,
            body: None,
            answers: BTreeMap::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// It can be refused so.
    pub fn refuse(&mut self, code: Code) {
        let told = error::told(code);
        let name = serde_json::to_value(told).ok().and_then(|name| name.as_str().map(str::to_owned));
        self.refusals.entry(error::status(told).as_u16()).or_default().extend(name);
    }

    /// Only whoever is signed in gets through. A cookie must come from one of our pages to change anything.
    pub fn sign_in(&mut self) {
        self.is_signed_in = true;
        self.refuse(Code::Unauthorized);
        if !self.method.is_safe() {
            self.refuse(Code::ForbiddenOrigin);
        }
    }

    /// There is this answer.
    pub fn answer(&mut self, status: u16, about: &'static str, content: Content) {
        self.answers.insert(status, (about, content));
    }

    fn give<T: JsonSchema>(&mut self, status: u16, about: &'static str) {
        let shape = self.schemas.given::<T>();
        self.answer(status, about, Content::Json(shape));
    }

    fn take_body<T: JsonSchema>(&mut self, is_needed: bool) {
        let shape = self.schemas.asked::<T>();
        self.body = Some(json!({
            "required": is_needed,
            "description": format!("At most {BODY_BYTES} bytes."),
            "content": { "application/json": { "schema": shape } },
        }));
        self.refuse(Code::BadRequest);
        self.refuse(Code::TooLarge);
    }
}

/// An argument of a handler.
pub trait Takes {
    /// Says what of a request it needs; nothing, unless it says so.
    fn takes(_: &mut Described<'_>) {}
}

/// What a handler gives back.
pub trait Gives {
    /// Says which answers there are.
    fn gives(to: &mut Described<'_>);
}

/// A handler with such arguments.
pub trait Handles<A> {
    /// Says what it takes and gives.
    fn describe(to: &mut Described<'_>);
}

macro_rules! handles {
    ($($argument:ident)*) => {
        impl<F, O, R, $($argument),*> Handles<($($argument,)*)> for F
        where
            F: FnOnce($($argument),*) -> O,
            O: Future<Output = R>,
            R: Gives,
            $($argument: Takes,)*
        {
            fn describe(to: &mut Described<'_>) {
                $($argument::takes(to);)*
                R::gives(to);
            }
        }
    };
}

handles!();
handles!(A);
handles!(A B);
handles!(A B C);
handles!(A B C D);
handles!(A B C D E);

impl<S> Takes for State<S> {}
impl Takes for HeaderMap {}
impl Takes for Uri {}
impl Takes for OriginalUri {}
impl Takes for axum::body::Body {}

impl<T: JsonSchema> Takes for Path<T> {
    fn takes(to: &mut Described<'_>) {
        to.path = Some(to.schemas.asked::<T>());
        to.refuse(Code::BadRequest);
    }
}

impl<T: JsonSchema> Takes for Query<T> {
    fn takes(to: &mut Described<'_>) {
        to.query = Some(to.schemas.asked_inside::<T>());
        to.refuse(Code::BadRequest);
    }
}

impl<T: JsonSchema> Takes for Body<T> {
    fn takes(to: &mut Described<'_>) {
        to.take_body::<T>(true);
    }
}

impl<T: JsonSchema> Takes for OptionalBody<T> {
    fn takes(to: &mut Described<'_>) {
        to.take_body::<T>(false);
    }
}

impl<T: JsonSchema> Gives for Json<T> {
    fn gives(to: &mut Described<'_>) {
        to.give::<T>(200, "As it is now.");
    }
}

impl<T: JsonSchema> Gives for Created<T> {
    fn gives(to: &mut Described<'_>) {
        to.give::<T>(201, "Made.");
    }
}

impl<T: JsonSchema> Gives for Made<T> {
    fn gives(to: &mut Described<'_>) {
        to.give::<T>(200, "It had been there.");
        to.give::<T>(201, "Made.");
    }
}

impl Gives for NoContent {
    fn gives(to: &mut Described<'_>) {
        to.answer(204, "Done.", Content::Nothing);
    }
}

impl Gives for &'static str {
    fn gives(to: &mut Described<'_>) {
        to.answer(200, "Yes.", Content::Text);
    }
}

/// Of such an answer no type tells anything: what it holds is said beside the route.
impl Gives for Response {
    fn gives(_: &mut Described<'_>) {}
}

/// Headers before an answer.
impl<H, R: Gives> Gives for (H, R) {
    fn gives(to: &mut Described<'_>) {
        R::gives(to);
    }
}

impl<H, I, R: Gives> Gives for (H, I, R) {
    fn gives(to: &mut Described<'_>) {
        R::gives(to);
    }
}

impl<T: Gives> Gives for Result<T, Error> {
    fn gives(to: &mut Described<'_>) {
        T::gives(to);
        to.refuse(Code::Internal);
        to.refuse(Code::Overloaded);
    }
}
