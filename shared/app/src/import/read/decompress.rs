//! The bytes of a file, decompressed as their content demands and not their name, in memory that
//! does not grow with it.
//!
//! A compressed file is members in a row: gzip members (RFC 1952) and zstd frames (RFC 8878), with
//! or without skippable frames and zero padding between or after them.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use async_compression::{
    tokio::bufread::{GzipDecoder, ZstdDecoder},
    zstd::DParameter,
};
use tokio::io::{AsyncBufRead, AsyncRead, BufReader, ReadBuf};

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

/// Why a read gave no bytes.
#[derive(Debug)]
pub enum ReadError {
    /// No failure: much was read, and the caller should check the clock.
    Pause,
    /// Reading the file failed.
    Io(io::Error),
    /// The data is damaged or not supported.
    Unreadable(Unreadable),
}

/// One member.
#[derive(Debug)]
enum Member<R> {
    Gzip(Box<GzipDecoder<PeekReader<R>>>),
    Zstd(Box<ZstdDecoder<PeekReader<R>>>),
}

impl<R> Member<R> {
    fn reader(&mut self) -> &mut PeekReader<R> {
        match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.get_mut(),
        }
    }

    fn into_reader(self) -> PeekReader<R> {
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
    Between(PeekReader<R>),
    /// In a file that is not compressed.
    Plain(PeekReader<R>),
    /// In a member.
    Member(BufReader<Member<R>>),
    /// After the end.
    Ended,
}

/// A file that is being decompressed.
#[derive(Debug)]
pub struct Decompressed<R> {
    state: State<R>,
    first: bool,
}

impl<R: AsyncRead + Unpin> Decompressed<R> {
    /// The decompressed bytes of a file.
    pub fn new(file: R) -> Self {
        Self { state: State::Between(PeekReader::new(file)), first: true }
    }

    /// Has bytes ready in [`Self::bytes`]; false at the file's end.
    ///
    /// # Errors
    /// [`ReadError::Pause`], after which the caller calls again; others end the file.
    pub async fn more(&mut self) -> Result<bool, ReadError> {
        loop {
            match &mut self.state {
                State::Between(_) => self.begin().await?,
                State::Plain(file) => return fill(file, |file| file).await,
                State::Member(member) => {
                    if fill(member, |member| member.get_mut().reader()).await? {
                        return Ok(true);
                    }
                    self.after_member();
                }
                State::Ended => return Ok(false),
            }
        }
    }

    /// The bytes that are ready.
    pub fn bytes(&self) -> &[u8] {
        match &self.state {
            State::Plain(file) => file.buffer(),
            State::Member(reader) => reader.buffer(),
            State::Between(_) | State::Ended => &[],
        }
    }

    /// Consumes so many of the ready bytes.
    pub fn consume(&mut self, count: usize) {
        match &mut self.state {
            State::Plain(file) => Pin::new(file).consume(count),
            State::Member(reader) => Pin::new(reader).consume(count),
            State::Between(_) | State::Ended => {}
        }
    }

    /// Begins what comes next: the file itself, a member, or padding.
    async fn begin(&mut self) -> Result<(), ReadError> {
        let State::Between(file) = &mut self.state else { return Ok(()) };
        let start = file.peek().await.map_err(ReadError::Io)?.ok_or(ReadError::Pause)?;
        let next = match start {
            [] => Next::End,
            [0x1f, 0x8b, ..] => Next::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Next::Zstd,
            _ if self.first => Next::Plain,
            [0, ..] => {
                let zeros = file.buffer().iter().take_while(|byte| **byte == 0).count();
                Pin::new(file).consume(zeros);
                return Ok(());
            }
            _ => return Err(ReadError::Unreadable(Unreadable::Damaged)),
        };
        self.first = false;
        if let State::Between(file) = std::mem::replace(&mut self.state, State::Ended) {
            self.state = next.state(file);
        }
        Ok(())
    }

    fn after_member(&mut self) {
        if let State::Member(reader) = std::mem::replace(&mut self.state, State::Ended) {
            self.state = State::Between(reader.into_inner().into_reader());
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
    fn state<R: AsyncRead + Unpin>(self, file: PeekReader<R>) -> State<R> {
        let member = match self {
            Self::End => return State::Ended,
            Self::Plain => return State::Plain(file),
            Self::Gzip => Member::Gzip(Box::new(GzipDecoder::new(file))),
            Self::Zstd => {
                let window = [DParameter::window_log_max(WINDOW_LOG)];
                Member::Zstd(Box::new(ZstdDecoder::with_params(file, &window)))
            }
        };
        State::Member(BufReader::with_capacity(PIECE, member))
    }
}

/// Has a reader's buffer filled; false at its end.
async fn fill<B: AsyncBufRead + Unpin, R: AsyncRead + Unpin>(
    buffered: &mut B,
    file: impl for<'a> Fn(&'a mut B) -> &'a mut PeekReader<R>,
) -> Result<bool, ReadError> {
    poll_fn(|context| {
        let filled =
            Pin::new(&mut *buffered).poll_fill_buf(context).map_ok(|bytes| !bytes.is_empty());
        match filled {
            Poll::Pending if file(buffered).take_pause() => Poll::Ready(Err(ReadError::Pause)),
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(more)) => Poll::Ready(Ok(more)),
            Poll::Ready(Err(error)) if file(buffered).has_failed() => {
                Poll::Ready(Err(ReadError::Io(error)))
            }
            Poll::Ready(Err(error)) if error.to_string() == WINDOW_TOO_LARGE => {
                Poll::Ready(Err(ReadError::Unreadable(Unreadable::Window)))
            }
            Poll::Ready(Err(_)) => Poll::Ready(Err(ReadError::Unreadable(Unreadable::Damaged))),
        }
    })
    .await
}

/// Bytes of the buffer.
const BUFFER: usize = 64 << 10;

/// Most bytes that [`PeekReader::peek`] gives.
const PEEK: usize = 4;

/// Bytes that are read between two pauses.
const PAUSE: usize = 8 << 20;

/// A file that is being read. After every [`PAUSE`] bytes it is pending once without a waker: the
/// reader calls [`Self::take_pause`] and can check the clock, even if decompression gives no
/// output.
#[derive(Debug)]
struct PeekReader<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    before_pause: usize,
    paused: bool,
    failed: bool,
}

impl<R: AsyncRead + Unpin> PeekReader<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: vec![0; BUFFER],
            at: 0,
            end: 0,
            before_pause: PAUSE,
            paused: false,
            failed: false,
        }
    }

    /// What is read and not consumed.
    fn buffer(&self) -> &[u8] {
        self.buffer.get(self.at..self.end).unwrap_or_default()
    }

    /// Whether there was a pause since the last call of this function.
    fn take_pause(&mut self) -> bool {
        std::mem::take(&mut self.paused)
    }

    /// Whether reading failed: a lost connection, as opposed to damaged data.
    const fn has_failed(&self) -> bool {
        self.failed
    }

    /// The next bytes, [`PEEK`] of them unless the file ends before; `None` for a pause.
    async fn peek(&mut self) -> io::Result<Option<&[u8]>> {
        let enough = poll_fn(|context| {
            while self.buffer().len() < PEEK {
                match self.poll_more(context) {
                    Poll::Ready(Ok(0)) => break,
                    Poll::Ready(Ok(_)) => {}
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending if self.take_pause() => return Poll::Ready(Ok(false)),
                    Poll::Pending => return Poll::Pending,
                }
            }
            Poll::Ready(Ok(true))
        });
        let enough = enough.await?;
        Ok(enough.then(|| self.buffer().get(..PEEK).unwrap_or(self.buffer())))
    }

    /// Reads behind what is in the buffer; how much, 0 at the file's end.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if self.before_pause == 0 {
            (self.before_pause, self.paused) = (PAUSE, true);
            return Poll::Pending;
        }
        self.buffer.copy_within(self.at..self.end, 0);
        (self.at, self.end) = (0, self.buffer().len());
        let mut free = ReadBuf::new(self.buffer.get_mut(self.end..).unwrap_or_default());
        if let Err(error) = ready!(Pin::new(&mut self.inner).poll_read(context, &mut free)) {
            self.failed = true;
            return Poll::Ready(Err(error));
        }
        let read = free.filled().len();
        self.end = self.end.saturating_add(read);
        self.before_pause = self.before_pause.saturating_sub(read);
        Poll::Ready(Ok(read))
    }
}

impl<R: AsyncRead + Unpin> AsyncBufRead for PeekReader<R> {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let reader = self.get_mut();
        if reader.buffer().is_empty() {
            ready!(reader.poll_more(context))?;
        }
        Poll::Ready(Ok(reader.buffer()))
    }

    fn consume(mut self: Pin<&mut Self>, count: usize) {
        self.at = self.at.saturating_add(count).min(self.end);
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for PeekReader<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let ready = ready!(self.as_mut().poll_fill_buf(context))?;
        let count = ready.len().min(into.remaining());
        into.put_slice(ready.get(..count).unwrap_or_default());
        self.consume(count);
        Poll::Ready(Ok(()))
    }
}
