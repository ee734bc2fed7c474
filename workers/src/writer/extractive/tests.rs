//! Drafts from the starter library, and from evidence no editor would dream of.
