//! Text as it is compared and checked.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// What two texts have in common when they are equal but for case and form: compatibility-normalised
/// and case-folded (Unicode NFKC, then full case folding, then NFKC again). Kept in `*_key` columns,
/// since databases fold letters outside ASCII each in their own way.
pub fn key(text: &str) -> String {
    text.nfkc().default_case_fold().nfkc().collect()
}

/// Whether a text is one line without control characters.
pub fn is_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Whether a text has no control characters but newline and tab.
pub fn is_prose(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_ignore_case_and_form() {
        assert_eq!(key("STRASSE"), key("straße"));
        assert_eq!(key("ＡＤＡ"), key("ada"));
        assert_eq!(key("e\u{301}"), key("É"));
        assert_ne!(key("ada"), key("adä"));
    }
}
