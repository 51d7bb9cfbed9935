//! Cutting what people write into words that can be found.
//!
//! A word is a run of letters and digits, without case and accents. Scripts that leave no blanks between words
//! (Chinese, Japanese, Korean, Thai …) are cut into overlapping pairs, so that any part of two letters is found;
//! the last letter stands alone too. What a mention names is no word: names change.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Most bytes of a word: what is longer is found by its beginning.
const LONGEST: usize = 48;

/// A mention as bodies hold it: `<@`, a UUID, `>`.
const MENTION: usize = 39;

/// A word, and where it stands in the text it was cut from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded.
    pub(super) text: String,
    /// The byte it begins at.
    pub(super) start: usize,
    /// For each of its letters: how long the folded word is with it, and the byte it ends at.
    letters: Vec<(usize, usize)>,
}

impl Word {
    /// The byte at which its first `length` folded bytes end.
    pub(super) fn end_of(&self, length: usize) -> usize {
        let letter = self.letters.iter().find(|(folded, _)| *folded >= length);
        letter.or(self.letters.last()).map_or(self.start, |(_, end)| *end)
    }
}

/// One letter with its marks.
#[derive(Clone, Debug)]
struct Letter {
    folded: String,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Stands between words.
    Between,
    /// Makes words with its neighbours.
    Spaced,
    /// Belongs to a script without blanks.
    Unspaced,
}

/// The words of a text, in their order, repeated as they are.
pub(super) fn cut(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (class, run) in runs(text) {
        match class {
            Class::Spaced => words.extend(whole(&run)),
            Class::Unspaced => words.extend((0..run.len()).filter_map(|at| pair(&run, at))),
            Class::Between => {}
        }
    }
    words
}

/// What a text must hold to be found by this one: as [`cut`], but a last letter that a pair holds does not stand alone.
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (class, run) in runs(text) {
        match class {
            Class::Spaced => terms.extend(whole(&run)),
            Class::Unspaced => terms.extend((0..run.len().max(2) - 1).filter_map(|at| pair(&run, at))),
            Class::Between => {}
        }
    }
    terms.into_iter().map(|word| word.text).collect()
}

/// The runs of three and more letters of scripts without blanks: their pairs alone do not say their order.
pub(super) fn phrases(text: &str) -> Vec<String> {
    let runs = runs(text).into_iter().filter(|(class, run)| *class == Class::Unspaced && run.len() > 2);
    runs.map(|(_, run)| joined(&run)).collect()
}

/// Whether a text holds such a run.
pub(super) fn holds_phrase(text: &str, phrase: &str) -> bool {
    let mut runs = runs(text).into_iter().filter(|(class, _)| *class == Class::Unspaced);
    runs.any(|(_, run)| joined(&run).contains(phrase))
}

fn joined(run: &[Letter]) -> String {
    run.iter().map(|letter| letter.folded.as_str()).collect()
}

/// Letters that stand together and are of one class.
fn runs(text: &str) -> Vec<(Class, Vec<Letter>)> {
    let mut runs: Vec<(Class, Vec<Letter>)> = Vec::new();
    let mut skip_to = 0;
    for (start, letter) in text.grapheme_indices(true) {
        if start < skip_to {
            continue;
        }
        if letter == "<" && is_mention(&text[start..]) {
            skip_to = start + MENTION;
            runs.push((Class::Between, Vec::new()));
            continue;
        }
        let folded = fold(letter);
        let class = class(&folded);
        let letter = Letter { folded, start, end: start + letter.len() };
        match runs.last_mut() {
            Some((last, run)) if *last == class => run.push(letter),
            _ => runs.push((class, vec![letter])),
        }
    }
    runs
}

fn whole(run: &[Letter]) -> Option<Word> {
    let mut word = Word { text: String::new(), start: run.first()?.start, letters: Vec::new() };
    for letter in run {
        if word.text.len() + letter.folded.len() > LONGEST {
            break;
        }
        word.text.push_str(&letter.folded);
        word.letters.push((word.text.len(), letter.end));
    }
    (!word.text.is_empty()).then_some(word)
}

/// A letter of a run with the one after it, if there is one.
fn pair(run: &[Letter], at: usize) -> Option<Word> {
    whole(&run[at..run.len().min(at + 2)])
}

/// Compatibility forms made one, accents taken off, case folded. Marks that make another letter (of Devanagari,
/// of kana) stay.
fn fold(letter: &str) -> String {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    letter.nfkd().filter(|c| !is_accent(*c)).default_case_fold().nfkc().collect()
}

/// Combining accents, Hebrew points, Arabic vowel signs and the stroke that stretches Arabic words.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn class(folded: &str) -> Class {
    match folded.chars().next() {
        Some(c) if !c.is_alphanumeric() => Class::Between,
        Some(c) if is_unspaced(c) => Class::Unspaced,
        Some(_) => Class::Spaced,
        None => Class::Between,
    }
}

fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{fff}' // Thai, Lao, Tibetan
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Myanmar, Khmer
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' // kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{20000}'..='\u{3ffff}'
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7ff}' // Hangul
    )
}

fn is_mention(text: &str) -> bool {
    let Some(id) = text.strip_prefix("<@").and_then(|rest| rest.get(..MENTION - 3)) else { return false };
    text.as_bytes().get(MENTION - 1) == Some(&b'>')
        && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::{cut, holds_phrase, phrases, terms};

    fn texts(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_letters_and_digits_without_case_and_accents() {
        assert_eq!(texts("Café, naïve — STRASSE/Straße!"), ["cafe", "naive", "strasse", "strasse"]);
        assert_eq!(texts("don't foo_bar.baz v2.0"), ["don", "t", "foo", "bar", "baz", "v2", "0"]);
        assert_eq!(texts("ＡＢＣ ﬁne №5"), ["abc", "fine", "no5"]);
        assert_eq!(texts("Ёлка и Йод"), ["елка", "и", "иод"]);
        assert_eq!(texts("مَرحَباً بالعالم"), ["مرحبا", "بالعالم"]);
        assert_eq!(texts("नमस्ते दुनिया"), ["नमस्ते", "दुनिया"]);
        assert!(texts("  \"*\" (-) 😀 … ").is_empty());
    }

    #[test]
    fn scripts_without_blanks_are_cut_into_pairs() {
        assert_eq!(texts("東京都"), ["東京", "京都", "都"]);
        assert_eq!(texts("サーバー"), ["サー", "ーバ", "バー", "ー"]);
        assert_eq!(texts("안녕하세요 hi"), ["안녕", "녕하", "하세", "세요", "요", "hi"]);
        assert_eq!(texts("AI時代"), ["ai", "時代", "代"]);
        assert_eq!(texts("ﾊﾞｽ"), ["バス", "ス"]);
        assert_eq!(texts("กาแฟ").first().unwrap(), "กา");
        assert_eq!(terms("東京都 ai"), ["東京", "京都", "ai"]);
        assert_eq!(terms("都"), ["都"]);
    }

    #[test]
    fn runs_keep_their_order() {
        assert_eq!(phrases("東京都 と 京都 abc"), ["東京都"]);
        assert!(holds_phrase("私は東京都に住む", "東京都"));
        assert!(!holds_phrase("京都と東京", "東京都"));
    }

    #[test]
    fn a_mention_is_no_word_and_a_long_word_is_cut() {
        assert_eq!(texts("hi <@0198c5a0-0000-7000-8000-000000000001>you"), ["hi", "you"]);
        assert_eq!(texts("<@0198c5a0> <@"), ["0198c5a0"]);
        assert_eq!(texts(&"x".repeat(16_384))[0].len(), 48);
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "a Ｃafé\u{301}s 東京";
        let words = cut(text);
        assert_eq!(&text[words[1].start..words[1].end_of(3)], "Ｃaf");
        assert_eq!(&text[words[1].start..words[1].end_of(4)], "Ｃafé\u{301}");
        assert_eq!(&text[words[2].start..words[2].end_of(usize::MAX)], "東京");
    }
}
