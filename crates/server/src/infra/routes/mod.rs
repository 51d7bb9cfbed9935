//! Routes that describe themselves: what a handler takes and gives is read from its types for the document at `/api/openapi.json`. What no
//! type says stands beside the route: its own refusals, headers, and what is no JSON.

mod answers;
mod describe;
mod document;
mod schemas;

use axum::{Router, handler::Handler, http::Method, routing::MethodRouter};
use model::Code;
use serde_json::{Value, json};

pub use self::{
    answers::{Created, Made},
    describe::{Content, Described, Gives, Handles, Takes},
    document::document,
};

/// One method of a route, as the document tells it.
pub struct Operation {
    method: Method,
    path: &'static str,
    tag: &'static str,
    about: &'static str,
    describe: fn(&mut Described<'_>),
    codes: Vec<Code>,
    reads: Vec<Read>,
    media_type: Option<&'static str>,
    answers: Vec<(u16, &'static str, Content)>,
    sets: Vec<(&'static str, &'static str)>,
}

/// Something that a handler reads by itself.
struct Read {
    place: &'static str,
    name: &'static str,
    about: &'static str,
    shape: Value,
    is_needed: bool,
}

/// Routes of one part of the server, and what is said of them.
pub struct Routes<S> {
    tag: &'static str,
    router: Router<S>,
    operations: Vec<Operation>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet. The document shows those of one tag together.
    pub fn new(tag: &'static str) -> Routes<S> {
        Routes { tag, router: Router::new(), operations: Vec::new() }
    }

    /// Adds a route.
    #[must_use]
    pub fn route(mut self, path: &'static str, methods: Methods<S>) -> Self {
        let (router, tag) = (methods.router, self.tag);
        self.router = Router::route(self.router, path, router);
        self.operations.extend(methods.operations.into_iter().map(|one| Operation { path, tag, ..one }));
        self
    }

    /// Adds all of another part.
    #[must_use]
    pub fn merge(mut self, other: Routes<S>) -> Self {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self
    }

    /// Puts something around the routes so far.
    #[must_use]
    pub fn around(mut self, layers: impl FnOnce(Router<S>) -> Router<S>) -> Self {
        self.router = layers(self.router);
        self
    }

    /// What answers.
    pub fn into_router(self) -> Router<S> {
        self.router
    }

    /// What is said of it.
    pub fn into_operations(self) -> Vec<Operation> {
        self.operations
    }
}

/// The methods of one route. What is said more is said of the last one.
pub struct Methods<S> {
    router: MethodRouter<S>,
    operations: Vec<Operation>,
}

macro_rules! methods {
    ($($name:ident $method:ident,)*) => {
        $(
            #[doc = concat!("A route of one method: `", stringify!($method), "`, in a sentence.")]
            pub fn $name<H, T, A, S>(handler: H, about: &'static str) -> Methods<S>
            where
                H: Handler<T, S> + Handles<A>,
                T: 'static,
                S: Clone + Send + Sync + 'static,
            {
                let none = Methods { router: MethodRouter::new(), operations: Vec::new() };
                none.$name::<H, T, A>(handler, about)
            }
        )*

        impl<S: Clone + Send + Sync + 'static> Methods<S> {$(
            #[doc = concat!("Besides: `", stringify!($method), "`, in a sentence.")]
            #[must_use]
            pub fn $name<H, T, A>(mut self, handler: H, about: &'static str) -> Self
            where
                H: Handler<T, S> + Handles<A>,
                T: 'static,
            {
                self.router = self.router.$name(handler);
                self.operations.push(Operation::of::<H, A>(Method::$method, about));
                self
            }
        )*}
    };
}

methods! {
    get GET,
    head HEAD,
    options OPTIONS,
    post POST,
    put PUT,
    patch PATCH,
    delete DELETE,
}

impl Operation {
    fn of<H: Handles<A>, A>(method: Method, about: &'static str) -> Operation {
        Operation {
            method,
            path: "",
            tag: "",
            about,
            describe: H::describe,
            codes: Vec::new(),
            reads: Vec::new(),
            media_type: None,
            answers: Vec::new(),
            sets: Vec::new(),
        }
    }
}

impl<S> Methods<S> {
    fn last(mut self, say: impl FnOnce(&mut Operation)) -> Self {
        if let Some(operation) = self.operations.last_mut() {
            say(operation);
        }
        self
    }

    /// Says what is said of several in the same way.
    #[must_use]
    pub fn with(self, say: impl FnOnce(Self) -> Self) -> Self {
        say(self)
    }

    /// What it refuses, besides what its types say.
    #[must_use]
    pub fn refuses(self, codes: &[Code]) -> Self {
        self.last(|one| one.codes.extend_from_slice(codes))
    }

    /// A header of the request that it reads by itself: a whole number.
    #[must_use]
    pub fn needs_number(self, name: &'static str, about: &'static str) -> Self {
        let shape = json!({ "type": "integer", "minimum": 0 });
        self.last(|one| one.reads.push(Read { place: "header", name, about, shape, is_needed: true }))
    }

    /// A header of the request that it reads by itself, if it is there.
    #[must_use]
    pub fn reads_header(self, name: &'static str, about: &'static str) -> Self {
        let shape = json!({ "type": "string" });
        self.last(|one| one.reads.push(Read { place: "header", name, about, shape, is_needed: false }))
    }

    /// A header of the request that is this word if it is there.
    #[must_use]
    pub fn reads_word(self, name: &'static str, word: &'static str, about: &'static str) -> Self {
        let shape = json!({ "type": "string", "enum": [word] });
        self.last(|one| one.reads.push(Read { place: "header", name, about, shape, is_needed: false }))
    }

    /// A parameter behind the question mark that it reads by itself, if it is there.
    #[must_use]
    pub fn reads_query(self, name: &'static str, about: &'static str) -> Self {
        let shape = json!({ "type": "string" });
        self.last(|one| one.reads.push(Read { place: "query", name, about, shape, is_needed: false }))
    }

    /// A body that is no JSON.
    #[must_use]
    pub fn reads_bytes(self, media_type: &'static str) -> Self {
        self.last(|one| one.media_type = Some(media_type))
    }

    /// An answer that its type doesn't tell.
    #[must_use]
    pub fn answers(self, status: u16, about: &'static str, content: Content) -> Self {
        self.last(|one| one.answers.push((status, about, content)))
    }

    /// A header of answers that are no refusals.
    #[must_use]
    pub fn sets_header(self, name: &'static str, about: &'static str) -> Self {
        self.last(|one| one.sets.push((name, about)))
    }
}
