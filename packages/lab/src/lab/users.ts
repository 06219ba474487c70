import { randomBytes } from 'node:crypto';
import type { LabUser } from '../control-plane/LabCluster';
import { TENANTS } from './tenants';

/** Reads what the suite reads, and nothing else. */
export const PORTAL_USER = 'portal';

/** The administrator, the platform's owner, a member of each tenant and the portal, with tokens made for this run. */
export function createUsers(): LabUser[] {
  const user = (name: string, ...groups: string[]) => ({
    name,
    groups,
    token: randomBytes(24).toString('base64url'),
  });
  return [
    user('administrator', 'system:masters'),
    user('platform-owner', 'platform-owners'),
    ...TENANTS.map(tenant => user(`${tenant}-member`, tenant)),
    user(PORTAL_USER, 'model-serving-portals'),
  ];
}
