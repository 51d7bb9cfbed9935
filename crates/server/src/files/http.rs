//! `/api/files…`: uploads after the core of tus 1.0 (creation, expiration, termination), and reading.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, NoContent, Response},
};
use futures_util::TryStreamExt;
use model::{Code, FileId, Upload};

use super::{
    cut::{Cut, cut},
    headers, metadata,
    store::{self, Readable},
    upload::{self, Standing},
};
use crate::{
    accounts::Viewer,
    app::App,
    error::{Error, Result},
    infra::{http::Path, media::Key, routes::Made},
};

const VERSION: HeaderName = HeaderName::from_static("tus-resumable");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
pub(super) const BYTES: &str = "application/offset+octet-stream";

pub(super) async fn options(State(app): State<App>) -> ([(&'static str, String); 4], NoContent) {
    let headers = [
        ("tus-resumable", "1.0.0".to_owned()),
        ("tus-version", "1.0.0".to_owned()),
        ("tus-extension", "creation,expiration,termination".to_owned()),
        ("tus-max-size", app.config.limits.file_bytes().to_string()),
    ];
    (headers, NoContent)
}

/// Answers of uploads say which version they speak; a client of another one cannot go on.
pub(super) async fn speak_tus(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::OPTIONS) {
        return next.run(request).await;
    }
    let mut response = match text(request.headers(), VERSION.as_str()) {
        // One that says none is taken at its word.
        None | Some("1.0.0") => next.run(request).await,
        Some(_) => {
            let mut refused = Error::bad_request("This server speaks tus 1.0.0.").into_response();
            *refused.status_mut() = StatusCode::PRECONDITION_FAILED;
            refused.headers_mut().insert(VERSIONS, HeaderValue::from_static("1.0.0"));
            refused
        }
    };
    response.headers_mut().insert(VERSION, HeaderValue::from_static("1.0.0"));
    response
}

pub(super) async fn create(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<([(HeaderName, String); 1], HeaderMap, Made<Upload>)> {
    let size = number(&headers, &LENGTH)?;
    let about = metadata::read(text(&headers, "upload-metadata").unwrap_or_default())?;
    let name = about.name.clone();
    let standing = upload::create(&app, viewer.user_id, size, about).await?;
    let location = format!("/api/files/{}", standing.id);
    let upload = Upload {
        id: standing.id,
        name,
        size_bytes: standing.size_bytes,
        offset_bytes: standing.offset_bytes,
        expires_at: standing.expires_at,
    };
    let made = Made { thing: upload, is_new: standing.is_new };
    Ok(([(header::LOCATION, location)], tus(&standing), made))
}

pub(super) async fn append(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FileId>,
    headers: HeaderMap,
    body: Body,
) -> Result<(HeaderMap, NoContent)> {
    if text(&headers, "content-type") != Some(BYTES) {
        return Err(Error::bad_request(format!("Send bytes, with Content-Type: {BYTES}.")));
    }
    let offset = i64::try_from(number(&headers, &OFFSET)?).unwrap_or(i64::MAX);
    let standing = upload::append(&app, viewer.user_id, id, offset, body).await?;
    Ok((tus(&standing), NoContent))
}

/// For its owner where an upload stands; for whoever may read it what reading would answer.
pub(super) async fn head(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FileId>,
    headers: HeaderMap,
) -> Result<Response> {
    match upload::standing(&app, viewer.user_id, id).await {
        Ok(standing) => {
            let fresh = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            Ok((StatusCode::OK, tus(&standing), fresh).into_response())
        }
        Err(error) if error.code() == Code::NotFound => {
            let found = readable(&app, viewer, id).await?;
            let whole = Part { key: Key::whole(id.0), size: found.size_bytes, tag: format!("\"{id}\"") };
            let of_file = headers::of_file(&found.media_type, found.is_picture, &found.name);
            hand_out(&app, whole, of_file, &headers, Bytes::Left).await
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn cancel(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FileId>,
) -> Result<NoContent> {
    upload::cancel(&app, viewer.user_id, id).await?;
    Ok(NoContent)
}

pub(super) async fn read(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = readable(&app, viewer, id).await?;
    let whole = Part { key: Key::whole(id.0), size: found.size_bytes, tag: format!("\"{id}\"") };
    let of_file = headers::of_file(&found.media_type, found.is_picture, &found.name);
    hand_out(&app, whole, of_file, &headers, Bytes::Sent).await
}

pub(super) async fn thumbnail(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<FileId>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = readable(&app, viewer, id).await?;
    let (Some(media_type), Some(size)) = (found.thumbnail_type, found.thumbnail_bytes) else {
        return Err(Error::not_found());
    };
    let small = Part { key: Key::thumbnail(id.0), size, tag: format!("\"{id}.thumbnail\"") };
    let of_file = headers::of_file(&media_type, true, &found.name);
    hand_out(&app, small, of_file, &headers, Bytes::Sent).await
}

async fn readable(app: &App, viewer: Viewer, id: FileId) -> Result<Readable> {
    let found = app.db.read(move |tx| store::readable(tx, id, viewer.user_id)).await?;
    found.ok_or_else(Error::not_found)
}

/// What is handed out.
struct Part {
    key: Key,
    size: i64,
    /// Content under an id never changes.
    tag: String,
}

/// Whether the bytes go with the headers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bytes {
    Sent,
    Left,
}

async fn hand_out(
    app: &App,
    part: Part,
    mut headers: HeaderMap,
    asked: &HeaderMap,
    bytes: Bytes,
) -> Result<Response> {
    let size = u64::try_from(part.size).unwrap_or_default();
    headers.insert(header::ETAG, value(&part.tag)?);
    if text(asked, "if-none-match").is_some_and(|tags| tags.contains(&part.tag) || tags.trim() == "*") {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let is_same = text(asked, "if-range").is_none_or(|tag| tag.trim() == part.tag);
    let (status, range) = match cut(text(asked, "range").filter(|_| is_same), size) {
        Cut::Whole => (StatusCode::OK, 0..size),
        Cut::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Cut::Outside => {
            headers.insert(header::CONTENT_RANGE, value(&format!("bytes */{size}"))?);
            headers.remove(header::CONTENT_DISPOSITION);
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
    };
    if status == StatusCode::PARTIAL_CONTENT {
        let shown = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        headers.insert(header::CONTENT_RANGE, value(&shown)?);
    }
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    if bytes == Bytes::Left || range.is_empty() {
        return Ok((status, headers).into_response());
    }
    let stream = app.media.kept().read(part.key, range).await?;
    let stream = stream.inspect_err(|error| tracing::warn!(%error, "a file could not be read to its end"));
    Ok((status, headers, Body::from_stream(stream)).into_response())
}

/// Where an upload stands, as the protocol says it.
fn tus(standing: &Standing) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(OFFSET, HeaderValue::from(standing.offset_bytes));
    headers.insert(LENGTH, HeaderValue::from(standing.size_bytes));
    if let Ok(value) = HeaderValue::from_str(&standing.expires_at.to_http_date()) {
        headers.insert(EXPIRES, value);
    }
    headers
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64> {
    let digits = text(headers, name.as_str()).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| Error::bad_request(format!("{name} must be a whole number.")))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn value(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text).map_err(|error| Error::Internal(error.into()))
}
