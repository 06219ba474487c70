import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts, waitUntil } from '@model-serving/lab';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** Folder of PostgreSQL's programs; undefined where it is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort() : [];
  return [...versions.map(version => join(DEBIAN, version, 'bin'))]
    .reverse()
    .find(folder => existsSync(join(folder, 'initdb')));
}

interface Site {
  data: string;
  folder: string;
  /** Who runs it; undefined for the user of the test. */
  owner: { uid: number; gid: number } | undefined;
  port: number;
  programs: string;
}

/** A database server of the test's own, on 127.0.0.1, which can end, start again and stand still. */
export class Postgres {
  static async start(programs: string, folder: string): Promise<Postgres> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const owner = await ownerIds();
    if (owner) {
      chownSync(folder, owner.uid, owner.gid);
    }
    const data = join(folder, 'data');
    const { port } = await freePorts(['port']);
    await run(
      join(programs, 'initdb'),
      ['--pgdata', data, '--username=portal', '--auth=trust', '--no-sync'],
      { ...owner, cwd: folder },
    );
    const postgres = new Postgres({ data, folder, owner, port, programs });
    await postgres.resume();
    return postgres;
  }

  readonly #site: Site;
  #server: ChildProcess | undefined;

  private constructor(site: Site) {
    this.#site = site;
  }

  /** `backend.database` of a portal that keeps its data here. */
  get config(): Record<string, unknown> {
    return {
      client: 'pg',
      connection: {
        host: '127.0.0.1',
        port: this.#site.port,
        user: 'portal',
        password: 'trusted',
      },
    };
  }

  /** Runs SQL, and answers with the first value as text. */
  async query(sql: string, database: string): Promise<string> {
    const { port, programs } = this.#site;
    const { stdout } = await run(join(programs, 'psql'), [
      ...['--host=127.0.0.1', `--port=${port}`, '--username=portal'],
      ...['--no-psqlrc', '--tuples-only', '--no-align', '--quiet'],
      ...[`--dbname=${database}`, `--command=${sql}`],
    ]);
    return stdout.trim();
  }

  /** Starts it, at first or after it ended, and waits until it answers. */
  async resume(): Promise<void> {
    const { data, folder, owner, port, programs } = this.#site;
    this.#server = spawn(
      join(programs, 'postgres'),
      [
        ...['-D', data, '-p', String(port), '-k', folder],
        ...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
        ...['-c', 'max_connections=300'],
      ],
      { ...owner, cwd: folder, stdio: 'ignore' },
    );
    await waitUntil(
      'PostgreSQL to answer',
      async () => (await this.query('select 1', 'postgres')) === '1',
      { seconds: 60 },
    );
  }

  /** Has it take connections and questions, and answer none, until it is told to go on. */
  async freeze(): Promise<() => void> {
    const { pid } = this.#server!;
    const { stdout } = await run('pgrep', ['--parent', String(pid)]);
    const pids = [pid!, ...stdout.trim().split('\n').map(Number)];
    const signal = (name: NodeJS.Signals) =>
      pids.forEach(each => {
        try {
          process.kill(each, name);
        } catch {
          // It has ended meanwhile.
        }
      });
    signal('SIGSTOP');
    return () => signal('SIGCONT');
  }

  async stop(): Promise<void> {
    const ended = once(this.#server!, 'exit');
    // What is still connected is cut.
    this.#server!.kill('SIGINT');
    await ended;
  }
}

/** PostgreSQL refuses to run as root; then it runs as the user that its package made. */
async function ownerIds(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = async (flag: string) =>
    Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}
