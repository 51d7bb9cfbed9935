//! The web client inside the binary.
//!
//! Files under `assets/` carry a hash of their content in their name and never change; everything else is
//! asked about each time. A path that is no file is a screen of the web client, whose router knows it or
//! says "not found", so every GET answers 200.

use axum::{
    Router,
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
            IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// `web/dist` as it was when the binary was compiled; empty if the web client had not been built.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// Shown in place of the web client when the binary was compiled without it.
const NOT_BUILT: &str = "<!doctype html><html lang=en><title>Klatch</title>\
    <p>This binary holds no web client. Build it with <code>make run</code>.</p></html>";

/// Scripts, styles and everything else come from this server alone; nobody may frame it.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// A hashed name is a promise that its content never changes; a year is the longest that caches heed.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// Answers every GET that nothing else answered.
pub(crate) fn router() -> Router {
    router_of::<Dist>()
}

fn router_of<D: RustEmbed + 'static>() -> Router {
    Router::new().fallback_service(get(answer::<D>))
}

async fn answer<D: RustEmbed>(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let name = if is_asset::<D>(path) { path } else { "index.html" };
    let mut response = match D::get(name) {
        // Of another version: a page that is open since before an update must not take this one for a script.
        Some(_) if path.starts_with("assets/") && name != path => StatusCode::NOT_FOUND.into_response(),
        Some(plain) => file::<D>(name, plain, &headers),
        None => page(NOT_BUILT.into(), "text/html; charset=utf-8"),
    };
    let cache = if name.starts_with("assets/") { IMMUTABLE } else { ASK_AGAIN };
    for (key, value) in [
        (CACHE_CONTROL, cache),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (VARY, "accept-encoding"),
    ] {
        response.headers_mut().insert(key, HeaderValue::from_static(value));
    }
    response
}

/// Whether the path names a file of the web client; its compressed twins are no files of their own.
fn is_asset<D: RustEmbed>(path: &str) -> bool {
    let packed = matches!(path.rsplit_once('.'), Some((_, "br" | "gz")));
    !packed && D::get(path).is_some()
}

/// The file in the smallest form the client takes, or 304 when it has it already.
fn file<D: RustEmbed>(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tag(&plain);
    if headers.get(IF_NONE_MATCH).is_some_and(|known| holds(known, &tag)) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    let packed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(headers, coding))
        .find_map(|(coding, ending)| Some((coding, D::get(&format!("{name}{ending}"))?)));
    let kind = plain.metadata.mimetype().to_owned();
    let kind = if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind };
    let mut response = match packed {
        Some((coding, packed)) => {
            let mut response = page(packed.data.into(), &kind);
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
            response
        }
        None => page(plain.data.into(), &kind),
    };
    insert(&mut response, ETAG, &tag);
    response
}

fn page(body: Body, kind: &str) -> Response {
    let mut response = Response::new(body);
    insert(&mut response, CONTENT_TYPE, kind);
    response
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).expect("types and tags are printable ASCII");
    response.headers_mut().insert(name, value);
}

/// A weak tag, because one serves all encodings (RFC 9110, section 8.8.3.3).
fn tag(file: &EmbeddedFile) -> String {
    use std::fmt::Write;

    let mut tag = String::from("W/\"");
    for byte in &file.metadata.sha256_hash()[..12] {
        write!(tag, "{byte:02x}").expect("writing to a string cannot fail");
    }
    tag.push('"');
    tag
}

fn holds(known: &HeaderValue, tag: &str) -> bool {
    known.to_str().is_ok_and(|known| known == "*" || known.split(',').any(|one| one.trim() == tag))
}

/// Whether `Accept-Encoding` names the coding with a quality above zero.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut parts = one.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
                && !parts.any(|part| {
                    part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0)
                })
        })
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    /// A web client of the tests' own, so that nothing hangs on whether the real one was built.
    #[derive(RustEmbed)]
    #[folder = "tests/client"]
    struct Small;

    async fn fetch(request: axum::http::request::Builder) -> Response {
        router_of::<Small>().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn body(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), 1_024).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn every_get_answers_the_client_under_a_strict_policy() {
        for path in ["/", "/rooms/none", "/../../etc/passwd", "/%2e%2e/secret", "/index.html.br"] {
            let response = fetch(Request::get(path)).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html; charset=utf-8", "{path}");
            assert_eq!(response.headers()[CACHE_CONTROL], ASK_AGAIN, "{path}");
            assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
            let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(!policy.contains("unsafe"), "{policy}");
        }
    }

    #[tokio::test]
    async fn what_another_version_had_is_not_there() {
        let response = fetch(Request::get("/assets/app-0000.js")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[CACHE_CONTROL], ASK_AGAIN);
        assert_eq!(body(response).await, b"");
    }

    #[tokio::test]
    async fn only_reading_is_answered() {
        let response = fetch(Request::post("/rooms")).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }

    #[tokio::test]
    async fn a_hashed_file_is_kept_for_good_and_asked_about_by_its_tag() {
        let path = "/assets/app-4f2a.js";
        let first = fetch(Request::get(path).header(ACCEPT_ENCODING, "gzip, br;q=0")).await;
        assert_eq!(first.headers()[CACHE_CONTROL], IMMUTABLE);
        assert_eq!(first.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(first.headers().get(CONTENT_ENCODING), None, "there is no gzip of it");
        let tag = first.headers()[ETAG].clone();
        assert_eq!(body(first).await, b"plain()\n");
        let second = fetch(Request::get(path).header(IF_NONE_MATCH, tag.clone())).await;
        assert_eq!((second.status(), &second.headers()[ETAG]), (StatusCode::NOT_MODIFIED, &tag));
        let other = fetch(Request::get(path).header(IF_NONE_MATCH, "W/\"0\"")).await;
        assert_eq!(other.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn the_smallest_form_that_is_taken_goes_out_under_the_same_tag() {
        let path = "/assets/app-4f2a.js";
        let plain = fetch(Request::get(path)).await;
        let packed = fetch(Request::get(path).header(ACCEPT_ENCODING, "gzip, br")).await;
        assert_eq!(packed.headers()[CONTENT_ENCODING], "br");
        assert_eq!(packed.headers()[CONTENT_TYPE], plain.headers()[CONTENT_TYPE]);
        assert_eq!(packed.headers()[ETAG], plain.headers()[ETAG]);
        assert_eq!(packed.headers()[VARY], "accept-encoding");
        assert_eq!(body(packed).await, b"packed\n");
        let twin = fetch(Request::get("/assets/app-4f2a.js.br")).await;
        assert_eq!(twin.status(), StatusCode::NOT_FOUND, "no file of its own");
    }

    #[tokio::test]
    async fn without_the_web_client_a_page_says_so() {
        #[derive(RustEmbed)]
        #[folder = "tests/client/assets"] // it holds no page
        struct None;
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = router_of::<None>().oneshot(request).await.unwrap();
        assert_eq!(body(response).await, NOT_BUILT.as_bytes());
    }

    #[test]
    fn a_coding_counts_only_with_a_quality() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0, BR ; q=0.5, zstd"));
        assert!(accepts(&headers, "br"));
        assert!(!accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "deflate"));
    }
}
