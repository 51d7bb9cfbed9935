//! All routes, in the order of the slices, and what every answer has.

use axum::{
    Router,
    extract::State,
    http::Uri,
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get},
};

use crate::{
    accounts, admin,
    app::App,
    error::Error,
    files,
    gateway::Gateway,
    infra::{cors, http},
    messages, notify, people, rooms, search,
};

/// The whole server as axum sees it. `assets` answers every other GET with the web client.
pub fn router(app: App, gateway: &Gateway, assets: Router) -> Router {
    let api = Router::new()
        .merge(accounts::routes())
        .merge(notify::routes())
        .merge(people::routes())
        .merge(files::routes())
        .merge(rooms::routes())
        .merge(search::routes())
        .merge(messages::routes())
        .merge(admin::routes())
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
        .route("/metrics", any(nothing_here)) // not there yet: no page may pass for figures
        .route("/health", get(|| async { "up\n" }))
        .route("/ready", get(ready))
        .with_state(app)
        .merge(live)
        .fallback_service(assets)
        .layer(middleware::map_response(http::nosniff))
}

async fn nothing_here(_uri: Uri) -> Error {
    Error::not_found()
}

/// 200 while requests can be answered.
async fn ready(State(app): State<App>) -> Response {
    match app.db.read(|_tx| Ok(())).await {
        Ok(()) if !app.is_draining() => "ready\n".into_response(),
        _ => Error::Busy("not ready").into_response(),
    }
}
