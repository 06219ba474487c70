import { EnginePool } from './EnginePool';
import type { ServingPod } from './servingPod';
import type { EngineTarget } from './targets';

function pod(name: string, createdAt = name): ServingPod {
  return {
    uid: name,
    namespace: 'team-a',
    name,
    service: 'chat',
    labels: {},
    createdAt,
    settings: {
      maxNumSeqs: 1,
      timeToFirstToken: '1ms',
      interTokenLatency: '1ms',
    },
  };
}

describe('EnginePool', () => {
  let published: readonly EngineTarget[];
  let said: string[];
  let ends: Map<string, () => void>;
  let stopped: string[];
  let pool: EnginePool;

  beforeEach(() => {
    published = [];
    said = [];
    stopped = [];
    ends = new Map();
    pool = new EnginePool({
      most: 2,
      start: async ({ name }) => ({
        port: 1000,
        ended: new Promise<void>(resolve => {
          ends.set(name, resolve);
        }),
        stop: () => stopped.push(name),
      }),
      publish: async targets => {
        published = targets;
      },
      say: line => said.push(line),
    });
  });
  const names = () => published.map(({ labels }) => labels.pod).sort();

  it('starts and stops engines with their pods', async () => {
    await pool.fit([pod('a')]);
    expect(names()).toEqual(['a']);
    await pool.fit([pod('b')]);
    expect(names()).toEqual(['b']);
    expect(stopped).toEqual(['a']);
  });

  it('runs no more than are allowed, says so, and goes on when one is free', async () => {
    await pool.fit([pod('c'), pod('a'), pod('b')]);
    expect(names()).toEqual(['a', 'b']);
    expect(said).toContainEqual(
      expect.stringContaining('1 serving pods have no engine'),
    );
    await pool.fit([pod('c'), pod('b')]);
    expect(names()).toEqual(['b', 'c']);
  });

  it('does not take an engine away for a pod that is older', async () => {
    await pool.fit([pod('b'), pod('c')]);
    await pool.fit([pod('a'), pod('b'), pod('c')]);
    expect(names()).toEqual(['b', 'c']);
    expect(stopped).toEqual([]);
  });

  it('starts an engine again that ended by itself, at the next change', async () => {
    await pool.fit([pod('a')]);
    ends.get('a')!();
    await new Promise(resolve => setImmediate(resolve));
    expect(names()).toEqual([]);
    await pool.fit([pod('a')]);
    expect(names()).toEqual(['a']);
  });
});
