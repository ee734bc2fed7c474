//! Ids as types of their own, so that a draft's id can never be passed for a suggestion's.

/// Declares id newtypes over `bigint`: transparent to diesel and serde, printed as the plain number.
macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, diesel_derive_newtype::DieselNewType)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A reader's question on its way to a page.
    SuggestionId;
    /// One try at an article for a suggestion.
    DraftId;
    /// One exact text of a draft.
    RevisionId;
    /// A named person's approval of one revision.
    ApprovalId;
    /// A published page.
    PageId;
    /// Somebody with an account at the desk.
    UserId;
    /// One retrieved text of a source.
    SnapshotId;
    /// Something an editor should see about a source.
    FlagId;
    /// A page of the web that an editor named.
    NamedPageId;
    /// A question put to a model, with what was set apart for it.
    CallId;
}
