import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readAccess } from '../recording/readAccess';
import { watchKind } from '../recording/watchKind';
import { EnginePool } from './EnginePool';
import { startEngine } from './engineProcess';
import { servingPod, type ServingPod } from './servingPod';
import { writeTargets } from './targets';

const AGAIN_MS = 1_000;

function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

/** Keeps one engine for each serving pod of the cluster until it is told to end. */
async function main(): Promise<void> {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      kubeconfig: option,
      cluster: option,
      program: option,
      targets: option,
      most: option,
    },
  });
  const { kubeconfig, cluster, program, targets, most } = values as Record<
    string,
    string
  >;
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const access = await readAccess(kubeconfig);
  const pool = new EnginePool({
    most: Number(most),
    start: pod => startEngine(program, pod),
    publish: found => writeTargets(targets, found),
    say,
  });
  await writeTargets(targets, []);
  while (!stopping.signal.aborted) {
    const pods = new Map<string, ServingPod>();
    let listed = false;
    const fit = () => {
      if (listed) {
        pool.fit([...pods.values()]).catch(error => say(error.message));
      }
    };
    try {
      await watchKind(
        access,
        '/api/v1/pods',
        ({ type, object }) => {
          const uid = object.metadata.uid!;
          const serving =
            type === 'DELETED' ? undefined : servingPod(object, cluster);
          if (serving && !pods.has(uid)) {
            pods.set(uid, serving);
            fit();
          } else if (!serving && pods.delete(uid)) {
            fit();
          }
        },
        () => {
          listed = true;
          say('follows the pods');
          fit();
        },
        stopping.signal,
      );
    } catch (error) {
      if (!stopping.signal.aborted) {
        say(`${(error as Error).message}; tries again`);
        await pause(AGAIN_MS);
      }
    }
  }
  await pool.fit([]);
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    say(error.message);
    process.exit(1);
  },
);
