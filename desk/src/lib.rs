//! What happens and is recorded: one room per stage, in flow order. No HTTP, no model, no network.
//!
//! ```text
//! suggestion → evidence → draft → review → page       a later stage may see an earlier one, never the reverse
//! people, ledger                                      who acts, and the record of every move: seen by all stages
//! operation                                           what an operator does to the desk as a whole: seen by all stages
//! money                                               what models cost, and how much may be spent: sees drafts, only workers and
//!                                                     doors see it
//! prompt                                              the words models are asked with: only workers and doors see it
//! overview                                            reads across stages; only the doors see it
//! platform                                            clock, ids, database, secrets
//! ```
//!
//! In each stage `model.rs` holds pure types and the state machine, one file per verb holds one transaction, `store.rs`
//! holds rows and queries (it never decides and never begins a transaction).
#![forbid(unsafe_code)]

pub mod draft;
pub mod evidence;
pub mod jobs;
pub mod ledger;
pub mod money;
pub mod operation;
pub mod overview;
pub mod page;
pub mod people;
pub mod platform;
pub mod prompt;
pub mod review;
pub mod suggestion;
