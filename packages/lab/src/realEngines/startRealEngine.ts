import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../parts/freePorts';
import type { EngineCache } from './EngineCache';
import { readRuntime, type RuntimeContainer } from './readRuntime';
import type { PortMap, RealEngine } from './RealEngine';

/** As the model is known by to clients. */
const MODEL_NAME = 'lab';

/** Ports that containers of the runtimes listen on. */
const CONTAINER_PORTS = ['8080', '9000', '8002', '8081', '8082'] as const;

const STOPPED_WITHIN_MS = 10_000;

/** A real engine that was started. */
export interface RunningEngine {
  /** Its name of the model. */
  model: string;
  /** Base address of its API. */
  url: string;
  /** Its metrics page, where the runtime says that it is. */
  metrics: string;
  /** The container that it stands for, as in the runtime's file. */
  container: RuntimeContainer;
  /** Addresses of the runtime's probes. */
  probes: { startup: string; ready: string; live: string };
  /** Whether its process has ended. */
  hasEnded(): boolean;
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** What a text of the container means on this machine. */
function localized(
  text: string,
  { models, folder, ports }: { models: string; folder: string; ports: PortMap },
): string {
  return text
    .replace(/^\/tmp(?=\/|$)/, folder)
    .replaceAll('/mnt/models', models)
    .replaceAll('{{.Name}}', MODEL_NAME)
    .replaceAll('0.0.0.0', '127.0.0.1')
    .replace(/\b\d{4}\b/g, number =>
      String(ports.get(Number(number)) ?? number),
    );
}

/**
 * Starts an engine with the command, arguments and environment of its runtime, on ports of 127.0.0.1 and with a model of
 * the lab. It is not ready when this answers.
 */
export async function startRealEngine(
  engine: RealEngine,
  cache: EngineCache,
): Promise<RunningEngine> {
  const folder = await mkdtemp(join(tmpdir(), `real-engine-${engine.name}-`));
  const models = join(folder, 'models');
  await mkdir(models);
  await engine.writeModel(models, cache);
  const given = await freePorts(CONTAINER_PORTS);
  const ports: PortMap = new Map(
    CONTAINER_PORTS.map(name => [Number(name), given[name]]),
  );
  const site = { folder, models, ports };
  const { spec } = await readRuntime(engine.runtime);
  const [container] = spec.containers;
  // The only field that runtimes take of the pod is its uid.
  const environment: Record<string, string> = Object.fromEntries(
    container.env.map(({ name, value = randomUUID() }) => [
      name,
      localized(value, site),
    ]),
  );
  const local = await engine.local(site, cache);
  const log = await open(join(folder, 'engine.log'), 'a');
  const [program, ...words] = [
    ...local.command,
    ...(container.args ?? []).map(argument =>
      localized(argument, site).replace(
        /\$\((\w+)\)/g,
        (whole, name) => environment[name] ?? whole,
      ),
    ),
    ...(local.args ?? []),
  ];
  const child = spawn(program, words, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      // Into the lab's own sources otherwise.
      PYTHONDONTWRITEBYTECODE: '1',
      ...environment,
      ...local.env,
    },
    // A group of its own: some start workers that outlive them.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // All of them have ended.
    }
  };
  const at = (port: number, path = '') =>
    `http://127.0.0.1:${ports.get(port)}${path}`;
  const probe = ({ httpGet }: RuntimeContainer['startupProbe']) =>
    at(httpGet.port, localized(httpGet.path, site));
  return {
    model: MODEL_NAME,
    url: at(8080),
    metrics: at(
      Number(spec.annotations['prometheus.kserve.io/port']),
      spec.annotations['prometheus.kserve.io/path'],
    ),
    container,
    probes: {
      startup: probe(container.startupProbe),
      ready: probe(container.readinessProbe),
      live: probe(container.livenessProbe),
    },
    hasEnded,
    log: () => readFile(join(folder, 'engine.log'), 'utf8'),
    stop: async () => {
      if (!hasEnded()) {
        const ended = once(child, 'exit');
        signal('SIGTERM');
        const force = setTimeout(() => signal('SIGKILL'), STOPPED_WITHIN_MS);
        await ended;
        clearTimeout(force);
      }
      signal('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
