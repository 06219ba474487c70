import { randomBytes } from 'node:crypto';
import type { LabUser } from '../control-plane/LabCluster';
import { TENANTS } from './tenants';

/** The administrator, the platform's owner and a member of each tenant, with tokens made for this run. */
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
  ];
}
