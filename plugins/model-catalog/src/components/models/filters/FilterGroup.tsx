import { ReactNode, useState } from 'react';
import { RiArrowRightSLine } from '@remixicon/react';
import styles from './Filters.module.css';

/** Filters that open on request; what is closed costs nothing. */
export function FilterGroup(props: {
  title: string;
  /** Values that are chosen. */
  chosen: number;
  isOpenAtFirst: boolean;
  children: ReactNode;
}) {
  const { chosen, title } = props;
  const [isOpen, setOpen] = useState(props.isOpenAtFirst || chosen > 0);
  return (
    <details
      className={styles.group}
      open={isOpen}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <RiArrowRightSLine size={16} aria-hidden />
        {title}
        {chosen > 0 && <span className={styles.chosen}>{chosen} chosen</span>}
      </summary>
      {isOpen && <div className={styles.values}>{props.children}</div>}
    </details>
  );
}
