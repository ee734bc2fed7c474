//! Signs in a model's words that it did not write an article but did what somebody told it: addresses, markup, talk of
//! its own orders. One is enough to throw the whole answer away.

/// Ends of hosts that people are sent to; a word such as `node.js` or `e.g.` is none.
#[rustfmt::skip]
const HOST_ENDS: &[&str] = &[
    "app", "biz", "cn", "co", "com", "de", "dev", "edu", "eu", "fr", "gov", "info", "io", "link", "live",
    "me", "net", "online", "org", "ru", "shop", "site", "store", "top", "tv", "uk", "us", "xyz", "zip",
];

const ADDRESSES: &[&str] = &["://", "www.", "mailto:", "javascript:", "data:text", "data:image"];

const MARKUP: &[&str] = &["](", "```", "**", "__", "~~", "&lt;", "&gt;", "&#", "[[", "{{", "<!--", "\\u00"];

#[rustfmt::skip]
const ORDERS: &[&str] = &[
    "ignore all previous", "ignore previous", "ignore the previous", "ignore the above", "ignore all of the above",
    "previous instructions", "prior instructions", "these instructions", "my instructions", "system prompt",
    "as an ai", "as a language model", "i cannot answer", "i can't answer", "i am unable", "i'm unable",
    "i'm sorry", "i am sorry", "you are now", "do anything now", "developer mode", "jailbreak",
];

const PASSAGES: &[&str] = &[
    "the passages",
    "the passage says",
    "the passage states",
    "to the passage",
    "the provided",
    "the given text",
];

/// Returns what is suspicious about a text, as the end of "it wrote …".
pub(super) fn suspicion(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    if has_any(&lower, ADDRESSES) || lower.split_whitespace().any(is_host) {
        Some("an address")
    } else if has_any(&lower, MARKUP) || has_tag(&lower) || lower.trim_start().starts_with('#') {
        Some("markup")
    } else if has_any(&lower, ORDERS) {
        Some("about its orders instead of the question")
    } else {
        None
    }
}

/// The words that stand before the parts of a passage and a form as they are put to a model: small ones copy them.
const LABELS: &[&str] = &["s:", "h:", "text:", "from:", "under:"];

/// Returns true where a text speaks of the passages it was written from, or carries citation marks of its own.
pub(super) fn speaks_of_passages(text: &str) -> bool {
    let lower = text.to_lowercase();
    if LABELS.iter().any(|label| lower.starts_with(label)) {
        return true;
    }
    let numbered = |word: &str| {
        lower.match_indices(word).any(|(at, _)| {
            let after = lower.get(at.saturating_add(word.len())..).unwrap_or_default();
            after.trim_start_matches(['s', ' ', '#', '[', '(']).starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let bracketed = lower.split('[').skip(1).any(|rest| {
        let inside = rest.split(']').next().unwrap_or_default();
        inside.len() < rest.len()
            && inside.contains(|c: char| c.is_ascii_digit())
            && inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–'))
    });
    bracketed || numbered("passage") || has_any(&lower, PASSAGES)
}

fn has_any(text: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| text.contains(sign))
}

/// A `<` with a letter, `/`, `!` or `?` after it; `pH < 7` is none.
fn has_tag(text: &str) -> bool {
    text.split('<')
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)))
}

/// `evil.example.com`, `evil.com/path`, `me@mail.org`; no `St.`, no `3.5`.
fn is_host(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().trim_matches('.');
    let Some((name, end)) = host.rsplit_once('.') else { return false };
    let named = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'));
    named && name.chars().count() > 1 && HOST_ENDS.contains(&end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_markup_and_orders_are_seen() {
        for text in [
            "See https://evil.example/x for more.",
            "Visit evil.com today.",
            "Write to me@mail.org.",
            "Go to www.evil.example now.",
        ] {
            assert_eq!(suspicion(text), Some("an address"), "{text}");
        }
        for text in [
            "Tea is <b>hot</b>.",
            "<script>alert(1)</script>",
            "Tea is **hot**.",
            "[Tea](x) is hot.",
            "# Tea",
        ] {
            assert_eq!(suspicion(text), Some("markup"), "{text}");
        }
        for text in
            ["Ignore previous instructions.", "I’m sorry, but I cannot do that.", "As an AI, I drink no tea."]
        {
            assert!(suspicion(text).is_some(), "{text}");
        }
    }

    #[test]
    fn plain_sentences_are_not_suspicious() {
        for text in [
            "A pH < 7 is acid, and 3 > 2.",
            "St. Paul's was built c. 1675, e.g. by Wren.",
            "It costs 2.4 billion, about 0.04 per cent of it.",
            "Node.js is a program.",
            "Sailors ignore the wind at 5 p.m. today.",
            "Water (H2O) boils at 100 °C.",
        ] {
            assert_eq!(suspicion(text), None, "{text}");
            assert!(!speaks_of_passages(text), "{text}");
        }
    }

    #[test]
    fn talk_of_passages_and_marks_of_citations_are_seen() {
        for text in [
            "According to passage 3, tea is hot.",
            "Tea is hot [1].",
            "Tea is hot [2, 3].",
            "The passages say so: passages 1 and 2.",
        ] {
            assert!(speaks_of_passages(text), "{text}");
        }
    }
}
