import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  parseModelFacts,
  pinnedDigest,
  plainLine,
  Provenance,
  provenanceOf,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatBytes,
  formatCompact,
} from '@model-serving/backstage-plugin-model-serving-react';

/** A model of the catalog as the form offers it. */
export interface ModelChoice {
  entityRef: string;
  title: string;
  /** `Qwen · 8.2B parameters · needs 18.6 GiB · apache-2.0 · pinned` */
  summary: string;
  isPinned: boolean;
  /** Why it cannot be served; null when it can. */
  unusable: string | null;
}

export function modelChoice(
  entity: Entity,
  { isTrusted, location }: Provenance = provenanceOf(entity),
): ModelChoice {
  const facts = parseModelFacts(entity.spec?.model);
  const title = plainLine(
    entity.metadata.title ?? entity.metadata.name,
    TEXT_LIMITS.label,
  );
  const entityRef = stringifyEntityRef(entity);
  if (!isTrusted) {
    return {
      entityRef,
      title,
      summary: `not vetted · registered from ${
        location
          ? plainLine(location, TEXT_LIMITS.label)
          : 'an unknown location'
      }`,
      isPinned: false,
      unusable: 'Not managed by Model Serving, so it cannot be served.',
    };
  }
  if (!facts) {
    return {
      entityRef,
      title,
      summary: 'no artifact',
      isPinned: false,
      unusable: 'Its catalog entity has no artifact to serve.',
    };
  }
  const isPinned = pinnedDigest(facts.uri) !== null;
  const parts = [
    facts.publisher,
    facts.parameters !== null &&
      `${formatCompact(facts.parameters)} parameters`,
    facts.memoryBytes !== null && `needs ${formatBytes(facts.memoryBytes)}`,
    facts.license ?? 'license unknown',
    isPinned ? 'pinned' : 'not pinned',
  ];
  return {
    entityRef,
    title,
    summary: parts.filter(Boolean).join(' · '),
    isPinned,
    unusable: null,
  };
}

/** Whether every word of a search occurs in a model's title, reference or facts. */
export function matchesSearch(choice: ModelChoice, query: string): boolean {
  const text =
    `${choice.title} ${choice.entityRef} ${choice.summary}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
