//! What people may be called, and what a name is compared, found and ordered by.

use model::Code;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_security::{MixedScript, skeleton};

use super::store::NameKeys;
use crate::{
    error::{Error, Result},
    infra::text::{has_mark_pile, has_seen, is_plain_line, is_turning, is_unseen, key},
};

/// How the usernames of deleted accounts begin, and nobody else's.
pub(super) const DELETED: &str = "deleted-";
/// Fewest and most characters of a username.
const USERNAME: std::ops::RangeInclusive<usize> = 2..=32;
/// Most characters of a full name, and of the server's name.
const FULL_NAME: usize = 80;
/// Most characters of a bio.
const BIO: usize = 500;
/// Most bytes of an e-mail address (RFC 5321, section 4.5.3.1.3, without the angle brackets).
const EMAIL: usize = 254;

/// A person's names, checked, with everything they are compared by.
#[derive(Clone, Debug)]
pub(super) struct Names {
    username: String,
    username_key: String,
    username_skeleton: String,
    full_name: String,
    name_key: String,
    words: Vec<String>,
}

impl Names {
    /// # Errors
    /// 422 `invalid`, naming the field.
    pub(super) fn check(username: &str, full_name: &str) -> Result<Names> {
        let username = check_username(username)?;
        let full_name = check_full_name(full_name)?;
        let username_key = key(&username);
        let full_key = key(&full_name);
        let mut words = words(&full_key);
        words.push(username_key.clone());
        words.sort_unstable();
        words.dedup();
        Ok(Names {
            // Of the name as shown: folded first, a capital I would no longer look like an l.
            username_skeleton: key(&skeleton(&username).collect::<String>()),
            name_key: if full_key.is_empty() { username_key.clone() } else { full_key },
            username,
            username_key,
            full_name,
            words,
        })
    }

    /// For the store.
    pub(super) fn keys(&self) -> NameKeys<'_> {
        NameKeys {
            username: &self.username,
            username_key: &self.username_key,
            username_skeleton: &self.username_skeleton,
            full_name: &self.full_name,
            name_key: &self.name_key,
            words: &self.words,
        }
    }
}

/// The words of a folded text.
pub(crate) fn words(key: &str) -> Vec<String> {
    key.split_whitespace().map(str::to_owned).collect()
}

/// That username, or one that looks the same, is taken.
pub(super) fn username_taken() -> Error {
    Error::field(Code::UsernameTaken, "username", "That username, or one that looks like it, is taken.")
}

/// That address is taken.
pub(super) fn email_taken() -> Error {
    Error::field(Code::EmailTaken, "email", "There is an account with that e-mail address.")
}

fn check_username(text: &str) -> Result<String> {
    let refuse = |message: &str| Err(Error::invalid("username", message));
    let name: String = text.nfkc().collect();
    if !USERNAME.contains(&name.chars().count()) {
        return refuse("A username has 2 to 32 characters.");
    }
    if text.chars().any(is_unseen) {
        return refuse("A username has no invisible characters.");
    }
    if key(&name).starts_with(DELETED) {
        return refuse("That beginning is kept for people who have gone.");
    }
    let is_fit = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '.' | '_' | '-');
    if !name.chars().all(is_fit) || name.starts_with(is_combining_mark) {
        return refuse("A username is made of letters, digits, '.', '_' and '-'.");
    }
    if has_mark_pile(&name) {
        return refuse("A letter of a username has at most four marks.");
    }
    if !name.as_str().is_single_script() {
        return refuse("A username does not mix scripts.");
    }
    Ok(name)
}

/// An address as it is kept, and as it is compared.
///
/// # Errors
/// 422 `invalid`.
pub(super) fn check_email(text: &str) -> Result<(String, String)> {
    let refuse = |message: &str| Err(Error::invalid("email", message));
    let email: String = text.trim().nfc().collect();
    if email.len() > EMAIL {
        return refuse("An e-mail address has at most 254 bytes.");
    }
    let parts = email.split_once('@').filter(|(local, domain)| {
        !local.is_empty() && !domain.contains('@') && domain.split('.').all(|label| !label.is_empty())
    });
    let Some((local, domain)) = parts else {
        return refuse("An e-mail address has a name, one @ and a domain.");
    };
    let is_unfit = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_unseen(c)
            || matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"' | '\\')
    };
    if email.chars().any(is_unfit) || has_mark_pile(&email) {
        return refuse("An e-mail address has no spaces, brackets or invisible characters.");
    }
    if !local.is_single_script() || !domain.split('.').all(MixedScript::is_single_script) {
        return refuse("An e-mail address does not mix scripts.");
    }
    let folded = key(&email);
    Ok((email, folded))
}

fn check_full_name(text: &str) -> Result<String> {
    check_line("fullName", text)
}

/// The server's name; empty means the usual one.
///
/// # Errors
/// 422 `invalid`.
pub(super) fn check_server_name(text: Option<&str>) -> Result<String> {
    let name = check_line("serverName", text.unwrap_or_default())?;
    Ok(if name.is_empty() { "Klatch".to_owned() } else { name })
}

fn check_line(field: &'static str, text: &str) -> Result<String> {
    let name: String = text.trim().nfc().collect();
    if name.chars().count() > FULL_NAME {
        return Err(Error::invalid(field, "A name has at most 80 characters."));
    }
    if !is_plain_line(&name) {
        return Err(Error::invalid(field, "A name is one line of plain text."));
    }
    if !name.is_empty() && !has_seen(&name) {
        return Err(Error::invalid(field, "A name has something to be seen."));
    }
    Ok(name)
}

/// A few words about oneself.
///
/// # Errors
/// 422 `invalid`.
pub(super) fn check_bio(text: &str) -> Result<String> {
    let bio: String = text.trim().nfc().collect();
    if bio.chars().count() > BIO {
        return Err(Error::invalid("bio", "A bio has at most 500 characters."));
    }
    if bio.chars().any(|c| (c.is_control() && c != '\n') || is_turning(c)) || has_mark_pile(&bio) {
        return Err(Error::invalid("bio", "A bio is plain text."));
    }
    Ok(bio)
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
