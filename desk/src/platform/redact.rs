//! What names people is taken out of texts that leave the desk: of the log of what models were asked, since a question is a
//! stranger's text, and of reasons that are exported.
//!
//! E-mail addresses and numbers that may be of telephones, cards, accounts or identity papers; what the articles rest on,
//! years, amounts and measures, stays. It is a sieve, and no promise.

/// The fewest digits of a number that may name somebody: shorter ones are years, amounts and measures.
const DIGITS_MIN: usize = 9;

/// What stands in the place of what was taken out.
pub(crate) const TAKEN_OUT: &str = "[left out]";

/// Returns the text without what names people.
pub(crate) fn redacted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let after = after.strip_prefix('@').unwrap_or(after);
        let name = before.trim_end_matches(is_of_name);
        let beyond = after.trim_start_matches(is_of_host);
        let host = after.strip_suffix(beyond).unwrap_or_default();
        if name.len() < before.len() && host.trim_end_matches('.').contains('.') {
            out.push_str(name);
            out.push_str(TAKEN_OUT);
        } else {
            out.push_str(before);
            out.push('@');
            out.push_str(host);
        }
        rest = beyond;
    }
    out.push_str(rest);
    without_numbers(&out)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn is_of_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

/// Takes out runs of digits with the signs that group them, where they have as many digits as a telephone number.
fn without_numbers(text: &str) -> String {
    let is_of_number =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '(' | ')' | '+' | '\u{a0}');
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if is_of_number(c) {
            run.push(c);
            continue;
        }
        push_run(&mut out, &run);
        run.clear();
        out.push(c);
    }
    push_run(&mut out, &run);
    out
}

fn push_run(out: &mut String, run: &str) {
    if run.chars().filter(char::is_ascii_digit).count() < DIGITS_MIN {
        out.push_str(run);
        return;
    }
    let inner = run.trim();
    let start = run.len().saturating_sub(run.trim_start().len());
    let end = start.saturating_add(inner.len());
    out.push_str(run.get(..start).unwrap_or_default());
    out.push_str(TAKEN_OUT);
    out.push_str(run.get(end..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_long_numbers_are_taken_out() {
        for (text, left) in [
            ("Write to jo.doe+x@mail.example, please", "Write to [left out], please"),
            (r#"{"text":"jo@mail.example","passages":[1]}"#, r#"{"text":"[left out]","passages":[1]}"#),
            ("call +44 20 7946 0958 today", "call [left out] today"),
            ("card 4111 1111 1111 1111.", "card [left out]."),
            ("IBAN DE89370400440532013000", "IBAN DE[left out]"),
        ] {
            assert_eq!(redacted(text), left);
        }
    }

    #[test]
    fn what_articles_rest_on_stays() {
        for text in [
            "In 1889 some 7,300 tonnes of iron, 2,500,000 rivets",
            "The value is 3.14159 at 75 °C; see passages 1 to 24.",
            "<passage 1 0f3a9c>\nfrom: Tea\n</passage 1 0f3a9c>",
            "@home and a@b are no addresses",
            "born 12 March 1867",
        ] {
            assert_eq!(redacted(text), text);
        }
    }
}
