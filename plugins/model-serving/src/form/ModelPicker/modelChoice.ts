import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  chooseArtifact,
  ModelDetail,
  ModelSummary,
  parseModelFacts,
  pinnedDigest,
  plainLine,
  Provenance,
  RequestedModel,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatBytes,
  formatCompact,
} from '@model-serving/backstage-plugin-model-serving-react';

/** A model as the form offers it. */
export interface ModelChoice {
  /** Entity ref. */
  id: string;
  /** Its title, which the field shows once it is chosen. */
  textValue: string;
  /** `Qwen · 8.2B parameters · needs 18.6 GiB · apache-2.0` */
  summary: string;
  /** Why it cannot be served; null when it can. */
  unusable: string | null;
}

/** A model that the form holds, of which more is known. */
export interface ChosenModel extends ModelChoice {
  /** Whether the artifact that would be served names its digest; null where there is none. */
  isPinned: boolean | null;
  /** Null for a model of a location that the platform trusts, which has a single artifact. */
  detail: ModelDetail | null;
}

type Facts = Pick<
  ModelSummary,
  'license' | 'memoryBytes' | 'parameters' | 'publisher'
>;

/** `hosted by Example AI in eu-central-1 · LicenseRef-Example-AI` */
function hostedInWords({ hosted, license }: ModelSummary): string {
  const { provider, region } = hosted!;
  return [
    `hosted by ${provider}${region ? ` in ${region}` : ''}`,
    license ?? 'license unknown',
  ].join(' · ');
}

/**
 * A model of a list.
 *
 * @param isExternal - Whether a model is asked for that somebody else serves
 */
export function modelChoice(
  model: ModelSummary,
  isExternal = false,
): ModelChoice {
  const choice = { id: model.entityRef, textValue: model.title };
  if (isExternal) {
    return model.hosted
      ? { ...choice, summary: hostedInWords(model), unusable: null }
      : {
          ...choice,
          summary: 'not hosted elsewhere',
          unusable: 'Nobody else serves it. Deploy it in the cluster instead.',
        };
  }
  if (model.variants === 0 && model.hosted) {
    return {
      ...choice,
      summary: hostedInWords(model),
      unusable: `${model.hosted.provider} serves it, and no source names its files.`,
    };
  }
  return model.variants === 0
    ? {
        ...choice,
        summary: 'no artifact',
        unusable: 'It has no artifact to serve.',
      }
    : { ...choice, summary: factsInWords(model), unusable: null };
}

/** A model of the platform's sources, with the version and variant that the form asks for. */
export function chosenModel(
  detail: ModelDetail,
  requested: Partial<RequestedModel> = {},
  isExternal = false,
): ChosenModel {
  const choice = modelChoice(detail.summary, isExternal);
  if (isExternal) {
    return { ...choice, detail, isPinned: null };
  }
  const artifact =
    choice.unusable === null
      ? chooseArtifact(detail.model, requested)
      : undefined;
  return pinned({ ...choice, detail }, artifact?.variant.uri);
}

/** A model that only the catalog knows. */
export function catalogModel(
  entity: Entity,
  { isTrusted, location }: Provenance,
): ChosenModel {
  const facts = parseModelFacts(entity.spec?.model);
  const choice = {
    id: stringifyEntityRef(entity),
    textValue: plainLine(
      entity.metadata.title ?? entity.metadata.name,
      TEXT_LIMITS.label,
    ),
    detail: null,
  };
  if (!isTrusted) {
    return {
      ...choice,
      summary: `not vetted · registered from ${
        location
          ? plainLine(location, TEXT_LIMITS.label)
          : 'an unknown location'
      }`,
      isPinned: null,
      unusable: 'Not managed by Model Serving, so it cannot be served.',
    };
  }
  return facts
    ? pinned(
        { ...choice, summary: factsInWords(facts), unusable: null },
        facts.uri,
      )
    : {
        ...choice,
        summary: 'no artifact',
        isPinned: null,
        unusable: 'Its catalog entity has no artifact to serve.',
      };
}

function pinned(
  model: Omit<ChosenModel, 'isPinned'>,
  uri: string | undefined,
): ChosenModel {
  if (uri === undefined) {
    return { ...model, isPinned: null };
  }
  const isPinned = pinnedDigest(uri) !== null;
  return {
    ...model,
    summary: `${model.summary} · ${isPinned ? 'pinned' : 'not pinned'}`,
    isPinned,
  };
}

function factsInWords(facts: Facts): string {
  const { license, memoryBytes, parameters, publisher } = facts;
  return [
    publisher,
    parameters !== null && `${formatCompact(parameters)} parameters`,
    memoryBytes !== null && `needs ${formatBytes(memoryBytes)}`,
    license ?? 'license unknown',
  ]
    .filter(Boolean)
    .join(' · ');
}
