//! Plain text: what a reader of the page would see, and nothing a reader would not.

use unicode_normalization::UnicodeNormalization;

/// Returns the text in NFC, with white space folded to single spaces and trimmed, and without characters that leave no
/// mark: control and format characters, fillers, variation selectors, private use.
///
/// Those are how text is hidden from people but not from programs ("ASCII smuggling" uses U+E0000 to U+E007F), and
/// they make two equal-looking texts differ.
#[must_use]
pub fn plain(text: &str) -> String {
    // White space first: tabs and line ends are control characters too.
    let visible = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_invisible(*c));
    let normal: String = visible.nfc().collect();
    let mut folded = String::with_capacity(normal.len());
    for word in normal.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Returns true for characters that leave no mark on a page.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_is_folded_and_invisible_characters_go() {
        assert_eq!(plain(" a\t\r\n\u{a0} b\u{2028}c "), "a b c");
        assert_eq!(plain("pho\u{200b}to\u{ad}syn\u{feff}thesis\u{202e}\u{1b}"), "photosynthesis");
        assert_eq!(plain("leaf\u{e0069}\u{e0067}\u{e006e}"), "leaf");
        assert_eq!(plain("\u{200b} \u{3164}\u{2800}"), "");
    }

    #[test]
    fn letters_are_composed_and_marks_of_meaning_stay() {
        assert_eq!(plain("The\u{301}odore"), "Théodore");
        assert_eq!(plain("20 °C, £5, CO₂, ½, “so” — naïve"), "20 °C, £5, CO₂, ½, “so” — naïve");
    }

    proptest! {
        #[test]
        fn plain_text_is_plain_already(text in any::<String>()) {
            let once = plain(&text);
            prop_assert_eq!(&plain(&once), &once);
        }
    }
}
