import {
  COMPLIANCE_FINDINGS,
  LICENSE_CLASSES,
  MODEL_DECISIONS,
  ModelRule,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { entityName, line, webAddress } from '../manifest/fields';
import { label } from '../manifest/statements';

const MOST_RULES = 500;
const MOST_VALUES = 200;

const anyOf = <T extends z.ZodType>(value: T) =>
  z.array(value).min(1).max(MOST_VALUES).optional();

/** Strict: a rule whose field is misspelled would be about other models than it says. */
const match = z.strictObject({
  source: anyOf(label),
  license: anyOf(label),
  licenseClass: anyOf(z.enum(LICENSE_CLASSES)),
  publisher: anyOf(label),
  tag: anyOf(label),
  task: anyOf(label),
  model: anyOf(
    line(TEXT_LIMITS.line).refine(
      text => !text.slice(0, -1).includes('*'),
      'may have a * at the end only',
    ),
  ),
  signature: anyOf(
    z.enum(['absent', 'present', 'verified', 'invalid', 'unknown']),
  ),
  gated: z.boolean().optional(),
  vetted: z.boolean().optional(),
  compliance: anyOf(z.enum(COMPLIANCE_FINDINGS)),
  dataClassification: anyOf(label),
});

const rule = z.strictObject({
  name: entityName,
  match: match.default({}),
  tenants: anyOf(entityName),
  action: z.enum(MODEL_DECISIONS),
  hidden: z.boolean().default(false),
  reason: line(TEXT_LIMITS.line).optional(),
  ask: z
    .strictObject({
      text: line(TEXT_LIMITS.line).optional(),
      url: webAddress.optional(),
    })
    .default({}),
});

/** What may be served, as a document of the models' folder. */
export const modelRulesSchema = z.strictObject({
  apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
  kind: z.literal('ModelRules'),
  metadata: z.object({ name: entityName }),
  spec: z.strictObject({
    regions: z.record(label, label).default({}),
    rules: z
      .array(rule)
      .max(MOST_RULES)
      .superRefine((rules, context) => {
        const names = new Set<string>();
        rules.forEach(({ name }, index) => {
          if (names.has(name)) {
            context.addIssue({
              code: 'custom',
              path: [index, 'name'],
              message: `${name} is the name of another rule`,
            });
          }
          names.add(name);
        });
      }),
  }),
});

export type ModelRulesManifest = z.infer<typeof modelRulesSchema>;

/** @param place - Path of its file */
export function modelRulesOf(
  { spec }: ModelRulesManifest,
  place: string,
): ModelRule[] {
  return spec.rules.map(({ ask, reason, tenants, ...facts }) => ({
    ...facts,
    place,
    tenants: tenants ?? null,
    reason: reason ?? null,
    ask: { text: ask.text ?? null, url: ask.url ?? null },
  }));
}
