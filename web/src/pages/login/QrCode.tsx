import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { encode } from 'uqr';

import styles from './Login.module.css';

/** The quiet zone that scanners need, in modules. */
const border = 4;

/** Draws a QR code in the page, so that its secret is sent nowhere. */
export default function QrCode({ text }: { text: string }) {
  const intl = useIntl();
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={intl.formatMessage({ id: 'factor.qrCode' })}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Draws each run of dark modules in a row as one bar. */
function draw(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { border, ecc: 'M' });
  const bars = data.flatMap((line, y) =>
    line.flatMap((isDark, x) => {
      if (!isDark || line[x - 1]) return [];
      const end = line.indexOf(false, x);
      return [`M${x} ${y}h${(end < 0 ? size : end) - x}v1H${x}z`];
    }),
  );
  return { size, path: bars.join('') };
}
