//! Text as it is compared and checked.

use caseless::Caseless;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Most marks on one letter; more run over the lines above (UTS #39, section 5.4).
const MARKS: usize = 4;

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

/// Whether a text is one line that reads as it is written: nothing in it turns the direction or piles up marks.
pub fn is_plain_line(text: &str) -> bool {
    is_line(text) && !text.chars().any(is_turning) && !has_mark_pile(text)
}

/// Whether there is anything to be seen of a text.
pub fn has_seen(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !is_unseen(c))
}

/// Characters that turn the direction of what follows: embeddings, overrides, isolates and marks.
pub fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Characters nobody sees: those that turn, of zero width, or standing for nothing.
pub fn is_unseen(c: char) -> bool {
    is_turning(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'
                ..='\u{180f}'
        )
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a letter carries more marks than any language gives it.
pub fn has_mark_pile(text: &str) -> bool {
    let mut marks = 0;
    text.nfd().any(|c| {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        marks > MARKS
    })
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
