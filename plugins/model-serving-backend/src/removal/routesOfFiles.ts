import { GitOpsFile } from '@model-serving/backstage-plugin-model-serving-node';
import { parseAllDocuments } from 'yaml';

/**
 * The HTTPRoutes that files hold, as `namespace/name`.
 *
 * @param namespace - of those whose file names none
 */
export function routesOfFiles(
  files: readonly GitOpsFile[],
  namespace: string,
): ReadonlySet<string> {
  return new Set(
    files
      .filter(({ content }) => content.includes('HTTPRoute'))
      .flatMap(({ content }) => [...parseAllDocuments(content)])
      .filter(document => document.get('kind') === 'HTTPRoute')
      .map(
        document =>
          `${
            document.getIn(['metadata', 'namespace']) ?? namespace
          }/${document.getIn(['metadata', 'name'])}`,
      ),
  );
}
