//! A file as lines: decompressed as its content demands, in memory that does not grow with it.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use async_compression::tokio::bufread::{GzipDecoder, ZstdDecoder};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader, ReadBuf};

/// Longest line, in bytes.
pub const LINE_LIMIT: usize = 1 << 20;

/// How a file is compressed. Its content decides, not its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// RFC 1952; several members in a row are one file.
    Gzip,
    /// RFC 8878; several frames in a row are one file.
    Zstd,
}

impl Encoding {
    fn of(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes, without the line feed.
    Text(Vec<u8>),
    /// Over [`LINE_LIMIT`]; skipped.
    TooLong,
    /// The compressed data is cut off or damaged here; nothing can be read any more.
    Broken,
}

/// The lines of a file.
pub struct Lines {
    reader: Pin<Box<dyn AsyncBufRead + Send>>,
    source_failed: Arc<AtomicBool>,
    first: bool,
    ended: bool,
}

impl Lines {
    /// Begins to read.
    ///
    /// # Errors
    /// When the source fails.
    pub async fn open(source: impl AsyncRead + Send + Unpin + 'static) -> io::Result<Self> {
        let source_failed = Arc::new(AtomicBool::new(false));
        let mut source = Watched { source, failed: Arc::clone(&source_failed) };
        let mut start = Vec::with_capacity(4);
        (&mut source).take(4).read_to_end(&mut start).await?;
        let encoding = Encoding::of(&start);
        let whole = BufReader::with_capacity(64 << 10, io::Cursor::new(start).chain(source));
        let reader: Pin<Box<dyn AsyncBufRead + Send>> = match encoding {
            Encoding::Plain => Box::pin(whole),
            Encoding::Gzip => {
                let mut decoder = GzipDecoder::new(whole);
                decoder.multiple_members(true);
                Box::pin(BufReader::with_capacity(64 << 10, decoder))
            }
            Encoding::Zstd => {
                let mut decoder = ZstdDecoder::new(whole);
                decoder.multiple_members(true);
                Box::pin(BufReader::with_capacity(64 << 10, decoder))
            }
        };
        Ok(Self { reader, source_failed, first: true, ended: false })
    }

    /// The next line; `None` after the last.
    ///
    /// # Errors
    /// When the source fails. Damage within the data is [`Line::Broken`].
    pub async fn next(&mut self) -> io::Result<Option<Line>> {
        if self.ended {
            return Ok(None);
        }
        let mut line = Vec::new();
        let mut length = 0_usize;
        loop {
            let chunk = match self.reader.fill_buf().await {
                Ok(chunk) => chunk,
                Err(error) => {
                    self.ended = true;
                    let source = self.source_failed.load(Ordering::Relaxed);
                    return if source { Err(error) } else { Ok(Some(Line::Broken)) };
                }
            };
            if chunk.is_empty() {
                self.ended = true;
                return Ok((length > 0).then(|| self.finish(line, length)));
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            length = length.saturating_add(part.len());
            if length <= LINE_LIMIT {
                line.extend_from_slice(part);
            }
            let used = part.len().saturating_add(usize::from(end.is_some()));
            self.reader.as_mut().consume(used);
            if end.is_some() {
                return Ok(Some(self.finish(line, length)));
            }
        }
    }

    fn finish(&mut self, mut line: Vec<u8>, length: usize) -> Line {
        let first = std::mem::take(&mut self.first);
        if length > LINE_LIMIT {
            return Line::TooLong;
        }
        // Editors of one operating system begin UTF-8 files with a mark that JSON does not know.
        if first && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Line::Text(line)
    }
}

/// Remembers whether the source itself failed, to tell a lost connection from damaged data.
struct Watched<R> {
    source: R,
    failed: Arc<AtomicBool>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Watched<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.source).poll_read(context, buffer);
        if let Poll::Ready(Err(_)) = result {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use async_compression::tokio::write::{GzipEncoder, ZstdEncoder};
    use tokio::io::AsyncWriteExt;

    use super::*;

    async fn read(bytes: Vec<u8>) -> Vec<Line> {
        let mut lines = Lines::open(io::Cursor::new(bytes)).await.unwrap();
        let mut all = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            all.push(line);
        }
        all
    }

    fn text(words: &[&str]) -> Vec<Line> {
        words.iter().map(|word| Line::Text(word.as_bytes().to_vec())).collect()
    }

    async fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzipEncoder::new(Vec::new());
        encoder.write_all(bytes).await.unwrap();
        encoder.shutdown().await.unwrap();
        encoder.into_inner()
    }

    #[tokio::test]
    async fn a_file_is_its_lines_however_it_is_compressed() {
        let plain = b"one\ntwo\n\nfour".to_vec();
        let expected = text(&["one", "two", "", "four"]);
        assert_eq!(read(plain.clone()).await, expected);
        assert_eq!(read(gzip(&plain).await).await, expected);
        let mut encoder = ZstdEncoder::new(Vec::new());
        encoder.write_all(&plain).await.unwrap();
        encoder.shutdown().await.unwrap();
        assert_eq!(read(encoder.into_inner()).await, expected);
    }

    #[tokio::test]
    async fn a_last_line_feed_ends_the_last_line() {
        assert_eq!(read(b"one\n".to_vec()).await, text(&["one"]));
        assert_eq!(read(Vec::new()).await, []);
        assert_eq!(read(b"\n".to_vec()).await, text(&[""]));
        assert_eq!(read(b"x".to_vec()).await, text(&["x"]), "shorter than any magic number");
    }

    #[tokio::test]
    async fn a_byte_order_mark_is_not_part_of_the_first_line() {
        assert_eq!(read(b"\xef\xbb\xbfone\n\xef\xbb\xbf".to_vec()).await, {
            let mut lines = text(&["one"]);
            lines.push(Line::Text(b"\xef\xbb\xbf".to_vec()));
            lines
        });
    }

    #[tokio::test]
    async fn several_members_are_one_file() {
        let mut file = gzip(b"one\n").await;
        file.extend(gzip(b"two\n").await);
        assert_eq!(read(file).await, text(&["one", "two"]));
    }

    #[tokio::test]
    async fn what_is_cut_off_gives_its_whole_lines_and_then_says_so() {
        let content: String =
            (0..50_000).map(|number| format!("line {number} {}\n", number * 7919)).collect();
        let mut file = gzip(content.as_bytes()).await;
        file.truncate(file.len() / 2);
        let lines = read(file).await;
        assert_eq!(lines.last(), Some(&Line::Broken));
        assert!(lines.len() > 1_000);
        assert_eq!(lines[1], Line::Text(b"line 1 7919".to_vec()));
    }

    #[tokio::test]
    async fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
        let mut file = vec![b'x'; LINE_LIMIT + 1];
        file.extend(b"\nnext\n");
        assert_eq!(read(file).await, [Line::TooLong, Line::Text(b"next".to_vec())]);
        let mut file = vec![b'x'; LINE_LIMIT];
        file.extend(b"\n");
        assert_eq!(read(file).await, [Line::Text(vec![b'x'; LINE_LIMIT])]);
    }

    #[tokio::test]
    async fn a_lost_connection_is_no_damage() {
        struct Lost;
        impl AsyncRead for Lost {
            fn poll_read(
                self: Pin<&mut Self>,
                _: &mut Context<'_>,
                _: &mut ReadBuf<'_>,
            ) -> Poll<io::Result<()>> {
                Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
            }
        }
        let half = gzip(b"one\n").await;
        let source = io::Cursor::new(half[..12].to_vec()).chain(Lost);
        let mut lines = Lines::open(source).await.unwrap();
        assert!(lines.next().await.is_err());
    }
}
