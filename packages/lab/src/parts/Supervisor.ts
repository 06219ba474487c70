import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { logTail } from './logTail';
import type { Part, RunningPart } from './Part';
import { startOrder } from './startOrder';
import { waitUntil } from './waitUntil';

const HEALTHY_WITHIN_SECONDS = 240;
const STOPPED_WITHIN_MS = 10_000;

/** How a supervisor works. */
export interface SupervisorOptions {
  /** Folder of the logs, one file a part. */
  logFolder: string;
  /** Told each step in a sentence. */
  say(line: string): void;
  /** Told which processes there are, each time one is added. */
  onStarted?(parts: readonly RunningPart[]): void;
}

interface Child extends RunningPart {
  part: Part;
  process: ChildProcess;
  /** Whether it was ended on purpose, so that its end is no death. */
  meant: boolean;
}

/** Starts parts in the order of their dependencies, watches over them, and stops them in reverse. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #children: Child[] = [];
  readonly #stopping = new AbortController();
  #starts: readonly Promise<void>[] = [];
  #stopped?: Promise<void>;
  #reportDeath: (error: Error) => void = () => {};
  /** Where this process ends before it has stopped its parts, such as by an error that nobody caught. */
  readonly #abandon = () => {
    this.#children.forEach(({ process: child }) => child.kill('SIGKILL'));
  };

  /** Settles when a part dies by itself, with what it said last. */
  readonly death = new Promise<Error>(resolve => {
    this.#reportDeath = resolve;
  });

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get parts(): readonly RunningPart[] {
    return this.#children.map(({ name, pid, log }) => ({ name, pid, log }));
  }

  /** Ends one part at once, as a crash would, and leaves it away; what depends on it goes on. */
  async endPart(name: string): Promise<void> {
    const child = this.#child(name);
    child.meant = true;
    await stopProcess(child.process, 'SIGKILL');
  }

  /** Starts a part again that {@link endPart} ended, with the files it left behind, and waits until it is healthy. */
  async restartPart(name: string): Promise<void> {
    const child = this.#child(name);
    if (!hasEnded(child.process)) {
      throw new Error(`${name} runs already.`);
    }
    await this.#launch(child.part, 'a');
  }

  #child(name: string): Child {
    const child = this.#children.find(one => one.name === name);
    if (!child) {
      throw new Error(
        `There is no part "${name}"; there are ${this.#children
          .map(one => one.name)
          .join(', ')}.`,
      );
    }
    return child;
  }

  /** Starts the parts; those that do not depend on one another start side by side. */
  async start(parts: readonly Part[]): Promise<void> {
    await mkdir(this.#options.logFolder, { recursive: true });
    process.once('exit', this.#abandon);
    const settled = new Map<string, Promise<void>>();
    for (const part of startOrder(parts)) {
      const before = (part.after ?? []).map(name => settled.get(name));
      settled.set(
        part.name,
        Promise.all(before).then(() => this.#startOne(part)),
      );
    }
    this.#starts = [...settled.values()];
    await Promise.race([
      Promise.all(this.#starts),
      this.death.then(error => {
        throw error;
      }),
    ]);
  }

  /** Stops everything in the reverse order of starting. May be called at any time and more than once. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    await this.#stopped;
  }

  async #startOne(part: Part): Promise<void> {
    const start = Date.now();
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    await part.prepare?.(signal);
    signal.throwIfAborted();
    await this.#launch(part, 'w');
    await part.settle?.(signal);
    const took = ((Date.now() - start) / 1000).toFixed(1);
    this.#options.say(`${part.name} is up (${took} s)`);
  }

  /** Starts the process and waits until it is healthy; its log is begun anew or gone on with. */
  async #launch(part: Part, logFlags: 'w' | 'a'): Promise<void> {
    const log = join(this.#options.logFolder, `${part.name}.log`);
    const file = await open(log, logFlags);
    // Its own process group: Ctrl-C reaches the supervisor alone, which then stops the parts in order.
    const child = spawn(part.program, part.args, {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...part.env },
      stdio: ['ignore', file.fd, file.fd],
      detached: true,
    });
    const started = {
      name: part.name,
      log,
      part,
      process: child,
      meant: false,
    };
    child.once('exit', () => this.#ended(started));
    try {
      await once(child, 'spawn');
    } finally {
      await file.close();
    }
    // The one that was ended on purpose, if this one takes its place.
    const before = this.#children.findIndex(({ name }) => name === part.name);
    const entry = Object.assign(started, { pid: child.pid! });
    this.#children.splice(
      before === -1 ? this.#children.length : before,
      before === -1 ? 0 : 1,
      entry,
    );
    this.#options.onStarted?.(this.parts);

    await waitUntil(`${part.name} to be healthy`, () => part.healthy(), {
      seconds: HEALTHY_WITHIN_SECONDS,
      signal: this.#stopping.signal,
    });
  }

  async #ended({ name, log, meant }: Omit<Child, 'pid'>): Promise<void> {
    if (!meant && !this.#stopping.signal.aborted) {
      const words = await logTail(log, 15);
      this.#reportDeath(new Error(`${name} died. It said last:\n${words}`));
    }
  }

  async #stopAll(): Promise<void> {
    this.#stopping.abort(new Error('The lab is being stopped.'));
    let left = this.#children;
    while (left.length > 0) {
      const needed = new Set(left.flatMap(({ part }) => part.after ?? []));
      const next = left.filter(({ name }) => !needed.has(name));
      await Promise.all(next.map(({ process }) => stopProcess(process)));
      left = left.filter(child => !next.includes(child));
    }
    // Who prepared something when the stop came has noticed by now, or does so at its next step.
    await Promise.allSettled(this.#starts);
    process.off('exit', this.#abandon);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stopProcess(
  child: ChildProcess,
  first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
): Promise<void> {
  if (hasEnded(child)) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill(first);
  const force = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  await ended;
  clearTimeout(force);
}
