import {
  ModelCompliance,
  ModelLicense,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { date, entityRef, line, paragraphs, webAddress } from './fields';

/* What models and overlays state in the same words. */

const KIB = 1024;
export const MOST_VERSIONS = 200;

export const label = line(TEXT_LIMITS.label);
export const versionName = line(TEXT_LIMITS.name);

export const description = line(1000);

export const tags = z
  .array(
    z
      .string()
      .regex(/^[a-z0-9+#]+(-[a-z0-9+#]+)*$/)
      .max(63),
  )
  .max(20);

export const links = z
  .array(z.object({ url: webAddress, title: label.optional() }))
  .max(20);

export const license = z.union(
  [
    label.transform(id => ({ id, url: undefined, text: undefined })),
    z.object({
      id: label,
      url: webAddress.optional(),
      text: paragraphs(64 * KIB).optional(),
    }),
  ],
  { error: 'must be an SPDX id, or an object with id, url and text' },
);

export const compliance = z.object({
  dataClassification: label.optional(),
  regions: z.array(label).max(50).optional(),
  intendedUse: paragraphs(TEXT_LIMITS.text).optional(),
  reviewBy: date.optional(),
  expires: date.optional(),
  deprecated: z
    .object({
      since: date,
      reason: line(TEXT_LIMITS.line).optional(),
      replacedBy: z
        .object({
          model: entityRef('resource'),
          version: versionName.optional(),
        })
        .optional(),
      versions: z.array(versionName).max(MOST_VERSIONS).optional(),
    })
    .optional(),
});

export function licenseOf(
  stated: z.infer<typeof license> | undefined,
): ModelLicense | null {
  return stated
    ? {
        id: stated.id,
        url: stated.url ?? null,
        text: stated.text ?? null,
      }
    : null;
}

export function complianceOf(
  stated: z.infer<typeof compliance> | undefined,
): ModelCompliance | null {
  if (!stated) {
    return null;
  }
  const { deprecated } = stated;
  return {
    dataClassification: stated.dataClassification ?? null,
    regions: stated.regions ?? [],
    intendedUse: stated.intendedUse ?? null,
    reviewBy: stated.reviewBy ?? null,
    expires: stated.expires ?? null,
    deprecated: deprecated
      ? {
          since: deprecated.since,
          reason: deprecated.reason ?? null,
          replacedBy: deprecated.replacedBy
            ? {
                model: deprecated.replacedBy.model,
                version: deprecated.replacedBy.version ?? null,
              }
            : null,
          versions: deprecated.versions ?? [],
        }
      : null,
  };
}
