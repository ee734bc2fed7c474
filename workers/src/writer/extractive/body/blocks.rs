//! Paragraphs and lists out of a stretch of units.

use article::rank::Unit;
use article::{PassageKind, check};

use super::super::plan::PlannedBlock;
use super::super::said::Said;
use super::super::wording;

/// A list of one is none.
const ITEMS_MIN: usize = 2;

/// Says what is still unsaid of these units, and returns it as blocks.
pub(super) fn say(units: &[Unit], numbers: &[usize], said: &mut Said<'_>) -> Vec<PlannedBlock> {
    let mut blocks = Vec::new();
    let mut rest = numbers;
    while let Some((first, _)) = rest.split_first() {
        let Some(unit) = units.get(*first) else { break };
        let (stretch, after) = rest.split_at(stretch(units, unit, rest));
        rest = after;
        blocks.extend(match unit.kind {
            PassageKind::Paragraph => paragraph(stretch, said),
            PassageKind::ListIntro => list(Some((*first, unit)), stretch.get(1..).unwrap_or_default(), said),
            PassageKind::ListItem => list(None, stretch, said),
        });
    }
    blocks
}

/// Returns true for blocks that are more than one fragment.
pub(super) fn stand_under_heading(units: &[Unit], blocks: &[PlannedBlock]) -> bool {
    let mut numbers = blocks.iter().flat_map(PlannedBlock::numbers);
    match (numbers.next().and_then(|number| units.get(number)), numbers.next()) {
        (None, _) => false,
        (Some(only), None) => check::is_full_sentence(&only.text),
        (Some(_), Some(_)) => true,
    }
}

/// Returns how many units belong together with the first: the sentences of its passage, or the items of its list.
fn stretch(units: &[Unit], first: &Unit, numbers: &[usize]) -> usize {
    let together = |unit: &Unit| match first.kind {
        PassageKind::Paragraph => unit.passage == first.passage,
        PassageKind::ListIntro | PassageKind::ListItem => unit.kind == PassageKind::ListItem,
    };
    let more = numbers.iter().skip(1).take_while(|number| units.get(**number).is_some_and(together)).count();
    more.saturating_add(1)
}

/// The unsaid sentences of a paragraph; one that leans on a sentence which is not there goes with it.
fn paragraph(numbers: &[usize], said: &mut Said<'_>) -> Option<PlannedBlock> {
    let mut kept: Vec<usize> = Vec::new();
    let mut before_kept = false;
    for number in numbers {
        let stands =
            |unit: &Unit| !check::announces_list(&unit.text) && (before_kept || !wording::leans(&unit.text));
        before_kept = said.unsaid(*number).is_some_and(stands) && said.say(*number);
        if before_kept {
            kept.push(*number);
        }
    }
    (!kept.is_empty()).then_some(PlannedBlock::Paragraph(kept))
}

/// The list with its intro if it is whole; without the intro if some of it has been said ("the four kinds are" over
/// three of them would be false); nothing where the order matters and a step is gone.
fn list(intro: Option<(usize, &Unit)>, all: &[usize], said: &mut Said<'_>) -> Option<PlannedBlock> {
    let mut trial = said.clone();
    let mut items: Vec<usize> = Vec::new();
    for number in all {
        let is_item = trial.unsaid(*number).is_some_and(|unit| !check::announces_list(&unit.text));
        if is_item && trial.say(*number) {
            items.push(*number);
        }
    }
    let whole = items.len() == all.len();
    let sequence = intro.is_some_and(|(_, unit)| wording::announces_sequence(&unit.text));
    if items.len() < ITEMS_MIN || (sequence && !whole) {
        return None;
    }
    let intro = intro.map(|(number, _)| number).filter(|number| whole && trial.say(*number));
    *said = trial;
    Some(PlannedBlock::List { intro, items })
}
