//! What the writer tells who pays, and what it does with the answer.

use std::sync::Mutex;

use async_trait::async_trait;
use desk::money::{Call, Ended, How, Reserved, Tokens};
use desk::platform::id::CallId;

use super::*;

/// A purse that answers as it is told, and remembers what it was told.
struct Remembering {
    /// Its answers, the last first; the first is given again and again.
    answers: Mutex<Vec<Result<Reserved, WriterError>>>,
    reserved: Mutex<Vec<Call>>,
    settled: Mutex<Vec<Ended>>,
}

impl Remembering {
    fn new(answer: Result<Reserved, WriterError>) -> Self {
        Self::of([answer])
    }

    fn of(answers: impl IntoIterator<Item = Result<Reserved, WriterError>>) -> Self {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        let (reserved, settled) = (Mutex::default(), Mutex::default());
        Self { answers: Mutex::new(answers), reserved, settled }
    }
}

#[async_trait]
impl Purse for Remembering {
    async fn reserve(&self, call: &Call) -> Result<Reserved, WriterError> {
        self.reserved.lock().unwrap().push(call.clone());
        let mut answers = self.answers.lock().unwrap();
        if answers.len() > 1 { answers.pop().unwrap() } else { answers[0].clone() }
    }

    async fn settle(&self, id: CallId, ended: &Ended) -> Result<(), WriterError> {
        assert_eq!(id, CallId(7));
        self.settled.lock().unwrap().push(ended.clone());
        Ok(())
    }
}

async fn write_from(purse: &Remembering, replies: Vec<Reply>) -> (Result<Work, WriterError>, usize) {
    let server = Scripted::start(replies).await;
    let model = Model::new(settings(&server)).unwrap();
    let (evidence, statistics) = (evidence(), Statistics::default());
    let work = model.write(&Assignment::new(QUESTION, &evidence, &statistics), purse).await;
    (work, server.asked().len())
}

#[tokio::test]
async fn a_call_is_paid_for_before_it_is_made_and_settled_after() {
    let purse = Remembering::new(Ok(Reserved::Pay(CallId(7))));
    let (work, asked) = write_from(&purse, stages(&good())).await;
    assert_eq!((work.unwrap().writings[0].call, asked), (Some(CallId(7)), 4));
    let calls = purse.reserved.lock().unwrap();
    let stages: Vec<&str> = calls.iter().map(|call| call.stage.as_str()).collect();
    assert_eq!(stages, ["outline", "section", "section", "quick_answer"]);
    let call = &calls[1];
    assert_eq!((call.prompt.as_str(), call.model.as_str()), ("section 1", "scripted-1"));
    assert!(call.provider.starts_with("127.0.0.1:"), "{}", call.provider);
    assert!(call.request.contains(QUESTION) && call.parameters["tokens_max"] == 1_000);
    let prompts = Prompts::default();
    let section = prompts.of(Stage::Section);
    // No text has more tokens than bytes: the rules and the passages are all in.
    assert!(usize::try_from(call.tokens_in_max).unwrap() > section.rules.len() + call.request.len());
    let settled = purse.settled.lock().unwrap();
    let [_, ended, _, _] = &settled[..] else { panic!() };
    assert_eq!(ended.tokens, Tokens { read: Some(1234), written: Some(567) });
    assert_eq!(ended.how, How::Answered(answers(&good())[1].clone()));
}

#[tokio::test]
async fn what_was_bought_before_is_not_bought_again() {
    let tokens = Tokens { read: Some(1), written: Some(2) };
    let bought = |answer| Ok(Reserved::Bought { call: CallId(3), answer, tokens });
    let purse = Remembering::of(answers(&good()).into_iter().map(bought));
    let (work, asked) = write_from(&purse, vec![Reply::Status(500, "", String::new())]).await;
    let work = work.unwrap();
    assert_eq!(article(&work).writer, WrittenBy::Model("scripted-1".to_owned()));
    assert_eq!((work.writings[0].call, asked), (Some(CallId(3)), 0));
    assert!(purse.settled.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_may_not_be_paid_for_is_not_asked_and_nobody_else_writes_in_its_place() {
    let purse = Remembering::new(Err(WriterError::Unpaid("the cap for a day is reached".to_owned())));
    let (work, asked) = write_from(&purse, stages(&good())).await;
    assert_eq!(work, Err(WriterError::Unpaid("the cap for a day is reached".to_owned())));
    assert_eq!(asked, 0);
}

#[tokio::test]
async fn a_refusal_costs_nothing_and_an_answer_that_broke_off_may() {
    let refusal = Reply::Status(429, "", String::new());
    for (reply, may) in [(refusal, false), (Reply::HangsUp, true), (Reply::BreaksOff("{".to_owned()), true)] {
        let purse = Remembering::new(Ok(Reserved::Pay(CallId(7))));
        write_from(&purse, vec![reply]).await.0.unwrap();
        let settled = purse.settled.lock().unwrap();
        assert!(
            matches!(&settled[..], [Ended { how: How::Failed { may_have_cost, .. }, .. }] if *may_have_cost == may),
            "{settled:?}"
        );
    }
}
