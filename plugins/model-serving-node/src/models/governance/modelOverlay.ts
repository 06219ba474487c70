import {
  ModelOverlay,
  ModelTarget,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import {
  date,
  entityName,
  entityRef,
  line,
  ownerRef,
} from '../manifest/fields';
import {
  compliance,
  complianceOf,
  description,
  label,
  license,
  licenseOf,
  links,
  tags,
} from '../manifest/statements';

const model = z.union(
  [
    z.strictObject({ repository: line(TEXT_LIMITS.line) }),
    z.strictObject({
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest'),
    }),
    z.strictObject({ mapping: line(TEXT_LIMITS.name) }),
    z.strictObject({
      source: line(TEXT_LIMITS.name),
      place: line(TEXT_LIMITS.text),
    }),
  ],
  {
    error:
      'must have a repository (with its host), a digest, a mapping, or a source with its place',
  },
);

/** What the GitOps repository adds to a model of another source, as a document of the models' folder. */
export const modelOverlaySchema = z.strictObject({
  apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
  kind: z.literal('ModelOverlay'),
  metadata: z.object({ name: entityName }),
  spec: z.strictObject({
    model,
    vetted: z
      .union(
        [
          z.boolean(),
          z.strictObject({
            by: entityRef('group|user').optional(),
            at: date.optional(),
            note: line(TEXT_LIMITS.line).optional(),
          }),
        ],
        { error: 'must be true, or an object with by, at and note' },
      )
      .default(false),
    hidden: z.boolean().default(false),
    title: label.optional(),
    description: description.optional(),
    owner: ownerRef.optional(),
    license: license.optional(),
    task: label.optional(),
    tags: tags.optional(),
    links: links.optional(),
    compliance: compliance.optional(),
  }),
});

export type ModelOverlayManifest = z.infer<typeof modelOverlaySchema>;

/** @param place - Path of its file */
export function modelOverlayOf(
  { metadata, spec }: ModelOverlayManifest,
  place: string,
): ModelOverlay {
  return {
    name: metadata.name,
    place,
    target: targetOf(spec.model),
    vetted: vettingOf(spec.vetted),
    hidden: spec.hidden,
    title: spec.title ?? null,
    description: spec.description ?? null,
    owner: spec.owner ?? null,
    license: licenseOf(spec.license),
    task: spec.task ?? null,
    tags: spec.tags ?? [],
    links: (spec.links ?? []).map(({ title = null, url }) => ({ url, title })),
    compliance: complianceOf(spec.compliance),
  };
}

function targetOf(named: ModelOverlayManifest['spec']['model']): ModelTarget {
  if ('repository' in named) {
    return {
      kind: 'repository',
      repository: named.repository.toLowerCase(),
      revision: null,
    };
  }
  if ('digest' in named) {
    return { kind: 'digest', digest: named.digest };
  }
  return 'mapping' in named
    ? { kind: 'mapping', name: named.mapping }
    : { kind: 'place', source: named.source, place: named.place };
}

function vettingOf(
  vetted: ModelOverlayManifest['spec']['vetted'],
): ModelOverlay['vetted'] {
  if (typeof vetted === 'boolean') {
    return vetted ? { by: null, at: null, note: null } : null;
  }
  return {
    by: vetted.by ?? null,
    at: vetted.at ?? null,
    note: vetted.note ?? null,
  };
}
