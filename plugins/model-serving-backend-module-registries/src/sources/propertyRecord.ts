import {
  emptyModelVariant,
  ModelRecord,
  ModelVariant,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { PropertyFacts } from './propertyFacts';
import { variantName } from './variantName';

/** What tags or properties say of a model. @public */
export function modelFactsIn(
  facts: PropertyFacts,
): Pick<
  ModelRecord,
  | 'title'
  | 'publisher'
  | 'license'
  | 'task'
  | 'languages'
  | 'toolCalling'
  | 'identities'
> {
  const license = facts.line('license');
  return {
    title: facts.line('title'),
    publisher: facts.line('publisher'),
    license:
      license === null
        ? null
        : { id: license, url: facts.link('licenseUrl'), text: null },
    task: facts.line('task'),
    languages: facts.lines('languages'),
    toolCalling: facts.flag('toolCalling'),
    identities: facts.identities(),
  };
}

/** What tags or properties say of a version. @public */
export function versionFactsIn(
  facts: PropertyFacts,
): Pick<ModelVersion, 'parameters' | 'contextLength'> {
  const contextLength = facts.amount('contextLength');
  return {
    parameters: facts.amount('parameters'),
    contextLength:
      contextLength !== null && Number.isInteger(contextLength)
        ? contextLength
        : null,
  };
}

/**
 * The one variant of a version whose artifact is at an address, with what tags or properties say of it.
 *
 * @param format - where they do not say it
 * @public
 */
export function variantIn(
  facts: PropertyFacts,
  uri: string,
  format: string,
): ModelVariant {
  const precision = facts.line('precision');
  const quantization = facts.line('quantization');
  const said = facts.line('format', 63) ?? format;
  return {
    ...emptyModelVariant(
      variantName(quantization ?? precision ?? said),
      uri,
      said,
    ),
    precision,
    quantization,
    weightBytes: facts.amount('weightBytes'),
    memoryBytes: facts.amount('memoryBytes'),
    engine: facts.line('engine'),
  };
}
