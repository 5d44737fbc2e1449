//! A file as lines, in memory that does not grow with it.

use std::io;

use tokio::io::AsyncRead;

use super::decompress::{Decompressed, ReadError, Unreadable};

/// Longest line, in bytes.
pub const LINE_LIMIT: usize = 1 << 20;

/// Bytes of lines between two pauses.
const PAUSE: usize = 8 << 20;

/// The byte order mark of UTF-8, with which some editors on Windows begin files.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes, without the line feed, and without a byte order mark at their head: files that
    /// begin with one may have been joined.
    Text(Vec<u8>),
    /// Over [`LINE_LIMIT`], and skipped. Its length in bytes.
    TooLong(usize),
    /// From here on nothing can be read any more.
    Unreadable(Unreadable),
    /// No line yet: much was read, and the caller should check the clock.
    Pause,
}

/// The lines of a file.
pub struct Lines<R> {
    file: Decompressed<R>,
    line: Vec<u8>,
    length: usize,
    longest: usize,
    before_pause: usize,
    first: bool,
    ended: bool,
}

impl<R: AsyncRead + Send + Unpin> Lines<R> {
    /// The lines of a file. One that is longer than `longest` bytes ends it.
    pub fn new(file: R, longest: usize) -> Self {
        Self {
            file: Decompressed::new(file),
            line: Vec::new(),
            length: 0,
            longest,
            before_pause: PAUSE,
            first: true,
            ended: false,
        }
    }

    /// The next line; `None` after the last.
    ///
    /// # Errors
    /// When reading the file fails. Damage within the data is [`Line::Unreadable`].
    pub async fn next(&mut self) -> io::Result<Option<Line>> {
        while !self.ended {
            if self.before_pause == 0 {
                self.before_pause = PAUSE;
                return Ok(Some(Line::Pause));
            }
            match self.file.more().await {
                Ok(true) => {
                    if let Some(line) = self.take() {
                        return Ok(Some(line));
                    }
                }
                Ok(false) => {
                    self.ended = true;
                    return Ok(self.last());
                }
                Err(ReadError::Pause) => return Ok(Some(Line::Pause)),
                Err(ReadError::Unreadable(why)) => return Ok(Some(self.unreadable(why))),
                Err(ReadError::Io(error)) => {
                    self.ended = true;
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    /// Takes what is ready, up to the line's end.
    fn take(&mut self) -> Option<Line> {
        let ready = self.file.bytes();
        let end = ready.iter().position(|byte| *byte == b'\n');
        let part = ready.get(..end.unwrap_or(ready.len())).unwrap_or_default();
        self.length = self.length.saturating_add(part.len());
        if self.length <= LINE_LIMIT {
            self.line.extend_from_slice(part);
        }
        let used = part.len().saturating_add(usize::from(end.is_some()));
        self.file.consume(used);
        self.before_pause = self.before_pause.saturating_sub(used.max(1));
        if self.length > self.longest {
            return Some(self.unreadable(Unreadable::NoDocuments));
        }
        end.map(|_| self.finish())
    }

    /// The text after the last line feed, if there is any.
    fn last(&mut self) -> Option<Line> {
        (self.length > 0 && self.line != MARK).then(|| self.finish())
    }

    fn finish(&mut self) -> Line {
        let (line, length) = (std::mem::take(&mut self.line), std::mem::take(&mut self.length));
        let first = std::mem::take(&mut self.first);
        if first && is_utf16(&line) {
            return self.unreadable(Unreadable::Utf16);
        }
        if length > LINE_LIMIT {
            return Line::TooLong(length);
        }
        Line::Text(match line.strip_prefix(MARK) {
            Some(text) => text.to_vec(),
            None => line,
        })
    }

    const fn unreadable(&mut self, why: Unreadable) -> Line {
        self.ended = true;
        Line::Unreadable(why)
    }
}

/// Whether a text begins as UTF-16 does, with a mark or with an ASCII character.
fn is_utf16(start: &[u8]) -> bool {
    matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=0x7f, ..] | [1..=0x7f, 0, ..])
}

#[cfg(test)]
mod tests {
    use async_compression::{
        tokio::write::{GzipEncoder, ZstdEncoder},
        zstd::CParameter,
    };
    use tokio::io::AsyncWriteExt;

    use std::{
        pin::Pin,
        task::{Context, Poll},
    };

    use tokio::io::{AsyncReadExt, ReadBuf};

    use super::*;

    /// Every line of a file, and how many pauses there were.
    async fn paced(bytes: impl AsyncRead + Send + Unpin, longest: usize) -> (Vec<Line>, usize) {
        let mut lines = Lines::new(bytes, longest);
        let (mut all, mut pauses) = (Vec::new(), 0);
        while let Some(line) = lines.next().await.unwrap() {
            if line == Line::Pause {
                pauses += 1;
            } else {
                all.push(line);
            }
        }
        (all, pauses)
    }

    async fn read(bytes: Vec<u8>) -> Vec<Line> {
        paced(io::Cursor::new(bytes), usize::MAX).await.0
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

    async fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd_with(bytes, &[]).await
    }

    async fn zstd_with(bytes: &[u8], parameters: &[CParameter]) -> Vec<u8> {
        let mut encoder = ZstdEncoder::with_quality_and_params(
            Vec::new(),
            async_compression::Level::Default,
            parameters,
        );
        encoder.write_all(bytes).await.unwrap();
        encoder.shutdown().await.unwrap();
        encoder.into_inner()
    }

    /// A zstd frame that decoders pass over.
    fn skippable(content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        [&[0x5a, 0x2a, 0x4d, 0x18], size.as_slice(), content].concat()
    }

    /// A gzip member with the longest extra field.
    fn extended(member: &[u8]) -> Vec<u8> {
        let (head, rest) = member.split_at(10);
        let mut extended = head.to_vec();
        extended[3] |= 4;
        extended.extend(u16::MAX.to_le_bytes());
        extended.extend([7; u16::MAX as usize]);
        extended.extend(rest);
        extended
    }

    fn damaged() -> Line {
        Line::Unreadable(Unreadable::Damaged)
    }

    #[tokio::test]
    async fn a_file_has_the_same_lines_for_each_compression() {
        let plain = b"one\ntwo\n\nfour".to_vec();
        let expected = text(&["one", "two", "", "four"]);
        assert_eq!(read(plain.clone()).await, expected);
        assert_eq!(read(gzip(&plain).await).await, expected);
        assert_eq!(read(zstd(&plain).await).await, expected);
    }

    #[tokio::test]
    async fn a_final_line_feed_begins_no_further_line() {
        assert_eq!(read(b"one\n".to_vec()).await, text(&["one"]));
        assert_eq!(read(Vec::new()).await, []);
        assert_eq!(read(b"\n".to_vec()).await, text(&[""]));
        assert_eq!(read(b"x".to_vec()).await, text(&["x"]), "shorter than any magic number");
    }

    #[tokio::test]
    async fn a_byte_order_mark_is_removed_from_each_part_of_a_joined_file() {
        let part = b"\xef\xbb\xbfone\ntwo\n";
        let expected = text(&["one", "two", "one", "two"]);
        assert_eq!(read([part.as_slice(), part].concat()).await, expected);
        assert_eq!(read([gzip(part).await, gzip(part).await].concat()).await, expected);
        assert_eq!(read([zstd(part).await, gzip(part).await].concat()).await, expected);
        let within = b"on\xef\xbb\xbfe\n".to_vec();
        assert_eq!(read(within).await, [Line::Text(b"on\xef\xbb\xbfe".to_vec())]);
    }

    #[tokio::test]
    async fn a_file_with_only_a_byte_order_mark_has_no_lines() {
        assert_eq!(read(b"\xef\xbb\xbf".to_vec()).await, []);
        assert_eq!(read(gzip(b"\xef\xbb\xbf").await).await, []);
        assert_eq!(read(b"one\n\xef\xbb\xbf".to_vec()).await, text(&["one"]));
        assert_eq!(read(b"\xef\xbb\xbf\n".to_vec()).await, text(&[""]));
        assert_eq!(read(b"\xef\xbb".to_vec()).await, [Line::Text(b"\xef\xbb".to_vec())]);
    }

    #[tokio::test]
    async fn a_file_in_utf_16_is_reported_and_not_read() {
        for mark in [false, true] {
            let units: Vec<u16> =
                "\u{feff}{}\n{}\n".encode_utf16().skip(usize::from(!mark)).collect();
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let file: Vec<u8> = units.iter().copied().flat_map(bytes).collect();
                let expected = [Line::Unreadable(Unreadable::Utf16)];
                assert_eq!(read(gzip(&file).await).await, expected, "{file:?}");
                assert_eq!(read(file).await, expected);
            }
        }
    }

    #[tokio::test]
    async fn compressed_members_and_their_padding_are_read_as_one_file() {
        let (one, two) = (gzip(b"on").await, gzip(b"e\ntwo\n").await);
        let (three, four) = (zstd(b"thr").await, zstd(b"ee\nfour").await);
        let all = [one, two, skippable(b"about"), three, skippable(b""), four].concat();
        let expected = text(&["one", "two", "three", "four"]);
        assert_eq!(read(all.clone()).await, expected);
        for padding in [1, 3, 4, 512, 100_000] {
            assert_eq!(read([all.clone(), vec![0; padding]].concat()).await, expected, "{padding}");
        }
        assert_eq!(
            read([skippable(b"index"), zstd(b"one\n").await].concat()).await,
            text(&["one"])
        );
        assert_eq!(read(skippable(b"index")).await, []);
    }

    #[tokio::test]
    async fn data_after_the_compressed_members_is_damage() {
        for tail in [b"\n".as_slice(), b"x", b"\0\0x", &[0x1f], &[0x28, 0xb5, 0x2f]] {
            let mut expected = text(&["one"]);
            expected.push(damaged());
            assert_eq!(read([&gzip(b"one\n").await, tail].concat()).await, expected, "{tail:?}");
            assert_eq!(read([&zstd(b"one\n").await, tail].concat()).await, expected, "{tail:?}");
        }
    }

    #[tokio::test]
    async fn a_zstd_window_is_supported_up_to_the_limit() {
        let file = vec![b'\n'; 3];
        let window = CParameter::window_log;
        assert_eq!(read(zstd_with(&file, &[window(27)]).await).await, text(&["", "", ""]));
        let beyond = zstd_with(&file, &[window(28)]).await;
        assert_eq!(read(beyond).await, [Line::Unreadable(Unreadable::Window)]);
    }

    #[tokio::test]
    async fn decompression_pauses_although_it_gives_no_output() {
        const MEBI: usize = 1 << 20;
        let members = extended(&gzip(b"").await).repeat(9 * MEBI / usize::from(u16::MAX));
        assert_eq!(paced(io::Cursor::new(members), MEBI).await, (vec![], 1), "empty members");
        let mut padded = gzip(b"one").await;
        padded.extend(vec![0; 17 * MEBI]);
        assert_eq!(paced(io::Cursor::new(padded), MEBI).await, (text(&["one"]), 2), "padding");
        let skipped = [skippable(&vec![7; 17 * MEBI]), zstd(b"one").await].concat();
        assert_eq!(paced(io::Cursor::new(skipped), MEBI).await, (text(&["one"]), 2), "skippable");
    }

    #[tokio::test]
    async fn decompression_pauses_although_it_reads_little_input() {
        const MEBI: usize = 1 << 20;
        let endless = zstd(&vec![b' '; 17 * MEBI]).await;
        assert!(endless.len() < MEBI / 8);
        let (lines, pauses) = paced(io::Cursor::new(endless.clone()), usize::MAX).await;
        assert_eq!((lines, pauses), (vec![Line::TooLong(17 * MEBI)], 2));
        let (lines, pauses) = paced(io::Cursor::new(endless), 9 * MEBI).await;
        assert_eq!((lines, pauses), (vec![Line::Unreadable(Unreadable::NoDocuments)], 1));
        let lines = zstd(&[[b'x'; 63].as_slice(), b"\n"].concat().repeat(9 * MEBI / 64)).await;
        assert_eq!(paced(io::Cursor::new(lines), MEBI).await.1, 1, "lines");
    }

    #[tokio::test]
    async fn a_truncated_file_gives_its_complete_lines_and_then_an_error() {
        let content: String =
            (0..50_000).map(|number| format!("line {number} {}\n", number * 7919)).collect();
        let mut file = gzip(content.as_bytes()).await;
        file.truncate(file.len() / 2);
        let lines = read(file).await;
        assert_eq!(lines.last(), Some(&damaged()));
        assert!(lines.len() > 1_000);
        assert_eq!(lines[1], Line::Text(b"line 1 7919".to_vec()));
    }

    #[tokio::test]
    async fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
        let mut file = vec![b'x'; LINE_LIMIT + 1];
        file.extend(b"\nnext\n");
        assert_eq!(read(file).await, [Line::TooLong(LINE_LIMIT + 1), Line::Text(b"next".to_vec())]);
        let mut file = vec![b'x'; LINE_LIMIT];
        file.extend(b"\n");
        assert_eq!(read(file).await, [Line::Text(vec![b'x'; LINE_LIMIT])]);
    }

    #[tokio::test]
    async fn a_lost_connection_is_not_damage() {
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
        let mut lines = Lines::new(source, usize::MAX);
        assert!(lines.next().await.is_err());
    }
}
