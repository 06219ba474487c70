import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { readYamlDocuments } from './readYaml';

const STYLES = ['PLAIN', 'QUOTE_DOUBLE'] as const;

/**
 * Writes objects as a YAML file, one document each, and proves it: the text is read again, as YAML 1.1 and 1.2, and
 * must give the very same objects. Where the plain style would not, every string is quoted.
 *
 * @throws InputError when no style reads back as what was written, such as for text that is not valid Unicode
 */
export function serializeYaml(
  path: string,
  objects: readonly unknown[],
): string {
  let problem: unknown;
  for (const defaultStringType of STYLES) {
    const content = objects
      .map(object =>
        stringify(object, {
          lineWidth: 0,
          aliasDuplicateObjects: false,
          defaultStringType,
          defaultKeyType: 'PLAIN',
          compat: 'yaml-1.1',
        }),
      )
      .join('---\n');
    try {
      const read = readYamlDocuments({ path, content });
      if (
        isDeepStrictEqual(
          read.map(document => document.value),
          objects,
        )
      ) {
        return content;
      }
    } catch (error) {
      problem = error;
    }
  }
  throw new InputError(
    `${path} would hold text that YAML cannot carry safely`,
    problem,
  );
}
