/** A QR code, drawn here: what it says goes nowhere else. */
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { encode } from 'uqr';

import styles from './Me.module.css';

/** The quiet zone around it, without which scanners do not find it. */
const border = 4;

export default function QrCode({ text }: { text: string }) {
  const intl = useIntl();
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={intl.formatMessage({ id: 'own.qrCode' })}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Each dark run of a line as one bar. */
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
