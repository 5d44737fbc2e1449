//! A batch into rows.

use std::{fs, hint::black_box, path::Path, time::Instant};

use call_rows::{Item, Reader};

use crate::{cpu_seconds, print_figure};

/// How much of a batch is given to the reader at once.
const PIECE: usize = 64 * 1024;

/// Measures the reader, which checks each row and gives its canonical form, and the `csv` crate,
/// which gives its fields. The better of three.
pub(crate) fn measure(batch: &Path) {
    let batch = fs::read(batch).unwrap();
    best("portal", || checked(&batch));
    best("csv crate, fields only", || fields(&batch));
}

fn best(peer: &str, mut work: impl FnMut() -> usize) {
    let (mut rows, mut seconds, mut cpu) = (0, f64::MAX, f64::MAX);
    for _ in 0..3 {
        let (begun, before) = (Instant::now(), cpu_seconds());
        rows = black_box(work());
        seconds = seconds.min(begun.elapsed().as_secs_f64());
        cpu = cpu.min(cpu_seconds() - before);
    }
    print_figure(peer, "split", rows, cpu, seconds);
}

fn checked(batch: &[u8]) -> usize {
    let (mut reader, mut rows, mut sum) = (Reader::new(), 0, 0);
    let mut count = |reader: &mut Reader| {
        while let Some(item) = reader.read() {
            rows += 1;
            if let Item::Row { row, .. } = item {
                sum += row.billed_seconds() as usize + row.line().len();
            }
        }
    };
    for piece in batch.chunks(PIECE) {
        reader.feed(piece);
        count(&mut reader);
    }
    reader.finish();
    count(&mut reader);
    black_box(sum);
    rows
}

fn fields(batch: &[u8]) -> usize {
    let mut reader = csv::Reader::from_reader(batch);
    let (mut record, mut rows, mut sum) = (csv::ByteRecord::new(), 0, 0);
    while reader.read_byte_record(&mut record).unwrap() {
        rows += 1;
        sum += record.iter().map(<[u8]>::len).sum::<usize>();
    }
    black_box(sum);
    rows
}
