import fc from 'fast-check';
import type { ColdStart, Revision, VerdictSpan } from '../api';
import { eventsBefore, serviceEvents } from './serviceEvents';

const at = (minutes: number) =>
  new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString();

const state = (minutes: number | null, title: string): Revision => ({
  commit: title,
  at: minutes === null ? null : at(minutes),
  author: null,
  title,
  proposal: null,
});

const span = (
  from: number,
  to: number | null,
  word: VerdictSpan['word'],
): VerdictSpan => ({ from: at(from), to: to === null ? null : at(to), word });

const start = (minutes: number) =>
  ({ pod: `pod-${minutes}`, startedAt: at(minutes) } as ColdStart);

const WINDOW = { from: at(0), now: at(100) };

const RECORDS = {
  revisions: [state(50, 'more'), state(-600, 'first')],
  verdicts: [
    span(0, 40, null),
    span(40, 60, 'serving'),
    span(60, null, 'failed'),
  ],
  starts: [start(55), start(-5)],
};

const shown = (events: ReturnType<typeof serviceEvents>) =>
  events.map(event => {
    switch (event.kind) {
      case 'state':
        return event.revision.title;
      case 'verdict':
        return event.span.word;
      default:
        return event.start.pod;
    }
  });

describe('the events of a service', () => {
  it('are states, verdicts and starts on one axis, newest first', () => {
    const events = serviceEvents(RECORDS, WINDOW);
    expect(shown(events)).toEqual([
      'failed',
      'pod-55',
      'more',
      'serving',
      null,
      'first',
    ]);
  });

  it('say how each state ran while Git had it, and for how long nobody looked', () => {
    const [now, before] = serviceEvents(RECORDS, WINDOW).flatMap(event =>
      event.kind === 'state' ? [event] : [],
    );
    expect(now).toMatchObject({
      isPresent: true,
      ran: [
        { word: 'failed', seconds: 40 * 60 },
        { word: 'serving', seconds: 10 * 60 },
      ],
    });
    expect(before).toMatchObject({
      isPresent: false,
      ran: [
        { word: null, seconds: 40 * 60 },
        { word: 'serving', seconds: 10 * 60 },
      ],
    });
  });

  it('say nothing of how a state ran whose time is unknown, and list it last', () => {
    const events = serviceEvents(
      { ...RECORDS, revisions: [state(50, 'more'), state(null, 'first')] },
      WINDOW,
    );
    expect(events.at(-1)).toMatchObject({ at: null, ran: [] });
  });

  it('never count more time than the window has', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -500, max: 99 }), { maxLength: 8 }),
        times => {
          const revisions = [...times]
            .sort((a, b) => b - a)
            .map(minutes => state(minutes, String(minutes)));
          const ran = serviceEvents({ ...RECORDS, revisions }, WINDOW).flatMap(
            event => (event.kind === 'state' ? event.ran : []),
          );
          const seconds = ran.reduce((sum, each) => sum + each.seconds, 0);
          expect(seconds).toBeLessThanOrEqual(100 * 60);
        },
      ),
    );
  });
});

describe('what lay before a verdict', () => {
  const events = serviceEvents(RECORDS, WINDOW);

  it('is what began in the hour before it, the nearest first', () => {
    expect(
      eventsBefore(events, at(60)).map(({ event, seconds }) => [
        event.kind,
        seconds / 60,
      ]),
    ).toEqual([
      ['start', 5],
      ['state', 10],
    ]);
  });

  it('is the last state whenever it came, and no later one', () => {
    const [only, ...others] = eventsBefore(events, at(40));
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      event: { kind: 'state', revision: { title: 'first' } },
      seconds: 640 * 60,
    });
  });
});
