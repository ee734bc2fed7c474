//! Runs of words that two texts have in common.

use std::ops::Range;

/// Returns the length of the longest run of words that both have.
pub(super) fn longest(said: &[String], held: &[String]) -> usize {
    ending(said, held).into_iter().max().unwrap_or_default()
}

/// Returns where in `said` the runs stand that both have and that are longer than so many words, each as long as it is.
pub(crate) fn longer_than(words: usize, said: &[String], held: &[String]) -> Vec<Range<usize>> {
    let ending = ending(said, held);
    let next = ending.iter().skip(1).chain([&0]);
    // One that goes on at the next word is told of there.
    let whole =
        (1_usize..).zip(ending.iter().zip(next)).filter(|(_, (run, next))| *next <= *run && **run > words);
    whole.map(|(end, (run, _))| end.saturating_sub(*run)..end).collect()
}

/// Returns, for each word said, how long the longest run is that ends with it.
fn ending(said: &[String], held: &[String]) -> Vec<usize> {
    // How long the run is that ends at each word of the passage and at the word said before.
    let mut before = vec![0_usize; held.len()];
    let mut longest = Vec::with_capacity(said.len());
    for word in said {
        let mut here = Vec::with_capacity(held.len());
        let mut diagonal = 0_usize;
        for (other, above) in held.iter().zip(&before) {
            here.push(if other == word { diagonal.saturating_add(1) } else { 0 });
            diagonal = *above;
        }
        longest.push(here.iter().copied().max().unwrap_or_default());
        before = here;
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn runs_are_told_whole_and_each_by_itself() {
        let held = words("a b c d e f g h i j");
        let said = words("x a b c d y f g h i j z b c");
        assert_eq!(longest(&said, &held), 5);
        assert_eq!(longer_than(2, &said, &held), [1..5, 6..11]);
        assert_eq!(longer_than(4, &said, &held), vec![6..11]);
        assert!(longer_than(0, &words("x"), &held).is_empty());
        assert_eq!(longer_than(1, &held, &held), vec![0..10]);
        assert!(longer_than(0, &[], &held).is_empty());
    }
}
