/** The time of the functions on the stack: a flow moves it, and it is put back afterwards. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The zone of the payers' accounts. */
const timeZone = 'America/Toronto';

/** Runs a flow that moves the time. The stack gets its own time back, also when the flow fails. */
export async function withClock(stack, flow) {
  const clock = await Clock.of(stack);
  try {
    await flow(clock);
  } finally {
    await clock.putBack();
  }
}

class Clock {
  #file;
  #before;

  static async of({ folder }) {
    const clock = new Clock();
    clock.#file = join(folder, 'clock');
    clock.#before = await seconds(clock.#file);
    return clock;
  }

  /** The civil day of the accounts that comes so many days after today. */
  day(days) {
    return plusDays(civil(Date.now() + this.#before * 1000).slice(0, 10), days);
  }

  /** Moves to a time of a civil day in the accounts' zone, such as `2026-07-15`, `06:00`. */
  to(day, time) {
    return this.#move(Math.ceil((instantOf(day, time) - Date.now()) / 1000));
  }

  putBack() {
    return this.#move(this.#before);
  }

  /** A function that looks meanwhile sees the file of before. */
  async #move(ahead) {
    await writeFile(`${this.#file}.next`, `${ahead}\n`);
    await rename(`${this.#file}.next`, this.#file);
  }
}

/** By how many seconds the functions are ahead of this machine. */
async function seconds(file) {
  try {
    return Number(await readFile(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

/** The civil day that comes so many days after another one, or before it. */
export function plusDays(day, days) {
  return new Date(Date.parse(`${day}T12:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The last day of the month that comes so many months after that of a day. */
export function endOfMonth(day, months) {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month + months, 0)).toISOString().slice(0, 10);
}

/** A civil day as e-mails have it, such as `July 15, 2026`. */
export function inWords(day) {
  const format = { dateStyle: 'long', timeZone: 'UTC' };
  return new Intl.DateTimeFormat('en-CA', format).format(Date.parse(`${day}T12:00Z`));
}

/** Day and time of an instant in the accounts' zone. */
function civil(instant) {
  // Sweden writes both as ISO 8601 does, with a blank between them.
  const format = { dateStyle: 'short', timeStyle: 'short', timeZone };
  return new Intl.DateTimeFormat('sv-SE', format).format(instant);
}

function instantOf(day, time) {
  // Daylight-saving time and standard time.
  const instants = ['-04:00', '-05:00'].map((offset) => Date.parse(`${day}T${time}${offset}`));
  return instants.find((instant) => civil(instant) === `${day} ${time}`);
}
