/** The bars of a picture: sums of calls by day, week, cost centre or destination. */
import type { CallGroup, CallTotals, Period } from '../../api/types';
import type { Measure } from '../../calls/filters';
import { addDays } from '../../format/days';
import { isNegative, largest, percentOf, sum } from '../../format/money';

/** The sums of some calls, and how long their bar is. */
export interface Bar extends CallTotals {
  key: string;
  /** Relative to the longest bar, from 0 to 100. */
  percent: number;
}

/** A bar of one day, or of the days of a week. */
export interface DayBar extends Bar {
  period: Period;
}

/** With more days than this, each bar is a week. */
const mostDays = 62;

/** The bars of names, the longest first. */
export function nameBars(groups: readonly CallGroup[], measure: Measure): Bar[] {
  const bars = withPercent(groups, measure);
  return measure === 'charge' ? bars : bars.sort((one, other) => other.calls - one.calls);
}

/**
 * The bars of every day, or of every week from Sunday on, between two days; also those without
 * calls. Without a first or last day, the first or last one with calls counts.
 */
export function dayBars(
  groups: readonly CallGroup[],
  { from, to }: { from: string | null; to: string | null },
  measure: Measure,
): DayBar[] {
  const [firstGroup, lastGroup] = [groups[0], groups.at(-1)];
  if (!firstGroup || !lastGroup) return [];
  const first = from ?? firstGroup.key;
  // No day after the last one with calls: it may lie in the future.
  const last = to !== null && to < lastGroup.key ? to : lastGroup.key;
  const days = daysBetween(first, last);
  const length = days.length > mostDays ? 7 : 1;
  const periods = length === 1 ? days.map((day) => ({ from: day, to: day })) : weeks(days);
  const byDay = new Map(groups.map((group) => [group.key, group]));
  const sums = periods.map((period) => {
    const found = daysBetween(period.from, period.to).flatMap((day) => byDay.get(day) ?? []);
    return { ...total(found, firstGroup.currency), key: period.from, period };
  });
  return withPercent(sums, measure);
}

function total(groups: readonly CallGroup[], currency: string): CallTotals {
  const charge = sum(groups.map((group) => ({ amount: group.charge, currency })));
  return {
    calls: groups.reduce((calls, group) => calls + group.calls, 0),
    billedSeconds: groups.reduce((seconds, group) => seconds + group.billedSeconds, 0),
    charge: trimmed(charge?.amount ?? '0'),
    currency,
  };
}

function withPercent<Group extends CallTotals>(groups: readonly Group[], measure: Measure) {
  const lengthOf = (group: CallTotals) => (measure === 'charge' ? group.charge : `${group.calls}`);
  const longest = largest(groups.map(lengthOf).filter((length) => !isNegative(length)));
  return groups.map((group) => {
    const length = lengthOf(group);
    // Corrections can outweigh charges; a bar has no length below zero.
    return { ...group, percent: isNegative(length) ? 0 : percentOf(length, longest) };
  });
}

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The weeks of these days; the first and the last one can be shorter. */
function weeks(days: readonly string[]): Period[] {
  const found: Period[] = [];
  for (const day of days) {
    const isSunday = new Date(`${day}T00:00:00Z`).getUTCDay() === 0;
    const current = found.at(-1);
    if (current && !isSunday) current.to = day;
    else found.push({ from: day, to: day });
  }
  return found;
}

/** Without the zeros at its end, as the API writes charges. */
function trimmed(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
