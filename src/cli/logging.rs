//! Standard error: the log, and the one sentence with which a command fails.

use std::io::{IsTerminal, Write};

use tracing_subscriber::EnvFilter;

use super::Fault;
use super::settings::{LogArgs, LogFormat};

/// Sends the log to standard error: standard output carries only a command's result.
///
/// # Errors
/// Where the filter cannot be parsed.
pub(super) fn start(args: &LogArgs) -> Result<(), Fault> {
    let filter = EnvFilter::try_new(&args.log)
        .map_err(|error| Fault::start("ANSWERDESK_LOG cannot be understood", error))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let set = match args.log_format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    set.map_err(|error| Fault::start("the log cannot be set up", error))
}

/// Says why a command failed.
pub(super) fn complain(fault: &Fault) {
    // Nobody is left to tell where standard error is closed.
    drop(writeln!(std::io::stderr(), "answerdesk: {fault}"));
}

/// Says something a command's result does not hold, and that no log level may hide.
pub(super) fn note(text: &str) {
    drop(writeln!(std::io::stderr(), "answerdesk: note: {text}"));
}

/// Writes a command's result to standard output.
pub(super) fn result(text: &str) {
    // A reader that went away (`| head`) is no fault of the command.
    drop(writeln!(std::io::stdout(), "{text}"));
}
