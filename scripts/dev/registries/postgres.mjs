import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from '../ports.mjs';
import { run, serve, stop, tail } from '../processes.mjs';
import { UserError } from '../terminal.mjs';

const exec = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const STARTS_WITHIN_MS = 60_000;

/** The folder of PostgreSQL's programs; undefined where it is not installed. */
function findPrograms() {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...(existsSync(DEBIAN)
      ? readdirSync(DEBIAN).map(version => path.join(DEBIAN, version, 'bin'))
      : []),
  ];
  return folders.find(folder =>
    ['initdb', 'postgres'].every(name => existsSync(path.join(folder, name))),
  );
}

/** PostgreSQL refuses to run as root; Debian's package comes with a user of its own. */
const isRoot = () => process.getuid?.() === 0;

const asOwner = (program, args) =>
  isRoot()
    ? [
        'setpriv',
        [
          '--reuid=postgres',
          '--regid=postgres',
          '--clear-groups',
          program,
        ].concat(args),
      ]
    : [program, args];

/** Why PostgreSQL cannot be started on this machine; undefined where it can. */
export async function missingPostgres() {
  if (!findPrograms()) {
    return 'PostgreSQL is not installed: initdb and postgres are neither on the path nor below /usr/lib/postgresql.';
  }
  try {
    await (isRoot() ? exec('id', ['postgres']) : undefined);
    return undefined;
  } catch {
    return 'PostgreSQL does not run as root, and there is no user postgres.';
  }
}

function listens(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** An empty PostgreSQL on this machine alone, without passwords: its superuser is `postgres`. */
export async function startPostgres() {
  const programs = findPrograms();
  const folder = mkdtempSync(path.join(tmpdir(), 'postgres-'));
  if (isRoot()) {
    await exec('chown', ['postgres', folder]);
  }
  await run(
    'initdb',
    ...asOwner(path.join(programs, 'initdb'), [
      ...['--pgdata', folder, '--username', 'postgres'],
      ...['--auth', 'trust', '--no-sync', '--encoding', 'UTF8'],
    ]),
    { cwd: folder },
  );
  const [port] = await freePorts(1);
  const child = serve(
    'postgres',
    ...asOwner(path.join(programs, 'postgres'), [
      ...['-D', folder, '-h', '127.0.0.1', '-p', String(port)],
      ...['-k', folder, '-c', 'fsync=off'],
    ]),
    { cwd: folder },
  );
  const until = Date.now() + STARTS_WITHIN_MS;
  while (!(await listens(port))) {
    if (Date.now() > until) {
      throw new UserError(`${tail('postgres')}\n\nPostgreSQL did not start.`);
    }
    await delay(200);
  }
  return {
    port,
    async stop() {
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
