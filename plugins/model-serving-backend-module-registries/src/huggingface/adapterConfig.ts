import type { ModelAdapter } from '@model-serving/backstage-plugin-model-serving-common';
import type { Fields } from '../modelFiles/Fields';

/** A branch or a tag of the base may have moved since the adapter was trained. */
const COMMIT = /^[0-9a-f]{40}$/;

/**
 * What `adapter_config.json` of PEFT says of a LoRA adapter; null for other files. Matrices may have a rank of their own, of
 * which the highest counts.
 */
export function adapterOf(config: Fields): ModelAdapter | null {
  if (config.text('peft_type') !== 'LORA') {
    return null;
  }
  const own = config.fields('rank_pattern');
  const ranks = [
    config.count('r'),
    ...own.names.map(name => own.count(name)),
  ].filter(rank => rank !== null);
  const revision = config.text('revision');
  return {
    rank: ranks.length > 0 ? Math.max(...ranks) : null,
    baseRevision: revision !== null && COMMIT.test(revision) ? revision : null,
  };
}
