import { MemoryFit } from '@model-serving/backstage-plugin-model-serving-common';
import { formatBytes } from '../format';
import { memoryTitle, PART_TITLES } from './partTitles';
import styles from './MemoryBar.module.css';

/** What the bar shows: the parts, and the memory that the engine leaves alone. */
function segmentsOf({ deviceBytes, parts, usableBytes }: MemoryFit) {
  const reserve =
    deviceBytes === null || usableBytes === null
      ? 0
      : Math.max(deviceBytes - usableBytes, 0);
  return [...parts, { part: 'reserve' as const, bytes: reserve }].filter(
    ({ bytes }) => bytes > 0,
  );
}

/** What takes the memory of one accelerator or of the container, beside what it has. Nothing where no part is known. @public */
export function MemoryBar({ memory }: { memory: MemoryFit }) {
  if (memory.parts.length === 0) {
    return null;
  }
  const segments = segmentsOf(memory);
  const sum = segments.reduce((total, { bytes }) => total + bytes, 0);
  const { deviceBytes } = memory;
  const reach = Math.max(sum, deviceBytes ?? 0);
  const percent = (bytes: number) => `${(bytes / reach) * 100}%`;
  return (
    <div className={styles.memory}>
      <div
        className={styles.bar}
        role="img"
        aria-label={`${memoryTitle(memory)}: ${segments
          .map(
            ({ bytes, part }) => `${PART_TITLES[part]} ${formatBytes(bytes)}`,
          )
          .join(', ')}${
          deviceBytes === null ? '' : `; it has ${formatBytes(deviceBytes)}`
        }`}
      >
        {segments.map(({ bytes, part }) => (
          <span
            key={part}
            className={styles.part}
            data-part={part}
            style={{ width: percent(bytes) }}
          />
        ))}
        {deviceBytes !== null && sum > deviceBytes && (
          <span className={styles.end} style={{ left: percent(deviceBytes) }} />
        )}
      </div>
      <ul className={styles.legend}>
        {segments.map(({ bytes, part }) => (
          <li key={part}>
            <span className={styles.swatch} data-part={part} />
            {PART_TITLES[part]} {formatBytes(bytes)}
          </li>
        ))}
      </ul>
    </div>
  );
}
