import { BatchRun } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  Facts,
  formatNumber,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './RunSection.module.css';

const time = (at: string | null) => at && <Age at={at} />;

/** How far a batch run is, where its results are, and until when it may run. */
export function RunSection(props: { run: BatchRun }) {
  const { data, deadline, endedAt, failed, finished, shards } = props.run;
  const { parallel, remaining, startedAt } = props.run;
  const count = `${formatNumber(finished)} of ${formatNumber(shards)}`;
  return (
    <Section title="Progress">
      <progress
        className={styles.bar}
        aria-label="Shards finished"
        aria-valuetext={count}
        max={shards}
        value={finished}
      />
      <Facts
        items={[
          ['Shards finished', count],
          ['Shards failed', failed > 0 ? formatNumber(failed) : null],
          ['Shards without results', remaining],
          ['Shards at once', formatNumber(parallel)],
          ['Claim', data && <code>{data.claim}</code>],
          [
            'Results',
            data && <code>{`${data.folder}/<shard>/output.jsonl`}</code>,
          ],
          ['Started', time(startedAt)],
          ['Ended', time(endedAt)],
          ['Deadline', endedAt === null ? time(deadline) : null],
        ]}
      />
    </Section>
  );
}
