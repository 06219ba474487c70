import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { LISTED_COMMIT } from './PlatformFixture';

const { paths } = parse(
  readFileSync(
    resolvePackagePath(
      '@model-serving/backstage-plugin-model-serving-backend',
      'src/schema/openapi.yaml',
    ),
    'utf8',
  ),
) as { paths: Record<string, object> };

/** Every operation of the API that answers once, as `get /services`; the stream is not among them. */
export const OPERATIONS = Object.entries(paths)
  .filter(([path]) => path !== '/stream')
  .flatMap(([path, methods]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const)
      .filter(method => method in methods)
      .map(method => `${method} ${path}`),
  );

/** Where an operation is found for what is a tenant's, or for what no tenant has. */
export function addressOf(
  operation: string,
  tenant: string,
): { method: 'get' | 'post'; path: string; address: string } {
  const [method, path] = operation.split(' ') as ['get' | 'post', string];
  const filled = path
    .replace('{cluster}', 'gpu-eu')
    .replace('{kind}', 'InferenceService')
    .replace('{pod}', 'chat-predictor-x')
    .replace('{commit}', LISTED_COMMIT)
    .replace('{control}', 'queue-managed')
    .replace('{id}', 'gitops')
    .replace(/\{(namespace|tenant)\}/, tenant)
    .replace('{name}', nameFor(path) ?? tenant);
  const query =
    path === '/artifacts'
      ? `?tenant=${tenant}&model=resource:default/qwen3-8b`
      : '';
  return { method, path, address: `/api/model-serving${filled}${query}` };
}

/** What the last part of a path names, where that is no tenant. */
function nameFor(path: string): string | undefined {
  if (path.startsWith('/models')) {
    return 'qwen3-8b';
  }
  return /^\/(services|calls)/.test(path) ? 'chat' : undefined;
}
