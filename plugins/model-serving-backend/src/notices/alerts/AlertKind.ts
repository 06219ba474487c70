import {
  ColdStart,
  ServiceDetail,
  Tenant,
  TenantCosts,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { Severity } from '../NoticeSender';

/** Something that an owner should know now. */
export interface Alert {
  /** Another one is news about the same subject. */
  state: string;
  title: string;
  description: string;
  severity: Severity;
}

/** Null is not so, or over; undefined is not known, and what was told stays. */
export type Judgment = Alert | null | undefined;

/** A service that can be read, with the starts of it that are remembered. */
export interface WatchedService {
  service: ServiceDetail;
  starts: readonly ColdStart[];
}

/** A tenant that is there. */
export interface WatchedTenant {
  tenant: Tenant;
  /** Of the present month. */
  month: TenantCosts;
  /** Of the whole days before today, oldest first. */
  lastDays: TenantCosts['days'];
}

/** One kind of alert about subjects of one sort. */
export interface AlertKind<S> {
  id: string;
  judge(subject: S, now: Date): Judgment;
  /** What is told once it is over; null where nothing is. */
  recovery: string | null;
}
