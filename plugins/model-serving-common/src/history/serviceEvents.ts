import type { ColdStart, Revision, VerdictSpan, VerdictWord } from '../api';

/** For how long a service had a verdict. @public */
export interface TimeAs {
  /** Null where nobody looked. */
  word: VerdictWord | null;
  seconds: number;
}

/**
 * Something that happened to a service.
 * @public
 */
export type ServiceEvent =
  | {
      kind: 'state';
      /** When its files became these; null where the forge does not say. */
      at: string | null;
      revision: Revision;
      /** Whether Git has it now. */
      isPresent: boolean;
      /** How it ran while Git had it, as far as the window shows it; the longest first. */
      ran: TimeAs[];
    }
  | { kind: 'verdict'; at: string; span: VerdictSpan }
  | { kind: 'start'; at: string; start: ColdStart };

/** What is known of a service in a window. */
export interface ServiceRecords {
  /** Newest first. */
  revisions: readonly Revision[];
  /** In the order of their times, without gaps; the last one has no end. */
  verdicts: readonly VerdictSpan[];
  starts: readonly ColdStart[];
}

/** How long before a verdict something counts as close to it. */
const CLOSE_MS = 3_600_000;

const timeOf = (iso: string) => Date.parse(iso);

/** For how long a service had which verdict between two times. */
function timeAs(
  verdicts: readonly VerdictSpan[],
  from: number,
  to: number,
): TimeAs[] {
  const seconds = new Map<VerdictWord | null, number>();
  for (const span of verdicts) {
    const begins = Math.max(from, timeOf(span.from));
    const ends = Math.min(to, span.to === null ? Infinity : timeOf(span.to));
    if (ends > begins) {
      seconds.set(
        span.word,
        (seconds.get(span.word) ?? 0) + (ends - begins) / 1_000,
      );
    }
  }
  return [...seconds]
    .map(([word, some]) => ({ word, seconds: some }))
    .sort((a, b) => b.seconds - a.seconds);
}

/** Newest first; what has no time comes last, in the order in which it was given. */
function byTime(a: ServiceEvent, b: ServiceEvent): number {
  if (a.at === null || b.at === null) {
    return Number(a.at === null) - Number(b.at === null);
  }
  return timeOf(b.at) - timeOf(a.at);
}

/**
 * What happened to a service in a window: states of its files in Git, verdicts and starts, newest first. All states are
 * among them, also those of before the window.
 *
 * @param now - end of the window, ISO time
 * @public
 */
export function serviceEvents(
  { revisions, starts, verdicts }: ServiceRecords,
  window: { from: string; now: string },
): ServiceEvent[] {
  const end = timeOf(window.now);
  const states = revisions.map((revision, index): ServiceEvent => {
    const next = revisions[index - 1]?.at;
    const isKnown =
      revision.at !== null && (index === 0 || typeof next === 'string');
    return {
      kind: 'state',
      at: revision.at,
      revision,
      isPresent: index === 0,
      ran: isKnown
        ? timeAs(verdicts, timeOf(revision.at!), next ? timeOf(next) : end)
        : [],
    };
  });
  return [
    ...states,
    ...verdicts.map(
      (span): ServiceEvent => ({ kind: 'verdict', at: span.from, span }),
    ),
    ...starts
      .filter(({ startedAt }) => startedAt >= window.from)
      .map(
        (start): ServiceEvent => ({
          kind: 'start',
          at: start.startedAt,
          start,
        }),
      ),
  ].sort(byTime);
}

/** Something that came before a verdict, and how long before. @public */
export interface EventBefore {
  event: ServiceEvent;
  seconds: number;
}

/**
 * What lay before a verdict: all states and starts of the hour before it, and the last state whenever it came. What came
 * before is no proof of a cause.
 *
 * @param events - see {@link serviceEvents}
 * @param at - when the verdict began, ISO time
 * @returns the nearest first
 * @public
 */
export function eventsBefore(
  events: readonly ServiceEvent[],
  at: string,
): EventBefore[] {
  const before = events.flatMap((event): EventBefore[] =>
    event.kind !== 'verdict' && event.at !== null && event.at <= at
      ? [{ event, seconds: (timeOf(at) - timeOf(event.at)) / 1_000 }]
      : [],
  );
  const lastState = before.find(({ event }) => event.kind === 'state');
  return before.filter(
    each => each === lastState || each.seconds * 1_000 <= CLOSE_MS,
  );
}
