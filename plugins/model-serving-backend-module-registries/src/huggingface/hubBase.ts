import type { ModelBase } from '@model-serving/backstage-plugin-model-serving-common';
import { Fields } from '../modelFiles/Fields';

const RELATIONS = ['adapter', 'finetune', 'quantized', 'merge'] as const;

/** A repository's name, which a card could also fill with anything else. */
const NAME = /^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/;

/** What a repository's web address on the Hub has around its name. */
const ADDRESS =
  /^(https?:\/\/)?(www\.)?(huggingface\.co|hf\.co)\/|\/(tree\/main\/?)?$/g;

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
  // An adapter may name the folder that its trainer loaded the base from.
  const ofAdapter =
    adapterBase === null ? null : baseNamed(adapterBase, 'adapter', host);
  if (ofAdapter) {
    return ofAdapter;
  }
  const said = card.value('base_model');
  const names = [
    ...new Set(
      (Array.isArray(said) ? said : [said]).flatMap(each =>
        typeof each === 'string' && each.trim() ? each.trim() : [],
      ),
    ),
  ];
  const relation = RELATIONS.find(
    each => each === card.text('base_model_relation'),
  );
  const byDefault = names.length > 1 ? 'merge' : 'derived';
  // A card may name a folder beside the repository that it was filled from.
  return (
    names
      .map(name =>
        baseNamed(
          name,
          relation ?? (adapterBase === null ? byDefault : 'adapter'),
          host,
        ),
      )
      .find(base => base !== null) ?? null
  );
}

function baseNamed(
  name: string,
  relation: ModelBase['relation'],
  host: string,
): ModelBase | null {
  const repository = name.trim().replace(ADDRESS, '');
  return NAME.test(repository)
    ? { relation, repository: `${host}/${repository}`.toLowerCase() }
    : null;
}
