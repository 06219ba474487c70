import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../packageFile';
import { run } from '../tools/run';

const SECONDS_TO_LOAD = 3;

/** Writes the lab's model of scikit-learn with the Python of an engine that loads it. */
export async function writeSklearnModel(
  environment: string,
  models: string,
): Promise<void> {
  await mkdir(models, { recursive: true });
  await run(join(environment, 'bin', 'python'), [
    // No bytecode among the lab's own sources.
    '-B',
    packageFile('engines/make_sklearn_model.py'),
    join(models, 'model.joblib'),
    String(SECONDS_TO_LOAD),
  ]);
}
