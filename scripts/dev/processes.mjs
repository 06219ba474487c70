import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { UserError } from './terminal.mjs';

const running = new Set();
let interrupted = false;

const logsDir = path.join(root, '.dev', 'logs');

export function logFile(name) {
  mkdirSync(logsDir, { recursive: true });
  return path.join(logsDir, `${name}.log`);
}

/** The end of a log, for showing what went wrong. */
export function tail(name, lines = 40) {
  const text = readFileSync(logFile(name), 'utf8').trimEnd();
  return text.split('\n').slice(-lines).join('\n');
}

function launch(
  name,
  command,
  args,
  { cwd = root, env = {}, stdio, stopsWithinMs = 8000 } = {},
) {
  if (interrupted) {
    throw new UserError('Stopped.');
  }
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches only us, and we stop the rest in order.
    detached: true,
  });
  running.add(child);
  child.stopsWithinMs = stopsWithinMs;
  child.finished = new Promise(resolve => {
    child.once('error', error => {
      running.delete(child);
      resolve({ code: 1, error });
    });
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? 1, signal });
    });
  });
  if (child.stdout) {
    const log = createWriteStream(logFile(name));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('close', () => log.end());
  }
  return child;
}

/** Runs a command to its end; its output goes to a log that is shown when it fails. */
export async function run(name, command, args, options = {}) {
  const { code, error } = await launch(name, command, args, options).finished;
  if (code !== 0) {
    throw new UserError(
      `${error ? error.message : tail(name)}\n\n'${[
        path.basename(command),
        ...args,
      ].join(' ')}' failed (the whole log: ${path.relative(
        root,
        logFile(name),
      )}).`,
    );
  }
}

/** Runs a command to its end in the open; answers its exit code. */
export async function show(command, args, options = {}) {
  const child = launch('show', command, args, { ...options, stdio: 'inherit' });
  return (await child.finished).code;
}

/** Starts a process that stays. */
export function serve(name, command, args, options) {
  return launch(name, command, args, options);
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

/** Stops one process and what it started. */
export async function stop(child) {
  if (!running.has(child)) {
    return;
  }
  signal(child, 'SIGTERM');
  const timer = setTimeout(() => signal(child, 'SIGKILL'), child.stopsWithinMs);
  await child.finished;
  clearTimeout(timer);
}

/** Stops all that was started, newest first. */
export async function stopAll() {
  for (const child of [...running].reverse()) {
    await stop(child);
  }
}

/** Ends everything in order on Ctrl-C or when asked to stop. */
export function stopOnSignals(onInterrupt = () => {}) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      if (interrupted) {
        return;
      }
      interrupted = true;
      onInterrupt();
      await stopAll();
      process.exit(name === 'SIGINT' ? 130 : 143);
    });
  }
}

export const isInterrupted = () => interrupted;
