import { useFormat } from '../format/useFormat';

/** A civil date in the page's language. */
export function DateText({ date }: { date: string }) {
  const format = useFormat();
  return <time dateTime={date}>{format.date(date)}</time>;
}
