import { AlertKind, WatchedService, WatchedTenant } from './AlertKind';
import { budgetForecast } from './budgetForecast';
import { budgetShare } from './budgetShare';
import { failed } from './failed';
import { queuedLong } from './queuedLong';
import { saturatedLong } from './saturatedLong';
import { slowStart } from './slowStart';
import { unusualDay } from './unusualDay';

export const SERVICE_ALERTS: ReadonlyArray<AlertKind<WatchedService>> = [
  failed,
  queuedLong,
  saturatedLong,
  slowStart,
];

export const TENANT_ALERTS: ReadonlyArray<AlertKind<WatchedTenant>> = [
  budgetShare,
  budgetForecast,
  unusualDay,
];
