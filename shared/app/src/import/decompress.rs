//! The bytes of a file, decompressed as their content demands and not their name, in memory that
//! does not grow with it.
//!
//! A compressed file is members in a row: gzip members (RFC 1952) and zstd frames (RFC 8878), with
//! or without skippable frames and zero padding between or after them.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use async_compression::{
    tokio::bufread::{GzipDecoder, ZstdDecoder},
    zstd::DParameter,
};
use tokio::io::{AsyncBufRead, AsyncRead, BufReader, ReadBuf};

use super::source::Source;

/// Largest window of zstd data, as a power of two: 128 MiB, that of `zstd --long`.
const WINDOW_LOG: u32 = 27;

/// What zstd says of a larger one (`ZSTD_error_frameParameter_windowTooLarge`); it gives no code.
const WINDOW_TOO_LARGE: &str = "Frame requires too much memory for decoding";

/// Size of decompressed pieces.
const PIECE: usize = 64 << 10;

/// Why nothing more can be read of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The compressed data is cut off or damaged.
    Damaged,
    /// It needs a window of more than 128 MiB.
    Window,
    /// Its text is UTF-16.
    Utf16,
    /// Too many lines, or too long ones, are not documents.
    NoDocuments,
}

/// What came instead of bytes.
#[derive(Debug)]
pub(super) enum Fault {
    /// Nothing: much was read, and the clock should be looked at.
    Pause,
    /// The source failed.
    Source(io::Error),
    /// The data is at fault.
    Unreadable(Unreadable),
}

/// One member.
#[derive(Debug)]
enum Member<R> {
    Gzip(Box<GzipDecoder<Source<R>>>),
    Zstd(Box<ZstdDecoder<Source<R>>>),
}

impl<R> Member<R> {
    fn source(&mut self) -> &mut Source<R> {
        match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.get_mut(),
        }
    }

    fn into_source(self) -> Source<R> {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Zstd(decoder) => decoder.into_inner(),
        }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Member<R> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Gzip(decoder) => Pin::new(decoder).poll_read(context, into),
            Self::Zstd(decoder) => Pin::new(decoder).poll_read(context, into),
        }
    }
}

#[derive(Debug)]
enum State<R> {
    /// Before the first member, or after one.
    Between(Source<R>),
    /// In a file that is not compressed.
    Plain(Source<R>),
    /// In a member.
    Member(BufReader<Member<R>>),
    /// After the end.
    Ended,
}

/// A file that is being decompressed.
#[derive(Debug)]
pub(super) struct Decompressed<R> {
    state: State<R>,
    first: bool,
}

impl<R: AsyncRead + Unpin> Decompressed<R> {
    pub(super) fn new(file: R) -> Self {
        Self { state: State::Between(Source::new(file)), first: true }
    }

    /// Has bytes ready in [`Self::bytes`]; false at the file's end.
    pub(super) async fn more(&mut self) -> Result<bool, Fault> {
        loop {
            match &mut self.state {
                State::Between(_) => self.begin().await?,
                State::Plain(source) => return fill(source, |source| source).await,
                State::Member(reader) => {
                    if fill(reader, |reader| reader.get_mut().source()).await? {
                        return Ok(true);
                    }
                    self.after_member();
                }
                State::Ended => return Ok(false),
            }
        }
    }

    /// What is ready.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.state {
            State::Plain(source) => source.buffer(),
            State::Member(reader) => reader.buffer(),
            State::Between(_) | State::Ended => &[],
        }
    }

    /// Goes on behind so many of them.
    pub(super) fn consume(&mut self, count: usize) {
        match &mut self.state {
            State::Plain(source) => Pin::new(source).consume(count),
            State::Member(reader) => Pin::new(reader).consume(count),
            State::Between(_) | State::Ended => {}
        }
    }

    /// Begins what comes next: the file itself, a member, or padding.
    async fn begin(&mut self) -> Result<(), Fault> {
        let State::Between(source) = &mut self.state else { return Ok(()) };
        let start = source.peek().await.map_err(Fault::Source)?.ok_or(Fault::Pause)?;
        let next = match start {
            [] => Next::End,
            [0x1f, 0x8b, ..] => Next::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Next::Zstd,
            _ if self.first => Next::Plain,
            [0, ..] => {
                let zeros = source.buffer().iter().take_while(|byte| **byte == 0).count();
                Pin::new(source).consume(zeros);
                return Ok(());
            }
            _ => return Err(Fault::Unreadable(Unreadable::Damaged)),
        };
        self.first = false;
        if let State::Between(source) = std::mem::replace(&mut self.state, State::Ended) {
            self.state = next.state(source);
        }
        Ok(())
    }

    fn after_member(&mut self) {
        if let State::Member(reader) = std::mem::replace(&mut self.state, State::Ended) {
            self.state = State::Between(reader.into_inner().into_source());
        }
    }
}

/// What comes next in a file.
enum Next {
    End,
    Plain,
    Gzip,
    Zstd,
}

impl Next {
    fn state<R: AsyncRead + Unpin>(self, source: Source<R>) -> State<R> {
        let member = match self {
            Self::End => return State::Ended,
            Self::Plain => return State::Plain(source),
            Self::Gzip => Member::Gzip(Box::new(GzipDecoder::new(source))),
            Self::Zstd => {
                let window = [DParameter::window_log_max(WINDOW_LOG)];
                Member::Zstd(Box::new(ZstdDecoder::with_params(source, &window)))
            }
        };
        State::Member(BufReader::with_capacity(PIECE, member))
    }
}

/// Has a reader's buffer filled; false at its end.
async fn fill<B: AsyncBufRead + Unpin, R: AsyncRead + Unpin>(
    reader: &mut B,
    source: impl for<'a> Fn(&'a mut B) -> &'a mut Source<R>,
) -> Result<bool, Fault> {
    poll_fn(|context| {
        let filled =
            Pin::new(&mut *reader).poll_fill_buf(context).map_ok(|bytes| !bytes.is_empty());
        match filled {
            Poll::Pending if source(reader).take_pause() => Poll::Ready(Err(Fault::Pause)),
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(more)) => Poll::Ready(Ok(more)),
            Poll::Ready(Err(error)) if source(reader).has_failed() => {
                Poll::Ready(Err(Fault::Source(error)))
            }
            Poll::Ready(Err(error)) if error.to_string() == WINDOW_TOO_LARGE => {
                Poll::Ready(Err(Fault::Unreadable(Unreadable::Window)))
            }
            Poll::Ready(Err(_)) => Poll::Ready(Err(Fault::Unreadable(Unreadable::Damaged))),
        }
    })
    .await
}
