//! The edge over HTTP: what a request carries, read strictly; what every answer carries.

use std::time::Duration;

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::Response,
};
use model::Code;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// How long a body may take to arrive: whoever sends it byte by byte holds memory meanwhile.
const BODY_TIME: Duration = Duration::from_secs(30);

/// Most bytes of a JSON body: a message of 16 KiB in which every byte is written as an escape.
pub const BODY_BYTES: usize = 128 * 1024;

/// Items on a page when no limit is given.
pub const PAGE_DEFAULT: i64 = 50;

/// Most items on a page.
pub const PAGE_MOST: i64 = 100;

/// A JSON body. Refused: another content type, too many bytes, what is not JSON or not UTF-8,
/// unknown and missing fields, wrong types.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(not_json());
        }
        read_json(&read_body(request).await?).map(Body)
    }
}

/// A JSON body of which nothing is needed: a request without a body is one with `{}`. Refused as with [`Body`].
#[derive(Clone, Copy, Debug)]
pub struct OptionalBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OptionalBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if request.headers().contains_key(header::CONTENT_TYPE) {
            return Body::from_request(request, state).await.map(|body| OptionalBody(body.0));
        }
        if !read_body(request).await?.is_empty() {
            return Err(not_json());
        }
        read_json(b"{}").map(OptionalBody)
    }
}

fn not_json() -> Error {
    Error::bad_request("Send JSON, with Content-Type: application/json.")
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    })
}

async fn read_body(request: Request) -> Result<Bytes> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.and_then(|text| text.parse::<usize>().ok()).is_some_and(|length| length > BODY_BYTES) {
        return Err(too_large());
    }
    let body = tokio::time::timeout(BODY_TIME, to_bytes(request.into_body(), BODY_BYTES)).await;
    let body = body.map_err(|_| Error::bad_request("The body did not arrive in time."))?;
    body.map_err(|error| {
        let source = std::error::Error::source(&error);
        if source.is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>) {
            too_large()
        } else {
            Error::bad_request("The body did not arrive whole.")
        }
    })
}

fn too_large() -> Error {
    Error::new(Code::TooLarge, format!("A request has at most {BODY_BYTES} bytes."))
}

/// Reads JSON into a request's shape. The sockets use it too.
///
/// # Errors
/// 400 `bad_request`, with the field to blame where there is one.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    // Serde would take an array for an object's fields in their order, which is nobody's contract.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Error::bad_request(
            "That is not the expected form: an object is expected, not an array.",
        ));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        bad_json(error.inner(), &path)
    })?;
    deserializer.end().map_err(|error| bad_json(&error, "."))?;
    Ok(value)
}

/// Says what is wrong, where: serde names unknown, missing and doubled fields between backticks, the
/// path leads to a wrong type.
fn bad_json(error: &serde_json::Error, path: &str) -> Error {
    if error.classify() != serde_json::error::Category::Data {
        return Error::bad_request(format!("That is not JSON: {error}."));
    }
    let text = error.to_string();
    let message = format!("That is not the expected form: {text}.");
    let named = ["unknown field `", "missing field `", "duplicate field `"]
        .iter()
        .find_map(|start| text.strip_prefix(start)?.split('`').next());
    match named.or((path != "." && path != "?").then_some(path)) {
        Some(field) => Error::field(Code::BadRequest, cut(field), message),
        None => Error::bad_request(message),
    }
}

/// A field's name as it is told back: the name may be the caller's own, of any length.
fn cut(field: &str) -> String {
    field.chars().take(64).collect()
}

/// A part of the path, such as an id.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|path| Path(path.0))
            .map_err(|_| Error::bad_request("The address holds something that is not an id."))
    }
}

/// What stands behind the question mark. Shapes refuse unknown names themselves.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Query(query.0)).map_err(|error| {
            let cause =
                std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            Error::bad_request(format!("The query is not of the expected form: {cause}."))
        })
    }
}

/// How many items a page holds.
///
/// # Errors
/// 400 below 1 and above [`PAGE_MOST`].
pub fn page_limit(asked: Option<i64>) -> Result<i64> {
    let limit = asked.unwrap_or(PAGE_DEFAULT);
    if (1..=PAGE_MOST).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::field(Code::BadRequest, "limit", format!("limit is from 1 to {PAGE_MOST}.")))
}

/// Keeps answers about somebody out of every cache; for all of `/api`. An answer that says otherwise keeps its word.
pub async fn private_no_store(mut response: Response) -> Response {
    let value = HeaderValue::from_static("private, no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(value);
    response
}

/// Tells browsers to believe the content type; for every answer.
pub async fn nosniff(mut response: Response) -> Response {
    let value = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, value);
    response
}

#[cfg(test)]
mod tests {
    use axum::extract::{FromRequest, Request};
    use model::{Code, ErrorBody, requests::Login};
    use serde::Deserialize;

    use super::{BODY_BYTES, Body, page_limit, read_json};

    fn refused(bytes: &[u8]) -> ErrorBody {
        let body = read_json::<Login>(bytes).unwrap_err().to_body();
        assert_eq!(body.code, Code::BadRequest);
        body
    }

    #[test]
    fn the_field_to_blame_is_named() {
        assert_eq!(refused(br#"{"login":"a"}"#).field.as_deref(), Some("password"));
        assert_eq!(refused(br#"{"login":"a","password":"b","role":"owner"}"#).field.as_deref(), Some("role"));
        assert_eq!(refused(br#"{"login":7,"password":"b"}"#).field.as_deref(), Some("login"));
        assert_eq!(refused(br#"{"login":"a","login":"b","password":"c"}"#).field.as_deref(), Some("login"));
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for bytes in [
            &b""[..],
            b"{",
            b"[]",
            br#"["ada","password"]"#,
            b"null",
            b"\"text\"",
            b"{\"login\":\"\xff\",\"password\":\"b\"}",
            br#"{"login":"\ud800","password":"b"}"#,
            br#"{"login":"a","password":"b"} x"#,
            b"{\"login\":\"a\0\",\"password\":\"b\"}",
        ] {
            refused(bytes);
        }
        assert!(read_json::<Login>(br#" {"login":"a","password":"b"} "#).is_ok());
    }

    #[test]
    fn nesting_ends_with_an_error() {
        #[derive(Debug, Deserialize)]
        struct Any {
            #[expect(dead_code, reason = "only read")]
            any: serde_json::Value,
        }
        let deep = format!("{{\"any\":{}{}}}", "[".repeat(60_000), "]".repeat(60_000));
        assert_eq!(read_json::<Any>(deep.as_bytes()).unwrap_err().code(), Code::BadRequest);
    }

    #[tokio::test]
    async fn a_body_of_unknown_length_is_cut_off_too() {
        let request = |bytes: usize| {
            let body = axum::body::Body::from(vec![b' '; bytes]);
            Request::builder().header("content-type", "Application/JSON; charset=utf-8").body(body).unwrap()
        };
        let read = async |bytes| Body::<Login>::from_request(request(bytes), &()).await.unwrap_err().code();
        assert_eq!(read(BODY_BYTES + 1).await, Code::TooLarge);
        assert_eq!(read(BODY_BYTES).await, Code::BadRequest);
    }

    #[test]
    fn pages_have_bounds() {
        assert_eq!(page_limit(None).unwrap(), 50);
        assert_eq!(page_limit(Some(1)).unwrap(), 1);
        assert_eq!(page_limit(Some(100)).unwrap(), 100);
        for limit in [i64::MIN, -1, 0, 101, 1_000_000_000] {
            assert_eq!(page_limit(Some(limit)).unwrap_err().to_body().field.as_deref(), Some("limit"));
        }
    }
}
