//! `/api/auth/oidc/…`, `/api/auth/arrival` and `/api/auth/identities`.
//!
//! The first two are opened by browsers as pages: whatever goes wrong leads to a page of ours, never to JSON.

use axum::{
    Json,
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header::LOCATION, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, NoContent, Response},
};
use model::{
    Arrival, Identities, IdentityId,
    requests::{ArrivalSignup, IdentityLink, IdentityLinkStarted, SignedIn},
    server::OidcTrouble,
};

use super::{
    ARRIVAL_MS, FLOW_MS, arrive,
    come::{self, Answer, Browser, Came, Leaving},
    identities,
};
use crate::{
    accounts::{
        Viewer, authenticate_token,
        client::Client,
        cookies::{self, Passing, token_from_cookies},
        login,
    },
    app::App,
    error::{Error, Result},
    infra::{
        db::Tx,
        http::{Body, Path},
        routes::Created,
    },
};

/// Pages of the web client.
const WELCOME: &str = "/welcome";
const LOG_IN: &str = "/login";
const ACCOUNT: &str = "/settings/account";

type Headers = AppendHeaders<Vec<(HeaderName, HeaderValue)>>;

/// `GET /api/auth/oidc/{provider}?then=`: to the provider.
pub(in crate::accounts) async fn start(
    State(app): State<App>,
    client: Client,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let then = parameter(&uri, "then").unwrap_or_default();
    let is_https = client.is_https;
    let left = match app.limits.logins.check(client.address) {
        Ok(()) => come::leave(&app, &id, then.as_deref(), None).await,
        Err(error) => Err(come::trouble(&error)),
    };
    match left {
        Ok(Leaving { url, browser }) => go(&url, vec![flow_cookie(is_https, &browser)]),
        Err(trouble) => go(&failure_page(&app, &headers, &id, trouble).await, Vec::new()),
    }
}

/// `GET /api/auth/oidc/{provider}/callback`: back from it.
pub(in crate::accounts) async fn callback(
    State(app): State<App>,
    client: Client,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let is_https = client.is_https;
    let secret = Passing::Flow.find(&app.config, &headers);
    let came = async {
        app.limits.logins.check(client.address).map_err(|error| come::trouble(&error))?;
        let browser = Browser { secret, viewer: signed_in(&app, &headers).await };
        come::come(&app, client, &id, browser, answer(&uri)?).await
    };
    let cleared = Passing::Flow.clear(is_https);
    match came.await {
        Ok(Came::In(entered, then)) => {
            go(&then, vec![cookies::set(is_https, &entered.signed_in.token), cleared])
        }
        Ok(Came::New(token)) => {
            let cookie = Passing::Arrival.set(is_https, &token, secs(ARRIVAL_MS));
            go(WELCOME, vec![cookie, cleared])
        }
        Ok(Came::Linked) => go(&format!("{ACCOUNT}?linked={id}"), vec![cleared]),
        Err(trouble) => go(&failure_page(&app, &headers, &id, trouble).await, vec![cleared]),
    }
}

fn flow_cookie(is_https: bool, browser: &str) -> Result<HeaderValue> {
    Passing::Flow.set(is_https, browser, secs(FLOW_MS))
}

fn secs(millis: i64) -> u32 {
    u32::try_from(millis / 1_000).unwrap_or(0)
}

/// A parameter that stands once.
///
/// # Errors
/// When it stands twice: nobody can say which is meant.
fn parameter(uri: &Uri, name: &str) -> Result<Option<String>, OidcTrouble> {
    let query = uri.query().unwrap_or_default().as_bytes();
    let mut values = url::form_urlencoded::parse(query).filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (value, None) => Ok(value.map(|(_, value)| value.into_owned())),
        _ => Err(OidcTrouble::Untrusted),
    }
}

/// Providers may send more than is read here.
fn answer(uri: &Uri) -> Result<Answer, OidcTrouble> {
    Ok(Answer {
        state: parameter(uri, "state")?.unwrap_or_default(),
        code: parameter(uri, "code")?,
        iss: parameter(uri, "iss")?,
        error: parameter(uri, "error")?,
    })
}

/// Sends the browser on, with these cookies.
fn go(to: &str, cookies: Vec<Result<HeaderValue>>) -> Response {
    let sent: Result<Vec<_>> = cookies.into_iter().map(|cookie| Ok((SET_COOKIE, cookie?))).collect();
    let location = HeaderValue::from_str(to).map_err(|error| Error::Internal(error.into()));
    match (sent, location) {
        (Ok(cookies), Ok(location)) => {
            (StatusCode::SEE_OTHER, [(LOCATION, location)], AppendHeaders(cookies)).into_response()
        }
        (Err(error), _) | (_, Err(error)) => error.into_response(),
    }
}

/// Where the reason is told: to whoever is signed in beside their account, to strangers at the log-in page.
async fn failure_page(app: &App, headers: &HeaderMap, id: &str, trouble: OidcTrouble) -> String {
    let is_in = signed_in(app, headers).await.is_some();
    let code = serde_json::to_value(trouble).ok();
    let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or("failed").to_owned();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("oidc", &code);
    if app.providers.find(id).is_some() {
        query.append_pair("provider", id);
    }
    format!("{}?{}", if is_in { ACCOUNT } else { LOG_IN }, query.finish())
}

async fn signed_in(app: &App, headers: &HeaderMap) -> Option<Viewer> {
    let token = token_from_cookies(&app.config, headers)?;
    authenticate_token(app, &token).await.ok()
}

/// `GET /api/auth/arrival`.
pub(in crate::accounts) async fn arrival(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
) -> Result<Json<Arrival>> {
    app.limits.codes.check(client.address)?;
    arrive::look(&app, &headers).await.map(Json)
}

/// `POST /api/auth/arrival`.
pub(in crate::accounts) async fn make_account(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<ArrivalSignup>,
) -> Result<(Headers, Created<SignedIn>)> {
    let is_https = client.is_https;
    let entered = arrive::make_account(&app, client, &headers, body).await?;
    let cookies = vec![
        (SET_COOKIE, cookies::set(is_https, &entered.signed_in.token)?),
        (SET_COOKIE, Passing::Arrival.clear(is_https)?),
    ];
    Ok((AppendHeaders(cookies), Created(entered.signed_in)))
}

/// `GET /api/auth/identities`.
pub(in crate::accounts) async fn own_identities(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<Json<Identities>> {
    let providers = app.providers.clone();
    app.db.read(move |tx| identities::list(tx, viewer, &providers)).await.map(Json)
}

/// `POST /api/auth/identities/{provider}`.
pub(in crate::accounts) async fn link(
    State(app): State<App>,
    viewer: Viewer,
    client: Client,
    Path(id): Path<String>,
    Body(body): Body<IdentityLink>,
) -> Result<(Headers, Json<IdentityLinkStarted>)> {
    app.limits.logins.check(client.address)?;
    app.providers.find(&id).ok_or_else(Error::not_found)?;
    login::confirm(&app, viewer, "password", body.password.as_deref()).await?;
    let left = come::leave(&app, &id, None, Some(viewer)).await;
    let Leaving { url, browser } = left.map_err(|trouble| match trouble {
        OidcTrouble::Unavailable => Error::provider_unavailable(),
        _ => Error::internal("a browser could not be sent to a provider"),
    })?;
    let cookies = vec![(SET_COOKIE, flow_cookie(client.is_https, &browser)?)];
    Ok((AppendHeaders(cookies), Json(IdentityLinkStarted { url })))
}

/// `DELETE /api/auth/identities/{id}`.
pub(in crate::accounts) async fn unlink(
    State(app): State<App>,
    viewer: Viewer,
    Path(id): Path<IdentityId>,
) -> Result<NoContent> {
    let issuers = app.providers.issuers();
    let remove = move |tx: &mut Tx| identities::remove(tx, viewer, id, &issuers);
    app.db.write(remove).await?;
    Ok(NoContent)
}
