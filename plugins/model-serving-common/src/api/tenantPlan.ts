import { Freshness } from './freshness';
import { GitOpsFileText } from './gitOpsFile';

/** What a tenant's proposal would do, before it is opened. @public */
export interface TenantPlan extends Freshness {
  action: 'set-up' | 'change' | 'off-board';
  tenant: string;
  /** `tenants/<tenant>`; services below it are not touched. */
  directory: string;
  files: GitOpsFileText[];
  /** What would stop working, in sentences; the reader decides. */
  breaks: string[];
  /** What else to know. */
  notes: string[];
}
