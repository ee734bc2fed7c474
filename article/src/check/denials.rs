//! Denials in many wordings: told truly they pass, turned round they are caught.

use super::judge;
use crate::view::Verdict;

/// A passage, what may be said of it, and what may not.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    (
        "The ferry runs every day except Sunday. Dogs are allowed on deck but not in the saloon.",
        &["Dogs may not be taken into the saloon.", "There is no ferry on Sunday."],
        &["The ferry runs every day, Sunday included.", "Dogs are allowed in the saloon."],
    ),
    (
        "Ripe olives can be eaten only after they have been cured. The leaves do not fall in winter.",
        &[],
        &["Ripe olives can be eaten without being cured.", "The leaves fall in winter."],
    ),
    (
        "The castle has never been taken by force. Its chapel was left unfinished, and the moat is dry.",
        &["No one has ever taken the castle by force."],
        &["The castle was taken by force.", "Its chapel was finished.", "The moat is full of water."],
    ),
    (
        "Visitors must leave their bags at the door. Photographs without flash are permitted. Neither guide speaks French.",
        &["Bags must be left at the door.", "The guides do not speak French."],
        &[
            "Visitors need not leave their bags at the door.",
            "Photographs with flash are permitted.",
            "Both guides speak French.",
        ],
    ),
    (
        "The treatment failed to lower the fever, and the doctors stopped giving it. The cause is unknown.",
        &["The treatment did not lower the fever.", "The doctors no longer gave it."],
        &["The treatment lowered the fever.", "The cause is known.", "The doctors went on giving it."],
    ),
    (
        "Few of the houses have a cellar. Most of the roofs are flat, and none is tiled. The streets lack lamps.",
        &["No roof is tiled.", "There are no lamps in the streets."],
        &["All the roofs are tiled.", "Most of the houses have a cellar.", "The streets have lamps."],
    ),
    (
        "The charter forbids the sale of the forest. The council refused to pay, so the mill stayed closed.",
        &["The forest may not be sold under the charter.", "The council did not pay."],
        &[
            "The charter allows the sale of the forest.",
            "The council agreed to pay.",
            "The mill opened again.",
        ],
    ),
    (
        "The bridge cannot carry lorries. Unlike the old one, it is not painted. Cyclists may use it free of charge.",
        &["Lorries are too heavy for the bridge."],
        &[
            "The bridge can carry lorries.",
            "Like the old one, it is painted.",
            "Cyclists must pay to use it.",
        ],
    ),
    (
        "Rust does not form where there is no water. The coating keeps air away, and it need not be renewed.",
        &["Without water, rust does not form.", "It is not necessary to renew the coating."],
        &["Rust forms even where there is no water.", "The coating must be renewed."],
    ),
    (
        "Anyone who is ill should stay at home. The vaccine does not protect against the other strain.",
        &["Against the other strain the vaccine gives no protection."],
        &["Anyone who is ill need not stay at home.", "The vaccine protects against the other strain."],
    ),
    (
        "Nobody lives on the island, which has no fresh water. Sheep used to graze there, but they no longer do.",
        &["Sheep do not graze there any more.", "There is no fresh water on the island."],
        &["People live on the island.", "The island has fresh water.", "Sheep still graze there."],
    ),
    (
        "The letter was never sent. It remained in a drawer until 1950, and its author is not named in it.",
        &["Nobody sent the letter.", "The letter does not name its author."],
        &["The letter was sent.", "The letter names its author."],
    ),
    (
        "Salt lowers the freezing point of water, but it is useless below −20 °C. Sand does not melt ice.",
        &["Below −20 °C, salt is of no use.", "Ice is not melted by sand."],
        &["Sand melts ice.", "Salt raises the freezing point of water."],
    ),
    (
        "The two species rarely meet. The larger one avoids water; the smaller swims well.",
        &["The two species do not often meet.", "The larger species keeps away from water."],
        &["The two species often meet.", "The larger one seeks water.", "The smaller swims badly."],
    ),
    (
        "The event once had a third lift, the press, which was dropped in 1972. Its founder was chairman until 2010.",
        &["The press is no longer part of the event.", "Its founder is not chairman any more."],
        &["The press is still part of the event.", "Its founder is no longer alive."],
    ),
    (
        "In 1972 the press was dropped; the snatch is part of the event. The museum is open daily until 18:00.",
        &["The press is no longer part of the event."],
        &["The snatch is no longer part of the event.", "The museum is no longer open."],
    ),
    (
        "He was acquitted for lack of evidence. The appeal was rejected, and the file was not opened to the public.",
        &["The public may not see the file."],
        &["He was convicted.", "The appeal was accepted.", "The file was opened to the public."],
    ),
    (
        "The only lifeboat was missing. The porch is too cold for seedlings. Each member has one vote, no matter how old she is.",
        &["Each member's one vote does not depend on how old she is.", "The only lifeboat was absent."],
        &[
            "The only lifeboat was on board.",
            "The porch is warm enough for seedlings.",
            "How many votes a member has depends on how old she is.",
        ],
    ),
];

#[test]
fn a_denial_may_be_worded_otherwise_and_not_be_turned_round() {
    let mut wrong = Vec::new();
    for (passage, passing, caught) in TABLE {
        for said in *passing {
            let opinion = judge(said, &[passage]);
            if opinion.verdict != Verdict::Supported {
                wrong.push(format!("{said} ought to pass: {:?}", opinion.reasons));
            }
        }
        for said in *caught {
            if judge(said, &[passage]).verdict == Verdict::Supported {
                wrong.push(format!("{said} ought to be caught"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
