//! Real parts that `scripts/real-parts` started.

/// Returns the address of a real part; none where it was not started.
pub fn real_part(name: &str) -> Option<String> {
    std::env::vars().find_map(|(known, value)| (known == name).then_some(value))
}
