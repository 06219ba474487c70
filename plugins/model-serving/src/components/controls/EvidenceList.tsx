import { ControlEvidence } from '@model-serving/backstage-plugin-model-serving-common';
import {
  RiCheckLine,
  RiCloseLine,
  RiInformationLine,
  RiQuestionMark,
} from '@remixicon/react';
import styles from './EvidenceList.module.css';

const MARKS = {
  holds: [RiCheckLine, 'passed'],
  broken: [RiCloseLine, 'failed'],
  unknown: [RiQuestionMark, 'unknown'],
  note: [RiInformationLine, 'note'],
} as const;

const ORDER: Readonly<Record<ControlEvidence['state'], number>> = {
  broken: 0,
  unknown: 1,
  holds: 2,
  note: 2,
};

type Evidence = ControlEvidence & { next?: string | null };

/** What determines the state comes first. */
const tellingFirst = (items: readonly Evidence[]) =>
  [...items].sort((a, b) => ORDER[a.state] - ORDER[b.state]);

function EvidenceItem(props: { item: Evidence }) {
  const { item } = props;
  const [Icon, word] = MARKS[item.state];
  return (
    <li className={styles.item} data-state={item.state}>
      <Icon size={18} role="img" aria-label={word} className={styles.mark} />
      <span className={styles.found}>
        <span className={styles.what}>{item.title}</span>
        <span>{item.detail}</span>
        {item.next && <span className={styles.next}>{item.next}</span>}
        <span className={styles.source}>{item.source}</span>
      </span>
    </li>
  );
}

/** What was looked at and what was found, with what to do where that is known. */
export function EvidenceList(props: {
  label: string;
  items: readonly Evidence[];
}) {
  return (
    <ul className={styles.evidence} aria-label={props.label}>
      {tellingFirst(props.items).map(item => (
        <EvidenceItem key={item.id} item={item} />
      ))}
    </ul>
  );
}
