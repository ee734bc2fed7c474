//! Whether a text may take the place of the one we hold: error pages, log-in walls and pages that lost most of their
//! text may not. Pure.

use crate::evidence::source::FlagKind;

/// The longest text that is taken for an error page by its words, in bytes: those of servers and sites have one or two
/// paragraphs, and an article that speaks of error pages is longer.
const ERROR_PAGE_BYTES_MAX: usize = 2_000;

/// How much of a text's beginning is looked at for such words, in bytes.
const BEGINNING_BYTES: usize = 300;

/// How a page says that it is none, as its words without punctuation.
const ERRORS: [&str; 22] = [
    "page not found",
    "404",
    "not found",
    "cannot be found",
    "could not be found",
    "couldn t find",
    "no longer available",
    "no longer exists",
    "does not exist",
    "doesn t exist",
    "something went wrong",
    "an error occurred",
    "an error has occurred",
    "internal server error",
    "bad gateway",
    "service unavailable",
    "temporarily unavailable",
    "under maintenance",
    "domain is for sale",
    "just a moment",
    "checking your browser",
    "please enable javascript",
];

/// How a page says that it is not for us.
const CLOSED: [&str; 13] = [
    "access denied",
    "access to this page has been denied",
    "forbidden",
    "not authorized",
    "unauthorized",
    "log in",
    "login required",
    "sign in",
    "subscribe to continue",
    "subscribers only",
    "verify you are human",
    "verify that you are human",
    "are you a robot",
];

/// Why a text must not take the place of the one we hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misgiving {
    /// What an editor should see.
    pub kind: FlagKind,
    /// What happened, in an editor's words.
    pub detail: String,
}

impl Misgiving {
    /// Judges a text by its title and its words beside those we hold; none where it may take their place.
    #[must_use]
    pub(in crate::evidence) fn of(new: (&str, &str), held: (&str, &str)) -> Option<Self> {
        Self::of_words(new, held).or_else(|| Self::of_size(new.1, held.1))
    }

    fn of_words((title, text): (&str, &str), (held_title, held): (&str, &str)) -> Option<Self> {
        if text.len() > ERROR_PAGE_BYTES_MAX {
            return None;
        }
        let (new, before) = (words(title, text), words(held_title, held));
        // A page about error pages, or one that always had such a line, says it in the text we hold too.
        let says = |phrase: &&&str| contains(&new, phrase) && !contains(&before, phrase);
        let misgiving = |kind, detail| Self { kind, detail };
        if let Some(phrase) = CLOSED.iter().find(says) {
            return Some(misgiving(
                FlagKind::Closed,
                format!("what came says “{phrase}” in place of its text"),
            ));
        }
        let phrase = ERRORS.iter().find(says)?;
        Some(misgiving(FlagKind::ErrorPage, format!("what came says “{phrase}” in place of its text")))
    }

    fn of_size(text: &str, held: &str) -> Option<Self> {
        let has_shrunk = text.len().saturating_mul(2) < held.len();
        has_shrunk.then(|| Self {
            kind: FlagKind::Shrunk,
            detail: format!("{} bytes of text came, where we hold {}", text.len(), held.len()),
        })
    }
}

/// Returns the words of a title and of a text's beginning, in lower case, each between two spaces.
fn words(title: &str, text: &str) -> String {
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= BEGINNING_BYTES).unwrap_or(text.len());
    let mut words = String::from(" ");
    for part in [title, text.get(..end).unwrap_or_default()] {
        for word in part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words.push_str(&word.to_lowercase());
            words.push(' ');
        }
    }
    words
}

fn contains(words: &str, phrase: &str) -> bool {
    words.contains(&format!(" {phrase} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIDES: &str = "The tides are the rise and fall of sea levels. They are caused by the Moon and the Sun, and \
        by the rotation of the Earth. Tide tables tell their times and heights for any place.";

    fn kind(title: &str, text: &str) -> Option<FlagKind> {
        Misgiving::of((title, text), ("Tides", TIDES)).map(|misgiving| misgiving.kind)
    }

    #[test]
    fn a_text_of_its_size_may_take_the_place_of_another() {
        assert_eq!(kind("Tides", TIDES), None);
        assert_eq!(kind("Tides", &TIDES.replace("Tide tables", "Tables of tides")), None);
        assert_eq!(kind("Tides", TIDES.get(..=TIDES.len() / 2).unwrap()), None);
        assert_eq!(kind("The tides", &format!("{TIDES} {TIDES} {TIDES}")), None);
    }

    #[test]
    fn a_text_that_lost_more_than_half_may_not() {
        assert_eq!(kind("Tides", TIDES.get(..TIDES.len() / 2 - 1).unwrap()), Some(FlagKind::Shrunk));
        assert_eq!(kind("Tides", "Tides rise."), Some(FlagKind::Shrunk));
        let told = Misgiving::of(("Tides", "Tides rise."), ("Tides", TIDES)).unwrap().detail;
        assert_eq!(told, format!("11 bytes of text came, where we hold {}", TIDES.len()));
    }

    #[test]
    fn error_pages_with_a_status_of_200_are_told_by_their_words() {
        let long = "We searched everywhere for what you wanted. Here are some other pages that may help you: home, \
            news, sports, weather, contact. You can also use the search above. ";
        for (title, text) in [
            ("Page Not Found", long),
            (
                "Example News",
                "404 — we’re sorry, but this is not here. Try the front page or our search instead.",
            ),
            (
                "Oops",
                "We couldn’t find that page. It may have moved, or the address may have been mistyped by somebody.",
            ),
            ("Just a moment...", long),
            (
                "Error",
                "An error has occurred. Please try again later. If it keeps happening, tell us about it, please.",
            ),
        ] {
            assert_eq!(kind(title, text), Some(FlagKind::ErrorPage), "{title}");
        }
        for (title, text) in [
            ("Access Denied", long),
            (
                "Tides",
                "Please log in to read this article. Do you have no account yet? Make one, it takes a minute only.",
            ),
            (
                "Verify",
                "Please verify you are human before you go on to the page that you wanted to read on this site.",
            ),
            (
                "Members",
                "Sign in — this is for members of the society only, and for those whom they have invited to it.",
            ),
        ] {
            assert_eq!(kind(title, text), Some(FlagKind::Closed), "{title}");
        }
    }

    #[test]
    fn an_article_that_speaks_of_error_pages_is_none() {
        let about = format!("HTTP 404 is a status: the server says the page was not found. {TIDES}");
        let held = ("HTTP 404", about.as_str());
        assert_eq!(Misgiving::of(("HTTP 404", &about.replace("any", "each")), held), None);
        let long = format!("A page not found is a nuisance. {}", TIDES.repeat(12));
        assert!(long.len() > ERROR_PAGE_BYTES_MAX);
        assert_eq!(kind("Nuisances", &long), None);
        // A word within another is none.
        assert_eq!(kind("Tides", &TIDES.replace("Earth", "Earth (blog in 14045 parts)")), None);
    }

    #[test]
    fn characters_of_several_bytes_are_never_cut() {
        for text in ["é".repeat(200), "あ".repeat(120), "👩".repeat(90)] {
            assert_eq!(Misgiving::of(("é", &text), ("é", &text)), None);
        }
    }
}
