//! Names for a new account, from what a provider calls the person.

use unicode_normalization::UnicodeNormalization;

use super::{
    super::names::{self, Names},
    code::Named,
};
use crate::{
    accounts::store,
    error::Result,
    infra::{db::Tx, text::is_line},
};

/// Most characters of a username.
const MOST: usize = 32;
/// The last number put behind a name that is taken.
const LAST: u32 = 9;

/// What a provider calls somebody: for the list of ways to sign in. At most 120 characters; may be empty.
pub(super) fn label(named: &Named) -> String {
    let said = [&named.email, &named.username, &named.full_name].into_iter().flatten();
    let mut fit = said.filter(|text| is_line(text));
    fit.next().map(|text| text.chars().take(120).collect()).unwrap_or_default()
}

/// An address that could be an account's, or nothing.
pub(super) fn email(named: &Named) -> String {
    let checked = named.email.as_deref().map(names::check_email);
    checked.and_then(Result::ok).map(|(email, _)| email).unwrap_or_default()
}

/// A full name that could be an account's, or nothing.
pub(super) fn full_name(named: &Named) -> String {
    let name = named.full_name.as_deref().unwrap_or_default();
    if Names::check("ok", name).is_ok() { name.to_owned() } else { String::new() }
}

/// A free username near what the provider says, or nothing.
pub(super) fn username(tx: &mut Tx, named: &Named) -> Result<String> {
    for candidate in candidates(named) {
        if Names::check(&candidate, "").is_err() {
            continue;
        }
        if is_free(tx, &candidate)? {
            return Ok(candidate);
        }
        for number in 2..=LAST {
            let start: String = candidate.chars().take(MOST - 1).collect();
            let next = format!("{start}{number}");
            if is_free(tx, &next)? {
                return Ok(next);
            }
        }
    }
    Ok(String::new())
}

fn is_free(tx: &mut Tx, username: &str) -> Result<bool> {
    let Ok(names) = Names::check(username, "") else { return Ok(false) };
    let keys = names.keys();
    Ok(!store::oidc::is_username_used(tx, &keys)? && !store::is_retired(tx, &keys)?)
}

/// The username, what stands before the @ of the address, and the full name, each as a username could be written.
fn candidates(named: &Named) -> impl Iterator<Item = String> {
    let before_at =
        |text: &Option<String>| text.as_deref().map(|text| text.split('@').next().unwrap_or(text).to_owned());
    [before_at(&named.username), before_at(&named.email), named.full_name.clone()]
        .into_iter()
        .flatten()
        .map(|text| written(&text))
}

/// In small letters, with a dash for whatever a username cannot have.
fn written(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let parts = folded.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | '_' | '-'));
    let joined = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    joined.trim_matches(['-', '.', '_']).chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn what_a_provider_says_becomes_what_a_username_can_be() {
        for (said, username) in [
            ("Ada.Lovelace", "ada.lovelace"),
            ("Ada Lovelace", "ada-lovelace"),
            ("ada+chat", "ada-chat"),
            ("auth0|6f1c", "auth0-6f1c"),
            ("--ada--", "ada"),
            ("  ", ""),
            ("Zoë", "zoë"),
        ] {
            assert_eq!(written(said), username);
        }
        assert_eq!(written(&"x".repeat(99)).len(), 32);
    }
}
