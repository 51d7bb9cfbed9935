//! What goes wrong, as clients see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stable name for what went wrong; clients show their own text for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 400: not JSON, an unknown or missing field, a wrong type, not a UUID.
    BadRequest,
    /// 401: not signed in, or no longer.
    Unauthorized,
    /// 401: that login and password do not go together.
    WrongCredentials,
    /// 403: known, but not allowed.
    Forbidden,
    /// 403: the room is public, but only its members may do this.
    NotAMember,
    /// 403: nobody may sign up here now.
    SignupClosed,
    /// 403: only with an invitation that is still good.
    InviteRequired,
    /// 403: the first account needs the code the server printed at its start.
    SetupCodeRequired,
    /// 403: an account without a password does this only within ten minutes of signing in.
    FreshLoginRequired,
    /// 403: a browser sent this from a page that is not ours.
    ForbiddenOrigin,
    /// 404: not there, or not for you to know of.
    NotFound,
    /// 409: somebody has this username.
    UsernameTaken,
    /// 409: somebody has this e-mail address.
    EmailTaken,
    /// 409: this id belongs to something else.
    IdTaken,
    /// 409: a room keeps at least one owner.
    LastOwner,
    /// 409: without this way of signing in nobody could sign in to the account.
    LastWayIn,
    /// 409: it is already so, or somebody was faster.
    Conflict,
    /// 413: the body or frame is larger than allowed.
    TooLarge,
    /// 422: of the right type, but not acceptable.
    Invalid,
    /// Reason of a 422: a kind of picture that tells where it was taken and cannot be cleaned here.
    SealedPicture,
    /// Reason of a 422: a picture that cannot be read to its end.
    DamagedPicture,
    /// Reason of a 422: a picture of more pixels than can be shown.
    LargePicture,
    /// Reason of a 422: a picture that takes too long to read.
    SlowPicture,
    /// Reason of a 422: a program, by its name or by its content; nobody may share one.
    Program,
    /// 429: too many; wait `retryAfterMs`.
    TooMany,
    /// 500: our fault; the log has the cause.
    Internal,
    /// 503: the sign-in provider does not answer, or not as it should; wait `retryAfterMs`.
    ProviderUnavailable,
    /// 507: the disk is nearly full. Nothing was stored; deleting still works.
    StorageFull,
    /// 507: this person's files take all that one person may share. Deleting some makes room.
    QuotaFull,
    /// 503: too busy, or stopping; wait `retryAfterMs`. The fate of what was asked is open.
    Overloaded,
}

/// The inside of every refusal: `{"error": {…}}` over HTTP, `{ok: false, error: {…}}` in an acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// Stable; decide by it.
    pub code: Code,
    /// Which kind of `invalid` it is, where there is more to say than the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<Code>,
    /// A sentence in English, for people who read logs.
    pub message: String,
    /// The request's field that is to blame, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// Milliseconds to wait before trying again; in every 429 and 503.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub retry_after_ms: Option<u64>,
}

/// Every refusal over HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// What went wrong.
    pub error: ErrorBody,
}
