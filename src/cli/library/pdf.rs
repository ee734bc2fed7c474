//! Reading a PDF file: the program runs itself as a reader that may come to harm, and waits for it so long and no longer.

use std::fs::File;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use desk::evidence::{self, DOCUMENT_BYTES_MAX, Document, Labels};

use super::super::read_pdf::{PdfError, Told};
use super::super::settings::this_program;

/// How long a reader may take in all, on a machine so busy that it gets a sixth of a processor.
const WAIT_MAX: Duration = Duration::from_mins(2);

/// How much a reader may tell, in bytes (16 MiB): JSON writes a text at most six times as long.
const TOLD_BYTES_MAX: usize = 8 * DOCUMENT_BYTES_MAX;

/// Reads a PDF; what it is called is in its labels, or its file's name.
pub(in crate::cli) fn read(file: &Path, labels: &Labels) -> Result<Document, String> {
    let pages = pages(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    evidence::read_pdf(&name, &pages, labels).map_err(|error| error.to_string())
}

fn pages(file: &Path) -> Result<Vec<String>, String> {
    let input = File::open(file).map_err(|error| format!("it cannot be read: {error}"))?;
    let not_started = |error: std::io::Error| PdfError::NotStarted(error.to_string()).to_string();
    let mut reader = this_program().and_then(|program| start(&program, input)).map_err(not_started)?;
    let (told, ended) = hear(&mut reader).map_err(not_started)?;
    match serde_json::from_slice(&told) {
        Ok(Told::Pages(pages)) if ended.success() => Ok(pages),
        Ok(Told::Refused(why)) => Err(why.to_string()),
        _ => Err(harm(ended).to_string()),
    }
}

/// Starts a reader with nothing of our environment: it holds keys of ours.
fn start(program: &Path, input: File) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.arg("read-pdf").env_clear().current_dir("/");
    command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// Takes what a reader tells, and ends it where that takes too long.
fn hear(reader: &mut Child) -> std::io::Result<(Vec<u8>, ExitStatus)> {
    let (send, told) = mpsc::channel();
    let limit = u64::try_from(TOLD_BYTES_MAX).unwrap_or(u64::MAX);
    let output = reader.stdout.take();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let heard = output.map(|output| output.take(limit).read_to_end(&mut bytes));
        // What was cut short is no JSON, and nobody waits any more where it came too late.
        drop((heard, send.send(bytes)));
    });
    let told = told.recv_timeout(WAIT_MAX);
    if told.is_err() {
        reader.kill()?;
    }
    Ok((told.unwrap_or_default(), reader.wait()?))
}

/// Says what a reader came to that told nothing.
fn harm(ended: ExitStatus) -> PdfError {
    let (killed, out_of_time) = (rustix::process::Signal::KILL, rustix::process::Signal::XCPU);
    match ended.signal() {
        Some(signal) if [killed.as_raw(), out_of_time.as_raw()].contains(&signal) => PdfError::TooSlow,
        Some(_) => PdfError::Overwhelming,
        None => PdfError::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::read_pdf::CPU_SECONDS_MAX;
    use super::*;

    #[test]
    fn a_reader_that_was_ended_took_too_long() {
        assert!(WAIT_MAX.as_secs() > 5 * CPU_SECONDS_MAX);
        let mut deaf = Command::new("sh").args(["-c", "kill -9 $$"]).stdout(Stdio::piped()).spawn().unwrap();
        let (told, ended) = hear(&mut deaf).unwrap();
        assert!(told.is_empty());
        assert_eq!(harm(ended), PdfError::TooSlow);
    }

    #[test]
    fn a_reader_that_broke_says_so() {
        for (script, harmed) in [
            ("kill -ABRT $$", PdfError::Overwhelming),
            ("kill -SEGV $$", PdfError::Overwhelming),
            ("kill -XCPU $$", PdfError::TooSlow),
            ("exit 101", PdfError::Broken),
        ] {
            let mut reader = Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap();
            assert_eq!(harm(hear(&mut reader).unwrap().1), harmed, "{script}");
        }
    }
}
