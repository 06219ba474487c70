import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports.mjs';
import { serve, stop } from '../processes.mjs';
import { findPython, NO_PYTHON, pythonEnvironment } from './python.mjs';
import { untilUp } from './untilUp.mjs';

// 3.18.0 is on PyPI, but the mlflow-skinny that it needs is not.
const PACKAGES = ['mlflow[auth]==3.17.2'];

/** Two MLflow servers, without and with basic authentication, on SQLite. */
export const mlflow = {
  title: 'MLflow 3.17.2',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    return (await findPython()) ? undefined : NO_PYTHON;
  },
  install: () => pythonEnvironment('mlflow', PACKAGES),
  /** Starts it; `env` tells the tests where it is. */
  async start() {
    const programs = await pythonEnvironment('mlflow', PACKAGES);
    const folder = mkdtempSync(path.join(tmpdir(), 'mlflow-'));
    const [open, closed] = await freePorts(2);
    const password = randomBytes(12).toString('hex');
    const launch = (name, port, args = []) =>
      serve(
        name,
        path.join(programs, 'mlflow'),
        [
          'server',
          ...['--backend-store-uri', `sqlite:///${folder}/${name}.db`],
          ...['--artifacts-destination', path.join(folder, name)],
          ...['--host', '127.0.0.1', '--port', String(port)],
          ...['--workers', '1', ...args],
        ],
        {
          cwd: folder,
          env: {
            MLFLOW_AUTH_ADMIN_USERNAME: 'admin',
            MLFLOW_AUTH_ADMIN_PASSWORD: password,
            MLFLOW_FLASK_SERVER_SECRET_KEY: randomBytes(24).toString('hex'),
            MLFLOW_DISABLE_TELEMETRY: 'true',
          },
        },
      );
    const children = [
      launch('mlflow', open),
      launch('mlflow-auth', closed, ['--app-name', 'basic-auth']),
    ];
    const url = `http://127.0.0.1:${open}`;
    const authUrl = `http://127.0.0.1:${closed}`;
    await untilUp(children[0], `${url}/health`, {
      log: 'mlflow',
      title: 'MLflow',
    });
    await untilUp(children[1], `${authUrl}/health`, {
      log: 'mlflow-auth',
      title: 'MLflow',
    });
    return {
      env: {
        MLFLOW_URL: url,
        MLFLOW_AUTH_URL: authUrl,
        MLFLOW_AUTH_PASSWORD: password,
      },
      async stop() {
        await Promise.all(children.map(stop));
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
