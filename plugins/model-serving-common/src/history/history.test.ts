import fc from 'fast-check';
import { ColdStart, ColdStartPhaseName, VerdictWord } from '../api';
import { coldStartHistory } from './coldStartHistory';
import { verdictSpans } from './verdictSpans';

function start(
  minute: number,
  phases: Partial<Record<ColdStartPhaseName, number | null>>,
  ready = true,
): ColdStart {
  const startedAt = new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString();
  const known = Object.values(phases).map(seconds => seconds ?? 0);
  return {
    pod: `chat-${minute}`,
    startedAt,
    readyAt: ready ? startedAt : null,
    totalSeconds: known.reduce((sum, seconds) => sum + seconds, 0),
    phases: Object.entries(phases).map(([name, seconds]) => ({
      name: name as ColdStartPhaseName,
      seconds,
      exactness: seconds === null ? 'unknown' : 'exact',
    })),
    current: ready ? null : 'load',
  };
}

describe('the history of cold starts', () => {
  it('gives the median of each part over the starts that know it', () => {
    const history = coldStartHistory([
      start(1, { quota: 0, image: 100, load: 60 }),
      start(2, { quota: 4, image: null, load: 80 }),
      start(3, { quota: 2, image: 40, load: 70 }),
    ]);
    expect(history.medians).toEqual([
      { name: 'quota', medianSeconds: 2, starts: 3 },
      { name: 'image', medianSeconds: 70, starts: 2 },
      { name: 'load', medianSeconds: 70, starts: 3 },
    ]);
    expect(history.medianTotalSeconds).toBe(112);
    expect(history.starts.map(({ pod }) => pod)).toEqual([
      'chat-3',
      'chat-2',
      'chat-1',
    ]);
  });

  it('does not take a start that is under way for a short one', () => {
    const history = coldStartHistory([
      start(1, { load: 60 }),
      start(2, { load: 1 }, false),
    ]);
    expect(history.medians).toEqual([
      { name: 'load', medianSeconds: 60, starts: 1 },
    ]);
  });

  it.each<[string, Partial<Record<ColdStartPhaseName, number>>, unknown]>([
    ['the longest part', { node: 410, image: 101, load: 157 }, 'node'],
    ['nothing where nobody waits', { image: 3, load: 5 }, undefined],
    ['nothing where the longest part has no name', { other: 90 }, undefined],
  ])('advises on %s', (_what, phases, expected) => {
    expect(coldStartHistory([start(1, phases)]).lever?.phase).toBe(expected);
  });

  it('knows nothing of a service that never started', () => {
    expect(coldStartHistory([])).toEqual({
      starts: [],
      medianTotalSeconds: null,
      medians: [],
      lever: null,
    });
  });
});

describe('the band of verdicts', () => {
  const window = {
    from: new Date('2026-11-21T09:00:00Z'),
    to: new Date('2026-11-21T10:00:00Z'),
  };

  it('begins with what was before the window and ends with the present', () => {
    expect(
      verdictSpans(
        [
          { at: '2026-11-21T08:00:00.000Z', word: 'queued' },
          { at: '2026-11-21T09:10:00.000Z', word: 'starting' },
          { at: '2026-11-21T09:20:00.000Z', word: 'serving' },
        ],
        window,
      ),
    ).toEqual([
      {
        from: '2026-11-21T09:00:00.000Z',
        to: '2026-11-21T09:10:00.000Z',
        word: 'queued',
      },
      {
        from: '2026-11-21T09:10:00.000Z',
        to: '2026-11-21T09:20:00.000Z',
        word: 'starting',
      },
      { from: '2026-11-21T09:20:00.000Z', to: null, word: 'serving' },
    ]);
  });

  it('says that nothing is known before the first change', () => {
    expect(
      verdictSpans(
        [{ at: '2026-11-21T09:30:00.000Z', word: 'serving' }],
        window,
      ),
    ).toEqual([
      {
        from: '2026-11-21T09:00:00.000Z',
        to: '2026-11-21T09:30:00.000Z',
        word: null,
      },
      { from: '2026-11-21T09:30:00.000Z', to: null, word: 'serving' },
    ]);
  });

  it('covers the window without gap, overlap or two equal neighbours', () => {
    const words: Array<VerdictWord | null> = ['serving', 'queued', null];
    const changes = fc
      .array(
        fc.record({
          at: fc
            .integer({ min: -60, max: 90 })
            .map(minute =>
              new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString(),
            ),
          word: fc.constantFrom(...words),
        }),
      )
      .map(list => list.sort((a, b) => (a.at < b.at ? -1 : 1)));
    fc.assert(
      fc.property(changes, list => {
        const spans = verdictSpans(list, window);
        expect(spans[0].from).toBe(window.from.toISOString());
        expect(spans[spans.length - 1].to).toBeNull();
        spans.slice(1).forEach((span, i) => {
          expect(spans[i].to).toBe(span.from);
          expect(spans[i].word).not.toBe(span.word);
          expect(span.from > spans[i].from).toBe(true);
        });
      }),
    );
  });
});
