//! All routes, in the order of the slices, and what every answer has.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::State,
    http::{Uri, header},
    middleware,
    response::{IntoResponse, Response},
    routing::any,
};
use serde_json::json;

use crate::{
    accounts, admin,
    app::App,
    error::{Error, Result},
    files,
    gateway::Gateway,
    infra::{
        cors, http,
        routes::{self, Content, Described, Gives, Routes, get},
    },
    messages, notify, people, rooms, search,
};

/// The whole server as axum sees it. `assets` answers every other GET with the web client.
pub fn router(app: App, gateway: &Gateway, assets: Router) -> Router {
    let api = below_api()
        .into_router()
        .route("/api", any(nothing_here))
        .route("/api/", any(nothing_here))
        .route("/api/{*rest}", any(nothing_here))
        .method_not_allowed_fallback(nothing_here)
        .layer(middleware::from_fn_with_state(app.clone(), accounts::limit_address))
        .layer(middleware::map_response(http::private_no_store));
    let live = gateway.routes().layer(middleware::from_fn_with_state(app.clone(), accounts::limit_address));
    let (api, live) = match cors::layer(&app.config.network.allowed_origins) {
        Some(layer) => (api.layer(layer.clone()), live.layer(layer)),
        None => (api, live),
    };
    Router::new()
        .merge(api)
        .merge(beside_api().into_router())
        .route("/metrics", any(nothing_here)) // not there yet: no page may pass for figures
        .with_state(app)
        .merge(live)
        .fallback_service(assets)
        .layer(middleware::map_response(http::nosniff))
}

async fn nothing_here(_uri: Uri) -> Error {
    Error::not_found()
}

/// What every slice answers.
fn below_api() -> Routes<App> {
    Routes::new(TAG)
        .merge(accounts::routes())
        .merge(notify::routes())
        .merge(people::routes())
        .merge(files::routes())
        .merge(rooms::routes())
        .merge(search::routes())
        .merge(messages::routes())
        .merge(admin::routes())
        .route("/api/openapi.json", get(own_document, "This document."))
}

/// What is for whoever watches over the program.
fn beside_api() -> Routes<App> {
    Routes::new(TAG)
        .route("/health", get(|| async { "up\n" }, "Whether the process lives."))
        .route("/ready", get(ready, "Whether requests can be answered."))
}

/// The tag of what belongs to no slice.
const TAG: &str = "The program";

/// The description of all this by machine: OpenAPI 3.1. Made when somebody first asks for it, which takes some milliseconds.
pub fn document() -> &'static str {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
        let mut operations = below_api().into_operations();
        operations.extend(beside_api().into_operations());
        routes::document(env!("CARGO_PKG_VERSION"), &operations).to_string()
    });
    &DOCUMENT
}

/// `/api/openapi.json`.
struct Document;

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
        (headers, document()).into_response()
    }
}

impl Gives for Document {
    fn gives(to: &mut Described<'_>) {
        to.answer(200, "OpenAPI 3.1.", Content::Json(json!({ "type": "object" })));
    }
}

async fn own_document() -> Document {
    Document
}

/// Whether requests can be answered.
async fn ready(State(app): State<App>) -> Result<&'static str> {
    match app.db.read(|_tx| Ok(())).await {
        Ok(()) if !app.is_draining() => Ok("ready\n"),
        _ => Err(Error::Busy("not ready")),
    }
}
