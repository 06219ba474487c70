import { MemoryFit } from '@model-serving/backstage-plugin-model-serving-common';
import { formatBytes } from '../format';
import { memoryTitle, PART_TITLES } from './partTitles';
import styles from './MemoryFacts.module.css';

/** How each part of the memory was computed, from what. @public */
export function MemoryFacts({ memory }: { memory: MemoryFit }) {
  return (
    <dl className={styles.facts}>
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
          {memoryTitle(memory)}:{' '}
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
          <dd>{memory.requests} must fit, as the platform's profile says</dd>
        </div>
      )}
    </dl>
  );
}
