import { Text } from '@backstage/ui';
import { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import { OutcomeIcon } from './OutcomeIcon';
import styles from './LiveCheck.module.css';

const OUTCOME_WORDS: Record<Finding['outcome'], string> = {
  pass: 'Passed',
  warn: 'Warning',
  fail: 'Failed',
  unknown: 'Unknown',
};

function placeOf({ file, line, path }: Finding): string | null {
  if (!file) {
    return null;
  }
  const name = file.slice(file.lastIndexOf('/') + 1);
  return [name, line !== undefined && `line ${line}`, path]
    .filter(Boolean)
    .join(', ');
}

/** Findings: what is wrong, which rule says so, and where. */
export function FindingList(props: {
  label: string;
  findings: readonly Finding[];
}) {
  return (
    <ul className={styles.findings} aria-label={props.label}>
      {props.findings.map((finding, index) => {
        const place = placeOf(finding);
        return (
          <li key={index} className={styles.finding}>
            <OutcomeIcon outcome={finding.outcome} />
            <span className={styles.findingText}>
              <Text variant="body-small">
                <strong>{OUTCOME_WORDS[finding.outcome]}: </strong>
                {finding.message}
              </Text>
              <Text variant="body-x-small" color="secondary">
                {finding.rule}
                {place && ` · ${place}`}
              </Text>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
