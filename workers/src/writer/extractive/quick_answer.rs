//! The quick answer: the one to three sentences that hold it.

use article::check;
use article::model::QUICK_WORDS_MAX;
use article::rank::{Kind, Ranking, Score, Unit};
use article::{PassageKind, words};

use super::said::Said;
use super::wording;

const SENTENCES_MAX: usize = 3;
/// A full sentence goes first before a fragment that answers hardly better.
const NEARLY_AS_GOOD: f64 = 0.8;
/// A further sentence must answer half as well as the first. Of the 179 development questions that the library answers and
/// that are not refused, the quick answer holds the fact for 159 with this, for 152 with 0.8.
const HALF_AS_GOOD: f64 = 0.5;
/// What standing beside the best sentence is worth.
const BESIDE: f64 = 1.15;
/// A further sentence that shares this much of its words adds nothing.
const ADDS_NOTHING: f64 = 0.55;

/// Returns the numbers of the quick answer's sentences, best first; none where no answer can stand alone.
pub(super) fn choose(ranking: &Ranking, answers: &[usize], said: &mut Said<'_>) -> Vec<usize> {
    let quick = match first_list(ranking, answers) {
        Some(intro) => items(ranking.units(), intro),
        None => sentences(ranking, answers),
    };
    quick.into_iter().filter(|number| said.say(*number)).collect()
}

/// Returns the intro of the list that answers best, where a list is what is wanted. A list told in order is left
/// whole for the body: its first steps alone are no answer.
fn first_list(ranking: &Ranking, answers: &[usize]) -> Option<usize> {
    let best = answers.first().copied()?;
    let unit = ranking.units().get(best)?;
    let list_wanted = matches!(
        ranking.question().kind,
        Kind::List | Kind::Fact | Kind::Somebody | Kind::Reason | Kind::Manner
    );
    let usable =
        list_wanted && unit.kind == PassageKind::ListIntro && !wording::announces_sequence(&unit.text);
    (usable && !items(ranking.units(), best).is_empty()).then_some(best)
}

/// Returns the first items of a list, as many as there is room for.
fn items(units: &[Unit], intro: usize) -> Vec<usize> {
    let items = units.iter().enumerate().filter(|(_, unit)| unit.intro == Some(intro));
    let mut room = Room::default();
    items
        .filter(|(_, unit)| wording::stands_alone(&unit.text))
        .map_while(|(number, unit)| room.take(unit).then_some(number))
        .collect()
}

/// Returns the best sentence, then others that answer half as well and add something: best of all those that stand
/// beside it, for they go on where it ends.
fn sentences(ranking: &Ranking, answers: &[usize]) -> Vec<usize> {
    let units = ranking.units();
    let answer = |number: usize| ranking.score(number).map_or(0.0, Score::answer);
    let Some(best) = first(ranking, answers) else { return Vec::new() };
    let beside = |number: usize| {
        units.get(number).zip(units.get(best)).is_some_and(|(one, other)| one.passage == other.passage)
    };
    let worth = |number: usize| answer(number) * if beside(number) { BESIDE } else { 1.0 };
    let mut order: Vec<usize> = answers.iter().copied().filter(|number| !beside(*number)).collect();
    order.extend((0..units.len()).filter(|number| beside(*number) && *number != best));
    order.sort_by(|one, other| worth(*other).total_cmp(&worth(*one)));

    let mut chosen: Vec<usize> = Vec::new();
    let mut room = Room::default();
    for number in std::iter::once(best).chain(order) {
        let Some(unit) = units.get(number) else { continue };
        let good = worth(number) >= HALF_AS_GOOD * answer(best);
        let adds =
            chosen.iter().filter_map(|said| units.get(*said)).all(|said| said.likeness(unit) < ADDS_NOTHING);
        if good && adds && can_stand(unit, ranking) && room.take(unit) {
            chosen.push(number);
        }
    }
    // Sentences of one passage read in its order, and the best comes first.
    if let Some((_, rest)) = chosen.split_first_mut() {
        rest.sort_by_key(|number| !beside(*number));
    }
    chosen
}

/// Returns the best answer that can stand alone and is short enough; a full sentence before a fragment that is hardly
/// better.
fn first(ranking: &Ranking, answers: &[usize]) -> Option<usize> {
    let units = ranking.units();
    let answer = |number: usize| ranking.score(number).map_or(0.0, Score::answer);
    let usable = |number: &usize| {
        units.get(*number).is_some_and(|unit| can_stand(unit, ranking) && Room::default().take(unit))
    };
    let full = |number: &usize| units.get(*number).is_some_and(|unit| check::is_full_sentence(&unit.text));
    let best = answers.iter().copied().find(usable)?;
    let best_full = answers.iter().copied().find(|number| usable(number) && full(number));
    Some(best_full.filter(|number| answer(*number) >= NEARLY_AS_GOOD * answer(best)).unwrap_or(best))
}

/// A step of a list told in order is no answer to what asks for the whole of it.
fn can_stand(unit: &Unit, ranking: &Ranking) -> bool {
    let whole_wanted = matches!(ranking.question().kind, Kind::List | Kind::Steps | Kind::Manner);
    let intro = unit.intro.and_then(|intro| ranking.units().get(intro));
    let step = intro.is_some_and(|intro| wording::announces_sequence(&intro.text));
    unit.kind != PassageKind::ListIntro && wording::stands_alone(&unit.text) && !(whole_wanted && step)
}

/// What is left of the quick answer's room.
#[derive(Default)]
struct Room {
    words: usize,
    sentences: usize,
}

impl Room {
    /// Takes room for a sentence, if there is enough.
    fn take(&mut self, unit: &Unit) -> bool {
        let words = self.words.saturating_add(words::count(&unit.text));
        let fits = words <= QUICK_WORDS_MAX && self.sentences < SENTENCES_MAX;
        if fits {
            self.words = words;
            self.sentences = self.sentences.saturating_add(1);
        }
        fits
    }
}
