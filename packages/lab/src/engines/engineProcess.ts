import { spawn } from 'node:child_process';
import { freePorts } from '../parts/freePorts';
import type { ServingPod } from './servingPod';

/** A simulated engine that runs. */
export interface EngineProcess {
  port: number;
  /** Settles when it has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): void;
}

/**
 * Runs the engine for as long as this process holds the other end of its standard input:
 * one that is killed leaves no engine behind.
 */
const WHILE_HELD = `
exec 3<&0
"$@" <&- 3<&- &
engine=$!
(read -r _ <&3; kill "$engine") &
wait "$engine"
`;

/**
 * Starts the engine of a pod. It listens on every address of this machine: the simulator knows no
 * option for that.
 *
 * @param program - the simulator
 */
export async function startEngine(
  program: string,
  pod: ServingPod,
): Promise<EngineProcess> {
  const { port } = await freePorts(['port']);
  const { settings } = pod;
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      WHILE_HELD,
      'engine',
      program,
      ...['--port', String(port)],
      ...['--model', `lab/${pod.service}`],
      ...['--served-model-name', pod.service],
      ...['--max-num-seqs', String(settings.maxNumSeqs)],
      ...['--time-to-first-token', settings.timeToFirstToken],
      ...['--inter-token-latency', settings.interTokenLatency],
      '--force-dummy-tokenizer',
      ...['-v', '0'],
    ],
    {
      env: { PATH: process.env.PATH, POD_NAME: pod.name },
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { port, ended, stop: () => child.stdin.end() };
}
