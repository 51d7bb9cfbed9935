//! Accounts: signing up and in and out, what proves who somebody is, and everything that must not.

mod closing;
mod devices;
mod email;
mod hostile;
mod login;
mod oidc;
mod origin;
mod password;
mod profile;
mod sessions;
mod setup;
mod signup;
mod tokens;
