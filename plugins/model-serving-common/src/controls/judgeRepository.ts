import { plainLine } from '../text';
import {
  Asked,
  BranchProtection,
  RepositoryGuards,
  RepositoryWriters,
} from './facts';
import { Findings, stateOf } from './Findings';

/** Who reads what the forge said of accounts: only platform owners are told their names, and its own words. @public */
export interface RepositoryReader {
  readonly platform: boolean;
}

/** Whether the branch that the GitOps agent applies can only be changed by a reviewed pull request. @public */
export function judgeRepository(
  source: string,
  asked: Asked<BranchProtection>,
  reader: RepositoryReader,
): Findings {
  const findings = new Findings(source);
  if (!asked.known) {
    findings.add(
      'protected',
      'The branch is protected',
      'unknown',
      reasonFor(reader, asked),
    );
    return findings;
  }
  const { branch, approvals, directPush, forcePush, pushers } = asked.value;
  findings.add(
    'protected',
    'The branch is protected',
    asked.value.protected ? 'holds' : 'broken',
    asked.value.protected
      ? `branch ${branch} has a protection`
      : `branch ${branch} is not protected, so anybody who can write to the repository can change it`,
  );
  if (!asked.value.protected) {
    return findings;
  }
  const tell = (
    id: string,
    title: string,
    good: boolean | null,
    detail: string,
    subject: string,
  ) =>
    findings.add(
      id,
      title,
      stateOf(good),
      good === null ? `the forge does not report ${subject}` : detail,
    );
  tell(
    'push',
    'Changes need a pull request',
    directPush === null ? null : !directPush,
    directPush
      ? `branch ${branch} can be pushed to without a pull request${
          pushers.length > 0 ? ` by ${listed(pushers, reader)}` : ''
        }`
      : `nobody can push to branch ${branch}`,
    `who can push to branch ${branch}`,
  );
  tell(
    'approvals',
    'A pull request needs a review',
    approvals === null ? null : approvals > 0,
    approvals
      ? `${approvals} approval${approvals === 1 ? '' : 's'} before a merge`
      : `a pull request to branch ${branch} can be merged without any approval`,
    'how many approvals a merge needs',
  );
  tell(
    'force',
    'Its history cannot be rewritten',
    forcePush === null ? null : !forcePush,
    forcePush
      ? `branch ${branch} can be force-pushed`
      : 'force pushes are refused',
    `whether branch ${branch} can be force-pushed`,
  );
  return findings;
}

/**
 * Whether nobody but the portal, and the accounts that are configured beside it, can write to the repository:
 * not to the applied branch, and not to a proposal's branch between its check and its merge.
 * @public
 */
export function judgeWriters(
  guards: RepositoryGuards,
  reader: RepositoryReader,
): Findings {
  const { expectedWriters, protection, source, writers } = guards;
  const findings = new Findings(source);
  if (writers.known) {
    judgeAccounts(findings, writers.value, expectedWriters, reader);
    const { deployKeys } = writers.value;
    const keys = deployKeys.known ? deployKeys.value : [];
    findings.add(
      'deploy-keys',
      'No deploy key can write',
      stateOf(deployKeys.known ? keys.length === 0 : null),
      deployKeys.known
        ? `${
            keys.length > 0
              ? `deploy keys with write access: ${
                  reader.platform ? listed(keys, reader) : keys.length
                }`
              : 'the repository has no deploy key with write access'
          }`
        : `the forge does not report the deploy keys: ${reasonFor(
            reader,
            deployKeys,
          )}`,
    );
  } else {
    findings.add(
      'accounts',
      'No other account can write',
      'unknown',
      reasonFor(reader, writers),
    );
  }
  const branch = judgeRepository(source, protection, reader);
  for (const { id, title, state, detail } of branch.evidence) {
    findings.add(id, title, state, detail);
  }
  return findings;
}

function judgeAccounts(
  findings: Findings,
  { accounts, portal }: RepositoryWriters,
  expected: readonly string[],
  reader: RepositoryReader,
): void {
  const title = 'No other account can write';
  if (!accounts.known) {
    findings.add(
      'accounts',
      title,
      'unknown',
      `the forge does not report who can write: ${reasonFor(reader, accounts)}`,
    );
    return;
  }
  const others = accounts.value.filter(
    name =>
      !expected.includes(name) && !(portal.known && name === portal.value),
  );
  if (others.length > 0 && !portal.known) {
    findings.add(
      'accounts',
      title,
      others.length > 1 ? 'broken' : 'unknown',
      `write access: ${listed(
        others,
        reader,
      )}; the forge does not report which of them is the portal: ${reasonFor(
        reader,
        portal,
      )}`,
    );
    return;
  }
  findings.add(
    'accounts',
    title,
    others.length > 0 ? 'broken' : 'holds',
    others.length > 0
      ? `${listed(
          others,
          reader,
        )} can write to the repository besides the portal; remove the access, or add the name to modelServing.gitops.writers`
      : `only ${listed(
          accounts.value.length > 0 ? accounts.value : ['the portal'],
          reader,
        )} can write to the repository`,
  );
}

const MOST_NAMES = 10;

function listed(
  names: readonly string[],
  { platform }: RepositoryReader,
): string {
  if (!platform) {
    return `${names.length} account${names.length === 1 ? '' : 's'}`;
  }
  const shown = names.slice(0, MOST_NAMES).map(name => plainLine(name, 60));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function reasonFor(
  { platform }: RepositoryReader,
  { reason }: { readonly reason: string },
): string {
  return platform ? reason : 'only platform owners can see why';
}
