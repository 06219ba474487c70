import type { ModelBase } from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';

const RELATIONS = ['adapter', 'finetune', 'quantized', 'merge'] as const;

/** A repository's name, which a card could also fill with anything else. */
const NAME = /^[\w.-]{1,96}\/[\w.-]{1,96}$/;

/**
 * What a model was made from: by the tags in which the Hub says what it found out, else by the card. Of several bases
 * of a merge the first.
 *
 * @param adapterBase - `base_model_name_or_path` of an adapter's configuration
 */
export function baseOf(
  tags: readonly string[],
  card: Fields,
  adapterBase: string | null,
  host: string,
): ModelBase | null {
  for (const relation of RELATIONS) {
    const prefix = `base_model:${relation}:`;
    const tag = tags.find(each => each.startsWith(prefix));
    const base = tag && baseNamed(tag.slice(prefix.length), relation, host);
    if (base) {
      return base;
    }
  }
  if (adapterBase !== null) {
    return baseNamed(adapterBase, 'adapter', host);
  }
  const said = card.value('base_model');
  const names = (Array.isArray(said) ? said : [said]).filter(
    (each): each is string => typeof each === 'string',
  );
  const relation = RELATIONS.find(
    each => each === card.text('base_model_relation'),
  );
  return names.length === 0
    ? null
    : baseNamed(
        names[0],
        relation ?? (names.length > 1 ? 'merge' : 'derived'),
        host,
      );
}

function baseNamed(
  name: string,
  relation: ModelBase['relation'],
  host: string,
): ModelBase | null {
  return NAME.test(name)
    ? { relation, repository: `${host}/${name}`.toLowerCase() }
    : null;
}
