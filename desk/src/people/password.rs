//! Passwords: argon2id, a few at a time.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

/// The shortest password, in Unicode scalars (OWASP ASVS 5.0 §6.2.1 advises 15, asks for 8).
pub const PASSWORD_CHARS_MIN: usize = 12;

/// The longest password, in bytes: longer ones only cost time.
const PASSWORD_BYTES_MAX: usize = 1024;

/// Memory of one hash in KiB: 46 MiB with one pass, OWASP ASVS 5.0 appendix C.
const MEMORY_KIB: u32 = 47_104;

/// How many hashes run at once in one process, so that a flood of sign-ins cannot use up its memory (2 × 46 MiB).
static HASHING: Semaphore = Semaphore::const_new(2);

/// What is wrong with a password, in words for its owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too short.
    #[error("Please choose a longer password: at least {PASSWORD_CHARS_MIN} characters.")]
    TooShort,
    /// It is absurdly long.
    #[error("Please choose a shorter password: at most {PASSWORD_BYTES_MAX} bytes.")]
    TooLong,
    /// It holds the address, or zxcvbn finds it within 10^8 guesses: common passwords, dates, keyboard runs, repeats.
    #[error("Please choose a password that is harder to guess.")]
    Guessable,
    /// The machine could not hash it.
    #[error("the password could not be hashed")]
    Hashing,
}

/// Returns the hash of a new password in PHC form.
pub(super) async fn hash(password: &str, email: &str) -> Result<String, PasswordError> {
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(PasswordError::TooShort);
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    if password.to_lowercase().contains(email) {
        return Err(PasswordError::Guessable);
    }
    let (password, email) = (password.to_owned(), email.to_owned());
    run(move || {
        if is_guessable(&password, &email) {
            return Err(PasswordError::Guessable);
        }
        argon2()?
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .ok()
            .ok_or(PasswordError::Hashing)
    })
    .await
}

/// Returns true where somebody who knows the address would guess the password soon.
fn is_guessable(password: &str, email: &str) -> bool {
    let known: Vec<&str> = std::iter::once(email).chain(email.split(['@', '.', '-', '_', '+'])).collect();
    zxcvbn(password, &known).score() < Score::Three
}

/// Returns true where the password has that hash. Without a hash the same work is done for nothing, so that time does
/// not tell which addresses have an account.
pub(super) async fn verify(password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Ok(false);
    }
    let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
    run(move || {
        let Some(hash) = hash else {
            argon2()?.hash_password(password.as_bytes()).ok().ok_or(PasswordError::Hashing)?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash).ok().ok_or(PasswordError::Hashing)?;
        Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, 1, 1, None).ok().ok_or(PasswordError::Hashing)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs work of some 50 ms away from the threads that serve requests.
async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    let turn = HASHING.acquire().await.ok().ok_or(PasswordError::Hashing)?;
    // The turn goes with the work: it runs on where nobody waits for it any more.
    let work = move || {
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await.ok().ok_or(PasswordError::Hashing)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_another_is_not() {
        let hash = hash("correct horse battery", "ada@example.org").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{hash}");
        assert!(verify("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse batterx", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse battery", None).await.unwrap());
    }

    #[tokio::test]
    async fn weak_passwords_are_refused_in_words() {
        assert_eq!(hash("short", "a@b.c").await, Err(PasswordError::TooShort));
        assert_eq!(hash(&"x".repeat(2000), "a@b.c").await, Err(PasswordError::TooLong));
        for common in ["xxxxxxxxxxxxxxxx", "password1234", "123456789012", "qwertyuiop12"] {
            assert_eq!(hash(common, "a@b.c").await, Err(PasswordError::Guessable), "{common}");
        }
        assert_eq!(hash("lovelace1234", "lovelace@example.org").await, Err(PasswordError::Guessable));
        assert_eq!(hash("Ada@example.org1", "ada@example.org").await, Err(PasswordError::Guessable));
    }
}
