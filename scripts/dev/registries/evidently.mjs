import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports.mjs';
import { serve, stop } from '../processes.mjs';
import { findPython, NO_PYTHON, pythonEnvironment } from './python.mjs';
import { untilUp } from './untilUp.mjs';

// Evidently allows pandas 3, and does not start with it.
const PACKAGES = ['evidently==0.7.23', 'pandas==2.3.3'];

/** Evidently's UI service with an empty workspace. */
export const evidently = {
  title: 'Evidently 0.7.23',
  workspace: 'plugins/model-serving-backend-module-drift',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    return (await findPython()) ? undefined : NO_PYTHON;
  },
  install: () => pythonEnvironment('evidently', PACKAGES),
  /** Starts it; `env` tells the tests where it is, and with which Python reports are made. */
  async start() {
    const programs = await pythonEnvironment('evidently', PACKAGES);
    const folder = mkdtempSync(path.join(tmpdir(), 'evidently-'));
    const [port] = await freePorts(1);
    const secret = randomBytes(12).toString('hex');
    const child = serve(
      'evidently',
      path.join(programs, 'evidently'),
      [
        'ui',
        ...['--host', '127.0.0.1', '--port', String(port)],
        ...['--workspace', folder, '--secret', secret],
      ],
      { cwd: folder, env: { DO_NOT_TRACK: '1' } },
    );
    const url = `http://127.0.0.1:${port}`;
    await untilUp(child, `${url}/api/version`, {
      log: 'evidently',
      title: 'Evidently',
    });
    return {
      env: {
        DO_NOT_TRACK: '1',
        EVIDENTLY_URL: url,
        EVIDENTLY_SECRET: secret,
        EVIDENTLY_PYTHON: path.join(programs, 'python'),
      },
      async stop() {
        await stop(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
