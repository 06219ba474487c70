import { UsageRecord } from '@model-serving/backstage-plugin-model-serving-common';

/** What the table `pod_usage` has of one pod. */
export interface PodRow {
  pod_uid: string;
  cluster: string;
  service: string;
  pod: string;
  held_from: string;
  held_to: string | null;
  last_seen: string;
  flavor: string | null;
  accelerators: number;
  cpu: number;
  memory_bytes: number;
}

export function recordOf(row: PodRow): UsageRecord {
  return {
    podUid: row.pod_uid,
    pod: row.pod,
    from: row.held_from,
    to: row.held_to,
    flavor: row.flavor,
    count: Number(row.accelerators),
    cpu: Number(row.cpu),
    memoryBytes: Number(row.memory_bytes),
  };
}

export function podRowOf(
  cluster: string,
  service: string,
  record: UsageRecord,
  seen: string,
): PodRow {
  return {
    pod_uid: record.podUid,
    cluster,
    service,
    pod: record.pod,
    held_from: record.from,
    held_to: record.to,
    last_seen: seen,
    flavor: record.flavor,
    accelerators: record.count,
    cpu: record.cpu,
    memory_bytes: record.memoryBytes,
  };
}
