import {
  EventBefore,
  ServiceCosts,
  ServiceEvent,
  VerdictSpan,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatDate,
  formatMoney,
  formatTime,
  revisionInWords,
} from '@model-serving/backstage-plugin-model-serving-react';
import { VerdictBand } from '../serving/VerdictBand';
import styles from './history.module.css';

const DAY_MS = 86_400_000;

interface Axis {
  /** ISO times. */
  from: string;
  now: string;
}

/** Where a time lies on the axis, in percent; undefined outside. */
function placeOf({ from, now }: Axis, time: number): number | undefined {
  const begin = Date.parse(from);
  const length = Date.parse(now) - begin || 1;
  const place = ((time - begin) / length) * 100;
  return place >= 0 && place <= 100 ? place : undefined;
}

/** Marks of events of one kind. */
function Marks(props: {
  axis: Axis;
  title: string;
  events: ReadonlyArray<{ at: string; text: string; isBefore: boolean }>;
  shape: 'state' | 'start';
}) {
  const { axis, events, shape, title } = props;
  return (
    <div className={styles.lane}>
      <span className={styles.laneTitle}>{title}</span>
      <div className={styles.marks}>
        {events.map(({ at, isBefore, text }) => {
          const left = placeOf(axis, Date.parse(at));
          return left === undefined ? null : (
            <span
              key={`${at} ${text}`}
              className={styles.mark}
              data-shape={shape}
              data-before={isBefore || undefined}
              style={{ left: `${left}%` }}
              title={text}
            />
          );
        })}
      </div>
    </div>
  );
}

/** A bar for each day whose cost is known. */
function Costs({ axis, costs }: { axis: Axis; costs: ServiceCosts }) {
  const currency = costs.currency ?? '';
  const most = Math.max(0, ...costs.days.map(({ amount }) => amount ?? 0));
  const unknown = costs.days.filter(({ amount }) => amount === null).length;
  return (
    <div className={styles.lane}>
      <span className={styles.laneTitle}>
        Cost per day (UTC), at most {formatMoney(most, currency)}
        {unknown > 0 && `; unknown on ${unknown} of ${costs.days.length} days`}
      </span>
      <div className={styles.bars}>
        {costs.days.map(({ amount, day }) => {
          const begin = Math.max(Date.parse(day), Date.parse(axis.from));
          const end = Math.min(Date.parse(day) + DAY_MS, Date.parse(axis.now));
          const left = placeOf(axis, begin);
          const right = placeOf(axis, end);
          return left === undefined ||
            right === undefined ||
            end <= begin ? null : (
            <span
              key={day}
              className={styles.bar}
              data-unknown={amount === null || undefined}
              title={`${formatDate(day)}: ${
                amount === null ? 'unknown' : formatMoney(amount, currency)
              }`}
              style={{
                left: `${left}%`,
                width: `${right - left}%`,
                height:
                  amount === null
                    ? '100%'
                    : `${most > 0 ? (amount / most) * 100 : 0}%`,
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

/** All that happened above each other, so that what came before what can be seen. The list below says the same in words. */
export function HistoryAxis(
  props: Axis & {
    all: readonly ServiceEvent[];
    verdicts: readonly VerdictSpan[];
    /** Undefined where the viewer may not see them, or until they are known. */
    costs: ServiceCosts | undefined;
    /** When the chosen verdict began; empty where none is chosen. */
    spell: string;
    before: readonly EventBefore[];
  },
) {
  const { all, before, costs, from, now, spell, verdicts } = props;
  const axis = { from, now };
  const isBefore = (event: ServiceEvent) =>
    before.some(each => each.event === event);
  const chosen = spell ? placeOf(axis, Date.parse(spell)) : undefined;
  const earliest = Math.min(
    ...before.map(({ event }) => Date.parse(event.at!)),
    Date.parse(spell || now),
  );
  const begin = placeOf(axis, Math.max(earliest, Date.parse(from))) ?? 0;
  const today = new Date(now);
  return (
    <div className={styles.axis}>
      <div aria-hidden="true" className={styles.lanes}>
        {chosen !== undefined && (
          <span
            className={styles.before}
            style={{ left: `${begin}%`, width: `${chosen - begin}%` }}
          />
        )}
        <Marks
          axis={axis}
          title="States in Git"
          shape="state"
          events={all.flatMap(event =>
            event.kind === 'state' && event.at
              ? [
                  {
                    at: event.at,
                    text: Object.values(
                      revisionInWords(event.revision, today),
                    ).join(': '),
                    isBefore: isBefore(event),
                  },
                ]
              : [],
          )}
        />
        <Marks
          axis={axis}
          title="Starts"
          shape="start"
          events={all.flatMap(event =>
            event.kind === 'start'
              ? [
                  {
                    at: event.at,
                    text: `${event.start.pod} started ${formatTime(
                      new Date(event.at),
                      today,
                    )}`,
                    isBefore: isBefore(event),
                  },
                ]
              : [],
          )}
        />
        {costs && costs.days.length > 0 && <Costs axis={axis} costs={costs} />}
        <span className={styles.laneTitle}>Verdicts</span>
      </div>
      <VerdictBand spans={verdicts} />
      <div className={styles.ends} aria-hidden="true">
        <span>{formatTime(new Date(from), today)}</span>
        <span>now</span>
      </div>
    </div>
  );
}
