import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { judgeDrift } from '@model-serving/backstage-plugin-model-serving-common';
import { evidentlyOf, readWatch } from '../__testUtils__/sourceOf';

/* Run by `./dev test:registries evidently`, which starts Evidently's UI service. */

const { EVIDENTLY_PYTHON, EVIDENTLY_SECRET, EVIDENTLY_URL } = process.env;
const MISSING = '00000000-0000-7000-8000-000000000000';

describe('Evidently', () => {
  let projects: Record<string, string>;

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(EVIDENTLY_PYTHON!, [
      path.join(__dirname, '__fixtures__/reports.py'),
    ]);
    projects = JSON.parse(stdout.trim().split('\n').pop()!);
  }, 300_000);

  const source = (project: string, more: object = {}) =>
    evidentlyOf({
      url: EVIDENTLY_URL,
      models: [{ model: 'resource:default/churn', project, ...more }],
    });
  const wordOf = async (project: string) => {
    const { readings, url } = await readWatch(source(project));
    return judgeDrift([
      {
        source: 'evidently-main',
        watch: project,
        title: 'Evidently (main)',
        version: null,
        asOf: '2026-11-29T12:00:00Z',
        failure: null,
        url,
        readings,
      },
    ]);
  };

  it('says which columns drifted, by the tests of the newest report, with values of all', async () => {
    const { readings, url } = await readWatch(source(projects.tested));
    expect(url).toBe(`${EVIDENTLY_URL}/projects/${projects.tested}`);
    expect(readings).toEqual([
      expect.objectContaining({
        title: 'Share of drifted columns',
        value: 0.5,
        upperThreshold: 0.5,
        alert: true,
      }),
      expect.objectContaining({
        title: 'Drift of age (K-S p_value)',
        lowerThreshold: 0.05,
        alert: true,
        windowEnd: '2026-11-22T00:00:00.000Z',
      }),
      expect.objectContaining({
        title: 'Drift of plan (Z-test p_value)',
        alert: false,
        reason: null,
      }),
    ]);
    expect(readings[0].history.map(([, value]) => value)).toEqual([0, 0, 0.5]);
    expect(readings[1].history.map(([at]) => at)).toEqual(
      [20, 21, 22].map(day => Date.UTC(2026, 10, day) / 1000),
    );
    expect(readings[1].history[2][1]).toBe(readings[1].value);
    await expect(wordOf(projects.tested)).resolves.toEqual({
      word: 'drifted',
      sentence:
        'Evidently (main) raised 2 alerts: Share of drifted columns and Drift of age (K-S p_value).',
    });
  });

  it('says that there is no drift any more', async () => {
    expect((await wordOf(projects.stable))?.word).toBe('stable');
  });

  it('does not judge a report without tests', async () => {
    const { readings } = await readWatch(source(projects.untested));
    expect(readings.map(({ alert }) => alert)).toEqual([null, null, null]);
    expect(readings[0]).toMatchObject({
      value: 0.5,
      reason: expect.stringContaining('include_tests=True'),
    });
    expect((await wordOf(projects.untested))?.word).toBe('unknown');
  });

  it('takes times without a zone as UTC', async () => {
    const { readings } = await readWatch(source(projects.zoneless));
    expect(readings[0].windowEnd).toBe('2026-11-21T00:00:00.000Z');
    expect(readings[0].history).toHaveLength(2);
  });

  it('has no readings of a project without reports, or without reports of a tag', async () => {
    for (const [project, tags] of [
      [projects.empty, []],
      [projects.tested, ['weekly']],
    ] as const) {
      expect((await readWatch(source(project, { tags }))).readings).toEqual([]);
    }
    const { readings } = await readWatch(
      source(projects.tested, { tags: ['daily'] }),
    );
    expect(readings).toHaveLength(3);
  });

  it('says of a project that is not there what to check', async () => {
    await expect(readWatch(source(MISSING))).rejects.toThrow(
      /returned 404.*Check modelServing\.models\.drift\.evidently\.main\.url/,
    );
  });

  it('is read with its secret as well', async () => {
    const signedIn = evidentlyOf({
      url: EVIDENTLY_URL,
      token: EVIDENTLY_SECRET,
      models: [{ model: 'churn', project: projects.tested }],
    });
    expect((await readWatch(signedIn)).readings).toHaveLength(3);
  });
});
