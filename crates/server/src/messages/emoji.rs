//! What counts as an emoji.

use crate::error::{Error, Result};

/// One emoji, as it is kept: the form that Unicode recommends, so that ❤ and ❤️ are the same.
///
/// # Errors
/// 422 `invalid`, field `emoji`, for anything that is not exactly one emoji Unicode knows.
pub(super) fn check_emoji(text: &str) -> Result<&'static str> {
    let known = emojis::get(text).map(emojis::Emoji::as_str);
    known.ok_or_else(|| Error::invalid("emoji", "A reaction is one emoji."))
}

#[cfg(test)]
mod tests {
    use super::check_emoji;

    #[test]
    fn one_emoji_and_nothing_else() {
        for emoji in ["👍", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🇵🇹", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "3️⃣", "🧑🏿‍🚀"]
        {
            assert_eq!(check_emoji(emoji).unwrap(), emoji);
        }
        for other in [
            "", " ", "a", "3", "👍👍", "👍 ", " 👍", "a👍", "\u{200d}", "\u{fe0f}", "🏽👍", "<b>", ":+1:",
            "🇵", "👍\0",
        ] {
            assert!(check_emoji(other).is_err(), "{other:?}");
        }
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        assert_eq!(check_emoji("❤").unwrap(), check_emoji("❤\u{fe0f}").unwrap());
    }
}
