//! The revision a form was printed for.

use serde::Deserialize;

/// The number of the revision somebody had before them when they decided.
///
/// Read from text: a form's fields are text, and stay so beside the token every form carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Seen(pub i32);

impl TryFrom<String> for Seen {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}
