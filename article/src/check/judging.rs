//! Sentences against passages, fact by fact: what must pass, what must be caught, and in which words.

use proptest::prelude::*;

use super::judge;
use crate::view::Verdict;

const BRIDGE: &str = "The Harrow Bridge was opened by Queen Mary on 4 May 1932. It is 1,487 m long and has 12 stone \
    arches. The architect Peter Lund designed it, and the engineer Ada Brook built it. About 5 million people cross it \
    every year, and 62 % of them walk.";
const FOXES: &str = "Most foxes hunt at night. They may enter houses in winter. Foxes do not hibernate, and a few of them \
    live for ten years. A vixen is lighter than a dog fox. Mange is linked to cold weather.";
const ROOM: &str = "Keep the starter at 24 °C. It rose from 5 cm in 1990 to 10 cm in 1998. The club beat Stoke 3–1. \
    The National Health Service (NHS) advises adults to take 10 micrograms a day; children should take 5 micrograms.";

fn verdict(sentence: &str, passage: &str) -> Verdict {
    judge(sentence, &[passage]).verdict
}

fn passes(passage: &str, sentences: &[&str]) {
    for sentence in sentences {
        let opinion = judge(sentence, &[passage]);
        assert_eq!(opinion.verdict, Verdict::Supported, "{sentence}: {:?}", opinion.reasons);
        assert!(opinion.reasons.is_empty(), "{sentence}: {:?}", opinion.reasons);
    }
}

fn caught(passage: &str, sentences: &[&str]) {
    for sentence in sentences {
        let opinion = judge(sentence, &[passage]);
        assert_ne!(opinion.verdict, Verdict::Supported, "{sentence}");
        assert!(!opinion.reasons.is_empty(), "{sentence}");
    }
}

#[test]
fn numbers_may_be_written_otherwise_and_not_be_others() {
    passes(
        BRIDGE,
        &[
            "The bridge is about 1.5 km long and has twelve arches of stone.",
            "Some five million people cross the bridge each year.",
            "The Harrow Bridge is 1,487 metres long.",
            "The bridge has a dozen stone arches.",
            "More than half of the people who cross it walk.",
        ],
    );
    caught(
        BRIDGE,
        &[
            "The Harrow Bridge is 1,847 m long and has 12 stone arches.",
            "The bridge has fourteen stone arches.",
            "About 6 million people cross the bridge every year.",
            "Fewer than half of the people who cross it walk.",
            "The bridge has 62 stone arches.",
        ],
    );
    passes(
        ROOM,
        &["Between 1990 and 1998 it doubled, from 5 cm to 10 cm.", "The club won 3–1 against Stoke."],
    );
    caught(ROOM, &["The club beat Stoke 4–1.", "Adults are advised to take 5 micrograms a day by the NHS."]);
}

#[test]
fn units_may_be_converted_and_not_be_exchanged() {
    passes(
        BRIDGE,
        &["The bridge is roughly 4,880 feet long.", "The bridge is nearly a mile long: about 0.92 miles."],
    );
    passes(ROOM, &["Keep the starter at about 75 °F.", "The starter is kept at 24 degrees Celsius."]);
    caught(BRIDGE, &["The bridge is 1,487 feet long.", "It is 1,487 km long and has 12 stone arches."]);
    caught(ROOM, &["Keep the starter at 24 °F.", "Adults should take 10 milligrams a day, the NHS advises."]);
}

#[test]
fn dates_may_be_less_exact_and_not_be_others() {
    passes(
        BRIDGE,
        &[
            "The Harrow Bridge was opened on May 4, 1932.",
            "The bridge was opened in the early 1930s.",
            "Queen Mary opened the bridge in May 1932.",
            "The bridge was opened in the twentieth century.",
        ],
    );
    caught(
        BRIDGE,
        &[
            "The Harrow Bridge was opened on 5 May 1932.",
            "The bridge was opened in June 1932.",
            "Queen Mary opened the bridge in 1923.",
            "The bridge was opened in the late 1930s.",
        ],
    );
}

#[test]
fn names_stand_in_the_passage_and_in_their_place() {
    passes(
        BRIDGE,
        &[
            "The bridge, designed by Lund, was built by Ada Brook.",
            "P. Lund was the architect who designed the Harrow Bridge.",
            "The Harrow Bridge was designed by the architect Peter Lund.",
        ],
    );
    caught(BRIDGE, &["The bridge designed by Peter Lund was built of zq21."]);
    passes(ROOM, &["The National Health Service advises adults to take 10 micrograms a day."]);
    caught(
        BRIDGE,
        &[
            "The architect Peter Holm designed the bridge.",
            "Edison built the bridge, which has 12 stone arches.",
            "The architect Ada Brook designed the bridge, and the engineer Peter Lund built it.",
            "The Harrow Bridge was opened by Queen Victoria on 4 May 1932.",
        ],
    );
}

#[test]
fn what_is_denied_stays_denied_and_nothing_else() {
    passes(
        FOXES,
        &["Foxes don't hibernate.", "Foxes never hibernate.", "A dog fox is heavier than a vixen."],
    );
    caught(
        FOXES,
        &[
            "Foxes hibernate, and a few of them live for ten years.",
            "Most foxes do not hunt at night.",
            "Foxes may not enter houses in winter.",
            "A vixen is heavier than a dog fox.",
            "A dog fox is lighter than a vixen.",
        ],
    );
}

#[test]
fn how_much_and_how_surely_is_not_more_than_the_passage_says() {
    passes(FOXES, &["Foxes may enter houses in winter.", "A majority of foxes hunt at night."]);
    caught(
        FOXES,
        &[
            "All foxes hunt at night.",
            "Foxes always hunt at night.",
            "They enter houses in winter.",
            "Most of them live for ten years.",
            "Cold weather causes mange.",
            "Foxes are the fastest hunters at night.",
        ],
    );
}

#[test]
fn what_the_passages_do_not_speak_of_is_unsupported() {
    caught(
        BRIDGE,
        &[
            "Penguins breed on the ice in winter.",
            "The bridge is a favourite of painters because of its evening light.",
        ],
    );
    assert_eq!(verdict("Penguins breed on ice.", ""), Verdict::Unsupported);
    assert_eq!(judge("Penguins breed on ice.", &[]).verdict, Verdict::Unsupported);
    assert_eq!(verdict("…", BRIDGE), Verdict::Unsupported);
    let long = format!("{}.", "Penguins breed ".repeat(300));
    assert_eq!(verdict(&long, BRIDGE), Verdict::Unsure);
}

#[test]
fn a_sentence_may_rest_on_two_passages() {
    let evidence = ["The Harrow Bridge has 12 arches.", "Peter Lund designed the Harrow Bridge in 1928."];
    let opinion =
        judge("The Harrow Bridge, which Peter Lund designed in 1928, has twelve arches.", &evidence);
    assert_eq!(opinion.verdict, Verdict::Supported, "{:?}", opinion.reasons);
}

#[test]
fn reasons_are_an_editors_words() {
    let table = [
        (
            "About 6 million people cross it every year.",
            "the passage says 5 million people, the sentence 6 million people",
        ),
        (
            "The Harrow Bridge was opened on 5 May 1932.",
            "the passage says 4 May 1932, the sentence 5 May 1932",
        ),
        ("The architect Peter Holm designed the bridge.", "no cited passage names “Holm”"),
    ];
    for (sentence, reason) in table {
        let opinion = judge(sentence, &[BRIDGE]);
        assert!(
            opinion.reasons.iter().any(|given| given.starts_with(reason)),
            "{sentence}: {:?}",
            opinion.reasons
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_and_always_alike(sentence in "\\PC{0,120}", passages in prop::collection::vec("\\PC{0,160}", 0..4)) {
        let evidence: Vec<&str> = passages.iter().map(String::as_str).collect();
        let opinion = judge(&sentence, &evidence);
        prop_assert_eq!(&opinion, &judge(&sentence, &evidence));
        prop_assert_eq!(opinion.verdict == Verdict::Supported, opinion.reasons.is_empty());
    }

    #[test]
    fn text_of_facts_is_judged(
        sentence in "((not|no|may|all|most|-|–|/|°C|km|£|%|19[0-9]{2}|1,[0-9]{3}|½|May|of|to|and|half|third|one|a|million|Anna|J\\.|,|;|'s) ?){0,25}",
        passage in "((never|no|may|some|few|-|–|:|°F|miles|\\$|%|20[0-9]{2}|[0-9]{1,2}|¾|June|in|to|or|two|dozen|Bert|USA|,|\\.) ?){0,25}",
    ) {
        let opinion = judge(&sentence, &[&passage]);
        prop_assert_eq!(opinion.verdict == Verdict::Supported, opinion.reasons.is_empty());
    }

    #[test]
    fn a_sentence_word_for_word_in_its_passage_is_supported(
        words in prop::collection::vec("[a-z]{2,8}", 2..12),
        before in "[A-Z][a-z]{2,7} [a-z]{2,7}\\.",
    ) {
        let sentence = format!("The {}.", words.join(" "));
        let opinion = judge(&sentence, &[&format!("{before} {sentence}")]);
        prop_assert_eq!(opinion.verdict, Verdict::Supported);
        prop_assert!(opinion.reasons.is_empty());
    }
}

#[test]
fn a_free_rewording_passes_where_no_fact_is_changed() {
    passes(
        "Over 300 rivers flow into the lake, but only one, the Angara, flows out. Attacks last between 4 and 72 hours \
         if they are not treated. The delivery was late because of a dispute over the gear.",
        &[
            "More than 300 rivers feed the lake, but only the Angara flows out.",
            "Left untreated, an attack goes on for 4 to 72 hours.",
            "A quarrel over the gear made the delivery late.",
        ],
    );
    caught(
        "Attacks last between 4 and 72 hours if they are treated.",
        &["Left untreated, an attack goes on for 4 to 72 hours."],
    );
}

#[test]
fn a_denied_bound_is_the_other_bound() {
    let passage = "A person may hold at most 50,000 of the bonds, and must hold at least 25.";
    passes(passage, &["Nobody may hold more than fifty thousand of the bonds."]);
    caught(passage, &["Nobody may hold more than five thousand of the bonds."]);
}

#[test]
fn a_word_the_sentence_says_too_is_not_its_opposite() {
    let passage = "Many bakers bake the loaf in a closed iron pot.";
    passes(passage, &["Many bakers start the loaf in a closed iron pot."]);
}

#[test]
fn a_name_in_the_passive_stays_in_its_place() {
    let passage = "Denmark recognised Iceland as a sovereign state in 1918.";
    passes(passage, &["Iceland, recognised as a sovereign state by Denmark in 1918, is sovereign."]);
    caught(passage, &["Iceland recognised Denmark as a sovereign state in 1918."]);
}

#[test]
fn nothing_above_it_is_the_highest() {
    let passage = "Belukha is the highest summit of the Altai. It is 4,506 m high.";
    passes(passage, &["No summit of the Altai is higher than Belukha."]);
    caught(passage, &["Belukha is not the highest summit of the Altai."]);
}

#[test]
fn what_is_preferred_does_not_change_places() {
    let passage = "Take paracetamol rather than ibuprofen for the first 48 hours.";
    passes(passage, &["For the first 48 hours, take paracetamol rather than ibuprofen."]);
    caught(passage, &["Take ibuprofen rather than paracetamol for the first 48 hours."]);
}

#[test]
fn what_the_passage_has_none_of_is_not_counted() {
    let passage = "The canal is 193 kilometres long and has no locks.";
    caught(passage, &["The canal is 193 kilometres long and has three locks."]);
}

#[test]
fn a_condition_may_be_told_without_an_if() {
    let passage = "If your car breaks down, stay with it, since it gives shade.";
    passes(passage, &["Somebody whose car breaks down should stay with it, since it gives shade."]);
}

#[test]
fn a_single_one_is_not_two_and_degrees_are_compared_as_they_are_written() {
    caught("The puffin lays a single egg each year.", &["The puffin lays two eggs each year."]);
    let passage = "Ash cooled the northern half of the world by about 0.4 °C.";
    passes(passage, &["Ash cooled the northern half of the world by about 0.4 degrees Celsius."]);
    caught(passage, &["Ash cooled the northern half of the world by about 1.4 °C."]);
}

#[test]
fn what_need_not_be_is_no_duty_and_the_other_way_round() {
    let passage = "The buyer does not have to give a reason. The seller need not pay for the return parcel.";
    passes(passage, &["There is no need for the buyer to give a reason."]);
    caught(passage, &["The seller has to pay for the return parcel."]);
}

#[test]
fn what_the_passage_is_without_is_not_there() {
    let passage = "The lighthouse was lit in 1868. Since 1987 it has worked without a keeper.";
    caught(passage, &["There is still a keeper at the lighthouse."]);
}

#[test]
fn what_was_done_by_another_name_is_found() {
    let passage = "The Food and Agriculture Organization counts about 38 million camels.";
    passes(passage, &["The FAO counts about 38 million camels."]);
    caught(passage, &["The WHO counts about 38 million camels."]);
}
