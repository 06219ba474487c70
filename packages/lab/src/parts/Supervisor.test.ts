import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../lab/processes';
import type { Part } from './Part';
import { Supervisor } from './Supervisor';
import { waitUntil } from './waitUntil';

const WAITS = 'setInterval(() => {}, 1000)';

describe('Supervisor', () => {
  let logFolder: string;
  let supervisor: Supervisor;
  const said: string[] = [];

  beforeEach(async () => {
    logFolder = await mkdtemp(join(tmpdir(), 'lab-supervisor-'));
    supervisor = new Supervisor({ logFolder, say: line => said.push(line) });
    said.length = 0;
  });

  afterEach(async () => {
    await supervisor.stop();
    await rm(logFolder, { recursive: true, force: true });
  });

  function part(name: string, script: string, more: Partial<Part> = {}): Part {
    return {
      name,
      program: process.execPath,
      args: ['-e', script],
      healthy: async () =>
        (await readFile(join(logFolder, `${name}.log`), 'utf8')) !== '',
      ...more,
    };
  }

  it('starts a part once those before it are settled', async () => {
    const steps: string[] = [];
    await supervisor.start([
      part('second', `process.stdout.write('up\\n'); ${WAITS}`, {
        after: ['first'],
        prepare: async () => {
          steps.push('second prepared');
        },
      }),
      part('first', `process.stdout.write('up\\n'); ${WAITS}`, {
        settle: async () => {
          steps.push('first settled');
        },
      }),
    ]);

    expect(steps).toEqual(['first settled', 'second prepared']);
    expect(supervisor.parts.map(({ name }) => name)).toEqual([
      'first',
      'second',
    ]);
  });

  it('stops in the reverse order and leaves no process', async () => {
    const order = join(logFolder, 'order');
    await writeFile(order, '');
    const noting = (name: string) =>
      `process.on('SIGTERM', () => {
        require('fs').appendFileSync(${JSON.stringify(order)}, '${name} ');
        process.exit();
      }); process.stdout.write('up\\n'); ${WAITS}`;
    await supervisor.start([
      part('first', noting('first')),
      part('second', noting('second'), { after: ['first'] }),
    ]);
    const pids = supervisor.parts.map(({ pid }) => pid);

    await supervisor.stop();

    expect(await readFile(order, 'utf8')).toBe('second first ');
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('leaves no process when its own one crashes', async () => {
    const crashing = spawnSync(
      process.execPath,
      [
        ...[
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        '-e',
        `const { Supervisor } = require(${JSON.stringify(
          join(__dirname, 'Supervisor.ts'),
        )});
        const supervisor = new Supervisor({
          logFolder: ${JSON.stringify(logFolder)},
          say: () => {},
        });
        supervisor.start([{
          name: 'part',
          program: process.execPath,
          args: ['-e', ${JSON.stringify(WAITS)}],
          healthy: async () => true,
        }]).then(() => {
          process.stdout.write(String(supervisor.parts[0].pid));
          throw new Error('nobody catches this');
        });`,
      ],
      { encoding: 'utf8' },
    );

    expect(crashing.stderr).toContain('nobody catches this');
    const pid = Number(crashing.stdout);
    expect(pid).toBeGreaterThan(0);
    await waitUntil('the part to end', async () => !isAlive(pid), {
      seconds: 10,
    });
  });

  it('tells which part died and what it said last', async () => {
    await expect(
      supervisor.start([
        part('broken', `console.error('no such flag'); process.exit(3)`, {
          healthy: async () => false,
        }),
      ]),
    ).rejects.toThrow(/broken died.*\nno such flag/);
  });

  it('ends a part and starts it again without calling that a death', async () => {
    let died: Error | undefined;
    supervisor.death.then(error => {
      died = error;
    });
    let prepared = 0;
    const one = part('one', `process.stdout.write('up\\n'); ${WAITS}`, {
      prepare: async () => {
        prepared += 1;
      },
    });
    await supervisor.start([one]);
    const [before] = supervisor.parts;

    await supervisor.endPart('one');
    expect(isAlive(before.pid)).toBe(false);

    await supervisor.restartPart('one');
    const [after] = supervisor.parts;
    expect(supervisor.parts).toHaveLength(1);
    expect(after.pid).not.toBe(before.pid);
    expect(isAlive(after.pid)).toBe(true);
    expect(prepared).toBe(1);
    expect(died).toBeUndefined();

    await expect(supervisor.restartPart('one')).rejects.toThrow('runs already');
    await expect(supervisor.endPart('two')).rejects.toThrow('no part "two"');
  });
});
