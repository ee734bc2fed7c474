//! A word exchanged for its opposite, a comparison turned round.

use super::{Fault, before, chosen, evidence_has, like, lower, replaced, words};
use crate::material::Truth;

/// Opposites, written for this generator from general English without regard to the check's own tables.
#[rustfmt::skip]
const PAIRS: &[(&str, &str)] = &[
    ("increase", "decrease"), ("increases", "decreases"), ("increased", "decreased"), ("rise", "fall"), ("rises", "falls"), ("rose", "fell"), ("rising", "falling"),
    ("raise", "lower"), ("raises", "lowers"), ("raised", "lowered"), ("strengthen", "weaken"), ("strengthens", "weakens"), ("expand", "shrink"), ("expands", "shrinks"),
    ("high", "low"), ("hot", "cold"), ("warm", "cool"), ("strong", "weak"), ("large", "small"), ("big", "small"), ("long", "short"), ("fast", "slow"), ("quickly", "slowly"), ("rapidly", "slowly"),
    ("early", "late"), ("old", "young"), ("rich", "poor"), ("heavy", "light"), ("thick", "thin"), ("deep", "shallow"), ("wide", "narrow"), ("near", "far from"), ("bright", "dim"), ("hard", "soft"),
    ("dry", "wet"), ("clean", "dirty"), ("safe", "dangerous"), ("common", "rare"), ("rare", "common"), ("simple", "complex"), ("cheap", "expensive"), ("expensive", "cheap"), ("easy", "difficult"), ("difficult", "easy"),
    ("solid", "liquid"), ("liquid", "solid"), ("acidic", "alkaline"), ("positive", "negative"), ("negative", "positive"), ("male", "female"), ("female", "male"), ("external", "internal"), ("inner", "outer"), ("outer", "inner"),
    ("northern", "southern"), ("southern", "northern"), ("eastern", "western"), ("western", "eastern"), ("north", "south"), ("south", "north"), ("east", "west"), ("west", "east"), ("left", "right"), ("upper", "lower"),
    ("above", "below"), ("below", "above"), ("inside", "outside"), ("outside", "inside"), ("before", "after"), ("after", "before"), ("open", "closed"), ("visible", "invisible"), ("possible", "impossible"), ("complete", "incomplete"),
    ("absorb", "give off"), ("absorbs", "gives off"), ("attract", "repel"), ("attracts", "repels"), ("begins", "ends"), ("began", "ended"), ("starts", "stops"), ("started", "stopped"), ("won", "lost"), ("gains", "loses"), ("gain", "lose"),
    ("buy", "sell"), ("bought", "sold"), ("arrive", "leave"), ("arrived", "left"), ("enter", "leave"), ("adds", "removes"), ("add", "remove"), ("join", "separate"), ("accepted", "rejected"), ("allowed", "banned"), ("legal", "illegal"),
    ("success", "failure"), ("successful", "unsuccessful"), ("natural", "artificial"), ("permanent", "temporary"), ("temporary", "permanent"), ("useful", "useless"), ("harmful", "harmless"), ("same", "different"), ("maximum", "minimum"),
    ("first", "last"), ("alive", "dead"), ("smooth", "rough"), ("full", "partial"), ("melts", "freezes"), ("melt", "freeze"), ("worsen", "relieve"), ("worsens", "relieves"), ("helps", "hinders"), ("protects", "endangers"), ("summer", "winter"), ("winter", "summer"),
    ("day", "night"), ("night", "day"), ("indoors", "outdoors"), ("forwards", "backwards"), ("tighten", "loosen"), ("succeeded", "failed"), ("destroyed", "preserved"), ("fresh", "stale"), ("ancient", "modern"), ("modern", "ancient"), ("public", "private"),
    ("innocent", "guilty"), ("voluntary", "compulsory"), ("urban", "rural"), ("major", "minor"), ("minor", "major"), ("urgent", "unimportant"), ("mild", "severe"), ("severe", "mild"), ("sharp", "blunt"), ("sweet", "bitter"), ("shrank", "grew"), ("grew", "shrank"),
];
/// Comparatives and their like.
#[rustfmt::skip]
const DEGREES: &[(&str, &str)] = &[
    ("more", "less"), ("less", "more"), ("fewer", "more"), ("higher", "lower"), ("lower", "higher"), ("larger", "smaller"), ("smaller", "larger"), ("bigger", "smaller"), ("greater", "smaller"), ("longer", "shorter"),
    ("shorter", "longer"), ("faster", "slower"), ("slower", "faster"), ("stronger", "weaker"), ("weaker", "stronger"), ("older", "younger"), ("younger", "older"), ("heavier", "lighter"), ("lighter", "heavier"), ("hotter", "colder"),
    ("warmer", "cooler"), ("cooler", "warmer"), ("colder", "hotter"), ("closer", "farther"), ("earlier", "later"), ("later", "earlier"), ("better", "worse"), ("worse", "better"), ("easier", "harder"), ("harder", "easier"), ("deeper", "shallower"),
    ("thicker", "thinner"), ("thinner", "thicker"), ("brighter", "dimmer"), ("wider", "narrower"), ("cheaper", "dearer"), ("denser", "thinner"), ("most", "least"), ("least", "most"), ("largest", "smallest"), ("smallest", "largest"), ("highest", "lowest"),
    ("lowest", "highest"), ("longest", "shortest"), ("shortest", "longest"), ("fastest", "slowest"), ("slowest", "fastest"), ("strongest", "weakest"), ("best", "worst"), ("oldest", "youngest"), ("biggest", "smallest"), ("greatest", "smallest"), ("drier", "wetter"), ("richer", "poorer"), ("taller", "shorter"), ("softer", "harder"),
];

/// Returns the faults of this family.
pub(super) fn faults(truth: &Truth) -> Vec<Fault> {
    [chosen(&turned(truth), "comparison turned", 1), chosen(&opposites(truth), "opposite put in", 1)]
        .into_iter()
        .flatten()
        .collect()
}

fn turned(truth: &Truth) -> Vec<String> {
    let words = words(&truth.sentence);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some((_, other)) = DEGREES.iter().find(|(one, _)| *one == word.lower) else { continue };
        let (next, last) = (lower(&words, at + 1), before(&words, at, 1));
        let taken = match word.lower.as_str() {
            // "Once more", "no longer", "more and more", "sooner or later", "at least", "most people".
            "more" | "less" => {
                matches!(last, "once" | "no" | "any" | "and" | "or" | "not" | "many")
                    || matches!(next, "and" | "or" | "recently")
                    || word.raw == "More" && next == "recently"
            }
            "longer" => matches!(last, "no" | "any"),
            "later" | "earlier" => next != "than" || last == "or",
            "least" => last == "at",
            "lower" => last == "to" || next == "the",
            "better" => last == "had",
            // "Most people", "best stored", "best known".
            "most" | "best" | "worst" => last != "the",
            _ => last == "or" || last == "and" || next == "and",
        };
        let taken = taken || word.raw.starts_with(char::is_uppercase) && at > 0;
        // "No more than": nothing is left of it.
        let both =
            words.iter().any(|word| word.lower == *other) || evidence_has(truth, &format!("{other} {next}"));
        if !taken && !both {
            found.push(replaced(&truth.sentence, &word.range, &like(word.raw, other)));
        }
    }
    found
}

fn opposites(truth: &Truth) -> Vec<String> {
    let words = words(&truth.sentence);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some((_, other)) = PAIRS.iter().find(|(one, _)| *one == word.lower) else { continue };
        let (next, last) = (lower(&words, at + 1), before(&words, at, 1));
        let named = word.raw.starts_with(char::is_uppercase) && at > 0;
        let taken = named
            || word.gap.contains('-')
            || match word.lower.as_str() {
                "fresh" => matches!(next, "water" | "and"),
                "day" | "night" => last != "the" && last != "by",
                "long" => {
                    matches!(
                        last,
                        "as" | "how" | "metres" | "so" | "miles" | "km" | "m" | "feet" | "centimetres"
                    ) || matches!(next, "as" | "after" | "before" | "ago")
                        || last.starts_with(|c: char| c.is_ascii_digit())
                }
                "old" | "high" | "deep" | "wide" | "thick" => [
                    "years",
                    "year",
                    "metres",
                    "m",
                    "km",
                    "feet",
                    "centimetres",
                    "how",
                    "as",
                    "days",
                    "miles",
                    "mm",
                    "cm",
                ]
                .contains(&last),
                "open" => matches!(next, "the" | "a" | "sea" | "ocean" | "air" | "to"),
                "left" => {
                    matches!(last, "have" | "has" | "had" | "is" | "are" | "was" | "were")
                        || next.is_empty()
                        || !matches!(last, "the" | "upper" | "lower")
                }
                "light" | "lower" => true,
                "rise" | "fall" | "increase" => {
                    matches!(next, "and" | "or") || matches!(last, "and" | "or" | "the" | "of")
                }
                "before" | "after" => {
                    matches!(last, "shortly" | "soon" | "named" | "look" | "looks" | "day" | "long" | "year")
                        || next.ends_with("ing")
                }
                "first" | "same" => last != "the",
                "above" | "below" => next.is_empty() || last == "from",
                "inside" | "outside" | "near" => next.is_empty(),
                "hard" => !matches!(last, "a" | "is" | "are" | "the" | "too"),
                "early" | "late" => !matches!(last, "in" | "the" | "until" | "by"),
                "summer" | "winter" => matches!(last, "of" | "and"),
                "mild" | "severe" | "major" | "minor" | "common" | "rare" => {
                    matches!(last, "or" | "and" | "most" | "in")
                }
                _ => false,
            };
        let both =
            words.iter().any(|word| word.lower == *other) || evidence_has(truth, &format!("{other} {next}"));
        if !taken && !both {
            found.push(replaced(&truth.sentence, &word.range, &like(word.raw, other)));
        }
    }
    found
}
