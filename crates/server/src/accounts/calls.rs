//! What a request over HTTP counts as, and how much one address may ask for.

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{Method, request::Parts},
    middleware::Next,
    response::Response,
};

use super::client::Client;
use crate::{app::App, error::Result, infra::limits::Kind};

/// Lets through what an address may still ask for; stands before everything that answers under `/api` and
/// before the sockets' handshakes.
///
/// # Errors
/// 429 when the address has had its share.
pub async fn limit_address(State(app): State<App>, request: Request, next: Next) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let Ok(client) = Client::from_request_parts(&mut parts, &app).await;
    app.limits.calls_by_address.check(client.address)?;
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// What a request asks for, by its route.
pub(super) fn kind(parts: &Parts) -> Kind {
    let path = parts.extensions.get::<MatchedPath>().map_or_else(|| parts.uri.path(), MatchedPath::as_str);
    kind_of(&parts.method, path)
}

fn kind_of(method: &Method, path: &str) -> Kind {
    match path {
        // Lists of which each row costs several reads count as searches do.
        "/api/users" | "/api/rooms" | "/api/rooms/directory" if method.is_safe() => Kind::Find,
        "/api/search" if method.is_safe() => Kind::Search,
        _ if method.is_safe() => Kind::Read,
        path if path.starts_with("/api/files") => Kind::Upload,
        "/api/messages/{id}/seen" => Kind::Change,
        path if path.starts_with("/api/messages") || path.ends_with("/messages") => Kind::Send,
        path if method == Method::POST && !path.starts_with("/api/auth") => Kind::Make,
        "/api/friends/{user}" if method == Method::PUT => Kind::Make,
        // Everybody in the room, or who shares one, is told; an address that is taken tells that somebody has it.
        "/api/auth/profile" | "/api/auth/email" | "/api/rooms/{id}" => Kind::Make,
        path if path.starts_with("/api/rooms/{id}/members/") => Kind::Make,
        _ => Kind::Change,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::kind_of;
    use crate::infra::limits::Kind;

    #[test]
    fn routes_count_as_what_they_do() {
        for (method, path, kind) in [
            (Method::GET, "/api/users", Kind::Find),
            (Method::GET, "/api/search", Kind::Search),
            (Method::GET, "/api/rooms/{id}/shared", Kind::Read),
            (Method::GET, "/api/rooms", Kind::Find),
            (Method::GET, "/api/rooms/{id}", Kind::Read),
            (Method::GET, "/api/rooms/{id}/members", Kind::Read),
            (Method::GET, "/api/users/{id}", Kind::Read),
            (Method::GET, "/api/files/{id}", Kind::Read),
            (Method::PATCH, "/api/files/{id}", Kind::Upload),
            (Method::POST, "/api/rooms/{id}/messages", Kind::Send),
            (Method::PUT, "/api/messages/{id}/reactions/{emoji}", Kind::Send),
            (Method::PUT, "/api/messages/{id}/seen", Kind::Change),
            (Method::POST, "/api/rooms", Kind::Make),
            (Method::PATCH, "/api/rooms/{id}", Kind::Make),
            (Method::DELETE, "/api/rooms/{id}", Kind::Make),
            (Method::PUT, "/api/rooms/{id}/members/me", Kind::Make),
            (Method::DELETE, "/api/rooms/{id}/members/{user}", Kind::Make),
            (Method::PATCH, "/api/auth/profile", Kind::Make),
            (Method::PUT, "/api/auth/email", Kind::Make),
            (Method::PATCH, "/api/rooms/{id}/mine", Kind::Change),
            (Method::PUT, "/api/friends/{user}", Kind::Make),
            (Method::DELETE, "/api/friends/{user}", Kind::Change),
            (Method::PUT, "/api/rooms/{id}/read", Kind::Change),
            (Method::POST, "/api/auth/logout", Kind::Change),
        ] {
            assert_eq!(kind_of(&method, path), kind, "{method} {path}");
        }
    }
}
