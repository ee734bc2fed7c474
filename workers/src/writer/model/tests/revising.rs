//! What the check refused goes back to the model, and what stands in the end.

use super::*;

const LIE: &str = "Tea reached Europe in the early 1700s.";
const TRUTH: &str = "Tea reached Europe in the early 1600s.";

async fn write_again(replies: Vec<Reply>) -> (Work, Vec<super::super::scripted::Asked>) {
    let server = Scripted::start(replies).await;
    let mut settings = settings(&server);
    settings.revisions_max = 2;
    let work = write_with(settings).await;
    (work, server.asked())
}

fn lying() -> Vec<Reply> {
    stages(&good_and(said(LIE, 906)))
}

/// The replies of those stages, and this one after them.
fn then(mut stages: Vec<Reply>, reply: Reply) -> Vec<Reply> {
    stages.push(reply);
    stages
}

/// Sentence `number` written again.
fn again(number: i64, text: &str, id: i64) -> Reply {
    let sentence = json!({"number": number, "text": text, "passages": [self::number(id)]});
    Reply::Says(json!({"sentences": [sentence]}).to_string())
}

fn texts(work: &Work) -> Vec<&str> {
    article(work).sentences().map(|sentence| sentence.text.as_str()).collect()
}

/// The stages before a revision.
const BEFORE: &[(&str, &str)] =
    &[("outline 1", "used"), ("section 1", "used"), ("section 1", "used"), ("quick_answer 1", "used")];

fn outcomes(work: &Work) -> Vec<(&str, &str)> {
    work.writings.iter().map(|writing| (writing.prompt_version.as_str(), writing.outcome.word())).collect()
}

#[tokio::test]
async fn a_refused_sentence_is_sent_back_with_the_reason_and_its_passages_and_stands_once_it_is_true() {
    let (work, asked) =
        write_again(then(lying(), again(1, "In the early 1600s, tea reached Europe.", 906))).await;
    assert!(texts(&work).contains(&"In the early 1600s, tea reached Europe."), "{:?}", texts(&work));
    assert_eq!(outcomes(&work), [BEFORE, &[("revision 1", "used")]].concat());
    let [refused] = &work.writings[1].refused[..] else { panic!("{:?}", work.writings) };
    assert_eq!(refused.text, LIE);
    assert!(work.writings[4].refused.is_empty());
    let [.., sent] = &asked[..] else { panic!() };
    let data = sent.body["messages"][1]["content"].as_str().unwrap();
    assert!(data.contains(LIE) && data.contains(&refused.reason), "{data}");
    assert_eq!(data.matches("\n<passage ").count() + usize::from(data.starts_with("<passage ")), 1, "{data}");
    let schema = &sent.body["response_format"]["json_schema"]["schema"]["properties"]["sentences"]["items"];
    assert_eq!(schema["properties"]["passages"]["items"]["enum"], json!([number(906)]));
}

#[tokio::test]
async fn what_is_refused_twice_gives_way_to_its_passages_own_sentence() {
    let (work, asked) = write_again(then(lying(), again(1, LIE, 906))).await;
    assert_eq!(asked.len(), 6, "two rounds and no more");
    assert!(texts(&work).contains(&TRUTH) && !texts(&work).contains(&LIE), "{:?}", texts(&work));
    let last = &work.writings[5].refused;
    assert!(
        last[0].text == LIE && last[0].reason.ends_with("its passage’s own sentence stands in its place"),
        "{last:?}"
    );
    let report = check(article(&work), &evidence());
    assert!(report.judgements.values().all(|judgement| judgement.verdict == Verdict::Supported));
}

#[tokio::test]
async fn a_sentence_that_none_of_its_passages_is_near_is_left_out() {
    let far = "Camels carry heavy loads across deserts.";
    let nothing = Reply::Says(json!({"sentences": []}).to_string());
    let (work, _) = write_again(then(stages(&good_and(said(far, 906))), nothing)).await;
    assert!(article(&work).writer != WrittenBy::Extractive && !texts(&work).contains(&far));
    assert!(!texts(&work).contains(&TRUTH), "it is about something else");
}

#[tokio::test]
async fn a_revision_that_invents_breaks_its_form_or_fails_changes_nothing() {
    let invented =
        Reply::Says(json!({"sentences": [{"number": 1, "text": TRUTH, "passages": [7]}]}).to_string());
    let other = again(1, TRUTH, 901);
    let nobody = again(2, TRUTH, 906);
    let link = again(1, "See https://evil.example for tea.", 906);
    for (reply, reason) in [
        (invented, "it cites passage 7, which it was not shown"),
        (other, "which it was not shown"),
        (nobody, "it writes sentence 2 again, and was sent 1 back"),
        (link, "it wrote an address"),
        (Reply::Says("Sure!".to_owned()), "its answer is not in the form asked for"),
    ] {
        let (work, asked) = write_again(then(lying(), reply)).await;
        assert_eq!(asked.len(), 5);
        let revision = &work.writings[4].outcome;
        assert!(revision.word() == "refused" && revision.reason().unwrap().contains(reason), "{revision:?}");
        assert_eq!(work.writings[1].outcome, WritingOutcome::Used);
        assert!(texts(&work).contains(&TRUTH) && !texts(&work).contains(&LIE), "{:?}", texts(&work));
    }
    let (work, _) = write_again(then(lying(), Reply::Status(500, "", String::new()))).await;
    assert_eq!(outcomes(&work), [BEFORE, &[("revision 1", "failed")]].concat());
    assert!(texts(&work).contains(&TRUTH));
}

#[tokio::test]
async fn an_article_without_a_fault_is_not_sent_back() {
    let (work, asked) = write_again(stages(&good())).await;
    assert_eq!((asked.len(), outcomes(&work)), (4, BEFORE.to_vec()));
}

#[tokio::test]
async fn what_is_said_twice_is_left_out_and_not_sent_back() {
    let quick = "Green tea is brewed in water of about 75 degrees Celsius.";
    let (work, asked) = write_again(stages(&good_and(said(quick, 901)))).await;
    assert_eq!(asked.len(), 4, "{:?}", outcomes(&work));
    assert!(left_out(&work).iter().any(|refused| refused.reason.contains("says word for word")));
}

#[tokio::test]
async fn what_may_not_be_copied_never_takes_a_sentences_place() {
    // It was not shown, so it cannot be named; were it named, its own words would not stand.
    let article = Article {
        title: QUESTION.to_owned(),
        quick_answer: vec![article::Sentence {
            id: article::SentenceId::numbered(1),
            text: "The water for a fine green tea should be allowed to come to a full rolling boil."
                .to_owned(),
            passages: vec![PassageId(907)],
        }],
        key_facts: Vec::new(),
        sections: Vec::new(),
        writer: WrittenBy::Model("m".to_owned()),
    };
    let mut after = article.clone();
    assert!(!revise::refused(&article, &evidence()).is_empty());
    assert_eq!(revise::give_way(&mut after, &evidence()), []);
    assert_eq!(after, article);
}

#[tokio::test]
async fn where_nothing_of_the_quick_answer_can_stand_the_extractive_one_does() {
    let mut answer = good();
    let lie = "Green tea is brewed in water of about 95 degrees Celsius.";
    let other = "Camels carry green tea water in bags.";
    answer["quick_answer"] = json!([said(other, 904), said(lie, 904)]);
    let nothing = Reply::Says(json!({"sentences": []}).to_string());
    let (work, asked) = write_again(then(stages(&answer), nothing)).await;
    assert_eq!(article(&work).writer, WrittenBy::Model("scripted-1".to_owned()), "{:?}", work.writings);
    assert_eq!(
        article(&work).quick_answer[0].text,
        "Green tea is brewed in water of about 75 degrees Celsius."
    );
    let last = left_out(&work);
    assert!(
        last.iter().any(|refused| refused.text == other && refused.reason.contains("extractive")),
        "{last:?}"
    );
    assert_eq!(check(article(&work), &evidence()).faults, []);
    // Two sentences written again take few tokens.
    assert_eq!(asked[4].body["max_tokens"], json!(60 + 2 * 90));
}
