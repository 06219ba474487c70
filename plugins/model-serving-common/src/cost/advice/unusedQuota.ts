import { Advice, FlavorQuota } from '../../api';
import { isAcceleratorResource } from '../../quota/accelerator';
import { countOf } from './window';

/** What a tenant held of its accelerators. @public */
export interface QuotaUse {
  readonly now: Date;
  readonly tenant: string;
  readonly quota: readonly FlavorQuota[];
  /** Whole hours (UTC) in which its cluster was observed, of the window. */
  readonly hours: number;
  /** Most accelerators of each flavor that were held at once in any of these hours. */
  readonly peaks: ReadonlyMap<string, number>;
}

/** Quota is asked for in weeks: a fortnight shows whether it is needed. @public */
export const QUOTA_HOURS = 14 * 24;
const LEAST_SHARE = 0.9;

/**
 * Nominal quota that a tenant did not use in a fortnight.
 * @public
 */
export function unusedQuota(use: QuotaUse): Advice[] {
  const { hours, now, peaks, quota, tenant } = use;
  if (hours < LEAST_SHARE * QUOTA_HOURS) {
    return [];
  }
  return quota
    .filter(
      ({ nominal, resource }) => isAcceleratorResource(resource) && nominal > 0,
    )
    .flatMap(({ flavor, nominal }): Advice[] => {
      const peak = peaks.get(flavor) ?? 0;
      const unused = Math.floor(nominal - peak);
      return unused < 1
        ? []
        : [
            {
              kind: 'unused-quota',
              service: null,
              title: `Return ${countOf(unused, 'accelerator')} of ${flavor}`,
              sentence: `${tenant} held at most ${peak} of its ${nominal} ${flavor} at once in two weeks. A platform owner can give the rest to others on the Tenancy page.`,
              saving: {
                value: null,
                unit: '',
                reason:
                  'quota has no price: others can use what it returns, and it saves money where nodes are removed',
              },
              evidence: [
                {
                  label: 'Observed',
                  value: `${hours} of ${QUOTA_HOURS} hours`,
                },
                { label: 'Most held at once', value: String(peak) },
                { label: 'Nominal quota', value: String(nominal) },
              ],
              from: new Date(
                now.getTime() - QUOTA_HOURS * 3_600_000,
              ).toISOString(),
              to: now.toISOString(),
              refutedBy: `more than ${peak} held at once`,
              proposal: null,
              basis: `${flavor} ${nominal} ${peak}`,
              dismissed: null,
            },
          ];
    });
}
