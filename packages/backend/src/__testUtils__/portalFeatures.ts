import {
  BackendFeature,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';

/**
 * Whatever `index.ts` adds to the backend. It is read as text, because jest does not load the
 * dynamic imports that Backstage starts its features with. Service factories are left out: the
 * server of a test is the test's own.
 */
export function portalFeatures(): BackendFeature[] {
  const source = readFileSync(
    resolvePackagePath('backend', 'src/index.ts'),
    'utf8',
  );
  const imported = [
    ...source.matchAll(/backend\.add\(\s*import\(\s*'([^']+)',?\s*\),?\s*\)/g),
  ].map(([, specifier]) => specifier);
  const added = source.match(/backend\.add\((?!\w+ServiceFactory\))/g) ?? [];
  if (imported.length === 0 || imported.length !== added.length) {
    throw new Error(
      `${added.length} features are added in index.ts, ${imported.length} of them as backend.add(import('…'))`,
    );
  }
  return imported.map(specifier => {
    const loaded = require(specifier.replace(/^\.\//, '../'));
    return loaded.default?.default ?? loaded.default;
  });
}
