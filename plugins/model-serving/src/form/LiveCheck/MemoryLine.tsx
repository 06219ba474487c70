import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import {
  MemoryFit,
  MemoryPartName,
} from '@model-serving/backstage-plugin-model-serving-common';
import { formatBytes } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './MemoryLine.module.css';

const PART_TITLES: Record<MemoryPartName | 'reserve', string> = {
  weights: 'Weights',
  kvCache: 'KV cache',
  activations: 'Activations',
  graphs: 'Graphs',
  runtime: 'Runtime',
  declared: 'Declared need',
  reserve: 'Not used by the engine',
};

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

function MemoryBar({ memory }: { memory: MemoryFit }) {
  const segments = segmentsOf(memory);
  const sum = segments.reduce((total, { bytes }) => total + bytes, 0);
  const { deviceBytes } = memory;
  const reach = Math.max(sum, deviceBytes ?? 0);
  const percent = (bytes: number) => `${(bytes / reach) * 100}%`;
  return (
    <>
      <div
        className={styles.bar}
        role="img"
        aria-label={`Memory of one accelerator: ${segments
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
    </>
  );
}

function MemorySources({ memory }: { memory: MemoryFit }) {
  return (
    <Accordion>
      <AccordionTrigger title="How memory is computed" level={4} />
      <AccordionPanel>
        <dl className={styles['part-facts']}>
          {memory.parts.map(({ bytes, formula, inputs, part }) => (
            <div key={part}>
              <dt>
                {PART_TITLES[part]}: {formatBytes(bytes)}
              </dt>
              <dd>{formula}</dd>
              {inputs.map(({ name, source, value }) => (
                <dd key={name}>
                  {name}: {value} ({source})
                </dd>
              ))}
            </div>
          ))}
          <div>
            <dt>
              Memory of one accelerator:{' '}
              {memory.deviceBytes === null
                ? 'unknown'
                : formatBytes(memory.deviceBytes)}
            </dt>
            <dd>{memory.deviceSource}</dd>
          </div>
          <div>
            <dt>
              Usable by the engine:{' '}
              {memory.usableBytes === null
                ? 'unknown'
                : formatBytes(memory.usableBytes)}
            </dt>
            <dd>{memory.usableSource}</dd>
          </div>
          {memory.requestsThatFit !== null && (
            <div>
              <dt>
                Requests of the full context that fit at once:{' '}
                {memory.requestsThatFit}
              </dt>
              <dd>
                {memory.requests} must fit, as the platform's profile says
              </dd>
            </div>
          )}
        </dl>
      </AccordionPanel>
    </Accordion>
  );
}

/** Whether the model fits the memory of one accelerator, as a bar with its parts; how it was computed is a click away. */
export function MemoryLine({ memory }: { memory: MemoryFit }) {
  return (
    <div className={styles.memory}>
      <Text variant="body-small">{memory.sentence}</Text>
      {memory.parts.length > 0 && <MemoryBar memory={memory} />}
      {memory.changes.length > 0 && (
        <ul className={styles.changes} aria-label="Changes that fit">
          {memory.changes.map(({ change, sentence, to }) => (
            <li key={`${change} ${to}`}>{sentence}</li>
          ))}
        </ul>
      )}
      <MemorySources memory={memory} />
    </div>
  );
}
