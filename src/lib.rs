//! How people reach the desk: the program and its doors.
//!
//! - [`cli`]: the command line, one file per subcommand; the only room that knows both doors and workers
//! - [`postgres`]: the embedded default, a private Postgres
//! - [`web`]: what readers, editors and programs see over HTTP

pub mod cli;
pub mod postgres;
pub mod web;
