//! What people at the desk do with sources: they look through them, block one and open it again, have one fetched
//! again, and put away what was flagged.

mod block_source;
mod browse;
mod error;
mod model;
mod put_flag_away;
mod refetch_due;
mod refetch_source;
mod show;
mod unblock_source;

pub use block_source::block_source;
pub use browse::{LISTED_MAX, WORDS_CHARS_MAX, Wanted, browse};
pub use error::SourceError;
pub use model::{
    Address, Block, Flag, FlagKind, Held, Listed, Only, Settled, SnapshotInfo, Visit, VisitOutcome,
    WHY_CHARS_MAX,
};
pub use put_flag_away::put_flag_away;
pub use refetch_due::{DUE_MAX, refetch_due};
pub use refetch_source::refetch_source;
pub use show::{PASSAGES_LISTED, PassagesPage, passages_of, place_of, source};
pub use unblock_source::unblock_source;

use crate::platform::text::without_invisible;

/// Returns a written reason on one line, without what cannot be seen.
fn written(why: &str) -> Result<String, SourceError> {
    let visible = without_invisible(why);
    let why = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if (1..=WHY_CHARS_MAX).contains(&why.chars().count()) { Ok(why) } else { Err(SourceError::ReasonMissing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_of_what_can_be_seen() {
        assert_eq!(written(" It\r\nli\u{200B}es. ").unwrap(), "It lies.");
        for bad in ["", " \n\u{200B}\0", &"x".repeat(WHY_CHARS_MAX + 1)] {
            assert!(matches!(written(bad), Err(SourceError::ReasonMissing)), "{bad:?}");
        }
    }
}
