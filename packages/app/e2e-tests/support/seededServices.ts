import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { commitFiles } from './forge';

const tenants = path.resolve(
  __dirname,
  '../../../sandbox/seed/repository/tenants',
);

export interface SeededCopy {
  /** The seeded service that is copied. */
  from: { tenant: string; name: string };
  to: { tenant: string; name: string };
  replicas: number;
  /** How the sandbox lets it fare; see the sandbox's README. */
  failure?: 'cannot-pull' | 'never-ready' | 'crash-loop';
}

const COST_CENTER = /cost-center: (\S+)/g;

function copyOf(
  text: string,
  { from, to, replicas, failure }: SeededCopy,
  costCenter: string,
) {
  const copied = text
    .replace(COST_CENTER, `cost-center: ${costCenter}`)
    .replaceAll(from.name, to.name)
    .replaceAll(from.tenant, to.tenant)
    .replace(/((?:min|max)(?:Replicas|ReplicaCount)): \d+/g, `$1: ${replicas}`);
  return failure && /^kind: InferenceService$/m.test(text)
    ? copied.replace(
        /^ {2}annotations:$/m,
        `$&\n    sandbox.model-serving.backstage.io/failure: ${failure}`,
      )
    : copied;
}

/** Adds a service to the GitOps repository that is made as a seeded one is, with a name and a fate of its own. */
export async function commitCopy(copy: SeededCopy) {
  const tenant = await readFile(
    path.join(tenants, copy.to.tenant, 'tenant.yaml'),
    'utf8',
  );
  const [[, costCenter]] = tenant.matchAll(COST_CENTER);
  const folder = path.join(tenants, copy.from.tenant, copy.from.name);
  const files = await Promise.all(
    (
      await readdir(folder)
    ).map(async file => ({
      path: `tenants/${copy.to.tenant}/${copy.to.name}/${file}`,
      content: copyOf(
        await readFile(path.join(folder, file), 'utf8'),
        copy,
        costCenter,
      ),
    })),
  );
  await commitFiles(files, `Add ${copy.to.tenant}/${copy.to.name}`);
}
