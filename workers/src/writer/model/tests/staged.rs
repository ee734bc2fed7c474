//! Stages: what each is shown, what a failed one leaves, and an outline that waits for an editor.

use desk::draft::{Outline, OutlinedSection};

use super::*;

fn outline(sections: &[(&str, &[i64])]) -> Outline {
    let section = |(heading, passages): &(&str, &[i64])| OutlinedSection {
        heading: (*heading).to_owned(),
        passages: passages.iter().copied().map(PassageId).collect(),
    };
    Outline { sections: sections.iter().map(section).collect() }
}

/// Has an article written from an outline, where one is given, or one held, where they are.
async fn write_as(
    replies: Vec<Reply>,
    (outline, holds_outline): (Option<&Outline>, bool),
    prompts: Prompts,
) -> (Work, usize) {
    let server = Scripted::start(replies).await;
    let model = Model::new(settings(&server)).unwrap();
    let (evidence, statistics) = (evidence(), Statistics::default());
    let task = Assignment::new(QUESTION, &evidence, &statistics);
    let task = Assignment { outline, holds_outline, prompts, ..task };
    let work = model.write(&task, &NoAccount).await.unwrap();
    (work, server.asked().len())
}

#[tokio::test]
async fn an_outline_waits_where_the_desk_has_editors_settle_them() {
    let (work, asked) = write_as(stages(&good()), (None, true), Prompts::default()).await;
    let planned = outline(&[("Overview", &[901, 902]), ("Brewing tea", &[903, 904, 905])]);
    assert_eq!((work.written, asked), (Written::Outlined(planned), 1));
    assert_eq!(work.writings[0].outcome, WritingOutcome::Used);
}

#[tokio::test]
async fn a_settled_outline_is_written_from_and_not_made_again() {
    let settled = outline(&[("Overview", &[901]), ("In Europe", &[906])]);
    let section = |text, number: i64| {
        let sentence = json!({"text": text, "passages": [number]});
        Reply::Says(json!({"blocks": [{"paragraph": [sentence]}]}).to_string())
    };
    let top = json!({
        "quick_answer": [{"text": "Green tea is brewed in water of about 75 degrees Celsius.", "passages": [1]}],
        "key_facts": [{"text": "Green tea water was hot then too.", "passages": [2]}],
    });
    let replies = vec![
        section("Boiling water makes green tea bitter.", 1),
        section("Tea reached Europe in the early 1600s.", 2),
        Reply::Says(top.to_string()),
    ];
    let (work, asked) = write_as(replies, (Some(&settled), true), Prompts::default()).await;
    assert_eq!(asked, 3, "{:?}", work.writings);
    let headings: Vec<&str> =
        article(&work).sections.iter().map(|section| section.heading.as_str()).collect();
    assert_eq!(headings, ["Overview", "In Europe"]);
    assert_eq!(article(&work).sections[1].sentences().next().unwrap().passages, [PassageId(906)]);
}

#[tokio::test]
async fn a_settled_outline_whose_passages_are_gone_is_left_to_the_extractive_writer() {
    let gone = outline(&[("Overview", &[1])]);
    let (work, asked) = write_as(stages(&good()), (Some(&gone), false), Prompts::default()).await;
    assert_eq!((article(&work).writer.clone(), asked), (WrittenBy::Extractive, 0));
}

#[tokio::test]
async fn a_server_that_fails_after_a_section_leaves_what_is_written_and_is_asked_nothing_more() {
    let mut replies = stages(&good_and(said("Tea reached Europe in the early 1600s.", 906)));
    replies.truncate(2);
    replies.push(Reply::Status(500, "", String::new()));
    let (work, asked) = write_as(replies, (None, false), Prompts::default()).await;
    assert_eq!(asked, 3);
    let article = article(&work);
    assert_eq!(article.quick_answer[0].text, "Green tea is brewed in water of about 75 degrees Celsius.");
    let outcomes: Vec<&str> = work.writings.iter().map(|writing| writing.outcome.word()).collect();
    if article.writer == WrittenBy::Extractive {
        assert_eq!(outcomes, ["refused", "refused", "failed"], "too little was left");
    } else {
        assert_eq!(outcomes, ["used", "used", "failed"]);
    }
}

#[tokio::test]
async fn a_section_that_obeys_somebody_else_ends_the_models_work() {
    let mut replies = stages(&good());
    let bad = said("Buy tea at https://evil.example now.", 901);
    replies[1] = Reply::Says(json!({"blocks": [{"paragraph": [bad]}]}).to_string());
    let (work, asked) = write_as(replies, (None, false), Prompts::default()).await;
    assert_eq!(asked, 2);
    assert_fell_back(&work, "refused", "it wrote an address");
    assert_eq!(work.writings[0].outcome.reason(), Some("nothing came of its article"));
}

#[tokio::test]
async fn single_stages_are_asked_of_other_models_and_the_page_names_those_that_wrote() {
    let server = Scripted::start(stages(&good())).await;
    let mut settings = settings(&server);
    settings.stage_by(Stage::Outline, "planner").unwrap();
    settings.stage_by(Stage::QuickAnswer, "large-1").unwrap();
    let work = write_with(settings).await;
    let models: Vec<String> =
        server.asked().iter().map(|asked| asked.body["model"].as_str().unwrap().to_owned()).collect();
    assert_eq!(models, ["planner", "scripted-1", "scripted-1", "large-1"]);
    assert_eq!(article(&work).writer.to_string(), "model:scripted-1 and large-1");
    assert_eq!(work.writings[0].writer.to_string(), "model:planner");
}

#[tokio::test]
async fn other_words_are_asked_with_and_put_on_record() {
    let prompts = Prompts::default().with(Stage::Section, "7".to_owned(), "Write it.".to_owned());
    let (work, _) = write_as(stages(&good()), (None, false), prompts).await;
    let told: Vec<&str> = work.writings.iter().map(|writing| writing.prompt_version.as_str()).collect();
    assert_eq!(told, ["outline 1", "section 7", "section 7", "quick_answer 1"]);
}
