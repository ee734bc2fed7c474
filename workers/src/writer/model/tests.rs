//! The writer against a scripted server: each way a model or its server can be wrong, and what stands in the end.

use std::time::Duration;

use article::check::check;
use article::rank::Statistics;
use article::view::Verdict;
use article::{
    Article, Evidence, Licence, Passage, PassageId, PassageKind, Source, SourceId, Writer as WrittenBy,
};
use desk::draft::WritingOutcome;
use serde_json::{Value, json};

use super::scripted::{Reply, Scripted};
use super::*;
use crate::writer::NoAccount;

mod contents;
mod paying;
mod protocols;
mod revising;
mod staged;

const QUESTION: &str = "How hot should water for green tea be?";

/// Two free sources and one that may not be copied; ids are far from the numbers a model is shown.
fn evidence() -> Evidence {
    use PassageKind::{ListIntro, ListItem, Paragraph};
    let passage = |id, source, position, kind, text: &str| Passage {
        id: PassageId(id),
        source_id: SourceId(source),
        position,
        heading_path: vec!["Brewing".to_owned()],
        kind,
        text: text.to_owned(),
    };
    let source = |id, title: &str, licence: &str| Source {
        id: SourceId(id),
        title: title.to_owned(),
        url: Some("https://tea.example/".to_owned()),
        publisher: "Library".to_owned(),
        author: None,
        licence: licence.parse::<Licence>().unwrap(),
        tier: article::Tier::default(),
    };
    let brewing =
        "Green tea is brewed in water of about 75 degrees Celsius. Boiling water makes green tea bitter.";
    Evidence::new(
        [
            passage(901, 11, 0, Paragraph, brewing),
            passage(902, 11, 1, Paragraph, "Green tea is steeped in the hot water for 2 minutes."),
            passage(903, 11, 2, ListIntro, "Brewing green tea takes these steps:"),
            passage(904, 11, 3, ListItem, "Warm the pot with hot water."),
            passage(905, 11, 4, ListItem, "Add one spoon of leaves for each cup."),
            passage(
                906,
                12,
                0,
                Paragraph,
                "Tea reached Europe in the early 1600s. Green tea water was hot then too.",
            ),
            passage(907, 13, 0, Paragraph, CLOSED),
        ],
        [
            source(11, "Tea", "CC-BY-SA-4.0"),
            source(12, "Tea in Europe", "CC0-1.0"),
            source(13, "Tea Guide", "fair-use"),
        ],
    )
}

const CLOSED: &str =
    "The water for a fine green tea should never be allowed to come to a full rolling boil in the kettle.";

fn settings(server: &Scripted) -> ModelSettings {
    let mut settings = ModelSettings::new(&server.url, "scripted-1", Some("sk-secret")).unwrap();
    settings.timeout = Duration::from_secs(20);
    settings.revisions_max = 0;
    settings
}

async fn write_with(settings: ModelSettings) -> Work {
    let model = Model::new(settings).unwrap();
    write_by(&model, QUESTION).await
}

async fn write_by(model: &Model, question: &str) -> Work {
    let (evidence, statistics) = (evidence(), Statistics::default());
    model.write(&Assignment::new(question, &evidence, &statistics), &NoAccount).await.unwrap()
}

/// What a model that has this article in mind answers, stage after stage.
fn answers(article: &Value) -> Vec<String> {
    let cited = |value: &Value| -> Vec<i64> {
        let mut numbers = Vec::new();
        visit(value, &mut numbers);
        numbers
    };
    let of_sections: Vec<Vec<i64>> = article["sections"].as_array().unwrap().iter().map(cited).collect();
    let all: Vec<i64> = of_sections.iter().flatten().copied().collect();
    let mut outlined = of_sections;
    for number in cited(&article["quick_answer"]).into_iter().chain(cited(&article["key_facts"])) {
        if !all.contains(&number)
            && let Some(first) = outlined.first_mut()
        {
            first.push(number);
        }
    }
    let sections = article["sections"].as_array().unwrap();
    let planned: Vec<Value> = sections
        .iter()
        .zip(&outlined)
        .map(|(section, passages)| json!({"heading": section["heading"], "passages": passages}))
        .collect();
    let mut answers = vec![json!({"sections": planned}).to_string()];
    answers.extend(sections.iter().map(|section| json!({"blocks": section["blocks"]}).to_string()));
    let top = json!({"quick_answer": article["quick_answer"], "key_facts": article["key_facts"]});
    answers.push(top.to_string());
    answers
}

/// Collects the numbers of passages that are shown.
fn visit(value: &Value, numbers: &mut Vec<i64>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| visit(value, numbers)),
        Value::Object(values) => {
            for (name, value) in values {
                match value.as_array().filter(|_| name == "passages") {
                    Some(cited) => {
                        numbers
                            .extend(cited.iter().filter_map(Value::as_i64).filter(|n| (1..=6).contains(n)));
                    }
                    None => visit(value, numbers),
                }
            }
        }
        _ => {}
    }
}

/// The replies of a server whose model has this article in mind.
fn stages(article: &Value) -> Vec<Reply> {
    answers(article).into_iter().map(Reply::Says).collect()
}

/// Everything that was left out, in order of the calls.
fn left_out(work: &Work) -> Vec<&desk::draft::RefusedText> {
    work.writings.iter().flat_map(|writing| &writing.refused).collect()
}

/// Has the article written by a model that gives these replies.
async fn write(replies: Vec<Reply>) -> Work {
    let server = Scripted::start(replies).await;
    write_with(settings(&server)).await
}

fn article(work: &Work) -> &Article {
    match &work.written {
        Written::Outlined(outline) => panic!("{outline:?}"),
        Written::Article(article) => article,
        Written::NoAnswer(no) => panic!("{no:?}"),
    }
}

/// The number a passage is shown under.
fn number(id: i64) -> usize {
    let evidence = evidence();
    let ranking = Ranking::new(&Question::read(QUESTION), &evidence, &Statistics::default()).unwrap();
    let settings = ModelSettings::new("http://x/v1/", "m", None).unwrap();
    let chosen = offer::choose(&ranking, &evidence, &settings);
    let offered = offer::offered(&chosen, &evidence);
    offered.iter().position(|offered| offered.passage.id == PassageId(id)).unwrap() + 1
}

fn said(text: &str, id: i64) -> Value {
    json!({"text": text, "passages": [number(id)]})
}

/// An answer without a fault: every sentence word for word in its passage.
fn good() -> Value {
    json!({
        "quick_answer": [said("Green tea is brewed in water of about 75 degrees Celsius.", 901)],
        "key_facts": [said("Green tea is steeped in the hot water for 2 minutes.", 902)],
        "sections": [
            {"heading": "Overview", "blocks": [{"paragraph": [said("Boiling water makes green tea bitter.", 901)]}]},
            {"heading": "Brewing tea", "blocks": [{
                "intro": said("Brewing green tea takes these steps:", 903),
                "list": [said("Warm the pot with hot water.", 904), said("Add one spoon of leaves for each cup.", 905)],
            }]},
        ],
    })
}

/// The good answer with one more sentence in its overview.
fn good_and(sentence: Value) -> Value {
    let mut answer = good();
    answer["sections"][0]["blocks"][0]["paragraph"].as_array_mut().unwrap().push(sentence);
    answer
}

/// The extractive writer wrote it, and one call is on record with this outcome.
#[track_caller]
fn assert_fell_back(work: &Work, outcome: &str, reason: &str) {
    assert_eq!(article(work).writer, WrittenBy::Extractive);
    let last = work.writings.last().unwrap();
    assert_eq!((last.outcome.word(), last.outcome.reason()), (outcome, Some(reason)));
    assert_eq!(last.writer.to_string(), "model:scripted-1");
}

/// The model's article stands without that one sentence, for a reason that has these words.
#[track_caller]
fn assert_left_out(work: &Work, text: &str, reason: &str) {
    assert_eq!(article(work).writer.to_string(), "model:scripted-1", "{:?}", work.writings);
    assert!(article(work).sentences().all(|sentence| sentence.text != text));
    let refused = left_out(work);
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].text, text);
    assert!(refused[0].reason.contains(reason), "{}", refused[0].reason);
}

#[tokio::test]
async fn a_good_answer_becomes_the_article_and_says_who_wrote_it() {
    let server = Scripted::start(stages(&good())).await;
    let work = write_with(settings(&server)).await;
    let article = article(&work);
    assert_eq!(article.writer, WrittenBy::Model("scripted-1".to_owned()));
    assert_eq!(article.title, QUESTION);
    assert_eq!(article.quick_answer[0].passages, [PassageId(901)]);
    let ids: Vec<String> = article.sentences().map(|sentence| sentence.id.to_string()).collect();
    assert_eq!(ids, ["s1", "s2", "s3", "s4", "s5", "s6"]);
    let report = check(article, &evidence());
    assert_eq!(report.faults, []);
    assert!(report.judgements.values().all(|judgement| judgement.verdict == Verdict::Supported));
    let asked: Vec<&str> = work.writings.iter().map(|writing| writing.prompt_version.as_str()).collect();
    assert_eq!(asked, ["outline 1", "section 1", "section 1", "quick_answer 1"]);
    for writing in &work.writings {
        assert_eq!((&writing.outcome, writing.refused.len()), (&WritingOutcome::Used, 0));
        assert_eq!((writing.tokens_in, writing.tokens_out), (Some(1234), Some(567)));
    }
}

#[tokio::test]
async fn the_model_is_asked_with_the_key_the_schema_and_passages_that_may_be_copied() {
    let server = Scripted::start(stages(&good())).await;
    let mut settings = settings(&server);
    settings.tokens_max = 777;
    write_with(settings).await;
    let asked = server.asked();
    let most: Vec<&Value> = asked.iter().map(|asked| &asked.body["max_tokens"]).collect();
    assert_eq!(most, [&json!(388), &json!(777), &json!(777), &json!(388)]);
    let mut shown = Vec::new();
    for asked in &asked {
        assert!(asked.head.starts_with("POST /v1/chat/completions "), "{}", asked.head);
        assert!(asked.head.to_lowercase().contains("authorization: bearer sk-secret"), "{}", asked.head);
        let body = &asked.body;
        assert_eq!(body["model"], json!("scripted-1"));
        assert_eq!(body["response_format"]["json_schema"]["strict"], json!(true));
        let data = body["messages"][1]["content"].as_str().unwrap();
        assert!(data.contains(QUESTION), "{data}");
        assert!(
            !data.contains("rolling boil") && !data.contains("tea.example"),
            "it may not be copied: {data}"
        );
        shown.push(data.matches("<passage ").count());
    }
    assert_eq!(shown, [6, 2, 3, 5], "all to plan with; a section’s own; what the outline uses");
    let schema = &asked[1].body["response_format"]["json_schema"]["schema"];
    let numbers = &schema["$defs"]["sentence"]["properties"]["passages"]["items"]["enum"];
    assert_eq!(numbers, &json!([number(901), number(902)]));
}

#[tokio::test]
async fn a_models_name_reaches_its_server_as_it_is() {
    let server = Scripted::start(stages(&good())).await;
    let mut named = ModelSettings::new(&server.url, "openai::gpt-x-high", None).unwrap();
    named.temperature = None;
    write_with(named).await;
    let body = &server.asked()[0].body;
    assert_eq!(body["model"], json!("openai::gpt-x-high"));
    assert_eq!(body.get("temperature"), None);
}

#[tokio::test]
async fn what_passages_and_characters_are_shown_is_capped() {
    let server = Scripted::start(vec![Reply::Silence]).await;
    let mut small = settings(&server);
    small.timeout = Duration::from_millis(200);
    small.passages_max = 2;
    write_with(small.clone()).await;
    small.passages_max = 24;
    small.prompt_chars_max = 100;
    write_with(small).await;
    for asked in server.asked() {
        let data = asked.body["messages"][1]["content"].as_str().unwrap().to_owned();
        let shown = data.matches("\n<passage ").count();
        assert!((1..=2).contains(&shown), "{data}");
    }
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_429_falls_back() {
    let work = write(vec![Reply::Status(429, "", "slow down".to_owned())]).await;
    assert_fell_back(&work, "failed", "the model's server has too much to do (429)");
    assert_eq!(work.writings.len(), 1);
}

#[tokio::test]
async fn a_429_that_names_a_time_is_honoured_within_the_time_left() {
    let busy = Reply::Status(429, "retry-after: 1\r\n", String::new());
    let work = write([vec![busy], stages(&good())].concat()).await;
    assert_eq!(article(&work).writer.to_string(), "model:scripted-1");
    let outcomes: Vec<&str> = work.writings.iter().map(|writing| writing.outcome.word()).collect();
    assert_eq!(outcomes, ["failed", "used", "used", "used", "used"]);
}

#[tokio::test]
async fn a_429_that_names_too_long_a_time_falls_back_at_once() {
    let server = Scripted::start(vec![Reply::Status(429, "retry-after: 3600\r\n", String::new())]).await;
    let work = write_with(settings(&server)).await;
    assert_fell_back(&work, "failed", "the model's server has too much to do (429)");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_server_that_always_asks_for_patience_is_asked_three_times() {
    let server = Scripted::start(vec![Reply::Status(503, "retry-after: 0\r\n", String::new())]).await;
    let work = write_with(settings(&server)).await;
    assert_fell_back(&work, "failed", "the model's server answered with an error (503)");
    assert_eq!((server.asked().len(), work.writings.len()), (3, 3));
}

#[tokio::test]
async fn an_error_of_the_server_falls_back_and_none_of_its_words_are_kept() {
    let secrets = "Traceback: prompt was … <script>".repeat(100);
    for (status, reason) in [
        (500, "the model's server answered with an error (500)"),
        (401, "the model's server does not accept the key (401)"),
        (404, "the model's server knows no such address or model (404)"),
        (302, "the model's server answered with an error (302)"),
    ] {
        let headers = "location: http://127.0.0.1:1/\r\n";
        let work = write(vec![Reply::Status(status, headers, secrets.clone())]).await;
        assert_fell_back(&work, "failed", reason);
    }
}

#[tokio::test]
async fn a_long_error_falls_back() {
    let work = write(vec![Reply::LongError(32 * 1024 * 1024)]).await;
    assert_fell_back(&work, "failed", "the model's server answered with an error (500)");
}

#[tokio::test]
async fn garbage_falls_back() {
    for garbage in ["Sure! Here is your article about tea.", "\u{0}\u{7}{{{", "[1, 2, 3]", "{\"answer\": 42}"]
    {
        let work = write(vec![Reply::Says(garbage.to_owned())]).await;
        assert_fell_back(&work, "refused", "its answer is not in the form asked for");
        assert_eq!(work.writings[0].tokens_out, Some(567), "it has cost what it cost");
    }
}

#[tokio::test]
async fn a_stream_of_garbage_falls_back() {
    let body = "data: {\"choices\": [{\"delta\"\n\n".to_owned();
    let work = write(vec![Reply::Status(200, "content-type: text/event-stream\r\n", body)]).await;
    assert_fell_back(
        &work,
        "failed",
        "the model's server answered with something that is no answer of a model",
    );
}

#[tokio::test]
async fn truncated_json_falls_back() {
    let whole = answers(&good())[0].clone();
    let half: String = whole.chars().take(whole.chars().count() / 2).collect();
    let work = write(vec![Reply::Says(half.clone())]).await;
    assert_fell_back(&work, "refused", "its answer is not in the form asked for");
    let work = write(vec![Reply::Exhausted(half.clone())]).await;
    assert_fell_back(&work, "failed", "the model's answer was longer than it may be");
    assert_eq!(work.writings[0].tokens_out, Some(567));
    let work = write(vec![Reply::BreaksOff(half)]).await;
    assert_fell_back(&work, "failed", "the model's answer broke off");
}

#[tokio::test]
async fn a_stage_that_cites_what_it_was_not_shown_has_failed() {
    // 3 to 5 are shown to the other section alone.
    for id in [0, 7, 901, -3, 4] {
        let invented = json!({"text": "Green tea is old.", "passages": [1, id]});
        let mut replies = stages(&good());
        replies[1] = Reply::Says(json!({"blocks": [{"paragraph": [invented]}]}).to_string());
        let work = write(replies).await;
        let reason = format!("it cites passage {id}, which it was not shown");
        assert_eq!(work.writings[1].outcome, WritingOutcome::Refused { reason });
        assert_eq!(article(&work).writer.to_string(), "model:scripted-1");
        assert_eq!(article(&work).sections.len(), 1, "the other section stands");
    }
    let outline = json!({"sections": [{"heading": "Overview", "passages": [1, 7]}]}).to_string();
    let work = write(vec![Reply::Says(outline)]).await;
    assert_fell_back(&work, "refused", "it cites passage 7, which it was not shown");
}

#[tokio::test]
async fn an_endless_stream_is_cut_off() {
    for endless in [Reply::NeverEnds, Reply::OnlyComments] {
        let work = write(vec![endless]).await;
        assert_fell_back(&work, "failed", "the model's answer would not end");
    }
}

#[tokio::test]
async fn one_endless_line_is_cut_off_when_the_time_is_over() {
    let server = Scripted::start(vec![Reply::OneEndlessLine]).await;
    let mut short = settings(&server);
    short.timeout = Duration::from_millis(500);
    let work = write_with(short).await;
    assert_fell_back(&work, "failed", "the model answered nothing for 0.5 s");
}

#[tokio::test]
async fn a_huge_answer_is_cut_off() {
    let work = write(stages(&good_and(said(&"tea ".repeat(100_000), 901)))).await;
    assert_fell_back(&work, "failed", "the model's answer would not end");
}

#[tokio::test]
async fn a_server_that_says_nothing_falls_back_when_the_time_is_over() {
    let server = Scripted::start(vec![Reply::Silence]).await;
    let mut short = settings(&server);
    short.timeout = Duration::from_millis(300);
    let work = write_with(short).await;
    assert_fell_back(&work, "failed", "the model answered nothing for 0.3 s");
}

#[tokio::test]
async fn a_server_that_hangs_up_or_is_not_there_falls_back() {
    let work = write(vec![Reply::HangsUp]).await;
    assert_fell_back(&work, "failed", "the connection to the model's server broke off");
    let gone = ModelSettings::new("http://127.0.0.1:1/v1/", "scripted-1", None).unwrap();
    assert_fell_back(&write_with(gone).await, "failed", "the model's server cannot be reached");
}

#[tokio::test]
async fn an_answer_of_the_wrong_kind_falls_back() {
    let page = Reply::Status(200, "content-type: text/html\r\n", "<html>Sign in</html>".to_owned());
    let whole = json!({"choices": [{"message": {"content": answers(&good())[0]}}]}).to_string();
    let plain = Reply::Status(200, "content-type: application/json\r\n", whole);
    let empty = Reply::Status(200, "content-type: text/event-stream\r\n", String::new());
    for reply in [page, plain, empty] {
        let work = write(vec![reply]).await;
        assert_fell_back(
            &work,
            "failed",
            "the model's server answered with something that is no answer of a model",
        );
    }
}

#[tokio::test]
async fn a_model_that_keeps_failing_is_left_alone_and_the_extractive_writer_writes() {
    let server = Scripted::start(vec![Reply::Status(500, "", String::new())]).await;
    let model = Model::new(settings(&server)).unwrap();
    for _ in 0..5 {
        let work = write_by(&model, QUESTION).await;
        assert_fell_back(&work, "failed", "the model's server answered with an error (500)");
    }
    let work = write_by(&model, QUESTION).await;
    assert_fell_back(&work, "failed", "the model's server is resting after 5 failures");
    assert_eq!(server.asked().len(), 5);
}
