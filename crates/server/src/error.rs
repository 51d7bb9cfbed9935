//! What an operation answers when it does not do what was asked: one enum, one table.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use model::{Code, ErrorBody, Refused};

/// The result of everything that may refuse or fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal the caller can act on, or something unexpected.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's doing: told as it is.
    #[error("{}: {}", .0.code_name(), .0.message)]
    Refused(Box<Refusal>),
    /// A constraint of the database, by its name (`users_email_key_key`). Operations turn those they
    /// expect into a refusal with [`OnConstraint::on_constraint`]; any other is a defect and answers 500.
    #[error("the constraint {0} does not hold")]
    Constraint(String),
    /// Too much is waiting, or the fate of a commit is open: 503.
    #[error("busy: {0}")]
    Busy(&'static str),
    /// Ours: logged once at the edge, never shown.
    #[error("{0}")]
    Internal(#[from] Box<dyn std::error::Error + Send + Sync>),
}

/// The content of a refusal.
#[derive(Debug)]
pub struct Refusal {
    code: Code,
    message: String,
    field: Option<Cow<'static, str>>,
    retry_after_ms: Option<u64>,
}

impl Refusal {
    /// The code clients see.
    pub fn code(&self) -> Code {
        self.code
    }

    fn code_name(&self) -> String {
        format!("{:?}", self.code)
    }
}

/// How long to wait after a 503, in milliseconds.
const BUSY_RETRY_MS: u64 = 1_000;

/// How long to wait for a sign-in provider, in milliseconds.
const PROVIDER_RETRY_MS: u64 = 10_000;

impl Error {
    /// A refusal with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error::Refused(Box::new(Refusal { code, message: message.into(), field: None, retry_after_ms: None }))
    }

    /// The same, naming the field that is to blame.
    pub fn field(code: Code, field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Error {
        Error::Refused(Box::new(Refusal {
            code,
            message: message.into(),
            field: Some(field.into()),
            retry_after_ms: None,
        }))
    }

    /// 422 for a field of the right type that is not acceptable.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Error {
        Error::field(Code::Invalid, field, message)
    }

    /// 400 for what cannot be understood.
    pub fn bad_request(message: impl Into<String>) -> Error {
        Error::new(Code::BadRequest, message)
    }

    /// 404 for what is not there, or not to be known of.
    pub fn not_found() -> Error {
        Error::new(Code::NotFound, "There is nothing here.")
    }

    /// 401 for whoever is not signed in.
    pub fn unauthorized() -> Error {
        Error::new(Code::Unauthorized, "Sign in first.")
    }

    /// 403 for whoever may not.
    pub fn forbidden(message: impl Into<String>) -> Error {
        Error::new(Code::Forbidden, message)
    }

    /// 429, to be tried again after so many milliseconds.
    pub fn too_many(retry_after_ms: u64) -> Error {
        let secs = retry_after_ms.div_ceil(1_000);
        Error::Refused(Box::new(Refusal {
            code: Code::TooMany,
            message: format!("Too many tries. Wait {secs} seconds."),
            field: None,
            retry_after_ms: Some(retry_after_ms),
        }))
    }

    /// 503 for a sign-in provider that does not answer, or not as it should.
    pub fn provider_unavailable() -> Error {
        Error::Refused(Box::new(Refusal {
            code: Code::ProviderUnavailable,
            message: "The sign-in provider does not answer. Try again in a moment.".to_owned(),
            field: None,
            retry_after_ms: Some(PROVIDER_RETRY_MS),
        }))
    }

    /// The disk is nearly full.
    pub fn storage_full() -> Self {
        Error::new(Code::StorageFull, "The server's disk is full.")
    }

    /// Something that cannot happen, said for the log.
    pub fn internal(what: impl Into<String>) -> Error {
        Error::Internal(what.into().into())
    }

    /// The code clients see.
    pub fn code(&self) -> Code {
        match self {
            Error::Refused(refusal) => refusal.code,
            Error::Busy(_) => Code::Overloaded,
            Error::Constraint(_) | Error::Internal(_) => Code::Internal,
        }
    }

    /// What clients see. What is ours is logged here, once, with its cause; so call it once, at the edge.
    pub fn to_body(&self) -> ErrorBody {
        match self {
            Error::Refused(refusal) => ErrorBody {
                code: told(refusal.code),
                reason: (told(refusal.code) != refusal.code).then_some(refusal.code),
                message: refusal.message.clone(),
                field: refusal.field.as_deref().map(str::to_owned),
                retry_after_ms: refusal.retry_after_ms,
            },
            Error::Busy(_) => ErrorBody {
                code: Code::Overloaded,
                reason: None,
                message: "The server is too busy. Try again in a moment.".to_owned(),
                field: None,
                retry_after_ms: Some(BUSY_RETRY_MS),
            },
            Error::Constraint(_) | Error::Internal(_) => {
                tracing::error!(error = %self, "a request failed");
                ErrorBody {
                    code: Code::Internal,
                    reason: None,
                    message: "That didn't work. It is the server's fault.".to_owned(),
                    field: None,
                    retry_after_ms: None,
                }
            }
        }
    }
}

/// The code under which clients know a refusal: what a file is refused for are kinds of `invalid`.
pub(crate) fn told(code: Code) -> Code {
    match code {
        Code::SealedPicture
        | Code::DamagedPicture
        | Code::LargePicture
        | Code::SlowPicture
        | Code::Program => Code::Invalid,
        code => code,
    }
}

/// The one table of codes and statuses.
pub fn status(code: Code) -> StatusCode {
    match code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Unauthorized | Code::WrongCredentials => StatusCode::UNAUTHORIZED,
        Code::Forbidden
        | Code::NotAMember
        | Code::SignupClosed
        | Code::InviteRequired
        | Code::SetupCodeRequired
        | Code::FreshLoginRequired
        | Code::ForbiddenOrigin => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::UsernameTaken
        | Code::EmailTaken
        | Code::IdTaken
        | Code::LastOwner
        | Code::LastWayIn
        | Code::Conflict => StatusCode::CONFLICT,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Invalid
        | Code::SealedPicture
        | Code::DamagedPicture
        | Code::LargePicture
        | Code::SlowPicture
        | Code::Program => StatusCode::UNPROCESSABLE_ENTITY,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::ProviderUnavailable | Code::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
        Code::StorageFull | Code::QuotaFull => StatusCode::INSUFFICIENT_STORAGE,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let error = self.to_body();
        let wait = error.retry_after_ms;
        let mut response = (status(error.code), Json(Refused { error })).into_response();
        if let Some(millis) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(millis.div_ceil(1_000)));
        }
        response
    }
}

/// Turns a broken constraint into the refusal it means.
pub trait OnConstraint<T> {
    /// When exactly `name` was broken, answers `refusal()`; anything else passes.
    ///
    /// # Errors
    /// The refusal, or the error as it was.
    fn on_constraint(self, name: &str, refusal: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnConstraint<T> for Result<T> {
    fn on_constraint(self, name: &str, refusal: impl FnOnce() -> Error) -> Result<T> {
        match self {
            Err(Error::Constraint(broken)) if broken == name => Err(refusal()),
            other => other,
        }
    }
}
