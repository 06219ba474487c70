import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bin, root } from '../paths.mjs';
import { install } from '../prepare.mjs';
import { run, stopAll, stopOnSignals } from '../processes.mjs';
import { say, step, UserError } from '../terminal.mjs';

const WORKSPACES = ['backend', 'app'];

/** Writes a CycloneDX SBOM of what runs in the backend, and of what the browser loads. */
export async function sbom() {
  stopOnSignals();
  await install();
  const folder = path.join(root, '.dev', 'sbom');
  mkdirSync(folder, { recursive: true });
  try {
    for (const name of WORKSPACES) {
      const file = path.join(folder, `${name}.cdx.json`);
      const count = await step(`Listing what ${name} is made of`, async () => {
        await run(
          'sbom',
          bin('cyclonedx-yarn'),
          [
            ...['--production', '--output-reproducible'],
            ...['--spec-version', '1.6', '--output-file', file],
          ],
          { cwd: path.join(root, 'packages', name) },
        );
        return componentsOf(JSON.parse(readFileSync(file, 'utf8')), name);
      });
      say(`    ${path.relative(root, file)}: ${count} components`);
    }
  } finally {
    await stopAll();
  }
}

/** How many components a document lists, after a look at whether it can be right. */
function componentsOf(document, name) {
  const { bomFormat, components = [], dependencies = [], metadata } = document;
  const refs = new Set(
    [metadata?.component, ...components].map(each => each?.['bom-ref']),
  );
  const lost = dependencies
    .flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn])
    .filter(ref => !refs.has(ref));
  const nameless = components.filter(
    ({ purl, version }) => !purl?.startsWith('pkg:npm/') || !version,
  );
  if (
    bomFormat !== 'CycloneDX' ||
    !components.some(each => each.group === '@backstage') ||
    lost.length > 0 ||
    nameless.length > 0
  ) {
    throw new UserError(
      `The SBOM of ${name} is not complete: ${
        components.length
      } components, unknown references ${
        lost.slice(0, 5).join(', ') || 'none'
      }, without package URL ${
        nameless
          .slice(0, 5)
          .map(each => each.name)
          .join(', ') || 'none'
      }.`,
    );
  }
  return components.length;
}
