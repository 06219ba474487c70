import { BranchProtection } from '@model-serving/backstage-plugin-model-serving-common';

/** A branch without any protection. */
export function unprotected(branch: string): BranchProtection {
  return {
    branch,
    protected: false,
    directPush: null,
    pushers: [],
    approvals: null,
    forcePush: null,
  };
}
