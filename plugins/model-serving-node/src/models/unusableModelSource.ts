import { InputError } from '@backstage/errors';
import type { ModelSource } from './ModelSource';

/**
 * A source whose configuration cannot be used: its models stay as they were, and platform owners are told why.
 *
 * @param problem - names the key and what is expected of it
 * @public
 */
export function unusableModelSource(
  source: Pick<ModelSource, 'id' | 'title' | 'type'>,
  problem: string,
): ModelSource {
  return {
    ...source,
    owner: null,
    async read() {
      throw new InputError(problem);
    },
  };
}
