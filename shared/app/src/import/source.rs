//! A file as it arrives, with a buffer that can be looked into.

use std::{
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

/// Bytes of the buffer.
const BUFFER: usize = 64 << 10;

/// Most bytes that [`Source::peek`] gives.
const PEEK: usize = 4;

/// Bytes that are read between two pauses.
pub(super) const PAUSE: usize = 8 << 20;

/// A file that is being read. After every [`PAUSE`] bytes it is pending once without a waker:
/// whoever reads asks [`Self::take_pause`] and may look at the clock, however little comes out of
/// what was read.
#[derive(Debug)]
pub(super) struct Source<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    before_pause: usize,
    paused: bool,
    failed: bool,
}

impl<R: AsyncRead + Unpin> Source<R> {
    pub(super) fn new(inner: R) -> Self {
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
    pub(super) fn buffer(&self) -> &[u8] {
        self.buffer.get(self.at..self.end).unwrap_or_default()
    }

    /// Whether a pause was made that nobody has noticed.
    pub(super) fn take_pause(&mut self) -> bool {
        std::mem::take(&mut self.paused)
    }

    /// Whether reading failed: a lost connection, as opposed to damaged data.
    pub(super) const fn has_failed(&self) -> bool {
        self.failed
    }

    /// The next bytes, [`PEEK`] of them unless the file ends before; `None` for a pause.
    pub(super) async fn peek(&mut self) -> io::Result<Option<&[u8]>> {
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

impl<R: AsyncRead + Unpin> AsyncBufRead for Source<R> {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let source = self.get_mut();
        if source.buffer().is_empty() {
            ready!(source.poll_more(context))?;
        }
        Poll::Ready(Ok(source.buffer()))
    }

    fn consume(mut self: Pin<&mut Self>, count: usize) {
        self.at = self.at.saturating_add(count).min(self.end);
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Source<R> {
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
