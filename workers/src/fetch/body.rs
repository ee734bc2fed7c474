//! Reading an answer's body: to its end, and no further than its caps.

use std::io::{self, Write};
use std::time::Duration;

use flate2::write::MultiGzDecoder;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use tokio::time::timeout;

use super::error::{FetchError, of_request};

/// How many times its size an answer may unpack to. Prose packs to a quarter of its size, tables to a thirtieth; gzip's
/// limit is about a thousandth.
pub(super) const UNPACKED_TIMES_MAX: usize = 100;

/// How many bytes any answer may unpack to, however small it was (1 MiB): less than that harms nobody.
const UNPACKED_FREE: usize = 1024 * 1024;

/// Reads a body. It may have `bytes_max` bytes as it is sent, and as many unpacked; each part of it has to come within
/// `quiet` of the one before.
pub(super) async fn read(
    mut response: Response,
    bytes_max: usize,
    quiet: Duration,
) -> Result<Vec<u8>, FetchError> {
    let held = Held { bytes: Vec::new(), bytes_max, sent: 0 };
    let mut body = if is_packed(response.headers())? {
        Body::Packed(Box::new(MultiGzDecoder::new(held)))
    } else {
        Body::Plain(held)
    };
    let promised = response.content_length().map(usize::try_from);
    if promised.is_some_and(|bytes| bytes.map_or(true, |bytes| bytes > bytes_max)) {
        return Err(FetchError::TooLarge(bytes_max / 1024));
    }
    loop {
        let next = timeout(quiet, response.chunk()).await.ok().ok_or(FetchError::Late)?;
        match next.map_err(|error| of_request(&error))? {
            Some(chunk) => body.take(&chunk)?,
            None => return body.end(),
        }
    }
}

/// Returns true for gzip, false for nothing: what was asked for.
fn is_packed(headers: &HeaderMap) -> Result<bool, FetchError> {
    let mut ways = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = value.to_str().ok().ok_or(FetchError::Packed)?.to_ascii_lowercase();
        ways.extend(value.split(',').map(|way| way.trim().to_owned()));
    }
    ways.retain(|way| !way.is_empty() && way != "identity");
    match ways.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(false),
        ["gzip" | "x-gzip"] => Ok(true),
        _ => Err(FetchError::Packed),
    }
}

/// A body on its way in.
enum Body {
    Plain(Held),
    Packed(Box<MultiGzDecoder<Held>>),
}

impl Body {
    fn take(&mut self, chunk: &[u8]) -> Result<(), FetchError> {
        let held = match self {
            Self::Plain(held) => held,
            Self::Packed(unpacker) => unpacker.get_mut(),
        };
        held.sent = held.sent.saturating_add(chunk.len());
        if held.sent > held.bytes_max {
            return Err(held.too_large());
        }
        match self {
            Self::Plain(held) => held.write_all(chunk),
            Self::Packed(unpacker) => unpacker.write_all(chunk),
        }
        .map_err(|error| of_writing(&error))
    }

    fn end(self) -> Result<Vec<u8>, FetchError> {
        match self {
            Self::Plain(held) => Ok(held.bytes),
            // An empty answer may be called packed all the same.
            Self::Packed(unpacker) if unpacker.get_ref().sent == 0 => Ok(Vec::new()),
            Self::Packed(unpacker) => {
                unpacker.finish().map(|held| held.bytes).map_err(|error| of_writing(&error))
            }
        }
    }
}

/// What came so far, unpacked, with the caps it stays below.
struct Held {
    bytes: Vec<u8>,
    bytes_max: usize,
    /// How many bytes came, packed as they were.
    sent: usize,
}

impl Held {
    fn too_large(&self) -> FetchError {
        FetchError::TooLarge(self.bytes_max / 1024)
    }
}

impl Write for Held {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let length = self.bytes.len().saturating_add(part.len());
        if length > self.bytes_max {
            return Err(io::Error::other(self.too_large()));
        }
        if length > UNPACKED_FREE && length > self.sent.saturating_mul(UNPACKED_TIMES_MAX) {
            return Err(io::Error::other(FetchError::Bomb));
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the cap that was met, where it was one.
fn of_writing(error: &io::Error) -> FetchError {
    let cap = error.get_ref().and_then(|inner| inner.downcast_ref::<FetchError>());
    cap.cloned().unwrap_or(FetchError::Damaged)
}
