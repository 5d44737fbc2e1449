//! A batch as a billing system may write it: two months, in order of time, one account with a
//! twentieth of all calls, a hundred with a fifth, the others with a few hundred each. One row in
//! 200 comes again, one in 1,000 has other content under a known id, one in 1,000 is bad, and one
//! in 500 is of an account that nobody knows.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use domain::ids::{AccountId, DocumentNumber};
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};

/// Milliseconds of May and June 2026.
const SPAN_MS: u64 = 61 * 86_400_000;

/// An account.
pub(crate) fn account(at: usize) -> AccountId {
    AccountId::parse(&format!("acct-{at:06}")).unwrap()
}

/// The invoices of an account: one for each month.
pub(crate) fn invoices(at: usize) -> [DocumentNumber; 2] {
    ["05", "06"].map(|month| DocumentNumber::parse(&format!("INV-{at:06}-{month}")).unwrap())
}

fn row(dice: &mut Rng, number: usize, rows: usize, accounts: usize) -> String {
    let account = match dice.u8(..100) {
        0..5 => 0,
        5..25 => dice.usize(..100.min(accounts)),
        _ => dice.usize(..accounts),
    };
    let first: Timestamp = "2026-05-01T00:00:00Z".parse().unwrap();
    let ms = u64::try_from(number).unwrap() * SPAN_MS / u64::try_from(rows).unwrap();
    let start = first + SignedDuration::from_millis(i64::try_from(ms).unwrap());
    let month = if ms < 31 * 86_400_000 { "05" } else { "06" };
    let account_id = match dice.u16(..500) {
        0 => format!("nobody-{account:06}"),
        _ => format!("acct-{account:06}"),
    };
    let seconds = dice.u32(1..900);
    let billed = seconds.div_ceil(6) * 6;
    let direction = ["inbound", "outbound", "internal"][dice.usize(..3)];
    let extension = dice.u16(1_000..1_300);
    let far = 2_000_000_000 + dice.u64(..7_000_000_000);
    let destination = ["Canada", "United States", "Toronto, ON", "France"][dice.usize(..4)];
    let destination =
        if destination.contains(',') { format!("\"{destination}\"") } else { destination.into() };
    let charge = dice.u32(..2_000_000) / if direction == "internal" { 2_000_000 } else { 4 };
    let charge = format!("{}.{:06}", charge / 1_000_000, charge % 1_000_000);
    format!(
        "{number:016x}-{:08x},{account_id},INV-{account:06}-{month},{start:.3},{seconds},{billed},\
         {direction},+1613555{extension},+1{far},Person {extension},{extension},Centre {},\
         {destination},{charge},CAD",
        number.wrapping_mul(0x9e37_79b9) & 0xffff_ffff,
        extension % 40,
    )
}

/// Writes a batch, the same for the same sizes.
pub(crate) fn generate(rows: usize, accounts: usize, file: &Path) {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file).unwrap());
    out.write_all(
        b"call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,caller,\
        callee,caller_name,extension,cost_centre,destination,charge,currency\n",
    )
    .unwrap();
    let mut dice = Rng::with_seed(14);
    let mut earlier = row(&mut dice, 0, rows, accounts);
    for number in 0..rows {
        let new = row(&mut dice, number, rows, accounts);
        let line = match dice.u16(..1_000) {
            0 => earlier.replacen(",Person ", ",Somebody ", 1),
            1 => new.replacen(".0", ".0x", 1).replacen('Z', "", 1),
            2..7 => earlier.clone(),
            _ => new.clone(),
        };
        out.write_all(line.as_bytes()).unwrap();
        out.write_all(b"\n").unwrap();
        if number % 500 == 0 {
            earlier = new;
        }
    }
    out.flush().unwrap();
}
