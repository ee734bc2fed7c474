//! Vectors that were made lately: passages of a library come again with every question, and mean what they meant.

use std::collections::HashMap;
use std::sync::Arc;

/// How many vectors are kept at least, the latest; twice as many at most: about 30 MB with their texts.
const KEPT_MIN: usize = 8_192;

/// A text, and how many of its tokens were read.
type Key = (String, usize);

/// The vectors, in two generations: once the young one is full it becomes the old one, and what was the old one goes.
#[derive(Default)]
pub(super) struct Kept {
    young: HashMap<Key, Arc<[f32]>>,
    old: HashMap<Key, Arc<[f32]>>,
}

impl Kept {
    /// Returns the vector of a text, where it is known, and keeps it longer.
    pub(super) fn get(&mut self, key: &Key) -> Option<Arc<[f32]>> {
        if let Some(vector) = self.young.get(key) {
            return Some(Arc::clone(vector));
        }
        let vector = self.old.remove(key)?;
        self.put(key.clone(), Arc::clone(&vector));
        Some(vector)
    }

    /// Keeps the vector of a text.
    pub(super) fn put(&mut self, key: Key, vector: Arc<[f32]>) {
        if self.young.len() >= KEPT_MIN {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, vector);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_are_kept_and_what_was_asked_for_since_among_them() {
        let mut kept = Kept::default();
        let key = |number: usize| (format!("text {number}"), 64);
        for number in 0..KEPT_MIN {
            kept.put(key(number), Arc::from([0.5_f32]));
        }
        kept.put(key(KEPT_MIN), Arc::from([0.5_f32]));
        assert!(kept.get(&key(0)).is_some(), "it is of the generation before");
        assert!(kept.get(&("text 1".to_owned(), 128)).is_none(), "another length is another vector");
        for number in 0..KEPT_MIN {
            kept.put(key(2 * KEPT_MIN + number), Arc::from([0.5_f32]));
        }
        assert!(kept.get(&key(0)).is_some() && kept.get(&key(1)).is_none());
        assert!(kept.young.len() + kept.old.len() <= 2 * KEPT_MIN);
    }
}
