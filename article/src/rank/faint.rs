//! Words that everyday English uses for everything.

/// Words that tell little of what a question is about, however rare they are in our passages: those that everyday
/// English uses for everything.
#[rustfmt::skip]
const FAINT: &[&str] = &[
    "able", "about", "above", "across", "actually", "affect", "after", "again", "against", "ago", "allowed",
    "almost", "along", "already", "although", "always", "amount", "another", "answer", "anybody", "anyone",
    "apart", "approximately", "around", "average", "away", "awful", "back", "because", "become", "becomes",
    "behind", "below", "beneath", "beside", "best", "better", "between", "big", "bigger", "bit", "body",
    "bottom", "bring", "brings", "call", "called", "case", "cause", "caused", "causes", "certain", "come",
    "comes", "coming", "common", "commonly", "considered", "counts", "couple", "cover", "covered", "covers",
    "day", "decent", "different", "doing", "down", "during", "each", "earlier", "easy", "else", "end",
    "ended", "ending", "ends", "enough", "entire", "ever", "every", "everybody", "everyday", "everyone",
    "everything", "everywhere", "exactly", "fact", "feel", "feels", "fewer", "find", "fine", "first",
    "funny", "gave", "generally", "getting", "give", "given", "gives", "going", "good", "great", "happen",
    "having", "held", "help", "helps", "hers", "higher", "hold", "holds", "horrible", "however", "huge",
    "human", "humans", "idea", "important", "inside", "instead", "involve", "involved", "keep", "keeping",
    "keeps", "kept", "know", "known", "knows", "large", "last", "lasts", "later", "least", "let", "lets",
    "like", "likely", "little", "long", "longer", "look", "looking", "looks", "lot", "lots", "lower",
    "made", "main", "make", "makes", "making", "matter", "maybe", "mean", "mine", "modern", "most", "name",
    "near", "nearly", "needed", "never", "new", "next", "nice", "nobody", "none", "normal", "normally",
    "nothing", "now", "number", "occur", "often", "ok", "okay", "old", "once", "only", "ordinary", "other",
    "ours", "outside", "over", "pair", "part", "parts", "past", "people", "per", "perhaps", "person",
    "pick", "picks", "piece", "place", "point", "possible", "possibly", "pretty", "proper", "purpose",
    "put", "puts", "question", "quick", "quickly", "quite", "rather", "reach", "reached", "reaches", "real",
    "really", "regarded", "remain", "remained", "remains", "required", "rest", "right", "roughly", "run",
    "runs", "safe", "said", "same", "say", "says", "see", "seem", "seems", "set", "sets", "setting",
    "shorter", "show", "shows", "side", "similar", "since", "slowly", "smaller", "someone", "sometimes",
    "soon", "sooner", "sort", "start", "started", "starting", "starts", "stay", "stayed", "stays", "still",
    "strange", "stuff", "supposed", "sure", "take", "takes", "taking", "tell", "telling", "tells", "tend",
    "terrible", "then", "thing", "think", "though", "thought", "through", "time", "times", "tiny", "today",
    "together", "told", "took", "top", "toward", "towards", "tries", "true", "try", "trying", "turn",
    "turned", "turns", "twice", "two", "typical", "typically", "under", "until", "upon", "use", "used",
    "using", "usual", "usually", "want", "wanted", "wants", "way", "ways", "weird", "whenever", "whole",
    "within", "without", "work", "works", "world", "wrong", "year", "yet", "yours",
];

/// Shorter words in -ly are seldom adverbs: "fly", "jelly", "family".
const ADVERB_LETTERS_MIN: usize = 6;

/// Returns true for a word that tells little of what a question is about.
pub(super) fn is_faint(word: &str) -> bool {
    // Adverbs say how it is asked rather than what.
    FAINT.contains(&word) || (word.len() > ADVERB_LETTERS_MIN && word.ends_with("ly"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adverbs_and_words_for_everything_are_faint_and_nouns_are_not() {
        assert!(is_faint("usually") && is_faint("supposedly") && is_faint("thing"));
        assert!(!is_faint("family") && !is_faint("yeast") && !is_faint("fly"));
    }
}
