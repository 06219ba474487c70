import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports.mjs';
import { serve, stop } from '../processes.mjs';
import { findPython, NO_PYTHON, pythonEnvironment } from './python.mjs';
import { untilUp } from './untilUp.mjs';

const PACKAGES = ['olah==0.5.4'];

/** A mirror of the Hugging Face Hub that serves local git repositories and calls nobody. */
export const olah = {
  title: 'olah 0.5.4, a mirror of the Hugging Face Hub',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    return (await findPython()) ? undefined : NO_PYTHON;
  },
  install: () => pythonEnvironment('olah', PACKAGES),
  /** Starts it; `env` tells the tests where it is, and where it finds repositories. */
  async start() {
    const programs = await pythonEnvironment('olah', PACKAGES);
    const folder = mkdtempSync(path.join(tmpdir(), 'olah-'));
    const mirrors = path.join(folder, 'mirrors');
    mkdirSync(path.join(mirrors, 'models'), { recursive: true });
    const [port] = await freePorts(1);
    const config = path.join(folder, 'config.toml');
    writeFileSync(
      config,
      [
        '[basic]',
        `repos-path = ${JSON.stringify(path.join(folder, 'cache'))}`,
        `mirrors-path = [${JSON.stringify(mirrors)}]`,
        '[accessibility]',
        'offline = true',
        '',
      ].join('\n'),
    );
    const child = serve(
      'olah',
      path.join(programs, 'olah-cli'),
      [
        ...['--host', '127.0.0.1', '--port', String(port)],
        ...['--config', config],
      ],
      { cwd: folder },
    );
    const url = `http://127.0.0.1:${port}`;
    await untilUp(child, `${url}/docs`, {
      log: 'olah',
      title: 'olah',
    });
    return {
      env: { OLAH_URL: url, OLAH_MIRRORS: mirrors },
      async stop() {
        await stop(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
