//! Text that people type: only what can be seen of it is kept.

/// Drops what cannot be seen: control characters, zero-width and direction marks, fillers, tag characters. Line ends
/// become `\n` and other white space a space. A joiner stays where a script or an emoji needs it to be written at all.
#[must_use]
pub fn without_invisible(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let keep = |(place, c): (usize, &char)| {
        let neighbour = |offset: Option<usize>| offset.and_then(|place| chars.get(place)).copied();
        let (before, after) = (neighbour(place.checked_sub(1)), neighbour(place.checked_add(1)));
        match *c {
            '\r' => (after != Some('\n')).then_some('\n'),
            '\n' => Some('\n'),
            c if c.is_whitespace() => Some(' '),
            c if c.is_control() || is_invisible(c) => None,
            joiner @ ('\u{200C}' | '\u{200D}') => needs_joiner(joiner, before, after).then_some(joiner),
            c => Some(c),
        }
    };
    chars.iter().enumerate().filter_map(keep).collect()
}

/// Soft hyphen, zero-width space and no-break space, word joiner and invisible operators, direction marks, embeddings
/// and isolates, fillers that look like spaces, interlinear marks, tag characters (used to smuggle instructions).
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
    ) || matches!(c, '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Arabic-type and Indic scripts spell with both joiners; emoji sequences with the zero-width joiner alone.
fn needs_joiner(joiner: char, before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let joins = |c: char| matches!(c, '\u{0600}'..='\u{07FF}' | '\u{0840}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}');
    let emoji = |c: char| matches!(c, '\u{FE0F}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    (joins(before) && joins(after)) || (joiner == '\u{200D}' && emoji(before) && emoji(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_no_mark_is_dropped_and_line_ends_stay() {
        assert_eq!(without_invisible("a\r\nb\rc\n\td\u{A0}e"), "a\nb\nc\n d e");
        assert_eq!(without_invisible("No\u{202E}pe\u{200B}\u{7}\u{E0041}\u{3164}."), "Nope.");
        assert_eq!(without_invisible("👩\u{200D}👧 s\u{200D}o"), "👩\u{200D}👧 so");
    }
}
