//! Quantities compared: the same number, rounded, in another unit, within a range, or reckoned from what is said.

use super::binding::{self, Candidate};
use super::bounds::Bound;
use super::lists::lists;
use super::numbers::Quantity;
use super::told::{as_a_place, as_a_word, as_a_year};
use super::units::Dimension;
use super::{Finding, polarity};
use crate::check::align::{Line, Scope};

/// Two quantities may differ by this share and be one number, where a unit was converted.
const CONVERTED: f64 = 0.012;
/// The same where the sentence says "about" and the unit was converted.
const CONVERTED_ABOUT: f64 = 0.06;
/// The same where the sentence says "about".
const ABOUT: f64 = 0.035;
/// Degrees, in the scale of the sentence, by which a converted temperature may differ; the same where it says "about".
const DEGREES: f64 = 1.1;
const DEGREES_ABOUT: f64 = 3.0;
/// "Nearly" reaches this share up, "more than" this share down.
const NEARLY: f64 = 0.15;
const ABOVE: f64 = 0.4;
/// A bound this near to a number that is given exactly is told of it, whatever its last digit: "fewer than 2,500" of 2,400.
const BOUND_NEAR: f64 = 0.06;
/// Percentage points by which "half", "a third" may differ from a percentage.
const SHARE_POINTS: f64 = 2.1;

/// Returns the quantities that the evidence does not bear out.
pub(in crate::check) fn findings(scope: &Scope) -> Vec<Finding> {
    let wanted = scope.claim.quantities.iter().filter(|quantity| matters(scope, quantity));
    wanted.filter_map(|quantity| compare(scope, quantity)).collect()
}

/// "One" and "first" are often no numbers; they matter only against another number of the same things.
fn matters(scope: &Scope, quantity: &Quantity) -> bool {
    let same_things = |other: &Quantity| {
        other.unit.dimension == quantity.unit.dimension && counts_the_same(quantity, other) && !other.is_one
    };
    if quantity.unit.dimension == Dimension::Times && quantity.low < 1.5 && quantity.low > 0.9 {
        return false;
    }
    if quantity.is_one && quantity.unit.dimension != Dimension::Count {
        // "A metre" matters against "a centimetre".
        let theirs = || scope.near().flat_map(|line| &line.quantities);
        return theirs().any(|other| other.is_one && other.unit.dimension == quantity.unit.dimension);
    }
    if quantity.is_one {
        // "One of the three orders" counts three.
        let of_some = scope.claim.text.lower(quantity.to) == "of";
        let pronoun =
            of_some || matches!(scope.claim.text.before(quantity.from, 1), "each" | "every" | "any" | "no");
        let article = |line: &Line| {
            let noun = |key: &str| line.text.tokens.iter().position(|token| token.key == key);
            let at = quantity.nouns.first().and_then(|key| noun(key));
            at.is_some_and(|at| (1..3).any(|back| matches!(line.text.before(at, back), "a" | "an")))
        };
        return !pronoun
            && !scope.near().any(article)
            && scope
                .near()
                .flat_map(|line| &line.quantities)
                .any(|other| same_things(other) && other.low > 1.0)
            && !scope.near().flat_map(|line| &line.quantities).any(|other| other.is_one);
    }
    if quantity.unit.dimension == Dimension::Order && scope.claim.text.lower(quantity.to) == "half" {
        return false;
    }
    if quantity.unit.dimension == Dimension::Order && quantity.low < 1.5 {
        return scope.best().is_some_and(|line| line.quantities.iter().any(same_things));
    }
    true
}

pub(in crate::check) fn counts_the_same(one: &Quantity, other: &Quantity) -> bool {
    one.nouns.iter().take(2).any(|noun| other.nouns.iter().take(2).any(|theirs| theirs == noun))
}

/// "The canal has three locks" where the passage says "no locks".
fn denied(scope: &Scope, wanted: &Quantity) -> Option<Finding> {
    let counted = scope.claim.text.tokens.get(wanted.to).filter(|token| token.is_content())?;
    let noun = Some(&counted.key).filter(|_| wanted.unit.dimension == Dimension::Count && !wanted.is_one)?;
    let denies = |line: &&Line| {
        let token = |at: usize| line.text.tokens.get(at);
        (0..line.text.tokens.len()).any(|at| {
            matches!(line.text.lower(at), "no" | "without" | "single")
                && (1..3).any(|on| token(at + on).is_some_and(|token| token.key == *noun))
        })
    };
    let line = scope.near().take(3).find(denies)?;
    let said = told(&scope.claim, wanted);
    let reason = format!("the passage denies “{said}”: “{}”", polarity::short(line.text.text));
    Some(Finding::against(reason).of(line))
}

fn compare(scope: &Scope, wanted: &Quantity) -> Option<Finding> {
    let candidates = candidates(scope, wanted);
    if candidates.iter().any(|candidate| candidate.agrees) {
        return swapped(scope, wanted).or_else(|| misplaced(scope, wanted, &candidates));
    }
    if let Some(denied) = denied(scope, wanted) {
        return Some(denied);
    }
    if is_reckoned(scope, wanted) {
        return None;
    }
    let rival = scope.near().find_map(|line| Some((line, rival(wanted, line)?)));
    Some(match rival {
        Some((line, given)) => {
            let (theirs, ours) = (told(line, given), told(&scope.claim, wanted));
            Finding::against(format!("the passage says {theirs}, the sentence {ours}")).of(line)
        }
        None => {
            Finding::missing(format!("no cited passage gives the number “{}”", told(&scope.claim, wanted)))
        }
    })
}

/// Returns true for a quantity that can be reckoned from those of the evidence.
pub(super) fn is_reckoned(scope: &Scope, wanted: &Quantity) -> bool {
    let near: Vec<&Quantity> = scope.near().flat_map(|line| &line.quantities).collect();
    derived(scope, wanted, &near)
        || as_a_year(scope, wanted)
        || as_a_word(scope, wanted)
        || as_a_place(scope, wanted)
}

/// Returns the quantities of the evidence that measure what the wanted one measures.
fn candidates(scope: &Scope, wanted: &Quantity) -> Vec<Candidate> {
    let span = |quantity: &Quantity| quantity.from..quantity.to;
    let of_line = |(number, line): (usize, &Line)| {
        let given = line.quantities.iter().filter(|given| comparable(wanted, given));
        let all: Vec<&Quantity> = given.collect();
        // "692 kilometres (430 mi)" is one fact.
        let converts =
            |one: &Quantity, two: &Quantity| two.from == one.to + 1 && line.text.lower(one.to) == "(";
        let another = |one: &Quantity, two: &Quantity| {
            one.from != two.from && !converts(one, two) && !converts(two, one)
        };
        let candidate = |given: &&Quantity| Candidate {
            line: number,
            span: span(given),
            others: all.iter().filter(|other| another(given, other)).map(|other| span(other)).collect(),
            agrees: bears_out(wanted, given),
        };
        all.iter().map(candidate).collect::<Vec<_>>()
    };
    scope.lines.iter().enumerate().flat_map(of_line).collect()
}

/// Returns a finding where the passage gives the number of something else.
fn misplaced(scope: &Scope, wanted: &Quantity, candidates: &[Candidate]) -> Option<Finding> {
    // What counts nothing may stand anywhere: "around 552".
    let bare = wanted.unit.dimension == Dimension::Count && wanted.nouns.is_empty();
    if wanted.is_one || bare || wanted.unit.dimension == Dimension::Order {
        return None;
    }
    let others =
        scope.claim.quantities.iter().filter(|other| other.from != wanted.from && comparable(wanted, other));
    let others: Vec<_> = others.map(|other| other.from..other.to).collect();
    let given = |candidate: &Candidate| {
        let line = scope.lines.get(candidate.line)?;
        line.quantities.iter().find(|given| given.from == candidate.span.start)
    };
    let dimension = |candidate: &Candidate| given(candidate).map(|given| given.unit.dimension);
    let agreeing: Vec<_> = candidates.iter().filter(|candidate| candidate.agrees).map(dimension).collect();
    let of_its_kind = |candidate: &&Candidate| candidate.agrees || agreeing.contains(&dimension(candidate));
    let same: Vec<Candidate> = candidates.iter().filter(of_its_kind).cloned().collect();
    let rival = binding::misplaced(scope, &(wanted.from..wanted.to), &others, &same)?;
    let line = scope.lines.get(rival.line)?;
    let given = line.quantities.iter().find(|given| given.from == rival.span.start)?;
    let (theirs, ours) = (told(line, given), told(&scope.claim, wanted));
    Some(Finding::against(format!("the passage says {theirs} of this, the sentence {ours}")).of(line))
}

/// Returns a quantity's words with the noun it counts, where it has no unit of its own.
pub(in crate::check) fn told<'a>(line: &Line<'a>, quantity: &Quantity) -> &'a str {
    let noun = quantity.unit.dimension == Dimension::Count && !quantity.nouns.is_empty();
    line.text.surface(quantity.from, quantity.to + usize::from(noun))
}

/// Returns a number of the line that measures what the wanted one measures.
fn rival<'l>(wanted: &Quantity, line: &'l Line) -> Option<&'l Quantity> {
    let same = line
        .quantities
        .iter()
        .filter(|given| given.unit.dimension == wanted.unit.dimension && (wanted.is_one || !given.is_one));
    let same: Vec<&Quantity> = same.collect();
    let counted = same.iter().find(|given| counts_the_same(wanted, given));
    counted
        .or_else(|| same.first().filter(|_| wanted.unit.dimension != Dimension::Count || same.len() == 1))
        .copied()
}

/// Returns true where the evidence's quantity lets the sentence say its own.
pub(in crate::check) fn bears_out(wanted: &Quantity, given: &Quantity) -> bool {
    if !comparable(wanted, given) || opposed(wanted.bound, given.bound) {
        return false;
    }
    let is_range = |quantity: &Quantity| quantity.high > quantity.low;
    let (low, high) =
        (close(wanted, wanted.low, given, given.low), close(wanted, wanted.high, given, given.high));
    match (is_range(wanted), is_range(given)) {
        (true, true) => low && high,
        // "5 to 10" may be told as "up to 10" or "at least 5"; as "about 7" too.
        (false, true) => match wanted.bound {
            Bound::About | Bound::Nearly => given.low <= wanted.low && wanted.low <= given.high,
            Bound::Above => low || close(wanted, wanted.low, given, given.high),
            Bound::Below => high || given.high <= wanted.low && given.high > wanted.low * (1.0 - NEARLY),
            Bound::Exact => low || high,
        },
        (true, false) => wanted.low <= given.low && given.high <= wanted.high,
        (false, false) => low,
    }
}

/// "More than 500" is no "less than 500".
fn opposed(one: Bound, other: Bound) -> bool {
    matches!(
        (one, other),
        (Bound::Above, Bound::Below | Bound::Nearly) | (Bound::Below | Bound::Nearly, Bound::Above)
    )
}

fn comparable(wanted: &Quantity, given: &Quantity) -> bool {
    use Dimension::{Count, Degrees, Mass, Money, Order, Score, Temperature, Times};
    let (one, other) = (wanted.unit.dimension, given.unit.dimension);
    one == other
        || matches!((one, other), (Count, other) if !matches!(other, Order | Score))
        || matches!((other, one), (Count, one) if !matches!(one, Order | Score))
        || matches!((one, other), (Degrees, Temperature) | (Temperature, Degrees))
        // "pounds" are money or weight.
        || matches!((one, other), (Mass, Money(_)) | (Money(_), Mass))
        || matches!((one, other), (Times, Count)) && given.nouns.first().is_none_or(|noun| noun == "time")
}

/// Returns a value in the unit it was written in.
fn written(quantity: &Quantity, value: f64) -> f64 {
    (value - quantity.unit.offset) / quantity.unit.factor
}

fn close(wanted: &Quantity, value: f64, given: &Quantity, other: f64) -> bool {
    let same_dimension = wanted.unit.dimension == given.unit.dimension;
    let same_unit = wanted.unit.name == given.unit.name || !same_dimension;
    // Degrees of one scale as they are written: from absolute zero on, 0.4 °C would be about 1.4 °C.
    let scaled = same_dimension && wanted.unit.name == given.unit.name && wanted.unit.offset != 0.0;
    let (value, other, step) = if same_dimension && !scaled {
        (value, other, wanted.step)
    } else {
        // A number without a unit is compared as it is written.
        (written(wanted, value), written(given, other), wanted.step / wanted.unit.factor)
    };
    let hedged = !matches!(wanted.bound, Bound::Exact);
    let apart = (value - other).abs();
    if apart <= other.abs() * 1e-6 {
        return true;
    }
    if wanted.unit.dimension == Dimension::Share && same_dimension {
        let points = if wanted.step >= 1.0 && wanted.step < 1.5 && written_as_a_part(wanted)
            || written_as_a_part(given)
        {
            SHARE_POINTS
        } else {
            0.5
        };
        if apart <= if hedged { points.max(1.6) } else { points } {
            return true;
        }
    }
    if matches!(wanted.unit.dimension, Dimension::Order | Dimension::Clock | Dimension::Score) {
        return false;
    }
    // A share of what is counted from absolute zero on is no measure of how near two temperatures are.
    if !same_unit && same_dimension && wanted.unit.dimension == Dimension::Temperature {
        let apart = (written(wanted, value) - written(wanted, other)).abs();
        // "450 °F" is 230 °C, to the ten.
        let within =
            if hedged { DEGREES_ABOUT } else { DEGREES }.max((step / wanted.unit.factor / 2.0).min(5.0));
        return apart <= within;
    }
    if !same_unit && apart <= other.abs() * if hedged { CONVERTED_ABOUT } else { CONVERTED } {
        return true;
    }
    // Rounded to the digits the sentence gives.
    let rounds = step > 0.0 && apart <= step / 2.0 * 1.000_1;
    let coarse = step >= given.step * 9.9 || !same_unit;
    // Rounding by more than an eighth is no rounding.
    if rounds && coarse && apart <= other.abs() * 0.125 && (hedged || value.abs() / step >= 9.9) {
        return true;
    }
    // "More than half" may be said of 62 %: a share in words is coarse by itself.
    let coarse = coarse || wanted.unit.dimension == Dimension::Share;
    // "Fewer than 2,500" are 2,400: not a number rounded, and true.
    let known = matches!(given.bound, Bound::Exact | Bound::About) && apart <= other.abs() * BOUND_NEAR;
    match wanted.bound {
        Bound::Exact => given.bound == Bound::About && rounds && coarse,
        Bound::About => apart <= other.abs() * ABOUT,
        Bound::Above => other >= value && (known || other <= value * (1.0 + ABOVE) && coarse),
        Bound::Below => other <= value && (known || other >= value * (1.0 - NEARLY) && coarse),
        Bound::Nearly => other <= value && other >= value * (1.0 - NEARLY) && coarse,
    }
}

/// "half", "a third": its step is one point, and its words are letters.
fn written_as_a_part(quantity: &Quantity) -> bool {
    (quantity.step - 1.0).abs() < 1e-9
        && quantity.to.saturating_sub(quantity.from) >= 1
        && quantity.low.fract() != 0.0
        || (quantity.low - 50.0).abs() < 1e-9
        || (quantity.low - 25.0).abs() < 1e-9
        || (quantity.low - 75.0).abs() < 1e-9
}

/// Reckoned from what is said: a sum, a share, a factor, the years between two dates, the length of a list.
fn derived(scope: &Scope, wanted: &Quantity, near: &[&Quantity]) -> bool {
    let pairs = || {
        near.iter().enumerate().flat_map(|(at, one)| near.iter().skip(at + 1).map(move |two| (*one, *two)))
    };
    let as_found = |value: f64, like: &Quantity| {
        let reckoned = Quantity { low: value, high: value, bound: Bound::Exact, ..like.clone() };
        bears_out(wanted, &reckoned)
    };
    match wanted.unit.dimension {
        Dimension::Share => pairs().any(|(one, two)| {
            let same = one.unit.dimension == two.unit.dimension
                && !matches!(one.unit.dimension, Dimension::Share | Dimension::Order);
            let (part, whole) = (one.low.min(two.low), one.low.max(two.low));
            same && whole > 0.0 && (part / whole * 100.0 - wanted.low).abs() < 1.0
        }),
        Dimension::Times => {
            pairs().any(|(one, two)| {
                let same = one.unit.dimension == two.unit.dimension && one.low > 0.0 && two.low > 0.0;
                same && [two.low / one.low, one.low / two.low]
                    .iter()
                    .any(|factor| (factor - wanted.low).abs() < wanted.low * 0.06)
            }) || near.iter().any(|one| {
                one.unit.dimension == Dimension::Share
                    && ((one.low - 50.0).abs() < 2.0 && (wanted.low - 0.5).abs() < 0.01
                        || (one.low - 100.0).abs() < 2.0 && (wanted.low - 2.0).abs() < 0.01)
            })
        }
        Dimension::Time => {
            years_between(scope, wanted)
                || summed(wanted, near)
                || pairs().any(|(one, two)| {
                    one.unit.dimension == Dimension::Time
                        && two.unit.dimension == Dimension::Time
                        && compares(scope)
                        && as_found((one.low - two.low).abs(), one)
                })
        }
        Dimension::Count => lists(scope, wanted) || summed(wanted, &of_its_things(wanted, near)),
        Dimension::Order | Dimension::Clock | Dimension::Score => false,
        _ => {
            summed(wanted, near)
                || compares(scope)
                    && pairs().any(|(one, two)| {
                        one.unit.dimension == wanted.unit.dimension
                            && two.unit.dimension == wanted.unit.dimension
                            && as_found((one.low - two.low).abs(), one)
                    })
        }
    }
}

/// Words with which a sentence tells a difference.
fn compares(scope: &Scope) -> bool {
    let words = [
        "difference",
        "gap",
        "rise",
        "rose",
        "increase",
        "increased",
        "grew",
        "fell",
        "dropped",
        "than",
        "by",
        "later",
        "apart",
        "longer",
    ];
    scope.claim.text.tokens.iter().any(|token| words.contains(&token.lower.as_str()))
}

/// Returns the numbers that may be put together to the wanted one: where the passage counts the very things, those alone.
fn of_its_things<'q>(wanted: &Quantity, near: &[&'q Quantity]) -> Vec<&'q Quantity> {
    let same: Vec<&Quantity> = near.iter().filter(|given| counts_the_same(wanted, given)).copied().collect();
    if same.is_empty() { near.to_vec() } else { same }
}

/// Two or three numbers of the same things, or all there are, put together.
fn summed(wanted: &Quantity, near: &[&Quantity]) -> bool {
    let same: Vec<f64> = near
        .iter()
        .filter(|given| given.unit.dimension == wanted.unit.dimension && given.low < wanted.low)
        .map(|given| given.low)
        .collect();
    let is = |sum: f64| (sum - wanted.low).abs() <= wanted.low * 1e-6;
    let all = same.len() > 1 && is(same.iter().sum());
    let two = || same.iter().enumerate().any(|(at, one)| same.iter().skip(at + 1).any(|two| is(one + two)));
    wanted.low > 2.0 && wanted.high <= wanted.low && (all || two())
}

/// "Eight years" where the passage has 1990 and 1998.
fn years_between(scope: &Scope, wanted: &Quantity) -> bool {
    let years: Vec<i32> =
        scope.near().flat_map(|line| &line.dates).filter_map(super::dates::Date::year).collect();
    let wanted_years = wanted.low / 365.25;
    let slack: f64 = if wanted.bound == Bound::Exact { 0.05 } else { 0.12 };
    let rounds = (wanted.step / 365.25).max(1.0) >= 9.9;
    years.iter().enumerate().any(|(at, one)| {
        years.iter().skip(at + 1).any(|two| {
            let between = f64::from((one - two).abs());
            let apart = (between - wanted_years).abs();
            between > 0.0
                && (apart < 0.05 || (rounds || wanted.bound != Bound::Exact) && apart <= between * slack)
        })
    })
}

/// Returns a finding where the sentence gives a number to one thing that the passage gives to another of its kind.
fn swapped(scope: &Scope, wanted: &Quantity) -> Option<Finding> {
    if wanted.unit.dimension != Dimension::Count {
        return None;
    }
    let noun = wanted.nouns.first()?;
    let given: Vec<(&Line, &Quantity)> =
        scope.near().flat_map(|line| line.quantities.iter().map(move |quantity| (line, quantity))).collect();
    let of_this: Vec<&(&Line, &Quantity)> = given
        .iter()
        .filter(|(_, quantity)| quantity.nouns.first() == Some(noun) && comparable(wanted, quantity))
        .collect();
    let (line, theirs) = of_this.first()?;
    let agrees = of_this.iter().any(|(_, quantity)| bears_out(wanted, quantity));
    let by_line = given
        .iter()
        .filter(|(_, quantity)| bears_out(wanted, quantity))
        // "The chest, 0.02" in a list of doses is of what the list is of.
        .all(|(line, quantity)| {
            let listed =
                quantity.nouns.is_empty() && line.text.lower(quantity.from).starts_with(char::is_numeric);
            !listed && !counts_the_same(wanted, quantity)
        });
    (!agrees && by_line).then(|| {
        let (theirs, ours) = (told(line, theirs), told(&scope.claim, wanted));
        Finding::against(format!("the passage says {theirs}, the sentence {ours}")).of(line)
    })
}
