import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import { EffectiveProfile, hasAccelerators, ServiceSize } from '../profiles';

/** What all replicas of a service hold together, and a limit that is less. */
export interface LimitExcess {
  setting:
    | 'maxAcceleratorsPerService'
    | 'maxCpuPerService'
    | 'maxMemoryPerService';
  /** In words, such as `24 CPU cores`. */
  total: string;
  limit: string;
}

const HOST_LIMITS = [
  { setting: 'maxCpuPerService', amount: 'cpu', unit: 'CPU cores' },
  { setting: 'maxMemoryPerService', amount: 'memory', unit: 'of memory' },
] as const;

/** The limits of the profiles that so many replicas of a size exceed. */
export function limitExcesses(
  size: ServiceSize,
  replicas: number,
  { maxAcceleratorsPerService, ...limits }: EffectiveProfile['limits'],
): LimitExcess[] {
  const excesses: LimitExcess[] = [];
  if (!Number.isInteger(replicas) || replicas < 1) {
    return excesses;
  }
  if (hasAccelerators(size)) {
    const accelerators = size.count * replicas;
    if (accelerators > maxAcceleratorsPerService) {
      excesses.push({
        setting: 'maxAcceleratorsPerService',
        total: `${accelerators} accelerators`,
        limit: String(maxAcceleratorsPerService),
      });
    }
  }
  for (const { amount, setting, unit } of HOST_LIMITS) {
    const limit = limits[setting];
    const each = parseQuantity(size[amount]);
    const total = { ...each, nano: each.nano * BigInt(replicas) };
    if (limit !== undefined && total.nano > parseQuantity(limit).nano) {
      excesses.push({
        setting,
        total: `${formatQuantity(total)} ${unit}`,
        limit,
      });
    }
  }
  return excesses;
}
