import { Button } from '@backstage/ui';
import { CostMonth, monthAway } from './costMonth';
import styles from './costs.module.css';

/** Chooses a month (UTC) up to the present one. */
export function MonthPicker(props: {
  month: CostMonth;
  now: Date;
  onMonth: (name: string) => void;
}) {
  const { month, now, onMonth } = props;
  return (
    <div role="group" aria-label="Month" className={styles.controls}>
      <Button
        size="small"
        variant="secondary"
        onPress={() => onMonth(monthAway(month, -1))}
      >
        Previous month
      </Button>
      <strong aria-live="polite">{month.title}</strong>
      <Button
        size="small"
        variant="secondary"
        isDisabled={month.name >= now.toISOString().slice(0, 7)}
        onPress={() => onMonth(monthAway(month, 1))}
      >
        Next month
      </Button>
    </div>
  );
}
