//! Secrets we hand out, and what we keep of them: only hashes.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The length of every token we make: 256 bits (ASVS 5.0 §7.2.3 asks for 128 at least).
const TOKEN_BYTES: usize = 32;

/// A secret as its owner sees it, once: in a link, a cookie or a header. Never stored, never printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns a fresh secret of 256 random bits.
    ///
    /// # Errors
    /// Where the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; TOKEN_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(BASE64URL_NOPAD.encode(&bytes)))
    }

    /// Takes a secret that somebody presents; nothing is known of it yet.
    #[must_use]
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the text to hand to its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns what may be stored of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).to_vec())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The SHA-256 of a [`Secret`]: enough to recognise it, useless to present. Plain SHA-256 will do, since the
/// secrets are random and long; passwords go through argon2id in `people`.
#[derive(Debug, Clone, PartialEq, Eq, diesel_derive_newtype::DieselNewType)]
pub struct TokenHash(pub Vec<u8>);

/// Returns the HMAC-SHA-256 of `text` under `key`: for addresses and the like, which are few enough to be guessed
/// from a plain hash.
#[must_use]
pub fn keyed_hash(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC takes keys of any length, so this cannot fail.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text.as_bytes()).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_long_random_and_not_printed() {
        let (one, two) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_eq!(one.reveal().len(), 43);
        assert_ne!(one, two);
        assert!(!format!("{one:?}").contains(one.reveal()));
        assert_eq!(Secret::presented(one.reveal()).hash(), one.hash());
    }

    #[test]
    fn a_keyed_hash_depends_on_both_key_and_text() {
        assert_eq!(keyed_hash(b"k", "a"), keyed_hash(b"k", "a"));
        assert_ne!(keyed_hash(b"k", "a"), keyed_hash(b"l", "a"));
        assert_ne!(keyed_hash(b"k", "a"), keyed_hash(b"k", "b"));
    }
}
