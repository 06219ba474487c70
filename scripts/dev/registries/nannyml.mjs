import path from 'node:path';
import { missingPostgres, startPostgres } from './postgres.mjs';
import { findPython, NO_PYTHON, pythonEnvironment } from './python.mjs';

// NannyML 0.13.1 imports statsmodels without asking for it, and does not work with newer versions of the others.
const PACKAGES = [
  'nannyml[db]==0.13.1',
  'statsmodels==0.14.5',
  'pandas==2.3.3',
  'numpy==2.3.5',
  'scipy==1.16.3',
  'scikit-learn==1.7.2',
  'sqlalchemy==2.0.58',
  'sqlmodel==0.0.24',
];

/** NannyML, and a PostgreSQL that it writes to. */
export const nannyml = {
  title: 'NannyML 0.13.1 with PostgreSQL',
  workspace: 'plugins/model-serving-backend-module-drift',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    return (await findPython()) ? missingPostgres() : NO_PYTHON;
  },
  install: () => pythonEnvironment('nannyml', PACKAGES),
  /** Starts the database; `env` tells the tests where it is, and with which Python NannyML is run. */
  async start() {
    const programs = await pythonEnvironment('nannyml', PACKAGES);
    const postgres = await startPostgres();
    return {
      env: {
        NML_DISABLE_USAGE_LOGGING: '1',
        NANNYML_POSTGRES_PORT: String(postgres.port),
        NANNYML_PYTHON: path.join(programs, 'python'),
      },
      stop: () => postgres.stop(),
    };
  },
};
